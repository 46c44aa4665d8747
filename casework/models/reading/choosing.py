"""Which wishes a burst of several segments holds: every likely set of kinds is weighed as a whole.

A log-linear model: each set gets a score from plain signs (how surely each kind is read and
where, what the set leaves unexplained), and the best set wins. Its weights stand in choosing.json,
learned by `python -m tests.splitting.learn`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from math import log

import numpy as np
from numpy.typing import NDArray

from casework.models.learned.classifier import Guess
from casework.models.reading.belonging import PROBLEMS, belongs
from casework.models.reading.said import Said

Floats = NDArray[np.float64]

#: How many kinds are weighed, and how many of them at once.
_KINDS, _AT_ONCE = 7, 4
#: Kinds below these chances are not weighed: in a segment alone, and in a longer stretch.
_LIKELY, _LIKELY_TOGETHER = 0.04, 0.08
#: A longer stretch says less of where a kind stands, so its word counts for less.
_TOGETHER = 0.7
_DEEP, _DEEP_TOGETHER = 4, 3
_LEAST = 1e-3
_UNEXPLAINED = 1e-2
#: A segment that gives a kind less than this is not where that kind stands.
_STANDS = 0.05
_MANY = 3
_SPOKEN = ("ask", "problem", "told")


@dataclass(frozen=True)
class Heard:
    """A burst as read: its segments, each two neighbours together, and the whole."""

    said: Sequence[Said]
    pairs: Sequence[Guess]
    whole: Guess
    #: How many orders are named.
    orders: int


@dataclass(frozen=True)
class Choice:
    """The kinds that are wanted, and for each the segment where it stands most clearly."""

    kinds: tuple[str, ...]
    anchors: tuple[int, ...]


@dataclass(frozen=True)
class Weighed:
    """All sets of likely kinds, with a row of signs for each."""

    sets: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    rows: Floats


def choose(heard: Heard) -> Choice:
    """Choose the kinds that a burst most likely wants."""
    weighed = weigh(heard)
    learned = _weights()
    of_signs = np.asarray([learned["signs"].get(name, 0.0) for name in weighed.names])
    of_kinds = [sum(learned["kinds"].get(kind, 0.0) for kind in kinds) for kinds in weighed.sets]
    best = int(np.argmax(weighed.rows @ of_signs + np.asarray(of_kinds)))
    kinds = weighed.sets[best]
    anchors = _apart(kinds, _chances(heard.said, kinds))
    return Choice(kinds, tuple(anchors[kind] for kind in range(len(kinds))))


def weigh(heard: Heard) -> Weighed:
    """Say of every set of likely kinds what speaks for and against it."""
    kinds = _likely(heard)
    chances = _chances(heard.said, kinds)
    places = _subsets(len(kinds))
    member = np.asarray([[i in one for i in range(len(kinds))] for one in places], dtype=float)
    anchors = chances.argmax(axis=0)
    each = [_of_kind(kind, int(anchors[i]), chances[:, i], heard) for i, kind in enumerate(kinds)]
    names = list(each[0])
    summed = member @ np.asarray([list(one.values()) for one in each])
    sizes = member.sum(axis=1)
    signs: dict[str, Floats] = {name: summed[:, i] for i, name in enumerate(names)}
    alone = sizes == 1
    for name in ("wish", "sure", "in_whole", "is_whole", "whole_sure"):
        signs[f"alone_{name}"] = signs[name] * alone
    signs["shared"] = sizes - _places_used(member, anchors, len(heard.said))
    signs |= _of_size(heard, sizes)
    signs |= _of_anchors(places, chances)
    signs |= _of_neighbours(heard, kinds, anchors, member)
    signs |= _of_segments(heard, kinds, chances, places)
    sets = tuple(tuple(kinds[i] for i in one) for one in places)
    return Weighed(sets, tuple(signs), np.column_stack(list(signs.values())))


def _likely(heard: Heard) -> list[str]:
    best: dict[str, float] = {}
    for one in heard.said:
        for kind, chance in one.guess.ranked[:_DEEP]:
            if chance >= _LIKELY:
                best[kind] = max(best.get(kind, 0.0), chance)
    for guess in (heard.whole, *heard.pairs):
        for kind, chance in guess.ranked[:_DEEP_TOGETHER]:
            if chance >= _LIKELY_TOGETHER:
                best[kind] = max(best.get(kind, 0.0), chance * _TOGETHER)
    best = best or {heard.whole.kind: heard.whole.confidence}
    return sorted(best, key=lambda kind: -best[kind])[:_KINDS]


def _chances(said: Sequence[Said], kinds: Sequence[str]) -> Floats:
    return np.asarray([[one.chances.get(kind, 0.0) for kind in kinds] for one in said])


@cache
def _subsets(many: int) -> tuple[tuple[int, ...], ...]:
    sizes = range(1, min(_AT_ONCE, many) + 1)
    return tuple(one for size in sizes for one in combinations(range(many), size))


def _of_kind(kind: str, at: int, chances: Floats, heard: Heard) -> dict[str, float]:
    """Say how one kind stands in the burst; the signs of a set are the sums of its kinds'."""
    one, whole = heard.said[at], heard.whole
    chance = float(chances[at])
    in_pairs = [dict(pair.ranked).get(kind, 0.0) for pair in heard.pairs]
    beside = [in_pairs[i] for i in (at - 1, at) if 0 <= i < len(in_pairs)]
    is_whole = kind == whole.kind
    problem = kind in PROBLEMS
    others = (o for o in heard.said if o is not one and o.ids)
    return {
        "wish": 1.0,
        "sure": _logit(chance),
        "in_whole": log(dict(whole.ranked).get(kind, 0.0) + _LEAST),
        "is_whole": float(is_whole),
        "asks": float(one.asks),
        "question": float(one.segment.question),
        "adds": float(one.segment.adds),
        "opens": float(one.segment.strong),
        "leans": one.leans,
        "problem": float(problem),
        "words": log(1 + len(one.segment.text.split())),
        "first_read": float(one.guess.kind == kind),
        "behind": log(chance + _LEAST) - log(one.guess.confidence + _LEAST),
        "nothing": one.nothing,
        "other_order": float(bool(one.ids) and any(one.ids.isdisjoint(o.ids) for o in others)),
        "first": float(at == 0),
        "in_pair": log(max(in_pairs, default=chance) + _LEAST),
        "in_pairs_beside": log(min(beside, default=chance) + _LEAST),
        "for_whole": log((1.0 if is_whole else one.speaks_for(whole.kind)) + _LEAST),
        "whole_sure": 0.0 if is_whole else _logit(whole.confidence),
        "asks_or_problem": float(one.asks or problem),
        "elsewhere": float(chances.sum()) - chance,
    }


