"""Learn how sentences of a shop differ from others: python -m tests.scope.fit writes leaning.json.

Only the project's own sentences are learned from: the customers' words of the taxonomy, the
sentences of areas.toml, what replies are worded with, and every second article of the help centre.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from casework.models.checking.grounding.text import plain, sentences
from casework.models.encoder import shared_encoder
from casework.models.scope.areas import read

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "casework" / "models" / "taxonomy" / "examples"
ARTICLES = ROOT / "casework" / "demo" / "help_centre"
LOCALES = ROOT / "casework" / "models" / "wording" / "locales"
WEIGHTS = ROOT / "casework" / "models" / "scope" / "leaning.json"
_FRONT = re.compile(r"\A---.*?^---", re.DOTALL | re.MULTILINE)
#: A reply's sentence counts as much as so many of the customers' messages.
_REPLY = 5


def articles(*, learned: bool) -> list[str]:
    """Return the sentences of the half of the help centre that is learned from, or of the other."""
    return [
        said
        for file in sorted(ARTICLES.rglob("*.md"))
        if (sha256(file.name.encode()).digest()[0] % 2 == 0) is learned
        for said in sentences(plain(_FRONT.sub("", file.read_text(encoding="utf-8"))))
    ]


def worded() -> list[str]:
    """Return what replies are worded with, in every language."""
    return [
        text
        for file in sorted(LOCALES.glob("*.toml"))
        for text in _texts(tomllib.loads(file.read_text(encoding="utf-8")))
    ]


def _texts(table: dict[str, object]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, dict):
            yield from _texts(value)
        elif isinstance(value, str):
            yield value


def customers(*, ours: bool) -> list[str]:
    """Return the customers' words that are a shop's business, or those that are not."""
    return [
        line.strip()
        for file in sorted(EXAMPLES.glob("*.txt"))
        if (file.stem != "not_ours") is ours
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]


def main() -> None:
    """Learn and write the weights."""
    every = read(None)
    good = [said for area in every.areas.values() for said in area.said]
    bad = [said for matter in every.matters for said in matter.said]
    ours, others = customers(ours=True), customers(ours=False)
    shop = articles(learned=True) + worded()
    texts = [*good, *shop, *ours, *bad, *others]
    marks = np.array([0] * (len(good) + len(shop) + len(ours)) + [1] * (len(bad) + len(others)))
    weight = np.array(
        [float(_REPLY)] * len(good) + [2.0] * len(shop) + [1.0] * len(ours)
        + [float(_REPLY)] * len(bad) + [1.0] * len(others)
    )  # fmt: skip
    weight[marks == 1] *= weight[marks == 0].sum() / weight[marks == 1].sum()
    rows = np.concatenate(
        [shared_encoder().encode_many(texts[at : at + 256]) for at in range(0, len(texts), 256)]
    )
    model = LogisticRegression(C=4.0, max_iter=500).fit(rows, marks, sample_weight=weight)
    WEIGHTS.write_text(
        json.dumps(
            {
                "weights": [round(float(w), 3) for w in model.coef_[0]],
                "bias": round(float(model.intercept_[0]), 3),
            }
        )
        + "\n",
        encoding="utf-8",
    )
    sys.stdout.write(f"{len(texts)} sentences learned, {int(marks.sum())} of them forbidden\n")


if __name__ == "__main__":
    main()
