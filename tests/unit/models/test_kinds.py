"""The kinds of goal are data that everything else agrees with."""

from casework.models.kinds import KINDS, find, queue_of
from casework.models.procedures.table import PROCEDURES


def test_a_kind_has_a_procedure_exactly_when_it_says_so() -> None:
    """The table of procedures and the kinds can not drift apart."""
    assert {name for name, kind in KINDS.items() if kind.has_procedure} == set(PROCEDURES)


def test_every_kind_has_a_queue_and_an_unknown_one_goes_to_care() -> None:
    """Nobody is lost on the way to a person."""
    assert all(kind.queue for kind in KINDS.values())
    assert (queue_of("double_charge"), queue_of("nonsense")) == ("billing", "care")
    assert find("nonsense") is None
