"""Sharing the segments of a burst among its wishes: none of them is lost."""

from collections.abc import Sequence

from casework.models.reading.said import CLEAR, Said
from casework.models.reading.splitting import Segment


def shared(said: Sequence[Said], kinds: Sequence[str], anchors: Sequence[int]) -> list[int]:
    """Give each segment that says something to one of the wishes, by the wish's number.

    Words go to the wish before or after them, whichever they speak for most and name no other
    order than; and further only when they say clearly what they mean.
    """
    owner = {at: number for number, at in reversed(list(enumerate(anchors)))}
    places = sorted(owner)
    given = dict(owner)
    for before, after in zip([None, *places], [*places, None], strict=True):
        start = 0 if before is None else before + 1
        between = range(start, len(said) if after is None else after)
        sides = [owner[at] for at in (before, after) if at is not None]
        ways = [[sides[0]] * i + [sides[-1]] * (len(between) - i) for i in range(len(between) + 1)]
        if len(sides) == 1:
            ways = ways[:1]
        value = [
            sum(
                _fit(said[at], kinds[number], said[anchors[number]])
                for at, number in zip(between, way, strict=True)
            )
            for way in ways
        ]
        # Of equals the one that gives more to what stands before.
        best = max(range(len(ways)), key=lambda i: (value[i], i))
        given.update(zip(between, ways[best], strict=True))
    for at, one in enumerate(said):
        clear = [n for n, kind in enumerate(kinds) if one.chances.get(kind, 0.0) >= CLEAR]
        if at not in owner and clear:
            given[at] = clear[0]
    return [given[at] for at in range(len(said))]


def _fit(one: Said, kind: str, anchor: Said) -> float:
    other_order = bool(one.ids and anchor.ids) and one.ids.isdisjoint(anchor.ids)
    return one.speaks_for(kind) - other_order


def with_context(
    found: Sequence[Segment], saying: Sequence[Segment], owner: Sequence[int], many: int
) -> list[list[Segment]]:
    """Give what says nothing by itself to its neighbour: in the same sentence, else before it."""
    places = {segment.n: number for segment, number in zip(saying, owner, strict=True)}
    last: int | None = None
    for i, segment in enumerate(found):
        if segment.n not in places:
            leads = i + 1 < len(found) and not found[i + 1].strong and segment.strong
            after = next((places[s.n] for s in found[i + 1 :] if s.n in places), None)
            stays = last is not None and not (leads and after is not None)
            places[segment.n] = (last if stays else after) or 0
        last = places[segment.n]
    return [[s for s in found if places[s.n] == number] for number in range(many)]
