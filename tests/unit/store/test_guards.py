"""The database's own guards and the domain agree on every way."""

import importlib.util
from importlib.resources import files
from typing import Any

from casework.domain.approval import ApprovalStatus
from casework.domain.effect import EffectState


def _guards() -> Any:
    path = files("casework.store") / "migrations" / "versions" / "0006_guards.py"
    spec = importlib.util.spec_from_file_location("guards", str(path))
    assert spec and spec.loader  # noqa: PT018  # for the type checkers
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_trigger_takes_the_moves_of_the_domain() -> None:
    """Whatever EffectState allows the database allows, and nothing else."""
    moves = {
        (EffectState(before), EffectState(after))
        for before, words in _guards().EFFECT_MOVES.items()
        for after in words.split()
    }

    assert moves == {(a, b) for a in EffectState for b in EffectState if a.may_become(b)}


def test_an_approval_that_ended_never_moves_again() -> None:
    """Consumed, expired and void are final in the database."""
    guards = _guards()
    ended = {ApprovalStatus.consumed, ApprovalStatus.expired, ApprovalStatus.void}

    assert {ApprovalStatus(name) for name in guards.APPROVAL_MOVES} == set(ApprovalStatus) - ended
