"""The language model plans by name and pointer; it can write no value and gain no tool."""

import pytest

from casework.domain.brief import GoalView, PastStep
from casework.domain.fact import Fact, FactNeed
from casework.domain.money import Money
from casework.domain.plan import CannotHelp, Clarify, NeedFacts, Origin, Plan, Step
from casework.domain.results import Denied, Done
from casework.models.llm import LlmModels
from casework.models.trouble import Answer, FaultKind, ModelFault
from tests.integration.models.standin import StandIn
from tools.catalogue import TOOLS


def arg(name: str, **source: str) -> dict[str, str]:
    """Fill in one argument."""
    return {"name": name, **source}


def plan(tool: str, *arguments: dict[str, str], move: str = "plan") -> dict[str, object]:
    """Fill in a move of one call."""
    return {"move": move, "calls": [{"tool": tool, "arguments": list(arguments)}]}


REFUND = (
    arg("order_id", fact="charge/ch_1/order_id"),
    arg("charge_id", fact="charge/ch_1/id"),
    arg("amount", fact="charge/ch_1/refundable"),
    arg("reason", choice="damaged"),
)


async def test_a_step_is_made_of_facts(standin: StandIn, llm: LlmModels, view: GoalView) -> None:
    """Values and preconditions are fetched by code; the model's own choice is marked as such."""
    standin.fills_in(plan("billing.refund", *REFUND))

    answer = await llm.planner.plan(view, TOOLS)

    assert isinstance(answer, Answer)
    assert isinstance(answer.value, Plan)
    step = answer.value.steps[0]
    assert step.value("amount") == Money.of(2490, "EUR")
    assert step.value("charge_id") == "ch_1"
    origins = {a.name: a.origin for a in step.arguments}
    assert origins == {
        "order_id": Origin.fact,
        "charge_id": Origin.fact,
        "amount": Origin.fact,
        "reason": Origin.model,
    }
    assert step.preconditions == {
        "order_version": "7",
        "paid": "2490",
        "refunded": "0",
        "currency": "EUR",
    }
    assert step.read_back == (FactNeed(tool="billing.list_refunds", args={"order_id": "1001"}),)


async def test_words_are_pointed_to(standin: StandIn, llm: LlmModels, view: GoalView) -> None:
    """An address stays in the store; the step only says where it stands."""
    standin.fills_in(
        plan(
            "orders.change_address",
            arg("order_id", fact="order/1001/id"),
            arg("address", detail="address"),
        )
    )

    answer = await llm.planner.plan(view, TOOLS)

    assert isinstance(answer, Answer)
    assert isinstance(answer.value, Plan)
    address = answer.value.steps[0].arguments[1]
    assert (address.value, address.origin) == (None, Origin.words)
    assert address.span is not None
    assert answer.value.steps[0].preconditions == {"order_version": "3", "status": "processing"}


async def test_facts_are_asked_for(standin: StandIn, llm: LlmModels, view: GoalView) -> None:
    """A read takes its ids from the customer's words."""
    standin.fills_in(plan("orders.get", arg("order_id", detail="order_id"), move="need_facts"))

    answer = await llm.planner.plan(view, TOOLS)

    assert isinstance(answer, Answer)
    need = FactNeed(tool="orders.get", args={"order_id": "1001"})
    assert answer.value == NeedFacts(needs=(need,))


async def test_asking_again_for_nothing_ends(
    standin: StandIn, llm: LlmModels, view: GoalView
) -> None:
    """A read that found nothing is not asked for again and again: a person takes over."""
    standin.fills_in(plan("accounts.get", move="need_facts"))
    empty = view.model_copy(update={"missing": (FactNeed(tool="accounts.get"),)})

    answer = await llm.planner.plan(empty, TOOLS)

    assert isinstance(answer, Answer)
    assert answer.value == CannotHelp(reason="needs_person", to_person=True)


async def test_one_detail_is_asked_for_at_most_twice(
    standin: StandIn, llm: LlmModels, view: GoalView
) -> None:
    """A question names a detail; after two questions a person takes over."""
    standin.fills_in({"move": "clarify", "detail": "address"})

    first = await llm.planner.plan(view, TOOLS)
    third = await llm.planner.plan(view.model_copy(update={"questions_asked": 2}), TOOLS)

    assert isinstance(first, Answer)
    assert isinstance(third, Answer)
    assert first.value == Clarify(slot="address", template="which_address")
    assert third.value == CannotHelp(reason="not_understood", to_person=True)


