"""`make demo`, as whoever has just cloned it runs it: a process of its own, and what it prints."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.server]

_NAMES = (
    "small-refund big-refund-approved big-refund-denied edited-down two-goals not-yours vague "
    "by-the-book person-please killed-after-paying nobody-decides changed-mind"
).split()


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    """Play the whole story once."""
    ran = subprocess.run(
        [sys.executable, "-m", "casework.cli", "demo", "--json"],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("CASEWORK_")},
    )
    assert ran.stdout, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)  # the whole of stdout: one object, no line more
    off = [(s["name"], s["checks"], s["seen"]) for s in told["scenes"] if not s["ok"]]
    assert (ran.returncode, off) == (0, []), ran.stderr
    return told


def _scene(story: dict[str, Any], name: str) -> dict[str, Any]:
    return next(scene for scene in story["scenes"] if scene["name"] == name)


def test_every_scene_ends_as_it_should(story: dict[str, Any]) -> None:
    """Eleven scenes, by name and in order; the story as a whole is ok."""
    assert [scene["name"] for scene in story["scenes"]] == _NAMES
    assert story["ok"] is True


def test_a_plain_refund_keeps_its_budget(story: dict[str, Any]) -> None:
    """At most 6 activities and 60 history events until the goal is resolved (DESIGN §2)."""
    small = _scene(story, "small-refund")

    assert 0 < small["activities"] <= 6
    assert 0 < small["history_events"] <= 60


def test_what_is_seen_is_the_shops_own_word(story: dict[str, Any]) -> None:
    """The rows of each scene carry the backend's own references, and are in the closing ledger."""
    kept = {row["reference"]: row for row in story["ledger"]["rows"]}
    shown = [row for scene in story["scenes"] for row in scene["seen"]]

    assert sorted(row["reference"] for row in shown) == sorted(kept)
    assert all(kept[row["reference"]] == row for row in shown)


def test_a_killed_worker_pays_once(story: dict[str, Any]) -> None:
    """Billing has one row of the case whose worker was killed after it had paid."""
    rows = [row for row in story["ledger"]["rows"] if row["customer"] == "cus-0009"]

    assert [(row["tool"], row["amount"]["amount_minor"]) for row in rows] == [
        ("billing.refund", "3950")
    ]


def test_no_money_moves_without_being_asked_for(story: dict[str, Any]) -> None:
    """The books hold what the scenes expected, and not one row more."""
    expected = sum(len(scene["expected"]) for scene in story["scenes"])

    assert len(story["ledger"]["rows"]) == expected
    assert story["ledger"]["refunded"] == [{"amount_minor": "60090", "currency": "EUR"}]


def test_the_books_and_the_audit_chain_agree(story: dict[str, Any]) -> None:
    """Every effect in the shop has exactly one chain, and the other way round."""
    assert story["findings"] == []
