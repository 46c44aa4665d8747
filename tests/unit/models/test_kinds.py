"""The kinds of goal are data that everything else agrees with."""

import pytest

from casework.domain.errors import Misconfigured
from casework.models.kinds import KINDS, find, parse, queue_of
from casework.models.procedures.table import PROCEDURES

_ENTRY = """
[lend]
area = "orders"
label = "Borrow"
description = "The customer wants to borrow."
queue = "orders"
effect = "none"
procedure = false
required = ["order_id"]
"""


def test_a_kind_has_a_procedure_exactly_when_it_says_so() -> None:
    """The table of procedures and the kinds can not drift apart.

    A short word needs none of its own: the customer is asked which of its kinds is meant.
    """
    short_words = {name for name, kind in KINDS.items() if kind.narrows}
    promised = {name for name, kind in KINDS.items() if kind.has_procedure}
    assert promised - short_words == set(PROCEDURES) - short_words


def test_a_kind_without_a_procedure_has_no_effect_and_one_with_a_procedure_has_one() -> None:
    """What the engine can not do needs no permission; what it does is read, write or money."""
    assert all((kind.effect != "none") == kind.has_procedure for kind in KINDS.values())


def test_every_kind_has_a_queue_and_an_unknown_one_goes_to_care() -> None:
    """Nobody is lost on the way to a person."""
    assert all(kind.queue for kind in KINDS.values())
    assert (queue_of("double_charge"), queue_of("nonsense")) == ("billing", "care")
    assert find("nonsense") is None


def test_a_short_word_narrows_to_kinds_that_exist_and_serve() -> None:
    """Whoever says "refund" is asked for the reason, and each answer has a playbook."""
    assert KINDS["refund"].narrows
    assert all(KINDS[name].has_procedure for name in KINDS["refund"].narrows)


def test_the_file_is_read_as_it_stands() -> None:
    """What a support team writes is what the engine knows."""
    kind = parse(_ENTRY)["lend"]
    assert (kind.name, kind.area, kind.label, kind.queue) == ("lend", "orders", "Borrow", "orders")
    assert (kind.effect, kind.has_procedure, kind.required) == ("none", False, ("order_id",))
    assert kind.narrows == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (_ENTRY.replace('queue = "orders"', ""), "lacks \\['queue'\\]"),
        (_ENTRY.replace("queue", "cue"), "does not know \\['cue'\\]"),
        (_ENTRY.replace('"none"', '"huge"'), "effect 'huge'"),
        (_ENTRY + 'narrows = ["nothing"]', "narrows to nothing"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_by_name(wrong: str, said: str) -> None:
    """A slip of the pen in kinds.toml is told, not guessed around."""
    with pytest.raises(Misconfigured, match=f"lend .*{said}|lend narrows"):
        parse(wrong)
