"""Whether some words of a burst are a wish of their own, or story in the wish beside them.

A logistic model over a few plain signs; its weights stand in own_wish.json, learned by
`python -m tests.splitting.learn` from messages of one to three goals and from long stories.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log

from casework.models.learned.classifier import Guess
from casework.models.reading.belonging import PROBLEMS, belongs
from casework.models.reading.splitting import Segment

_LEAST = 1e-4
_ALMOST = 1e-3
#: From here on some words say clearly what they mean.
CLEAR = 0.5
FEW, MANY = "few", "many"
_FEW = 3
#: From here on words that ask are no story.
_PLAIN = 0.8


@dataclass(frozen=True)
class Said:
    """One segment that says something, what it was read as, and how it speaks."""

    segment: Segment
    guess: Guess
    asks: bool
    leans: float
    ids: frozenset[str]

    @property
    def chances(self) -> Mapping[str, float]:
        """The likeliest kinds with their chances."""
        return dict(self.guess.ranked)

    @property
    def nothing(self) -> float:
        """The chance that these words want nothing of their own."""
        return max(0.0, 1.0 - sum(chance for _, chance in self.guess.ranked))

    def speaks_for(self, kind: str) -> float:
        """Return the chance that these words belong to a wish of this kind."""
        told = not self.asks and not self.segment.adds
        return sum(
            chance
            for name, chance in self.guess.ranked
            if belongs(name, kind, told=told, leans=bool(self.leans))
        )

    def objection(self, kind: str) -> float:
        """Return the chance that these words want something else beside a wish of this kind.

        What is told and asks for nothing objects only when it is a problem, and told clearly.
        """
        against = max(0.0, 1.0 - self.speaks_for(kind) - self.nothing)
        clear = self.guess.kind in PROBLEMS and self.guess.confidence >= CLEAR
        return against if self.asks or clear else 0.0


def runs(said: Sequence[Said]) -> list[list[Said]]:
    """Put neighbours together that are read as the same kind and name no two orders."""
    found: list[list[Said]] = []
    for one in said:
        last = found[-1][-1] if found else None
        if (
            last
            and last.guess.kind == one.guess.kind
            and not (last.ids and one.ids and last.ids.isdisjoint(one.ids))
        ):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def own_wish(found: Sequence[Sequence[Said]], said: Sequence[Said], whole: Guess) -> list[float]:
    """Return, for each run, the chance that it is a wish of its own."""
    weights = _weights()[size(said)]
    start = weights["start"]
    return [
        1.0
        if _plain(run, said, whole)
        else 1
        / (1 + exp(-(start + sum(weights[n] * v for n, v in signs(run, said, whole).items()))))
        for run in found
    ]


def _plain(run: Sequence[Said], said: Sequence[Said], whole: Guess) -> bool:
    """Say whether words ask for something clear, and for another order or in a sentence apart."""
    best = max(run, key=lambda one: one.guess.confidence)
    clear = any(one.asks for one in run) and best.guess.confidence >= _PLAIN
    if not clear or best.leans or best.speaks_for(whole.kind) > best.guess.confidence / 2:
        return False
    named = frozenset(name for one in run for name in one.ids)
    others = (one for one in said if one not in run and one.ids)
    apart = bool(named) and any(named.isdisjoint(one.ids) for one in others)
    return apart or (run[0].segment.strong and size(said) == FEW)


def size(said: Sequence[Said]) -> str:
    """Say whether a burst is short: long ones are mostly story, and are judged by other weights."""
    return FEW if len(said) <= _FEW else MANY


def signs(run: Sequence[Said], said: Sequence[Said], whole: Guess) -> dict[str, float]:
    """Say what speaks for and against a wish: how sure, how it is asked, how the burst reads."""
    best = max(run, key=lambda one: one.guess.confidence)
    kind, first = best.guess.kind, run[0].segment
    sure = min(max(best.guess.confidence, _LEAST), 1 - _LEAST)
    told, leans = not best.asks, bool(best.leans)
    others = (one for one in said if one is not best and one.ids)
    return {
        "sure": log(sure / (1 - sure)),
        "in_whole": log(dict(whole.ranked).get(kind, 0.0) + _LEAST),
        "is_whole": float(kind == whole.kind),
        "asks": float(any(one.asks for one in run)),
        "question": float(any(one.segment.question for one in run)),
        "adds": float(first.adds),
        "opens": float(first.strong),
        "leans": max(one.leans for one in run),
        "problem": float(kind in PROBLEMS),
        "other_order": float(bool(best.ids) and any(best.ids.isdisjoint(o.ids) for o in others)),
        "for_whole": log(best.speaks_for(whole.kind) + _ALMOST),
        "nothing": best.nothing,
        "segments": log(len(said)),
        "words": log(1 + len(best.segment.text.split())),
        "belongs": float(kind != whole.kind and belongs(kind, whole.kind, told=told, leans=leans)),
        "first": float(run[0] is said[0]),
        "whole_sure": log(max(whole.confidence, _ALMOST)),
    }


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    text = files("casework.models.reading").joinpath("own_wish.json").read_text("utf-8")
    weights: dict[str, dict[str, float]] = json.loads(text)
    return weights
