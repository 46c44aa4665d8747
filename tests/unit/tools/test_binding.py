"""Binding: each argument from where its tool allows, and really from there."""

from datetime import UTC, datetime

import pytest

from casework.domain.action import ActionValue
from casework.domain.case import Span
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin, Step
from tools.binding import Bound, Unbound, bind
from tools.catalogue import find
from tools.declaration import ArgumentKind, EffectClass, Parameter, Tool

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LEFT = Money.of(14800, "EUR")
SPAN = Span(message_id="m1", start=0, end=9)
CHARGE = Fact(
    kind="charge",
    id="ch_1",
    fields={
        "order_id": "1001",
        "paid": Money.of(20000, "EUR"),
        "refunded": Money.of(5200, "EUR"),
        "order_version": "3",
        "none": None,
        "disputed": False,
    },
    source="billing.list_charges",
    at=NOW,
)
FACTS = (CHARGE,)
FOUND = find("billing.refund")
assert FOUND is not None
REFUND: Tool = FOUND
ORDER = Argument(name="order_id", value="1001", origin=Origin.fact, fact="charge/ch_1/order_id")
CHARGED = Argument(name="charge_id", value="ch_1", origin=Origin.fact, fact="charge/ch_1/id")
ALL = Argument(name="amount", value=LEFT, origin=Origin.fact, fact="charge/ch_1/refundable")
DAMAGED = Argument(name="reason", value="damaged", origin=Origin.code)
GIVEN = {a.name: a for a in (ORDER, CHARGED, ALL, DAMAGED)}
COMPARED = {"order_version": "3", "paid": "20000", "refunded": "5200", "currency": "EUR"}


def said(words: str) -> dict[Span, str]:
    """Let these words stand where `SPAN` points."""
    return dict.fromkeys([SPAN], words)


def refund(*more: Argument, without: str = "", **changes: Argument) -> Step:
    """Propose the refund, with one argument changed, left out or added."""
    arguments = tuple(a for name, a in (GIVEN | changes).items() if name != without)
    return Step(tool="billing.refund", arguments=arguments + more, preconditions=COMPARED)


def said_amount(money: Money, words: str) -> Bound | Unbound:
    """Propose a refund of an amount that stands in these words."""
    amount = Argument(name="amount", value=money, origin=Origin.words, span=SPAN)
    return bind(REFUND, refund(amount=amount), FACTS, said(words))


def one(argument: Argument, parameter: Parameter, words: str = "") -> Bound | Unbound:
    """Bind one argument of a tool that has only this parameter."""
    tool = Tool(
        name="t",
        version="1",
        purpose="p",
        audience="a",
        effect=EffectClass.write,
        scope="a:b",
        parameters=(parameter,),
    )
    return bind(tool, Step(tool="t", arguments=(argument,)), FACTS, said(words) if words else {})


def test_a_refund_from_facts_and_code_is_bound() -> None:
    """Every argument is where it says, so the arguments are the action's."""
    args: dict[str, ActionValue] = {
        "order_id": "1001",
        "charge_id": "ch_1",
        "amount": LEFT,
        "reason": "damaged",
    }

    assert bind(REFUND, refund(), FACTS, {}) == Bound(args=args)


