"""What a burst wants: its segments read, joined where they are one wish, and parted where not.

Neighbours that say the same are one run. Whether a run is a wish of its own, or mere story in the
wish beside it, is a chance that was learned (`own_wish`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from casework.domain.case import Slot
from casework.models.given import MessageText
from casework.models.learned.classifier import Guess
from casework.models.reading.asking import asks, is_context, leans
from casework.models.reading.belonging import belongs, narrows
from casework.models.reading.own_wish import CLEAR, Said, own_wish, runs
from casework.models.reading.splitting import Segment

#: From here on a run of segments is a wish of its own.
_OWN = 0.35
#: Kinds that a wish elsewhere in the burst explains, though other words stand between.
_JOINS_LATER = frozenset({"refund"})


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
    said, whole = read_alone(found, messages, orders, remembered)
    if whole is None:
        return ()
    saying = [one.segment for one in said]
    stretches = _stretches(said, whole)
    owned = _with_context(found, saying, [(start, end) for start, end, _ in stretches])
    joint = remembered([_together(own, messages) for own in owned])
    return _merged(
        [
            _part(own, said[start:end], guess, orders, kind)
            for own, (start, end, kind), guess in zip(owned, stretches, joint, strict=True)
        ]
    )


def read_alone(
    found: Sequence[Segment],
    messages: Sequence[MessageText],
    orders: Sequence[Slot],
    guesses: Guesses,
) -> tuple[list[Said], Guess | None]:
    """Read each segment that says something by itself, and the burst as a whole."""
    saying = [segment for segment in found if not is_context(segment.text)]
    if not saying:
        return [], None
    texts = [_alone(segment) for segment in saying]
    *alone, whole = guesses([*texts, _together(found, messages)])
    near = _with_context(found, saying, [(i, i + 1) for i in range(len(saying))])
    said = [
        _read(segment, guess, _ids(around, orders))
        for segment, guess, around in zip(saying, alone, near, strict=True)
    ]
    return said, whole


def _remembering(guesses: Guesses) -> Guesses:
    """Guess each text once, though it is asked for as a segment, as a part and as the whole."""
    known: dict[str, Guess] = {}

    def guess(texts: Sequence[str]) -> Sequence[Guess]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, guesses(new) if new else (), strict=True))
        return [known[text] for text in texts]

    return guess


def _stretches(reads: Sequence[Said], whole: Guess) -> list[tuple[int, int, str | None]]:
    """Give each run of segments that is a wish of its own the story beside it.

    A stretch comes with the kind it was taken for; None when it is all there is.
    """
    found = runs(reads)
    if len(found) == 1:
        return [(0, len(reads), None)]
    chances = own_wish(found, reads, whole)
    alive = [i for i, chance in enumerate(chances) if chance >= _OWN]
    alive = alive or [max(range(len(found)), key=lambda i: chances[i])]
    heads = _heads(alive, found)
    stretches: list[tuple[int, int, str | None]] = []
    last = -1
    start = 0
    for i, run in enumerate(found):
        end = start + len(run)
        owner = heads[i] if i in heads else heads[_nearest(i, alive, found)]
        if owner == last:
            begun, _, kind = stretches.pop()
            stretches.append((begun, end, kind))
        else:
            stretches.append((start, end, found[owner][0].guess.kind))
        start, last = end, owner
    return stretches if len(stretches) > 1 else [(0, len(reads), None)]


def _heads(alive: Sequence[int], found: Sequence[Sequence[Said]]) -> dict[int, int]:
    """Say of each wish which one it belongs to: the reason given for it, or itself."""
    heads = {alive[0]: alive[0]}
    for one, other in pairwise(alive):
        named, also = _named(found[one]), _named(found[other])
        heads[other] = other
        if named and also and named.isdisjoint(also):
            continue
        head = heads[one]
        if _belongs(found[other], found[head]):
            heads[other] = head
        elif _belongs(found[head], found[other]):
            heads |= {i: other for i, now in heads.items() if now == head}
    return heads


def _belongs(run: Sequence[Said], to: Sequence[Said]) -> bool:
    first = run[0]
    told = not any(said.asks for said in run) and not first.segment.adds
    return belongs(first.guess.kind, to[0].guess.kind, told=told, leans=bool(first.leans))


def _nearest(i: int, alive: Sequence[int], found: Sequence[Sequence[Said]]) -> int:
    """Name the wish before or after that these words speak for most, and name no other order."""
    before = [a for a in alive if a < i][-1:]
    after = [a for a in alive if a > i][:1]
    named = _named(found[i])
    return max(
        (*before, *after),
        key=lambda a: (
            not (named and _named(found[a]) and named.isdisjoint(_named(found[a]))),
            max(said.speaks_for(found[a][0].guess.kind) for said in found[i]),
        ),
    )


def _named(run: Sequence[Said]) -> frozenset[str]:
    return frozenset(name for said in run for name in said.ids)


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


def _with_context(
    found: Sequence[Segment], saying: Sequence[Segment], stretches: Sequence[tuple[int, int]]
) -> list[list[Segment]]:
    """Give what says nothing by itself to its neighbour: in the same sentence, else before it."""
    owner: dict[int, int] = {}
    for number, (start, end) in enumerate(stretches):
        places = [i for i, segment in enumerate(found) if segment in saying[start:end]]
        owner.update(dict.fromkeys(range(places[0], places[-1] + 1), number))
    for i in range(len(found)):
        if i in owner:
            continue
        follows = i > 0 and i - 1 in owner
        leads = i + 1 < len(found) and not found[i + 1].strong and found[i].strong
        after = next((owner[j] for j in range(i + 1, len(found)) if j in owner), None)
        owner[i] = owner[i - 1] if follows and not (leads and after is not None) else after or 0
    return [
        [segment for i, segment in enumerate(found) if owner[i] == number]
        for number in range(len(stretches))
    ]


def _part(
    segments: Sequence[Segment],
    reads: Sequence[Said],
    joint: Guess,
    orders: Sequence[Slot],
    taken_for: str | None = None,
) -> Part:
    together = dict(joint.ranked)
    kinds = dict.fromkeys((joint.kind, *(read.guess.kind for read in reads)))
    sure = {kind: max(together.get(kind, 0.0), _from_segments(reads, kind)) for kind in kinds}
    kind = max(kinds, key=lambda name: sure[name])
    if taken_for and kind != taken_for and not belongs(taken_for, kind, told=True):
        # Beside other wishes it is what its own words say, not what a neighbour lends it.
        kind = taken_for
        sure[kind] = max(read.chances.get(kind, 0.0) for read in reads)
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


def _merged(made: Sequence[Part]) -> tuple[Part, ...]:
    """Join parts that stand apart and are one wish, unless they are about different orders."""
    kept: list[Part] = []
    for part in made:
        for i, other in enumerate(kept):
            if part.ids and other.ids and not part.ids & other.ids:
                continue
            if belongs(part.kind, other.kind, told=False) and part.kind in _JOINS_LATER:
                kept[i] = _one(other, part)
                break
            if belongs(other.kind, part.kind, told=False) and other.kind in _JOINS_LATER:
                kept[i] = _one(part, other)
                break
            if part.kind == other.kind:
                kept[i] = _one(other, part)
                break
        else:
            kept.append(part)
    return tuple(kept)


def _one(kept: Part, joining: Part) -> Part:
    order = sorted((kept, joining), key=lambda part: part.segments[0].n)
    return replace(
        kept,
        segments=tuple(segment for part in order for segment in part.segments),
        asks=kept.asks or joining.asks,
        ids=kept.ids | joining.ids,
        confidence=max(kept.confidence, joining.confidence)
        if kept.kind == joining.kind
        else kept.confidence,
    )


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
