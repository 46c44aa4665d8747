"""The judged questions, asked of the real articles with the real encoder.

Run it after a change to articles, cutting, fusion or evidence, and the parameters of confidence
are fitted anew: `python -m tests.knowledge.judged`.
"""

import asyncio
import json
import tempfile
import zlib
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from casework.knowledge.article import Article, Audience
from casework.knowledge.chunking import cut, embedded_text
from casework.knowledge.confidence import ANY_MODEL, OF_MEANING, Calibration, fit
from casework.knowledge.embedded_index import EmbeddedIndex
from casework.knowledge.embedding import LOCAL, LocalEmbedder
from casework.knowledge.evidence import Evidence, evidence
from casework.knowledge.index import Hit, Query
from casework.knowledge.reading import HTML, SUFFIXES, read
from tests.knowledge.make_corpus import HELP_CENTRE, ROOT

BEIR = Path(__file__).parent / "data" / "beir"
PARAMETERS = ROOT / "casework" / "knowledge" / "confidence.json"
#: The day that the set is made for.
ON = date(2026, 11, 23)
#: Under it nothing is answered; docs/guides/knowledge.md says what that costs and spares.
THRESHOLD = 0.65
_HITS = 15
_FOLDS = 10
#: The grade of an article that answers a question fully.
_BEST = 2


class Part(NamedTuple):
    """Every `of`-th article, from the `n`-th: a smaller library, in which most answers lack."""

    of: int
    n: int

    def has(self, article: Article) -> bool:
        return zlib.crc32(article.id.encode()) % self.of == self.n


WHOLE = Part(1, 0)
#: A help centre may have a hundred articles or three, and what is first of three is little proof.
SMALLER = (*(Part(3, n) for n in range(2)), *(Part(12, n) for n in range(4)))
SMALLEST = tuple(Part(40, n) for n in range(8))
PARTS = (WHOLE, *SMALLER, *SMALLEST)
#: How often the whole library counts when the curve is fitted.
_WHOLE_COUNTS = 12


class Judged(NamedTuple):
    """A question, what was found, and which articles answer it (none: nothing does)."""

    text: str
    right: frozenset[str]
    hits: tuple[Hit, ...]
    part: Part = WHOLE

    @property
    def found(self) -> Evidence:
        return evidence(self.text, self.hits)

    @property
    def answered(self) -> bool:
        return self.hits[0].chunk.article_id in self.right


def articles() -> list[Article]:
    """Read the example shop's articles."""
    paths = sorted(path for path in HELP_CENTRE.rglob("*") if path.suffix in SUFFIXES)
    return [
        read(p.read_bytes(), source="", path=p.name, is_html=p.suffix in HTML).article
        for p in paths
    ]


async def judged() -> AsyncIterator[Judged]:
    """Ask every question as a reader whom its article is meant for, of each part of the library."""
    encoder, known = LocalEmbedder(), articles()
    chunks = {article.id: cut(article) for article in known}
    vectors = {
        chunk.id: vector
        for each in chunks.values()
        for chunk, vector in zip(
            each, await encoder.embed([*map(embedded_text, each)]), strict=True
        )
    }
    asked = [(query, right) async for query, right in _asked(encoder, known)]
    for part in PARTS:
        there = [chunk for a in known if part.has(a) for chunk in chunks[a.id]]
        with tempfile.TemporaryDirectory() as folder:
            index = EmbeddedIndex(Path(folder) / "knowledge.db")
            await index.put("t", there, [vectors[chunk.id] for chunk in there], LOCAL)
            for query, right in asked:
                yield Judged(query.text, right, await index.search("t", query), part)
            await index.close()


async def _asked(
    encoder: LocalEmbedder, known: list[Article]
) -> AsyncIterator[tuple[Query, frozenset[str]]]:
    readers = {article.id: article.audience for article in known}
    judgements = _judgements()
    for name, text in _questions():
        right = judgements.get(name, {})
        # Asked as whoever its best article is written for.
        best = [article for article, grade in right.items() if grade == _BEST]
        meant = frozenset[str]().union(*(readers[article] for article in best))
        query = Query(
            text=text,
            vector=tuple((await encoder.embed([text]))[0]),
            audience=next((a for a in Audience if a in meant), Audience.customer),
            on=ON,
            k=_HITS,
        )
        yield query, frozenset(right)


def fitted(found: list[Judged]) -> dict[str, Calibration]:
    """Fit the parameters: for the local encoder, and for models that nobody judged."""
    rows = [
        (one.found, one.answered)
        for one in found
        if one.hits
        for _ in range(_WHOLE_COUNTS if one.part == WHOLE else 1)
    ]
    return {
        LOCAL: fit(rows, threshold=THRESHOLD, leave_out=frozenset()),
        ANY_MODEL: fit(rows, threshold=THRESHOLD, leave_out=OF_MEANING),
    }


def held_out(found: list[Judged]) -> list[tuple[Judged, float]]:
    """Give each question with the confidence of a curve that was fitted without it."""
    asked = [one for one in found if one.hits]
    told: list[tuple[Judged, float]] = []
    for fold in range(_FOLDS):
        rest = [one for one in asked if _fold(one) != fold]
        curve = fitted(rest)[LOCAL]
        told += [(one, curve.of(one.text, one.hits)) for one in asked if _fold(one) == fold]
    return told


def _fold(one: Judged) -> int:
    return zlib.crc32(one.text.encode()) % _FOLDS


def written(parameters: dict[str, Calibration]) -> str:
    """Return the file as it has to be."""
    values = {name: given.model_dump(mode="json") for name, given in parameters.items()}
    return json.dumps(values, indent=2) + "\n"


def _questions() -> list[tuple[str, str]]:
    lines = [
        json.loads(line)
        for name in ("queries.jsonl", "unanswerable.jsonl")
        for line in (BEIR / name).read_text("utf-8").splitlines()
    ]
    return [(line["_id"], line["text"]) for line in lines]


def _judgements() -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for line in (BEIR / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        question, article, grade = line.split("\t")
        judged.setdefault(question, {})[article] = int(grade)
    return judged


if __name__ == "__main__":

    async def _main() -> None:
        found = [one async for one in judged()]
        PARAMETERS.write_text(written(fitted(found)), "utf-8")

    asyncio.run(_main())
