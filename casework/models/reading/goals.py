"""From parts to wishes: which kind each is, how surely, and what else it could be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from casework.domain.case import Span
from casework.models.kinds import KINDS
from casework.models.reading.belonging import narrows
from casework.models.reading.parts import Part
from casework.models.reading.splitting import Segment

#: Below this chance of being the shop's business, words are no wish.
OURS = 0.35
#: Kinds that a question offers, "something else" not counted.
_OFFERED = 4
#: A question with one choice is none: the next likely kinds join it, from this chance on.
_NEXT = 0.01
_AT_LEAST = 2
#: From here on the one thing that can be meant is looked up without asking.
_TOLD = 0.75
#: How sure a reading of words that name nothing can be.
_VAGUE = 0.5


@dataclass(frozen=True)
class Wish:
    """One goal before its details are attached.

    `possible` names the kinds to ask about, when it is not sure enough to act on. `again` says
    that it is the wish of before for something else: nothing said of the other is true of it.
    """

    kind: str
    confidence: float
    segments: tuple[Segment, ...] = ()
    possible: tuple[str, ...] = ()
    asks: bool = True
    again: bool = False

    @property
    def sure(self) -> bool:
        """Say whether it can be acted on without a question."""
        return not self.possible

    @property
    def spans(self) -> tuple[Span, ...]:
        """Point to the words it rests on."""
        return tuple(segment.span for segment in self.segments)


def wishes(parts: Iterable[Part], threshold: Callable[[str], float]) -> tuple[Wish, ...]:
    """Turn parts into wishes; those that are not the shop's business are left out."""
    return tuple(_wish(part, threshold) for part in parts if part.in_scope >= OURS)


def vague(could_be: Sequence[str], segments: Sequence[Segment]) -> Wish:
    """Make a wish of words that name nothing: what they mean is asked, however sure a model is."""
    return Wish(could_be[0], _VAGUE, tuple(segments), tuple(could_be[:_OFFERED]))


def _wish(part: Part, threshold: Callable[[str], float]) -> Wish:
    confidence = max(part.confidence, part.with_short if len(part.segments) > 1 else 0.0)
    enough = confidence >= threshold(part.kind) or _only_tells(part)
    possible = () if enough and not narrows(part.kind) else _offered(part, enough=enough)
    return Wish(part.kind, round(confidence, 3), part.segments, possible, asks=part.asks)


def _only_tells(part: Part) -> bool:
    """Say whether nothing else can be meant, and nothing would be done but look it up."""
    reads = KINDS[part.kind].effect == "read" and part.confidence >= _TOLD
    return reads and tuple(part.possible) == (part.kind,)


def _offered(part: Part, *, enough: bool) -> tuple[str, ...]:
    """Name what a question offers: the set that can not be ruled out, short words made narrow."""
    kinds = _narrow((part.kind,) if enough else part.possible)
    if len(kinds) < _AT_LEAST:
        likely = (name for name, chance in part.ranked if chance >= _NEXT)
        kinds = _narrow((*kinds, *likely))[:_AT_LEAST]
    return kinds[:_OFFERED]


def _narrow(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(narrower for kind in kinds for narrower in narrows(kind) or (kind,)))
