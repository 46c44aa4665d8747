"""What a burst wants: its segments read, shared among its wishes, and each wish read again.

Which wishes a burst of several segments holds is weighed as a whole (`choosing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from casework.domain.case import Slot
from casework.models.given import MessageText
from casework.models.learned.classifier import Guess
from casework.models.reading.asking import asks, is_context, leans
from casework.models.reading.belonging import narrows
from casework.models.reading.choosing import Heard, choose
from casework.models.reading.said import CLEAR, Said
from casework.models.reading.sharing import shared, with_context
from casework.models.reading.splitting import Segment


class Guesses(Protocol):
    """What says, of each text, what it most likely wants."""

    def __call__(self, texts: Sequence[str]) -> Sequence[Guess]:
        """Guess; one for each text."""
        ...


@dataclass(frozen=True)
class Part:
    """The segments of one wish, and what it is.

    `confidence` is the chance that it is one wish of that kind; `asks` says whether something is
    asked for in so many words, and `ids` which orders are named.
    """

    segments: tuple[Segment, ...]
    kind: str
    confidence: float
    #: The same, when a short word beside its reason ("refund") is no other wish.
    with_short: float
    in_scope: float
    small_talk: float
    possible: tuple[str, ...]
    ranked: tuple[tuple[str, float], ...]
    asks: bool
    ids: frozenset[str]


def parts(
    found: Sequence[Segment],
    messages: Sequence[MessageText],
    orders: Sequence[Slot],
    guesses: Guesses,
) -> tuple[Part, ...]:
    """Part a burst into its wishes; none when nothing in it says anything.

    `orders` are the order numbers that the burst names: two of them are rarely one wish.
    """
    remembered = _remembering(guesses)
    heard = hear(found, messages, orders, remembered)
    if heard is None:
        return ()
    said = heard.said
    if len(said) == 1:
        return (_part(found, said, heard.whole, orders),)
    choice = choose(heard)
    if len(choice.kinds) == 1:
        return (_part(found, said, heard.whole, orders, choice.kinds[0]),)
    owner = shared(said, choice.kinds, choice.anchors)
    saying = [one.segment for one in said]
    many = len(choice.kinds)
    # Two wishes may stand in one segment: the second then rests on the words of the first.
    rests_on = [owner[at] for at in choice.anchors]
    held = with_context(found, saying, owner, many)
    owned = [held[number] for number in rests_on]
    joint = remembered([_together(own, messages) for own in owned])
    made = [
        _part(own, [one for i, one in enumerate(said) if owner[i] == number], guess, orders, kind)
        for own, number, guess, kind in zip(owned, rests_on, joint, choice.kinds, strict=True)
    ]
    return tuple(sorted(made, key=lambda part: part.segments[0].n))


def hear(
    found: Sequence[Segment],
    messages: Sequence[MessageText],
    orders: Sequence[Slot],
    guesses: Guesses,
) -> Heard | None:
    """Read each segment that says something, each two neighbours, and the burst as a whole."""
    saying = [segment for segment in found if not is_context(segment.text)]
    if not saying:
        return None
    if len(saying) == 1:
        # What only greets and names an order beside it takes nothing from what it says.
        [whole] = guesses([_together(found, messages)])
        return Heard([_read(saying[0], whole, _ids(found, orders))], (), whole, len(orders))
    near = with_context(found, saying, range(len(saying)), len(saying))
    texts = [_alone(segment) for segment in saying]
    texts += [_together([*one, *other], messages) for one, other in pairwise(near)]
    *alone, whole = guesses([*texts, _together(found, messages)])
    said = [
        _read(segment, guess, _ids(around, orders))
        for segment, guess, around in zip(saying, alone, near, strict=False)
    ]
    return Heard(said, alone[len(saying) :], whole, len(orders))


def _remembering(guesses: Guesses) -> Guesses:
    """Guess each text once, though it is asked for as a segment, as a part and as the whole."""
    known: dict[str, Guess] = {}

    def guess(texts: Sequence[str]) -> Sequence[Guess]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, guesses(new) if new else (), strict=True))
        return [known[text] for text in texts]

    return guess


def _read(segment: Segment, guess: Guess, ids: frozenset[str]) -> Said:
    return Said(
        segment,
        guess,
        asks=segment.question or asks(segment.text),
        leans=leans(segment.text),
        ids=ids,
    )


def _ids(segments: Sequence[Segment], orders: Sequence[Slot]) -> frozenset[str]:
    return frozenset(
        slot.value
        for slot in orders
        if slot.value and any(segment.holds(slot.span) for segment in segments)
    )


def _part(
    segments: Sequence[Segment],
    reads: Sequence[Said],
    joint: Guess,
    orders: Sequence[Slot],
    taken_for: str | None = None,
) -> Part:
    together = dict(joint.ranked)
    # Beside other wishes it is what it was taken for, not what a neighbour lends it.
    kinds = dict.fromkeys((taken_for or joint.kind, *(() if taken_for else _kinds(reads))))
    sure = {kind: max(together.get(kind, 0.0), _from_segments(reads, kind)) for kind in kinds}
    kind = max(kinds, key=lambda name: sure[name])
    return Part(
        segments=tuple(segments),
        kind=kind,
        confidence=sure[kind],
        with_short=max(sure[kind], _with_short(reads, together, kind)),
        in_scope=max(joint.in_scope, *(read.guess.in_scope for read in reads)),
        small_talk=min(joint.small_talk, *(read.guess.small_talk for read in reads)),
        possible=tuple(dict.fromkeys((kind, *joint.possible))),
        ranked=joint.ranked,
        asks=any(read.asks for read in reads),
        ids=_ids(segments, orders),
    )


def _kinds(reads: Sequence[Said]) -> list[str]:
    return [read.guess.kind for read in reads]


def _with_short(reads: Sequence[Said], together: Mapping[str, float], kind: str) -> float:
    """Return the chance of a kind and of what is short for it, when some words give the reason."""
    if not any(read.guess.kind == kind and read.guess.confidence >= CLEAR for read in reads):
        return 0.0
    short = sum(chance for name, chance in together.items() if kind in narrows(name))
    return together.get(kind, 0.0) + short


def _from_segments(reads: Sequence[Said], kind: str) -> float:
    """Return the chance that one segment says this and no other says anything else."""
    own = [read.chances.get(kind, 0.0) for read in reads]
    core = max(range(len(reads)), key=lambda i: own[i])
    chance = own[core]
    for i, read in enumerate(reads):
        if i != core:
            chance *= 1.0 - read.objection(kind)
    return chance


def _alone(segment: Segment) -> str:
    return f"{segment.text}?" if segment.question else segment.text


def _together(found: Sequence[Segment], messages: Sequence[MessageText]) -> str:
    """Write segments as they stood, with what stood between them when they are neighbours."""
    texts = {message.id: message.text for message in messages}
    pieces: list[str] = []
    last: Segment | None = None
    begun = 0
    for segment in found:
        if last and last.message_id == segment.message_id and last.n + 1 == segment.n:
            last = segment
            continue
        if last:
            pieces.append(texts[last.message_id][begun : last.end])
        last, begun = segment, segment.start
    if last:
        mark = "?" if last.question else ""
        pieces.append(texts[last.message_id][begun : last.end] + mark)
    return ". ".join(pieces)


def read_whole(
    found: Sequence[Segment], messages: Sequence[MessageText], guesses: Guesses
) -> tuple[Part, ...]:
    """Read a burst as one part, though no segment of it asks for anything."""
    if not found:
        return ()
    [guess] = guesses([_together(found, messages)])
    return (_part(found, [_read(found[0], guess, frozenset())], guess, ()),)
