"""Learn which words of a burst are a wish of their own: `python -m tests.splitting.learn`.

Learns from the development messages beside the tests, from long stories among the examples and
from single wishes; writes casework/models/reading/own_wish.json. The test set is never looked at.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import (  # type: ignore[import-untyped]
    GroupKFold,
    cross_val_predict,
)

from casework.models.given import MessageText
from casework.models.learned.classifier import Classifier, Guess
from casework.models.reading import own_wish, parts
from casework.models.reading.belonging import belongs
from casework.models.reading.details import details
from casework.models.reading.language import language
from casework.models.reading.spelling import mended
from casework.models.reading.splitting import segments
from tests.trained import classifier as trained

_ROOT = Path(__file__).parents[2]
_UNIT = _ROOT / "tests" / "unit" / "models"
_TAXONOMY = _ROOT / "casework" / "models" / "taxonomy" / "examples"
_OUT = _ROOT / "casework" / "models" / "reading" / "own_wish.json"
_STORY_WORDS, _STORIES = 22, 14
_PAIRED, _LONGEST, _STEP = 14, 30, 3
#: A story's own example was trained on, so its kind is surer than a customer's would be.
_STORY_WEIGHT = 0.2

Row = tuple[str, list[str], float]


def main() -> None:
    """Learn for short bursts and for long ones, say how well, and write the weights."""
    classifier = trained()
    weights: dict[str, dict[str, float]] = {}
    runs = [
        (number, few, counts, kind in goals, found)
        for number, (text, goals, counts) in enumerate(_rows())
        for few, kind, found in _signs(text, classifier)
    ]
    for size in (own_wish.FEW, own_wish.MANY):
        own = [run for run in runs if run[1] == size]
        names = list(own[0][4])
        x = np.asarray([list(run[4].values()) for run in own])
        y = np.asarray([run[3] for run in own])
        groups = [run[0] for run in own]
        mean, spread = x.mean(0), x.std(0) + 1e-9
        scaled = (x - mean) / spread
        model = LogisticRegression(C=1.0, max_iter=3000)
        held = cross_val_predict(model, scaled, y, groups=groups, cv=GroupKFold(10))
        fitted = model.fit(scaled, y, sample_weight=np.asarray([run[2] for run in own]))
        slopes = fitted.coef_[0] / spread
        learned = {name: round(float(v), 5) for name, v in zip(names, slopes, strict=True)}
        learned["start"] = round(float(fitted.intercept_[0] - (slopes * mean).sum()), 5)
        weights[size] = learned
        print(f"{size}: {len(y)} runs of words; right held out: {np.mean(held == y):.3f}")  # noqa: T201
    _OUT.write_text(json.dumps(weights, indent=2) + "\n", "utf-8")


def _rows() -> Iterator[Row]:
    for line in (_UNIT / "reading" / "several_dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["text"], row["goals"], 1.0
    for path in sorted(_TAXONOMY.glob("*.txt")):
        if path.stem not in {"not_ours", "small_talk"}:
            told = path.read_text("utf-8").splitlines()
            stories = [text for text in told if len(text.split()) >= _STORY_WORDS]
            for text in stories[:_STORIES]:
                yield text, [path.stem], _STORY_WEIGHT
    yield from _pairs()
    for line in (_UNIT / "learned" / "languages.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["en"], [row["kind"]], _STORY_WEIGHT


def _pairs() -> Iterator[Row]:
    """Two stories in one message: what a long message of two wishes looks like."""
    told: list[tuple[str, str]] = []
    for path in sorted(_TAXONOMY.glob("*.txt")):
        if path.stem not in {"not_ours", "small_talk"}:
            texts = path.read_text("utf-8").splitlines()
            fit = (text for text in texts if _PAIRED <= len(text.split()) <= _LONGEST)
            told += [(path.stem, text) for text in fit]
    for i in range(0, len(told) * _STEP, _STEP):
        (kind, text), (other, more) = told[i % len(told)], told[(i * 7 + 311) % len(told)]
        if not (belongs(kind, other, told=True) or belongs(other, kind, told=True)):
            joined = f"{text.rstrip('.!?')}. {more[:1].upper()}{more[1:]}"
            yield joined, [kind, other], _STORY_WEIGHT


def _signs(text: str, classifier: Classifier) -> Iterator[tuple[str, str, dict[str, float]]]:
    messages = (MessageText(id="m", text=text),)
    found = segments(messages)
    orders = details(messages, wants_address=False).order_ids
    english = language(messages) == "en"

    def guess(texts: Sequence[str]) -> Sequence[Guess]:
        return classifier.guess([mended(t) if english else t for t in texts], english=english)

    said, whole = parts.read_alone(found, messages, orders, guess)
    runs = own_wish.runs(said)
    if whole is None or len(runs) < 2:
        return
    for run in runs:
        best = max(run, key=lambda one: one.guess.confidence)
        yield own_wish.size(said), best.guess.kind, own_wish.signs(run, said, whole)


if __name__ == "__main__":
    main()
