"""A thousand messages nobody trained on, each with what a support team would call right."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from casework.models.kinds import KINDS
from casework.models.learned.examples import read_examples

_HERE = Path(__file__).parent
_UNIT = _HERE.parent / "unit" / "models"
CORPORA = _HERE.parents[2] / "shared" / "corpora"
_FOREIGN = ("de", "fr", "es")
#: How many of each part make the mix, out of a thousand; messages of our own fill it up.
_LABELLED, _BESIDE, _SEVERAL, _EACH_LANGUAGE = 300, 120, 80, 40
#: The order of the mix is drawn with this; another number is another thousand.
_SEED = "casework/mixed/1"
T = TypeVar("T")


@dataclass(frozen=True)
class Mixed:
    """One message, where it is from, and for each of its goals the kinds that are right.

    No goal at all means that it is none of the shop's business, or mere politeness.
    """

    text: str
    source: str
    right: tuple[tuple[str, ...], ...]

    @property
    def key(self) -> str:
        """Name it by its words and its labels, so that another mix is not taken for this one."""
        return _digest(json.dumps([self.source, self.text, self.right]))[:16]

    @property
    def kinds(self) -> frozenset[str]:
        """All kinds that are right for any of its goals."""
        return frozenset(kind for kinds in self.right for kind in kinds)


def mixed(n: int = 1000) -> list[Mixed]:
    """Draw the mix: the same on every day and every machine."""
    return sorted(_all(), key=lambda one: _digest(_SEED + one.key))[:n]


def _all() -> Iterator[Mixed]:
    yield from _own()
    accepted = json.loads((_HERE.parent / "maps" / "intents_dev.json").read_text("utf-8"))
    taught = {text.lower() for text in read_examples().texts}
    labelled = [r for r in _rows(CORPORA / "intents_dev.jsonl") if r["text"].lower() not in taught]
    for row in _every(labelled, _LABELLED):
        kinds = accepted[row["intent"]]
        names = [kinds] if isinstance(kinds, str) else kinds
        yield Mixed(row["text"], "labelled", (_accepted(names),))
    for row in _every(_rows(CORPORA / "out_of_scope_dev.jsonl"), _BESIDE):
        yield Mixed(row["text"], "not ours", ())
    for row in _every(_rows(_UNIT / "reading" / "several.jsonl"), _SEVERAL):
        right = tuple(_accepted([kind]) for kind in row["goals"])
        yield Mixed(row["text"], "several goals", right)
    for line in (_HERE / "small_talk.txt").read_text("utf-8").splitlines():
        yield Mixed(line, "small talk", ())


def _own() -> Iterator[Mixed]:
    """Give each message of our own once: some in another language, the others in English."""
    rows = _rows(_UNIT / "learned" / "languages.jsonl")
    abroad = _every(range(len(rows)), _EACH_LANGUAGE * len(_FOREIGN))
    language = {i: _FOREIGN[n % len(_FOREIGN)] for n, i in enumerate(abroad)}
    for i, row in enumerate(rows):
        spoken = language.get(i, "en")
        source = "English" if spoken == "en" else spoken
        yield Mixed(row[spoken], source, (_accepted([row["kind"]]),))


def _accepted(kinds: Sequence[str]) -> tuple[str, ...]:
    """A kind that is only a short word for others is also right when it became one of them."""
    return tuple(dict.fromkeys(name for kind in kinds for name in (kind, *KINDS[kind].narrows)))


def _every(rows: Sequence[T], wanted: int) -> list[T]:
    step = len(rows) / min(wanted, len(rows))
    return [rows[int(i * step)] for i in range(min(wanted, len(rows)))]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