@pytest.mark.parametrize(
    ("step", "unbound"),
    [
        pytest.param(
            refund(Argument(name="customer_id", value="c2", origin=Origin.code)),
            Unbound(reason="argument_unknown", argument="customer_id"),
            id="foreign-argument",
        ),
        pytest.param(
            refund(Argument(name="currency", value="USD", origin=Origin.code)),
            Unbound(reason="argument_unknown", argument="currency"),
            id="currency-chosen",
        ),
        pytest.param(
            refund(ALL),
            Unbound(reason="argument_unknown", argument="amount"),
            id="amount-twice",
        ),
        pytest.param(
            refund(without="reason"),
            Unbound(reason="argument_missing", argument="reason"),
            id="no-reason",
        ),
        pytest.param(
            refund(amount=ALL.model_copy(update={"origin": Origin.model})),
            Unbound(reason="argument_origin", argument="amount"),
            id="amount-from-the-model",
        ),
        pytest.param(
            refund(amount=ALL.model_copy(update={"origin": Origin.code})),
            Unbound(reason="argument_origin", argument="amount"),
            id="amount-from-code",
        ),
        pytest.param(
            refund(reason=Argument(name="reason", value="kindness", origin=Origin.code)),
            Unbound(reason="argument_invalid", argument="reason"),
            id="no-such-choice",
        ),
        pytest.param(
            refund(reason=Argument(name="reason", value=LEFT, origin=Origin.code)),
            Unbound(reason="argument_invalid", argument="reason"),
            id="money-as-choice",
        ),
        pytest.param(
            refund(reason=Argument(name="reason", value=None, origin=Origin.code)),
            Unbound(reason="argument_origin", argument="reason"),
            id="nothing-as-choice",
        ),
        pytest.param(
            refund(charge_id=CHARGED.model_copy(update={"origin": Origin.words, "span": SPAN})),
            Unbound(reason="argument_origin", argument="charge_id"),
            id="charge-from-words",
        ),
    ],
)
def test_a_step_that_its_tool_does_not_allow_is_refused(step: Step, unbound: Unbound) -> None:
    """The reason and the culprit are named; nothing is ignored."""
    assert bind(REFUND, step, FACTS, said("ch_1")) == unbound


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        pytest.param("1002", "charge/ch_1/order_id", id="another-value"),
        pytest.param("1001", "charge/ch_2/order_id", id="another-record"),
        pytest.param("1001", "order/ch_1/order_id", id="another-kind"),
        pytest.param("1001", "charge/ch_1/id", id="another-field"),
        pytest.param("1001", "charge/ch_1/absent", id="no-such-field"),
        pytest.param("", "charge/ch_1/none", id="an-empty-field"),
        pytest.param("1001", "", id="no-pointer"),
        pytest.param("1001", "charge", id="half-a-pointer"),
        pytest.param("1001", "charge/ch_1", id="no-field"),
        pytest.param(True, "charge/ch_1/disputed", id="another-type"),
        pytest.param("5200", "charge/ch_1/refunded", id="money-as-text"),
    ],
)
def test_a_pointer_that_lies_is_refused(value: str | bool, pointer: str) -> None:
    """The value must be exactly what the named fact holds."""
    order = Argument(name="order_id", value=value, origin=Origin.fact, fact=pointer)

    assert bind(REFUND, refund(order_id=order), FACTS, {}) == Unbound(
        reason="argument_origin", argument="order_id"
    )


@pytest.mark.parametrize(
    "money",
    [
        pytest.param(Money.of(14801, "EUR"), id="a-cent-more"),
        pytest.param(Money.of(14800, "USD"), id="another-currency"),
    ],
)
def test_all_that_is_left_is_computed_not_believed(money: Money) -> None:
    """`refundable` is what the fact says was paid and not paid back."""
    amount = ALL.model_copy(update={"value": money})

    assert bind(REFUND, refund(amount=amount), FACTS, {}) == Unbound(
        reason="argument_origin", argument="amount"
    )


def test_nothing_left_is_no_amount() -> None:
    """An amount of zero moves nothing and is refused."""
    empty = CHARGE.model_copy(
        update={"fields": {**CHARGE.fields, "refunded": Money.of(20000, "EUR")}}
    )
    zero = ALL.model_copy(update={"value": Money.of(0, "EUR")})

    assert bind(REFUND, refund(amount=zero), (empty,), {}) == Unbound(
        reason="argument_invalid", argument="amount"
    )


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"paid": Money.of(1, "EUR")}, id="refunded-unknown"),
        pytest.param(
            {"paid": Money.of(2, "EUR"), "refunded": Money.of(1, "USD")}, id="two-currencies"
        ),
    ],
)
def test_a_charge_that_can_not_be_reckoned_gives_no_amount(fields: dict[str, Money]) -> None:
    """Without both amounts in one currency nothing is left to take from."""
    strange = Fact(kind="charge", id="ch_1", fields={**fields}, source="s", at=NOW)
    amount = ALL.model_copy(update={"value": Money.of(1, "EUR")})
    tool = Parameter(name="amount", kind=ArgumentKind.money, origins=frozenset({Origin.fact}))
    step = Step(tool="t", arguments=(amount,))
    only_amount = Tool(
        name="t",
        version="1",
        purpose="p",
        audience="a",
        effect=EffectClass.write,
        scope="a:b",
        parameters=(tool,),
    )

    assert bind(only_amount, step, (strange,), {}) == Unbound(
        reason="argument_origin", argument="amount"
    )


