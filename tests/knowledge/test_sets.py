"""The sets that knowledge is judged by are sound: they name what the articles really say."""

import html
import json
import re
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from casework.demo.shop.goods import PRODUCTS
from tests.knowledge.make_corpus import CORPUS, HELP_CENTRE, rows, written

DATA = Path(__file__).parent / "data"
CHANGES = {"number", "date", "negation", "entity", "amount"}


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


@cache
def _texts() -> dict[str, str]:
    texts = {path.stem: path.read_text("utf-8") for path in HELP_CENTRE.rglob("*.md")}
    for path in HELP_CENTRE.rglob("*.html"):
        seen = html.unescape(re.sub(r"<[^>]+>", "", path.read_text("utf-8")))
        texts[path.stem] = seen.replace("\N{NO-BREAK SPACE}", " ")
    return texts


@cache
def _planted() -> dict[str, Any]:
    planted: dict[str, Any] = json.loads((DATA / "planted.json").read_text("utf-8"))
    return planted


def _date(article: str, name: str) -> date | None:
    path = next(HELP_CENTRE.rglob(f"{article}.*"))
    found = re.search(rf'{name}(?:: |" content=")(\d{{4}}-\d\d-\d\d)', path.read_text("utf-8"))
    return date.fromisoformat(found[1]) if found else None


def test_the_corpus_is_made_from_the_articles_as_they_are() -> None:
    """Who changes an article makes the corpus anew: `python -m tests.knowledge.make_corpus`."""
    assert CORPUS.read_text("utf-8") == written()


def test_every_article_has_a_name_of_its_own_and_a_sensible_length() -> None:
    """An article's id is its file's name, and it is neither a stub nor a book."""
    found = list(rows())

    assert {row["_id"] for row in found} == set(_texts())
    assert [row["_id"] for row in found if not 150 <= len(row["text"].split()) <= 500] == []


def test_every_question_is_judged_and_every_judgement_names_an_article() -> None:
    """A question without an answer in the articles stands in its own file."""
    queries = [row["_id"] for row in _lines("beir/queries.jsonl")]
    head, *lines = (DATA / "beir" / "qrels.tsv").read_text("utf-8").splitlines()
    judged = [tuple(line.split("\t")) for line in lines]

    assert head == "query-id\tcorpus-id\tscore"
    assert {query for query, _, _ in judged} == set(queries)
    assert {article for _, article, _ in judged} <= set(_texts())
    assert {score for _, _, score in judged} == {"1", "2"}
    assert {query for query, _, score in judged if score == "2"} == set(queries)
    assert len({(query, article) for query, article, _ in judged}) == len(judged)


def test_no_question_is_asked_twice() -> None:
    """Neither among those with an answer nor among those without."""
    asked = Counter(
        row["text"]
        for name in ("beir/queries.jsonl", "beir/unanswerable.jsonl")
        for row in _lines(name)
    )

    assert [text for text, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("kind", ["contradictions", "stale", "near_duplicates", "look_alikes"])
def test_every_planted_sentence_stands_in_its_article_word_for_word(kind: str) -> None:
    """So that a finding can be compared with what was planted."""
    for entry in _planted()[kind]:
        assert set(entry["articles"]) <= set(_texts())
        for said in [*entry["sentences"], *entry.get("also", [])]:
            assert said["sentence"] in _texts()[said["article"]], (entry["id"], said)


def test_what_is_marked_as_stale_by_its_dates_is_all_that_is() -> None:
    """On the day that the set is made for."""
    on = date.fromisoformat(_planted()["on"])
    oldest = on - timedelta(days=_planted()["review_days"])
    marked = {
        (why, entry["articles"][0])
        for entry in _planted()["stale"]
        for why in entry["why"]
        if why != "rule"
    }

    real = {("reviewed_on", a) for a in _texts() if (_date(a, "reviewed_on") or on) < oldest}
    real |= {("valid_until", a) for a in _texts() if (_date(a, "valid_until") or on) < on}
    assert marked == real


def test_prices_in_product_articles_are_the_shops() -> None:
    """Wherever such an article names one; the presents' wrong price is planted, and not here."""
    prices = {f"EUR {product.cents // 100}.{product.cents % 100:02}" for product in PRODUCTS}
    said = re.compile(r"(?:costs?|, pair,|blanket,|pan,|knife,|the speaker) (EUR \d+\.\d\d)")
    found = {
        (path.stem, price)
        for path in (HELP_CENTRE / "products").iterdir()
        for price in said.findall(_texts()[path.stem])
    }

    assert len(found) >= 10
    assert {price for _, price in found} <= prices


def test_pairs_are_half_true_and_each_change_is_named() -> None:
    """A true reply has no change, a changed one exactly one."""
    pairs = _lines("pairs.jsonl")

    assert sum(pair["true"] for pair in pairs) * 2 == len(pairs)
    assert all((pair["changed"] is None) == pair["true"] for pair in pairs)
    assert {pair["changed"] for pair in pairs if not pair["true"]} == CHANGES
    assert len({(pair["source"], pair["reply"]) for pair in pairs}) == len(pairs)
