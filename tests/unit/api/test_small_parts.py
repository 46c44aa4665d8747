"""The API's small pure parts."""

from datetime import UTC, datetime

import pytest
from starlette.requests import Request

from casework.api.problems import pointers
from casework.api.sentences import ask
from casework.api.telling import wake_for
from casework.api.waiting import MAX_WAIT, preferred
from casework.api.wakes import Delivery
from casework.domain.action import Action
from casework.domain.money import Money
from casework.store.records import PendingRecord
from tests.fakes_api import FakeWakes


def _request(*values: str) -> Request:
    headers = [(b"prefer", value.encode()) for value in values]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ((), 0),
        (("wait=10",), 10),
        (("respond-async, wait=5",), 5),
        (("respond-async", "WAIT = 5; x=y"), 5),
        (("wait=99999",), MAX_WAIT),
        (("wait=-1",), 0),
        (("wait=abc",), 0),
        (("await=10",), 0),
        (("wait=99999999999999",), 0),
    ],
)
async def test_a_wait_is_read_as_rfc_7240_has_it(prefer: tuple[str, ...], seconds: int) -> None:
    """A whole number of seconds, at most thirty; anything else is no preference."""
    assert await preferred(_request(*prefer)) == seconds


def test_pointers_say_where_and_never_what() -> None:
    """JSON pointers are escaped, and a name that was sent in is cut."""
    found = pointers([{"loc": ("body", "a/b~c", 0), "msg": "wrong", "input": "secret"}])
    long = pointers([{"loc": ("\ud800" + "x" * 500,), "msg": "wrong"}])

    assert found == [{"pointer": "/body/a~1b~0c/0", "detail": "wrong"}]
    assert len(long[0]["pointer"]) <= 101
    assert long[0]["pointer"].isascii()


def _action(tool: str, **args: Money | str) -> Action:
    return Action(
        tool=tool,
        tool_version="1",
        tenant="shop",
        customer="anna",
        case="c",
        goal="g",
        action_id="a",
        args=dict(args),
        preconditions={},
        policy_version="v",
        requested_by="customer",
    )


def test_every_tool_with_an_effect_has_words_of_its_own() -> None:
    """No card of the shop's own tools shows a bare call; an unknown tool shows exactly that."""
    refund = _action(
        "billing.refund",
        order_id="1001",
        charge_id="ch-1",
        amount=Money.of(1480, "JPY"),
        reason="damaged",
    )

    assert ask(refund) == "Refund 1480 JPY of charge ch-1, order 1001 (damaged)"
    assert ask(_action("team.thing", b="2", a="1")) == "team.thing(a=1, b=2)"


async def test_each_kind_of_row_has_its_wake() -> None:
    """What was answered, confirmed, wished for or given back is told under its own name."""
    wakes = FakeWakes()
    for kind in ("question", "confirmation", "person", "given_back", "approval"):
        row = PendingRecord(
            id=kind, case_id="c", goal_id="", kind=kind, text="", created_at=datetime.now(UTC)
        )
        assert await wake_for(wakes, row) is Delivery.seen

    assert wakes.heard == [
        ("answered", "c", "question"),
        ("confirmed", "c", "confirmation"),
        ("person_asked", "c", "person"),
        ("given_back", "c", "given_back"),
    ]