def _of_size(heard: Heard, sizes: Floats) -> dict[str, Floats]:
    said = heard.said
    asking = sum(one.asks for one in said)
    opening = sum(one.segment.strong or one.segment.adds for one in said)
    read = len({one.guess.kind for one in said if one.nothing < 1 - one.nothing})
    return {
        "many": (sizes >= _MANY).astype(float),
        "most": (sizes > _MANY).astype(float),
        "by_segments": sizes * log(len(said)),
        "orders_of_one": (sizes == 1) * float(heard.orders > 1),
        "by_asking": sizes * asking,
        "off_asking": np.abs(sizes - asking),
        "off_opening": np.abs(sizes - opening),
        "off_read": np.abs(sizes - read),
    }


def _of_anchors(places: Sequence[Sequence[int]], chances: Floats) -> dict[str, Floats]:
    """Say what it costs to give each kind of a set a segment of its own."""
    logs = np.log(chances + _LEAST)
    best = logs.max(axis=0)
    cost, crowded = [], []
    for one in places:
        apart = _apart(one, chances[:, one])
        cost.append(sum(float(logs[at, one[i]] - best[one[i]]) for i, at in apart.items()))
        crowded.append(float(len(one) - len(set(apart.values()))))
    return {"apart": np.asarray(cost), "crowded": np.asarray(crowded)}


