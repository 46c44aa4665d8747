"""Reply and source pairs in two halves, quotations of the help centre, and changes made by code."""

import json
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from casework.models.checking.grounding.text import plain, sentences

ROOT = Path(__file__).resolve().parents[2]
PAIRS = ROOT / "tests" / "knowledge" / "data" / "pairs.jsonl"
ARTICLES = ROOT / "casework" / "demo" / "help_centre"
_FRONT = re.compile(r"\A---.*?^---", re.DOTALL | re.MULTILINE)
#: The pairs that are not in English.
_GERMAN = frozenset({*(f"p{n}" for n in range(277, 284)), "p324"})


class Pair(NamedTuple):
    """A reply and the passage that it cites; `changed` says what was falsified."""

    id: str
    source: str
    reply: str
    true: bool
    changed: str | None
    language: str


def pairs(half: str) -> list[Pair]:
    """Return the half that rules were written on (`development`) or the one that is only scored."""
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [
        Pair(**row, language="de" if row["id"] in _GERMAN else "en")
        for row in rows
        if (int(sha256(row["id"].encode()).hexdigest(), 16) % 2 == 0) is (half == "development")
    ]


class Quotation(NamedTuple):
    """A sentence of an article, and the paragraph that it stands in."""

    text: str
    paragraph: str
    language: str


@cache
def quotations() -> tuple[Quotation, ...]:
    """Return every sentence of the help centre."""
    found: list[Quotation] = []
    for file in sorted(ARTICLES.rglob("*.md")):
        language = "de" if "de" in file.relative_to(ARTICLES).parts else "en"
        body = _FRONT.sub("", file.read_text(encoding="utf-8"))
        for paragraph in body.split("\n\n"):
            found += [
                Quotation(said, paragraph, language)
                for said in sentences(plain(paragraph))
                if any(c.isalpha() for c in said)
            ]
    return tuple(found)


_NUMBER = re.compile(r"\d+")
#: Turning round by code what a sentence says. What is no longer a sentence of anyone is left out.
_TURNS = (
    (re.compile(r"\bcan not\b(?! do without)"), "can"),
    (re.compile(r"\bcan\b(?! not| no longer)"), "can not"),
    (re.compile(r"\bis not\b"), "is"),
    (re.compile(r"\b(?<!There )(?<!here )is\b(?! not| no| never| only)"), "is not"),
    (re.compile(r"\bare not\b"), "are"),
    (re.compile(r"\bare\b(?! not| no| never)"), "are not"),
    (re.compile(r"\bwill\b(?! not| never)"), "will not"),
    (re.compile(r"(?<!do )\bwithout\b"), "with"),
    (re.compile(r"\bbefore\b"), "after"),
    (re.compile(r"\bafter\b"), "before"),
    (re.compile(r"\bnever\b"), "always"),
    (re.compile(r"\bfree\b"), "not free"),
    (re.compile(r"\bat least\b"), "at most"),
    (re.compile(r"\bup to\b"), "at least"),
)
#: What is not in a sentence that does not name it.
_ELSEWHERE = (
    (re.compile(r"\bGermany\b"), "Portugal"),
    (re.compile(r"\bParcel Run\b"), "Swift Mail"),
    (re.compile(r"\bBlue Post\b"), "Parcel Run"),
    (re.compile(r"\bSaturday\b"), "Sunday"),
    (re.compile(r"\bMonday\b"), "Tuesday"),
    (re.compile(r"\bDecember\b"), "January"),
    (re.compile(r"\bstandard\b"), "overnight"),
    (re.compile(r"\bcard\b"), "cheque"),
    (re.compile(r"\binvoice\b"), "warranty"),
    (re.compile(r"\bour expense\b"), "your expense"),
)


def changed(said: Quotation) -> Iterator[tuple[str, str]]:
    """Yield every falsified form of a quotation, and what was changed."""
    for match in _NUMBER.finditer(said.text):
        for more in (1, 7, 10):
            new = f"{int(match.group()) + more}"
            yield "number", said.text[: match.start()] + new + said.text[match.end() :]
    if said.language != "en":
        return
    for pattern, instead in _TURNS:
        if pattern.search(said.text):
            yield "negation", pattern.sub(instead, said.text, count=1)
    for pattern, instead in _ELSEWHERE:
        if pattern.search(said.text):
            yield "entity", pattern.sub(instead, said.text)
