"""How much is found in sentences that nobody had in mind when the matters were written.

Each pair is a passage and a reply to it, true or with one thing changed, both put into articles of
one title. Nearness of copies was chosen on half of them; matters were not written with any.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from casework.knowledge.hygiene.finding import Sort
from tests.unit.knowledge.hygiene.given import article, found

DATA = Path(__file__).parents[3] / "knowledge" / "data" / "pairs.jsonl"


@cache
def _held_back() -> tuple[dict[str, Any], ...]:
    rows = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
    return tuple(row for row in rows if int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2)


@cache
def _told() -> dict[str, bool]:
    """Say of each pair whether its two articles are found to contradict each other."""
    return {
        row["id"]: bool(
            found(Sort.contradicting, article("one", row["source"]), article("two", row["reply"]))
        )
        for row in _held_back()
    }


def _share(changed: set[str | None]) -> float:
    told = [_told()[row["id"]] for row in _held_back() if row["changed"] in changed]
    return sum(told) / len(told)


def test_half_of_the_changed_numbers_are_found() -> None:
    """Of any matter, described or not; those that are not need nearly the same words."""
    assert _share({"number", "amount"}) >= 0.5


def test_a_true_paraphrase_is_hardly_ever_taken_for_a_contradiction() -> None:
    """An owner who is called in vain soon stops to listen."""
    assert _share({None}) <= 0.03
