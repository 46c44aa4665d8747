"""A measurement as one picture: is the confidence true, and how much can be acted on."""

from collections.abc import Iterator, Sequence
from html import escape

from casework.evaluation.panel import HEIGHT, WIDTH, Panel, percent, text
from casework.evaluation.reliability import Bin
from casework.evaluation.report import Report
from casework.evaluation.risk import Point

_STYLE = """
    .bg { fill: #ffffff; stroke: #d0d7de }
    .grid { stroke: #e3e8ee }
    .axis { stroke: #8c96a3 }
    .ideal { stroke: #8c96a3; stroke-width: 1.5; stroke-dasharray: 4 4 }
    .line { stroke: #2f5d9b; stroke-width: 2.2; fill: none; stroke-linejoin: round }
    .gap { stroke: #d9822b; stroke-width: 5; opacity: .45 }
    .dot { fill: #2f5d9b; stroke: #ffffff; stroke-width: 1.2 }
    .few { fill: #b9cbe4 }
    .bar { fill: #b9cbe4 }
    .limit { stroke: #d9822b; stroke-width: 1.2; stroke-dasharray: 2 3 }
    .mark { fill: #d9822b; stroke: #ffffff; stroke-width: 1.2 }
    text { fill: #1c232b; font: 13px system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif }
    .b { font-size: 15px; font-weight: 600 }
    .s { font-size: 12px; fill: #566270 }
    .m { text-anchor: middle }
    .e { text-anchor: end }
    @media (prefers-color-scheme: dark) {
      .bg { fill: #12161c; stroke: #333c47 }
      .grid { stroke: #242c36 }
      .axis, .ideal { stroke: #6b7684 }
      .line { stroke: #7fb0f0 }
      .dot { fill: #7fb0f0; stroke: #12161c }
      .few { fill: #4c6a94 }
      .bar { fill: #31496a }
      .limit { stroke: #e8a55c }
      .gap { stroke: #e8a55c }
      .mark { fill: #e8a55c; stroke: #12161c }
      text { fill: #e6ebf1 }
      .s { fill: #a4afbc }
    }
"""

_SIDE = 280.0
_TOP = 86.0
_UNDER = _TOP + _SIDE + 46
_BARS = 36.0
_LEFT = Panel(x=66, y=_TOP, side=_SIDE)
_RIGHT_X = 460
#: A bin with fewer rows says little, and is drawn pale.
_FEW = 10
#: Where the axis of the risk may end.
_ENDS = (0.05, 0.1, 0.2, 0.5, 1.0)


def draw(report: Report) -> str:
    """Draw reliability and risk over coverage as one SVG that needs nothing else.

    Raises:
        ValueError: there are no rows in scope, and so nothing to draw.

    """
    if not report.in_scope or report.ece is None or report.accuracy is None:
        raise ValueError("There are no rows in scope, and so nothing to draw.")
    parts = "\n  ".join((*_reliability(report), *_risk(report)))
    size = f"{WIDTH:.0f} {HEIGHT:.0f}"
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" aria-labelledby="t d">
  <title id="t">How far the reader's confidence can be trusted</title>
  <desc id="d">{escape(_said(report), quote=False)}</desc>
  <style>{_STYLE}  </style>
  <rect class="bg" x="1" y="1" width="{WIDTH - 2:.0f}" height="{HEIGHT - 2:.0f}" rx="10"/>
  {parts}
</svg>
"""


def _said(report: Report) -> str:
    """Say in words what the picture shows."""
    at = "; ".join(
        f"at {percent(float(risk))} risk {percent(share)} of them can be acted on"
        for risk, share in report.coverage_at_risk.items()
    )
    bins = "; ".join(
        f"{percent(one.confidence)} stated, {percent(one.accuracy)} right, {one.rows} rows"
        for one in report.reliability
    )
    return (
        f"{report.in_scope} messages in scope, {percent(report.accuracy or 0)} read right. "
        f"Left, stated confidence against the share that was right, with a calibration error of "
        f"{report.ece or 0:.3f}: {bins}. Right, the share of wrong ones as more are acted on: {at}."
    )


def _reliability(report: Report) -> Iterator[str]:
    panel = _LEFT
    yield text(panel.x, 34, "Reliability", "b")
    yield text(
        panel.x,
        54,
        f"{report.in_scope} messages, calibration error {report.ece or 0:.3f}",
        "s",
    )
    yield from panel.grid([i / 4 for i in range(5)], [i / 4 for i in range(5)])
    yield panel.line("ideal", (0, 0), (1, 1))
    bins = report.reliability
    many = [one for one in bins if one.rows >= _FEW]
    for one in many:
        yield panel.line("gap", (one.confidence, one.confidence), (one.confidence, one.accuracy))
    yield panel.path("line", [(one.confidence, one.accuracy) for one in many])
    for one in bins:
        style, size = ("dot", 4.2) if one.rows >= _FEW else ("few", 3)
        yield panel.dot(style, (one.confidence, one.accuracy), size)
    yield panel.across("stated confidence")
    yield panel.upwards("share that was right")
    yield from _bars(panel, bins)


def _bars(panel: Panel, bins: Sequence[Bin]) -> Iterator[str]:
    """Draw how many messages each bin holds, under the plot."""
    most = max(one.rows for one in bins)
    for one in bins:
        high = max(_BARS * one.rows / most, 1)
        x, wide = panel.x + one.low * panel.side + 1, (one.high - one.low) * panel.side - 2
        yield (
            f'<rect class="bar" x="{x:.1f}" y="{_UNDER + 6 + _BARS - high:.1f}" '
            f'width="{wide:.1f}" height="{high:.1f}" rx="1.5"/>'
        )
    yield text(
        panel.x,
        _UNDER + 24 + _BARS,
        f"how many messages said so (pale above: fewer than {_FEW})",
        "s",
    )


def _risk(report: Report) -> Iterator[str]:
    highest = max(point.risk for point in report.curve)
    end = next(end for end in _ENDS if highest <= end)
    panel = Panel(x=_RIGHT_X, y=_TOP, side=_SIDE, y_end=end)
    yield text(panel.x, 34, "Risk and coverage", "b")
    yield text(panel.x, 54, f"{percent(report.accuracy or 0)} right when all are acted on", "s")
    yield from panel.grid([i / 4 for i in range(5)], [end * i / 5 for i in range(6)])
    yield panel.path("line", _curve(report.curve))
    at = _UNDER + 10
    for risk, share in report.coverage_at_risk.items():
        limit = float(risk)
        if limit <= end:
            yield panel.line("limit", (0, limit), (share, limit))
            yield panel.dot("mark", (share, limit), 4)
        between = report.coverage_intervals[risk]
        yield text(
            panel.x,
            at,
            f"{percent(limit)} risk: {percent(share)} acted on "
            f"({100 * between.low:.0f} to {100 * between.high:.0f})",
            "s",
        )
        at += 17
    yield panel.across("coverage: share acted on")
    yield panel.upwards("risk: share of wrong ones")


def _curve(points: Sequence[Point]) -> list[tuple[float, float]]:
    return [(point.coverage, point.risk) for point in points]