@pytest.mark.parametrize(
    ("money", "words"),
    [
        pytest.param(Money.of(14800, "EUR"), "148", id="whole"),
        pytest.param(Money.of(14800, "EUR"), "148.00", id="point"),
        pytest.param(Money.of(14800, "EUR"), "148,00", id="comma"),
        pytest.param(Money.of(14800, "EUR"), "€148", id="sign-before"),
        pytest.param(Money.of(14800, "EUR"), "148 euros", id="unit-after"),
        pytest.param(Money.of(14800, "EUR"), "EUR 148,-", id="dash"),
        pytest.param(Money.of(14850, "EUR"), "148.5", id="one-decimal"),
        pytest.param(Money.of(50, "EUR"), "0.50", id="below-one"),
        pytest.param(Money.of(5, "EUR"), "0,05 €", id="five-cents"),
        pytest.param(Money.of(148000, "EUR"), "1.480,00 EUR", id="german-thousands"),
        pytest.param(Money.of(148000, "EUR"), "1,480.00", id="english-thousands"),
        pytest.param(Money.of(148000, "EUR"), "1,480", id="thousands-only"),
        pytest.param(Money.of(148000, "EUR"), "1 480,00", id="spaced-thousands"),
        pytest.param(Money.of(148000, "EUR"), "1'480.00", id="swiss-thousands"),
        pytest.param(Money.of(148000000, "EUR"), "1,480,000", id="millions"),
        pytest.param(Money.of(148, "JPY"), "148 yen", id="no-decimals"),
        pytest.param(Money.of(1480, "JPY"), "1,480 yen", id="yen-thousands"),
        pytest.param(Money.of(14800, "KWD"), "14.800", id="three-decimals"),
    ],
)
def test_an_amount_is_read_as_people_write_it(money: Money, words: str) -> None:
    """Whatever the separator, the words hold exactly this amount."""
    assert isinstance(said_amount(money, words), Bound)


@pytest.mark.parametrize(
    ("money", "words"),
    [
        pytest.param(Money.of(14800, "EUR"), "149", id="another-amount"),
        pytest.param(Money.of(1480000, "EUR"), "148.00", id="a-hundred-times-as-much"),
        pytest.param(Money.of(14800, "EUR"), "14800", id="a-hundredth"),
        pytest.param(Money.of(14800, "EUR"), "14,800", id="a-hundredth-grouped"),
        pytest.param(Money.of(14850, "EUR"), "148", id="cents-made-up"),
        pytest.param(Money.of(14800, "EUR"), "148.50", id="cents-left-out"),
        pytest.param(Money.of(14800, "EUR"), "all of it", id="no-number"),
        pytest.param(Money.of(14800, "EUR"), "1 or 48.00", id="two-numbers"),
        pytest.param(Money.of(14800, "EUR"), "order 148 for 20", id="an-order-number"),
        pytest.param(Money.of(14800, "EUR"), "１４８", id="full-width"),
        pytest.param(Money.of(14800, "EUR"), "148.000.0", id="nonsense"),
        pytest.param(Money.of(5, "EUR"), "€", id="a-sign-alone"),
        pytest.param(Money.of(14800, "JPY"), "148.00", id="too-precise"),
        pytest.param(Money.of(14800, "EUR"), "9" * 40 + "148", id="huge"),
    ],
)
def test_an_amount_that_was_not_said_is_refused(money: Money, words: str) -> None:
    """The words must hold this amount, and no other way of reading them helps."""
    assert said_amount(money, words) == Unbound(reason="argument_origin", argument="amount")


