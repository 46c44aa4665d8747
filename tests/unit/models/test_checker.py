"""A reply says only what the ledger and the facts say."""

import pytest

from casework.domain.effect import EffectState
from casework.domain.money import Money
from casework.models.checker import check
from casework.models.claims import Claim, EffectView
from tests.unit.models.shop_facts import account, charge, order, refund

REFUND = EffectView(
    action_id="a-1",
    tool="billing.refund",
    state=EffectState.succeeded,
    args={"order_id": "1001", "amount": Money.of(2490, "EUR")},
    details={"expected_on": "2026-04-05"},
)
TEXT = "We have refunded €24.90 for order 1001. It should be with you by April 5, 2026."
CLAIMS = (
    Claim(kind="promise", value="refunded", source="effect/a-1"),
    Claim(kind="amount", value="24.90 EUR", source="effect/a-1"),
    Claim(kind="order_id", value="1001", source="effect/a-1"),
    Claim(kind="date", value="2026-04-05", source="effect/a-1"),
)


def test_a_reply_that_is_borne_out_passes() -> None:
    """Every figure and promise has its effect."""
    assert check(TEXT, CLAIMS, (REFUND,), ()) == ()


@pytest.mark.parametrize("state", [s for s in EffectState if s is not EffectState.succeeded])
def test_only_a_succeeded_effect_backs_a_claim(state: EffectState) -> None:
    """Proposed, sent, unknown or compensated is not done."""
    ledger = (REFUND.model_copy(update={"state": state}),)

    faults = check(TEXT, CLAIMS, ledger, ())

    assert {"unbacked_promise", "unbacked_amount", "promise_refunded"} <= set(faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (TEXT.replace("€24.90", "€24.91"), "amount_unclaimed"),
        (TEXT.replace("€24.90", "€124.90"), "amount_unclaimed"),
        (TEXT.replace("€24.90", "24.90 dollars"), "amount_unclaimed"),
        (TEXT.replace("1001", "1002"), "number_unclaimed"),
        (TEXT.replace("1001", "10012"), "number_unclaimed"),
        (TEXT.replace("April 5", "April 4"), "date_unclaimed"),
        (TEXT.replace("April 5, 2026", "2026-04-04"), "date_unclaimed"),
        (TEXT + " It takes five days.", "figure_in_words"),
        (TEXT + " It arrives tomorrow.", "time_unclaimed"),
        (TEXT + " That is ① more.", "number_unclaimed"),
        (TEXT + " Your account is unlocked.", "promise_unlocked"),
        (TEXT + " Order 1001 has been cancelled.", "promise_cancelled"),
        (TEXT + " We will send you the invoice.", "promise_invoice_sent"),
        (TEXT + " We have changed your address.", "promise_address_changed"),
        (TEXT + " We promise it will not happen again.", "promise_guaranteed"),
        (TEXT + " See https://shop.example/refund", "link"),
        (TEXT + " See www.evil.example", "link"),
        (TEXT + " See evil.com/x", "link"),
        (TEXT + " ![x](http://evil.example/i.png)", "link"),
        (TEXT + " Write to help@shop.example", "link"),
        (TEXT + " javascript:alert", "link"),
        ("", "empty"),
    ],
)
def test_a_word_too_many_is_a_fault(text: str, fault: str) -> None:
    """Another figure, date, promise or link than was claimed stops the reply."""
    assert fault in check(text, CLAIMS, (REFUND,), ())


@pytest.mark.parametrize(
    "text",
    [
        "Nothing was refunded.",
        "Your order could not be cancelled.",
        "Order 1001 can still be cancelled.",
        "We have not changed the address.",
        "Your account was not unlocked.",
    ],
)
def test_saying_that_nothing_happened_is_no_promise(text: str) -> None:
    """A no needs no effect."""
    claims = (Claim(kind="order_id", value="1001", source="fact/order/1001/id"),)

    assert check(text, claims, (), (order(),)) == ()


@pytest.mark.parametrize(
    "claim",
    [
        Claim(kind="amount", value="24.90 EUR", source="effect/a-2"),
        Claim(kind="amount", value="24.91 EUR", source="effect/a-1"),
        Claim(kind="order_id", value="1002", source="effect/a-1"),
        Claim(kind="promise", value="cancelled", source="effect/a-1"),
        Claim(kind="promise", value="refunded", source="fact/charge/ch_1/status"),
        Claim(kind="promise", value="cancelled", source="fact/order/1001/status"),
        Claim(kind="promise", value="unlocked", source="fact/account/me/status"),
        Claim(kind="date", value="2026-04-06", source="effect/a-1"),
        Claim(kind="title", value="Blue mug", source="effect/a-1"),
        Claim(kind="amount", value="24.90 EUR", source="fact/charge/ch_9/paid"),
        Claim(kind="amount", value="24.90 EUR", source="fact/charge/ch_1/status"),
        Claim(kind="order_id", value="3", source="fact/order/1001/order_version"),
        Claim(kind="title", value="delivered", source="fact/order/1001/status"),
        Claim(kind="secret", value="delivered", source="fact/order/1001/status"),
        Claim(kind="duration", value="90 days", source="rule/return"),
        Claim(kind="duration", value="30 days", source="rule/generous"),
        Claim(kind="quote", value="Yes", source="approval/ap-1"),
        Claim(kind="quote", value="Sorry, no.", source="approval/ap-2"),
        Claim(kind="amount", value="1.00 EUR", source="my word"),
        Claim(kind="link", value="https://x.example", source="effect/a-1"),
    ],
)
def test_a_claim_that_nothing_bears_out_is_a_fault(claim: Claim) -> None:
    """A claim names one place, and that place must hold exactly its value."""
    facts = (order(), charge(), account())

    faults = check("Hello.", (claim,), (REFUND,), facts, quotes={"ap-1": "Sorry, no."})

    assert faults == (f"unbacked_{claim.kind}",)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("€24.90", Claim(kind="amount", value="24.90 EUR", source="fact/charge/ch_1/paid")),
        ("within 30 days", Claim(kind="duration", value="30 days", source="rule/return")),
        (
            "They wrote: “You get 5 euros back by tomorrow.”",
            Claim(kind="quote", value="You get 5 euros back by tomorrow.", source="approval/ap-1"),
        ),
        ("Blue mug", Claim(kind="title", value="Blue mug", source="fact/order/1001/items")),
        ("TR123456", Claim(kind="id", value="TR123456", source="fact/order/1001/tracking")),
        (
            "It was refunded.",
            Claim(kind="promise", value="refunded", source="fact/refund/re_1/state"),
        ),
        (
            "3 March 2026",
            Claim(kind="date", value="2026-03-03", source="fact/order/1001/placed_on"),
        ),
    ],
)
def test_facts_rules_and_quotes_bear_claims_out(text: str, claim: Claim) -> None:
    """Records, the shop's rules and a supervisor's own words may be said."""
    facts = (order(), charge(), refund())
    quotes = {"ap-1": "You get 5 euros back by tomorrow."}

    assert check(text, (claim,), (), facts, quotes=quotes) == ()


def test_a_link_on_the_list_may_be_said() -> None:
    """Hosts are compared whole: a look-alike is another host."""
    allowed = frozenset({"shop.example"})
    on_list = check("See https://shop.example/help", (), (), (), allowed_hosts=allowed)
    alike = check("See https://shop.example.evil.com/", (), (), (), allowed_hosts=allowed)
    disguised = check("See https://shop.example@evil.com/", (), (), (), allowed_hosts=allowed)

    assert (on_list, alike, disguised) == ((), ("link",), ("link",))
