"""`casework eval`: how well the reader understands, and whether its examples are in order."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casework.cli import calibrating, drifting, evaluating_retrieval, lessons, say
from casework.cli.config import settings
from casework.cli.options import Json
from casework.cli.progress import progress_bar

if TYPE_CHECKING:
    from casework.evaluation.report import Report

app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.command("data")(calibrating.data)
app.command("calibrate")(calibrating.calibrate)
app.command("drift")(drifting.drift)
app.command("lessons")(lessons.lessons)
app.command("retrieval")(evaluating_retrieval.retrieval)

#: So many confusions are shown to people; `--json` has all.
_SHOWN = 10


@app.callback()
def measure(
    context: typer.Context,
    data: Annotated[
        list[Path] | None,
        typer.Option(help="JSON lines with text and intent; several files are read as one."),
    ] = None,
    labels: Annotated[
        Path | None, typer.Option("--map", help="JSON: what each label means here.")
    ] = None,
    out_of_scope: Annotated[
        list[Path] | None,
        typer.Option(help="JSON lines with text alone: all of them no shop's business."),
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the figures into this SVG.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Read at most so many, spread over the files.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read labelled messages and say how well: accuracy, calibration, risk, speed, memory.

    Example: casework eval --data messages.jsonl --map labels.json --plot reader.svg
    """
    given = any((data, labels, out_of_scope, plot, limit, as_json))
    if context.invoked_subcommand is not None:
        if given:
            name = context.invoked_subcommand
            raise say.Fault(f"Options of `eval {name}` stand after `{name}`.", code=say.WRONG_USE)
        return
    if not data or labels is None:
        raise say.Fault(
            "Name labelled messages and their map: casework eval --data FILE --map FILE. "
            "See: casework eval --help",
            code=say.WRONG_USE,
        )
    if plot is not None and not plot.resolve().parent.is_dir():
        raise say.Fault(f"There is no folder {plot.parent} for the plot.", code=say.WRONG_USE)
    found = _measured(data, labels, out_of_scope or [], limit)
    if plot is not None:
        _draw(found, plot)
    if as_json:
        say.put_json(found.as_json())
    else:
        _tell(found)


def _measured(
    data: list[Path], labels: Path, out_of_scope: list[Path], limit: int | None
) -> "Report":
    from casework.evaluation.labelled import read_labels, read_rows
    from casework.evaluation.measured import local_reader
    from casework.evaluation.memory import resident_mb
    from casework.evaluation.outcomes import run

    models = settings().models
    labelled = read_rows(data, read_labels(labels), out_of_scope=out_of_scope)
    if limit is not None:
        labelled = labelled.limited(limit)
    with progress_bar("Preparing the reader") as tell:
        reader, warning = local_reader(models, tell)
    if warning:
        say.note(warning)
    with progress_bar("Reading") as tell:
        outcomes = run(reader, labelled.rows, lambda done, of: tell("", done, of))
    held = resident_mb()
    # What works out the figures is loaded after the reader's memory was taken.
    from casework.evaluation.report import report

    return report(outcomes, left_out=labelled.left_out, rss_mb=held)


def _draw(found: "Report", plot: Path) -> None:
    from casework.evaluation.plots import draw

    try:
        plot.write_text(draw(found), encoding="utf-8")
    except ValueError as error:
        raise say.Fault(str(error), code=say.WRONG_USE) from None
    except OSError as error:
        raise say.Fault(f"{plot} can not be written: {error.strerror}.") from None


def _tell(found: "Report") -> None:
    left_out = f", {found.left_out} left out" if found.left_out else ""
    rows = [
        ("messages", f"{found.n} ({found.out_of_scope} out of scope{left_out})"),
        ("accuracy", _percent(found.accuracy)),
        ("macro-F1", _percent(found.macro_f1)),
        ("calibration error (15 bins)", _figure(found.ece)),
        ("out of scope, AUROC", _figure(found.auroc_oos)),
        ("out of scope, AUPR", _figure(found.aupr_oos)),
    ]
    for risk, share in found.coverage_at_risk.items():
        between = found.coverage_intervals[risk]
        said = f"{_percent(share)} ({_percent(between.low)} to {_percent(between.high)})"
        rows.append((f"acted on at {100 * float(risk):.0f} % risk", said))
    rows += [
        ("milliseconds, median", f"{found.ms_median:.2f}"),
        ("milliseconds, 95 of 100 under", f"{found.ms_p95:.2f}"),
        ("resident memory", f"{found.rss_mb:.0f} MB"),
    ]
    say.put_table(("What", "Figure"), rows, empty="")
    say.put_table(
        ("Count", "Label", "Meant", "Read as", "For example"),
        [
            (
                str(one.count),
                one.intent,
                " or ".join(one.meant),
                one.read or "nothing",
                "\n".join(one.examples),
            )
            for one in found.confusions[:_SHOWN]
        ],
        empty="Nothing was confused.",
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