@pytest.mark.parametrize(
    ("form", "kind", "code"),
    [
        (plan("billing.wire", *REFUND), FaultKind.unknown_tool, "tool"),
        (plan("BILLING.REFUND", *REFUND), FaultKind.unknown_tool, "tool"),
        (plan("orders.get", arg("order_id", detail="order_id")), "outside_schema", "effect"),
        (plan("billing.refund", *REFUND, move="need_facts"), "outside_schema", "effect"),
        (
            plan("billing.refund", *REFUND, arg("customer_id", fact="order/1001/id")),
            "outside_schema",
            "argument",
        ),
        (plan("billing.refund", *REFUND, REFUND[0]), "outside_schema", "argument"),
        (plan("billing.refund", *REFUND[:3]), "outside_schema", "missing_argument"),
        (
            plan("billing.refund", *REFUND[:3], arg("reason", choice="generous")),
            "outside_schema",
            "choice",
        ),
        (plan("billing.refund", *REFUND[:3], arg("reason")), "outside_schema", "argument_source"),
        (
            plan("billing.refund", *REFUND[:2], arg("amount", fact="order/1001/id"), REFUND[3]),
            "outside_schema",
            "argument_value",
        ),
        (
            plan("billing.refund", *REFUND[:2], arg("amount", fact="charge/ch_9/paid"), REFUND[3]),
            "unknown_reference",
            "fact",
        ),
        (
            plan("billing.refund", *REFUND[:2], arg("amount", fact="charge/ch_1/due"), REFUND[3]),
            "unknown_reference",
            "field",
        ),
        (
            plan("billing.refund", *REFUND[:2], arg("amount", fact="charge/ch_2/paid"), REFUND[3]),
            "unknown_reference",
            "amount_elsewhere",
        ),
        (
            plan("billing.refund", *REFUND[:2], arg("amount", detail="salary"), REFUND[3]),
            "unknown_reference",
            "detail",
        ),
        (
            plan("orders.cancel", arg("order_id", detail="order_id")),
            "outside_schema",
            "argument_value",
        ),
        (plan("accounts.unlock"), "unknown_reference", "record"),
        (
            plan("accounts.get", arg("x", choice="y"), move="need_facts"),
            "outside_schema",
            "argument",
        ),
        (
            plan("orders.change_address", REFUND[0], arg("address", fact="order/1001/items")),
            "outside_schema",
            "argument_value",
        ),
        ({"move": "plan"}, "outside_schema", "no_steps"),
        ({"move": "clarify"}, "outside_schema", "no_detail"),
        ({"move": "transfer"}, "outside_schema", "fields"),
        (
            {
                "move": "plan",
                "calls": [
                    {"tool": "orders.cancel", "arguments": [{"name": "order_id", "value": "1001"}]}
                ],
            },
            "outside_schema",
            "fields",
        ),
    ],
)
async def test_what_is_not_offered_is_a_fault(
    standin: StandIn, llm: LlmModels, view: GoalView, form: object, kind: str, code: str
) -> None:
    """A tool, argument, value or record that does not exist makes the whole plan a fault."""
    standin.fills_in(form)

    fault = await llm.planner.plan(view, TOOLS)

    assert isinstance(fault, ModelFault)
    assert (fault.kind, fault.code) == (kind, code)


async def test_after_a_no_or_when_done_nobody_is_asked(
    standin: StandIn, llm: LlmModels, view: GoalView
) -> None:
    """A denial and a done step are the end, without a call."""
    step = Step(tool="orders.cancel", arguments=())
    no = PastStep(n=1, step=step, result=Denied(reason="no"))
    yes = PastStep(n=1, step=step, result=Done(action_id="a", receipt="r"))

    denied = await llm.planner.plan(view.model_copy(update={"past": (no,)}), TOOLS)
    done = await llm.planner.plan(view.model_copy(update={"past": (yes,)}), TOOLS)

    assert isinstance(denied, Answer)
    assert isinstance(done, Answer)
    assert (denied.value, done.value) == (CannotHelp(reason="denied"), Plan())
    assert standin.got == []


async def test_a_step_without_a_record_of_its_own(
    standin: StandIn, llm: LlmModels, view: GoalView
) -> None:
    """Unlocking is about the one account that was read, and a person is always a way out."""
    account = Fact(
        kind="account",
        id="me",
        fields={"status": "locked", "lock_reason": "too_many_attempts", "account_version": "4"},
        source="accounts",
        at=view.now,
    )
    known = view.model_copy(update={"facts": (*view.facts, account)})
    standin.fills_in(plan("accounts.unlock"))
    unlocking = await llm.planner.plan(known, TOOLS)
    standin.fills_in({"move": "cannot_help"})
    giving_up = await llm.planner.plan(known, TOOLS)

    assert isinstance(unlocking, Answer)
    assert isinstance(giving_up, Answer)
    assert isinstance(unlocking.value, Plan)
    assert unlocking.value.steps[0].preconditions == {
        "account_version": "4",
        "lock_reason": "too_many_attempts",
    }
    assert giving_up.value == CannotHelp(reason="needs_person", to_person=True)