def _apart(kinds: Sequence[object], chances: Floats) -> dict[int, int]:
    """Give each kind the segment where it stands most clearly and no surer kind does."""
    found: dict[int, int] = {}
    clearest = chances.max(axis=0)
    for i in sorted(range(len(kinds)), key=lambda i: -clearest[i]):
        taken = set(found.values())
        free = [at for at in range(len(chances)) if at not in taken] or list(range(len(chances)))
        at = max(free, key=lambda at: chances[at, i])
        found[i] = at if chances[at, i] >= _STANDS else int(chances[:, i].argmax())
    return found


def _of_neighbours(
    heard: Heard, kinds: Sequence[str], anchors: NDArray[np.int64], member: Floats
) -> dict[str, Floats]:
    """Count the kinds of a set that belong to another of it."""
    always, told, leaning = (np.zeros((len(kinds), len(kinds))) for _ in range(3))
    for i, kind in enumerate(kinds):
        one = heard.said[int(anchors[i])]
        for j, to in enumerate(kinds):
            if i != j:
                always[i, j] = belongs(kind, to, told=False)
                told[i, j] = one.told and not always[i, j] and belongs(kind, to, told=True)
                leaning[i, j] = bool(one.leans) and belongs(kind, to, told=False, leans=True)
    named = {"belongs": always, "belongs_told": told, "belongs_leaning": leaning}
    return {name: np.einsum("si,ij,sj->s", member, table, member) for name, table in named.items()}


def _of_segments(
    heard: Heard, kinds: Sequence[str], chances: Floats, places: Sequence[Sequence[int]]
) -> dict[str, Floats]:
    """Say what a set leaves unexplained of each segment, and of the whole."""
    said = heard.said
    speaks = np.asarray([[one.speaks_for(kind) for kind in kinds] for one in said])
    nothing = np.asarray([one.nothing for one in said])
    lean = np.asarray([one.leans for one in said])
    opens = np.asarray([one.segment.strong or one.segment.adds for one in said], dtype=float)
    spoken = np.asarray([[_spoken(one) == how for one in said] for how in _SPOKEN], dtype=float)
    for_set = np.asarray([speaks[:, one].max(axis=1) for one in places])
    of_set = np.asarray([chances[:, one].max(axis=1) for one in places])
    open_ends = -np.log(np.minimum(1.0, for_set + nothing) + _UNEXPLAINED)
    signs = {"open_leaning": open_ends @ lean, "open_many": open_ends.sum(axis=1) * log(len(said))}
    for i, how in enumerate(_SPOKEN):
        signs[f"open_{how}"] = open_ends @ spoken[i]
        signs[f"open_apart_{how}"] = open_ends @ (spoken[i] * opens)
        signs[f"unread_{how}"] = -np.log(of_set + _UNEXPLAINED) @ spoken[i]
    owners = [len(set(chances[:, one].argmax(axis=1).tolist())) - len(one) for one in places]
    signs["idle"] = np.asarray(owners, dtype=float)
    whole = np.asarray(
        [
            [any(belongs(name, kinds[i], told=True) for i in one) for name, _ in heard.whole.ranked]
            for one in places
        ],
        dtype=float,
    )
    told = whole @ np.asarray([chance for _, chance in heard.whole.ranked])
    signs["whole_told"] = np.log(told + _UNEXPLAINED)
    return signs


def _spoken(one: Said) -> str:
    if one.asks:
        return "ask"
    return "problem" if one.guess.kind in PROBLEMS else "told"


def _places_used(member: Floats, anchors: NDArray[np.int64], many: int) -> Floats:
    at = (anchors[:, None] == np.arange(many)[None, :]).astype(float)
    used: Floats = (member @ at > 0).sum(axis=1).astype(float)
    return used


def _logit(chance: float) -> float:
    inside = min(max(chance, _LEAST), 1 - _LEAST)
    return log(inside / (1 - inside))


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    text = files("casework.models.reading").joinpath("choosing.json").read_text("utf-8")
    weights: dict[str, dict[str, float]] = json.loads(text)
    return weights
