"""Whether one figure says what another says."""

from casework.models.checking.grounding.figures import NEITHER, Figure
from casework.models.checking.grounding.language import Language

_LATE, _EARLY = frozenset({"up", "after"}), frozenset({"down", "before"})


def single(figure: Figure) -> bool:
    """Say whether a figure is the word one, which an `a` or an `each` may bear out too."""
    return figure.loose


def same_figure(figure: Figure, other: Figure, words: Language) -> bool:
    """Say whether a figure of the passage says what the reply's figure says."""
    if figure.kind != other.kind:
        return False
    if figure.kind == "date":
        parts = zip(figure.value.split("-"), other.value.split("-"), strict=True)
        if any(mine and mine != theirs for mine, theirs in parts):
            return False
    elif figure.value != other.value:
        return _within(figure, other, words)
    if "whole" in {figure.side, other.side} and figure.side != other.side:
        return False
    if figure.side and other.side:
        return (figure.side, figure.partner) == (other.side, other.partner)
    if other.side and figure.kind not in {"clock", "weekday", "date", "part"}:
        return figure.bound in (_EARLY if other.side == "hi" else _LATE)
    if other.side:
        return figure.bound not in (_LATE if other.side == "hi" else _EARLY) or not figure.bound
    ways = {figure.bound, other.bound} - {NEITHER}
    return not (ways & _LATE and ways & _EARLY)


def _within(figure: Figure, other: Figure, words: Language) -> bool:
    """Say whether a number of pieces lies in a range of the passage, as in a list of discounts."""
    if figure.kind != "count" or not figure.noun or other.side != "lo" or figure.side:
        return False
    low, high, asked = (float(n) for n in (other.value, other.partner, figure.value))
    return low <= asked <= high and words.same(figure.noun, other.noun)