def test_words_that_nobody_wrote_hold_nothing() -> None:
    """A span into a message that is not the customer's gives no value."""
    amount = Argument(name="amount", value=LEFT, origin=Origin.words, span=SPAN)
    nowhere = Argument(name="amount", value=LEFT, origin=Origin.words)
    refused = Unbound(reason="argument_origin", argument="amount")

    assert bind(REFUND, refund(amount=amount), FACTS, {}) == refused
    assert bind(REFUND, refund(amount=amount), FACTS, said("")) == refused
    assert bind(REFUND, refund(amount=nowhere), FACTS, said("148")) == refused


WORDS = frozenset({Origin.words})


@pytest.mark.parametrize(
    ("value", "words", "bound"),
    [
        pytest.param("1001", "order 1001, please", True, id="said"),
        pytest.param("1001", "1001", True, id="alone"),
        pytest.param("1001", "#1001.", True, id="punctuated"),
        pytest.param("1001", "order 1002", False, id="not-said"),
        pytest.param("100", "order 1001", False, id="part-of-another"),
        pytest.param("001", "order 1001", False, id="end-of-another"),
        pytest.param("", "order 1001", False, id="empty"),
        pytest.param(True, "true", False, id="a-yes"),
    ],
)
def test_an_id_from_words_is_a_whole_word_of_them(
    value: str | bool, words: str, bound: bool
) -> None:
    """Part of another number is another order."""
    argument = Argument(name="order_id", value=value, origin=Origin.words, span=SPAN)
    parameter = Parameter(name="order_id", kind=ArgumentKind.id, origins=WORDS)

    assert isinstance(one(argument, parameter, words), Bound) is bound


@pytest.mark.parametrize(
    ("words", "args"),
    [
        pytest.param("1 High St\nLeeds", {"address": "1 High St\nLeeds"}, id="as-written"),
        pytest.param(" 1 High\u200b St ", {"address": "1 High St"}, id="cleaned"),
        pytest.param("x" * 30, {"address": "x" * 30}, id="exactly-as-long"),
    ],
)
def test_words_kept_out_of_histories_are_the_value(words: str, args: dict[str, str]) -> None:
    """An address is fetched from the message itself, without what nobody can see."""
    argument = Argument(name="address", value=None, origin=Origin.words, span=SPAN)
    parameter = Parameter(name="address", kind=ArgumentKind.text, origins=WORDS, max_length=30)

    assert one(argument, parameter, words) == Bound(args={**args})


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param("x" * 31, "argument_invalid", id="one-too-long"),
        pytest.param("\u200b", "argument_origin", id="invisible"),
    ],
)
def test_words_that_do_not_fit_are_refused(words: str, reason: str) -> None:
    """Too long or invisible words are no address."""
    argument = Argument(name="address", value=None, origin=Origin.words, span=SPAN)
    parameter = Parameter(name="address", kind=ArgumentKind.text, origins=WORDS, max_length=30)

    assert one(argument, parameter, words) == Unbound(reason=reason, argument="address")


def test_a_model_s_word_is_never_an_argument() -> None:
    """Even where a tool would allow it, binding gives no value that a model made up."""
    argument = Argument(name="order_id", value="1001", origin=Origin.model)
    parameter = Parameter(name="order_id", kind=ArgumentKind.id, origins=frozenset({Origin.model}))

    assert one(argument, parameter) == Unbound(reason="argument_origin", argument="order_id")


def test_an_optional_argument_may_be_left_out() -> None:
    """Only what is required is missed."""
    parameter = Parameter(name="order_id", kind=ArgumentKind.id, origins=WORDS, required=False)
    tool = Tool(
        name="t",
        version="1",
        purpose="p",
        audience="a",
        effect=EffectClass.write,
        scope="a:b",
        parameters=(parameter,),
    )

    assert bind(tool, Step(tool="t", arguments=()), (), {}) == Bound(args={})


@pytest.mark.parametrize(
    "preconditions",
    [
        pytest.param({}, id="none"),
        pytest.param({"order_version": "3"}, id="one-of-four"),
        pytest.param({**COMPARED, "status": "captured"}, id="one-more"),
    ],
)
def test_the_compared_facts_are_exactly_the_declared_ones(preconditions: dict[str, str]) -> None:
    """A step can not choose which facts a backend compares."""
    step = refund().model_copy(update={"preconditions": preconditions})

    assert bind(REFUND, step, FACTS, {}) == Unbound(reason="preconditions_differ", argument="")
