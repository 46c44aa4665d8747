"""Declarations: a tool that leaves a promise open can not be declared."""

from typing import Any

import pytest

from casework.domain.errors import Broken
from casework.domain.plan import Origin
from tools import gateway, reading
from tools.catalogue import REFUND_REASONS, TOOLS, find, scopes
from tools.declaration import (
    ArgumentKind,
    EffectClass,
    Parameter,
    Preconditions,
    Tool,
)

WRITES = [tool for tool in TOOLS if tool.effect is not EffectClass.read]
READS = [tool for tool in TOOLS if tool.effect is EffectClass.read]


def a_tool(**changes: Any) -> Tool:
    """Declare a write, changed as told."""
    order = Parameter(name="order_id", kind=ArgumentKind.id, origins=frozenset({Origin.fact}))
    fields: dict[str, Any] = {
        "name": "orders.gift_wrap",
        "version": "1",
        "purpose": "Wrap an order.",
        "audience": "orders",
        "effect": EffectClass.write,
        "scope": "orders:wrap",
        "parameters": (order,),
        "target": ("order_id",),
    }
    return Tool(**(fields | changes))


@pytest.mark.parametrize("effect", [EffectClass.write, EffectClass.notify])
def test_an_effect_without_idempotency_is_refused(effect: EffectClass) -> None:
    """A retry must never do it twice."""
    with pytest.raises(Broken, match="idempotency"):
        a_tool(effect=effect, idempotent=False)


def test_a_target_must_be_an_argument() -> None:
    """A denial needs something to stick to."""
    with pytest.raises(Broken, match="target"):
        a_tool(target=("order_id", "parcel_id"))


def test_money_moves_only_on_compared_facts() -> None:
    """What moves money names the facts and who compares them."""
    with pytest.raises(Broken, match="facts"):
        a_tool(moves_money=True)

    for mode in (Preconditions.compared_by_backend, Preconditions.read_before):
        assert a_tool(moves_money=True, precondition_mode=mode).moves_money


def test_a_read_promises_nothing_about_effects() -> None:
    """Reading twice is reading once."""
    read = a_tool(effect=EffectClass.read, idempotent=False, target=())

    assert read.effect is EffectClass.read


def test_parameters_are_found_by_their_exact_name() -> None:
    """Another spelling is another parameter, which does not exist."""
    tool = a_tool()

    assert tool.parameter("order_id") is tool.parameters[0]
    assert tool.parameter("Order_id") is None
    assert tool.parameter("") is None


def test_names_are_unique() -> None:
    """One name is one tool."""
    assert len({tool.name for tool in TOOLS}) == len(TOOLS)
    assert all(find(tool.name) is tool for tool in TOOLS)


@pytest.mark.parametrize("name", ["", "billing.Refund", "billing.refund ", "refund", "rm -rf"])
def test_a_foreign_name_is_no_tool(name: str) -> None:
    """Nothing that only resembles a tool is one."""
    assert find(name) is None


def test_every_tool_has_its_call_and_every_call_its_tool() -> None:
    """What is declared can be called, and nothing else can."""
    assert set(reading.CALLS) == {tool.name for tool in READS}
    assert set(gateway.CALLS) == {tool.name for tool in WRITES}


def test_path_and_body_are_exactly_the_arguments() -> None:
    """A write sends each declared argument once, in its path or in its body."""
    for tool in WRITES:
        in_body = gateway.CALLS[tool.name].body

        assert set(in_body) <= {p.name for p in tool.parameters}


@pytest.mark.parametrize("tool", WRITES, ids=lambda tool: tool.name)
def test_every_effect_keeps_its_promises(tool: Tool) -> None:
    """An effect has a key, a scope that no read has, and facts where its declaration says so."""
    assert tool.idempotent
    assert tool.scope not in {read.scope for read in READS}
    assert bool(tool.preconditions) is (tool.precondition_mode is not Preconditions.none)
    assert tool.effect is EffectClass.notify or tool.preconditions


@pytest.mark.parametrize("tool", WRITES, ids=lambda tool: tool.name)
def test_nothing_of_an_effect_comes_from_a_model(tool: Tool) -> None:
    """Arguments come from facts, the customer's words or code."""
    assert all(p.origins for p in tool.parameters)
    assert not any(Origin.model in p.origins for p in tool.parameters)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_whom_it_is_for_is_never_an_argument(tool: Tool) -> None:
    """Customer, tenant, currency and payout destination are bound, not passed."""
    names = {p.name for p in tool.parameters}

    assert not names & {"customer", "customer_id", "tenant", "currency", "destination", "account"}


def test_an_undo_is_a_tool_that_fits() -> None:
    """What takes an effect back exists, needs nothing more, and works on the same subject."""
    for tool in WRITES:
        if tool.undo is not None:
            undo = find(tool.undo)

            assert undo is not None
            assert undo.audience == tool.audience
            assert undo.target == tool.target
            assert {p.name for p in undo.parameters} <= {p.name for p in tool.parameters}
            assert all(Origin.code in p.origins for p in undo.parameters)


def test_money_is_an_argument_of_what_moves_it() -> None:
    """Exactly the tools that take an amount say that they move money."""
    with_amount = {t.name for t in TOOLS if any(p.kind is ArgumentKind.money for p in t.parameters)}

    assert with_amount == {t.name for t in TOOLS if t.moves_money} == {"billing.refund"}


def test_a_grant_can_hold_every_scope() -> None:
    """The scopes of a grant are those of the tools, each named after its system."""
    assert scopes() == {tool.scope for tool in TOOLS}
    assert all(tool.scope.startswith(f"{tool.audience}:") for tool in TOOLS)
    assert all(tool.name.startswith(f"{tool.audience}.") for tool in TOOLS)


def test_choices_are_closed() -> None:
    """A choice lists what may be chosen, and nothing else does."""
    for tool in TOOLS:
        for p in tool.parameters:
            assert bool(p.choices) is (p.kind is ArgumentKind.choice)

    assert "damaged" in REFUND_REASONS
