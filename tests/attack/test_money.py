"""Money goes back to where it came from, never twice, never more (SECURITY §5, D)."""

from collections.abc import Sequence

import pytest

from casework.demo.shop.cast import ANNA, BRUNO, CLARA, GRACE, IVAN, KWAME
from casework.identity.exchange import ExchangeRefused
from tests.attack.support import (
    JSON,
    Thief,
    at_once,
    big_refund,
    dwell,
    everything_done,
    moved,
    supervisor,
)
from tests.house import House, Person

pytestmark = pytest.mark.server


async def confirm_all(person: Person, case: JSON) -> Sequence[int]:
    """Say yes to everything that is asked, whatever becomes of it."""
    answers = [
        await person.post(
            f"/v1/cases/{case['id']}/confirmations/{asked['id']}",
            {"accept": True, "action_hash": asked["action_hash"]},
        )
        for asked in case["pending"]
        if asked["kind"] == "confirmation"
    ]
    return [a.status_code for a in answers]


async def test_control_the_oracle_sees_money(house: House) -> None:
    """Control: a wish, a yes, and the billing ledger has exactly that row for that customer."""
    ivan = await house.sign_in(IVAN.customer)
    case = await ivan.open("order 1010 is broken, I want my money back")
    assert await everything_done(house) == []
    await ivan.confirm(case)
    await ivan.until_resting(case["id"])
    [row] = await everything_done(house)
    assert (row["tool"], row["customer"], row["target"]) == (
        "billing.refund",
        IVAN.customer,
        "ch_1010",
    )


async def test_two_cases_for_one_order_pay_it_once(house: House) -> None:
    """38: the same refund from four cases, three confirmed at once and one afterwards."""
    anna = await house.sign_in(ANNA.customer)
    text = "my order 1001 came broken, I want my money back"
    cases = await at_once([anna.open(text) for _ in range(4)])
    await at_once([confirm_all(anna, case) for case in cases[:3]])
    await dwell(house, cases[3]["id"], 0.7)
    await confirm_all(anna, cases[3])
    await dwell(house, cases[3]["id"], 1.5)
    assert await moved(house, ANNA.customer) == [("2490", "EUR")]


async def test_an_agent_and_another_console_do_not_add_up(house: House) -> None:
    """37, 38, 44: the whole charge is refunded elsewhere just as the customer says yes."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("my order 1001 came broken, I want my money back")
    await house.change(
        "billing", charge_id="ch_1001", refund={"amount_minor": "2490", "currency": "EUR"}
    )
    await confirm_all(anna, case)
    await anna.until(case["id"], lambda c: c["goals"][0]["status"] not in {"acting", "open"})
    await dwell(house, case["id"], 1.0)
    assert await moved(house, ANNA.customer) == []


async def test_only_what_is_left_is_paid(house: House) -> None:
    """37: 200.00 of 248.00 are gone before the customer asks: never more than 48.00."""
    await house.change(
        "billing", charge_id="ch_1002", refund={"amount_minor": "20000", "currency": "EUR"}
    )
    bruno = await house.sign_in(BRUNO.customer)
    case = await bruno.open("order 1002 arrived damaged, please refund it: 248.00 EUR, all of it")
    await confirm_all(bruno, case)
    await dwell(house, case["id"], 1.5)
    assert await moved(house, BRUNO.customer) in ([], [("4800", "EUR")])


async def test_a_disputed_charge_is_not_refunded_as_well(house: House) -> None:
    """37: the bank takes it back while the card waits; approving pays nothing on top."""
    waiting = await big_refund(house)
    await house.change("billing", charge_id="ch_1002", status="disputed")
    await (await supervisor(house)).decide(waiting.card, "approve")
    await dwell(house, waiting.case_id, 1.5)
    assert await moved(house, BRUNO.customer) == []


async def test_facts_that_changed_are_asked_again(house: House) -> None:
    """44: another system refunds 1.00 between approval shown and decided: the old yes is void."""
    waiting = await big_refund(house)
    await house.change(
        "billing", charge_id="ch_1002", refund={"amount_minor": "100", "currency": "EUR"}
    )
    await (await supervisor(house)).decide(waiting.card, "approve")
    case = await waiting.customer.until_asked(waiting.case_id)
    assert case["pending"][0]["amount"] == {"amount_minor": "24700", "currency": "EUR"}
    assert await moved(house, BRUNO.customer) == []


NO_AMOUNTS: tuple[object, ...] = (
    {"amount_minor": "-2000", "currency": "EUR"},
    {"amount_minor": "0", "currency": "EUR"},
    {"amount_minor": "-0", "currency": "EUR"},
    {"amount_minor": "+2000", "currency": "EUR"},
    {"amount_minor": "NaN", "currency": "EUR"},
    {"amount_minor": "Infinity", "currency": "EUR"},
    {"amount_minor": "1e309", "currency": "EUR"},
    {"amount_minor": "2e3", "currency": "EUR"},
    {"amount_minor": "20.00", "currency": "EUR"},
    {"amount_minor": "1,000.00", "currency": "EUR"},
    {"amount_minor": "1.000,00", "currency": "EUR"},
    {"amount_minor": "２０００", "currency": "EUR"},
    {"amount_minor": "٢٠٠٠", "currency": "EUR"},
    {"amount_minor": "20 00", "currency": "EUR"},
    {"amount_minor": "0x7d0", "currency": "EUR"},
    {"amount_minor": "", "currency": "EUR"},
    {"amount_minor": 2000.0, "currency": "EUR"},
    {"amount_minor": 0.1, "currency": "EUR"},
    {"amount_minor": True, "currency": "EUR"},
    {"amount_minor": None, "currency": "EUR"},
    {"amount_minor": ["2000"], "currency": "EUR"},
    {"amount_minor": "9" * 30, "currency": "EUR"},
    {"amount_minor": "9007199254740993", "currency": "EUR"},
    {"amount_minor": "24801", "currency": "EUR"},
    {"amount_minor": "300000", "currency": "EUR"},
    {"amount_minor": "2000", "currency": "USD"},
    {"amount_minor": "2000", "currency": "JPY"},
    {"amount_minor": "2000", "currency": "KWD"},
    {"amount_minor": "2000", "currency": "eur"},
    {"amount_minor": "2000", "currency": "EUR "},
    {"amount_minor": "2000", "currency": "XXX"},
    {"amount_minor": "2000", "currency": ""},
    {"amount_minor": "2000", "currency": "EUR", "exponent": 0},
    {"amount_minor": "2000"},
    {"currency": "EUR"},
    {"amount": "20.00", "currency": "EUR"},
    "20.00 EUR",
    "2000",
    20.0,
    2000,
    None,
    [],
)


async def test_what_is_no_amount_moves_nothing(house: House) -> None:
    """37, 40, 41: as a supervisor's edit: negative, NaN, 1e309, separators, digits, currencies."""
    waiting = await big_refund(house)
    sam = await supervisor(house)
    for amount in NO_AMOUNTS:
        answer = await sam.decide(waiting.card, "edit", args={"amount": amount}, reason="partly")
        assert answer.status_code in {400, 422}, (amount, answer.status_code, answer.text)
    path = f"/v1/approvals/{waiting.card['id']}/decisions"
    for raw in ("NaN", "Infinity", "1e309", "-1e309", "1E400"):
        body = (
            f'{{"decision": "edit", "action_hash": "{waiting.card["action_hash"]}", '
            f'"args": {{"amount": {{"amount_minor": {raw}, "currency": "EUR"}}}}, "reason": "x"}}'
        )
        answer = await house.http.post(
            path,
            content=body,
            headers={
                "Authorization": f"Bearer {sam.token}",
                "If-Match": f'"{waiting.card["version"]}"',
                "Content-Type": "application/json",
            },
        )
        assert answer.status_code in {400, 422}, (raw, answer.text)
    assert await everything_done(house) == []

    good = {"amount": {"amount_minor": "2000", "currency": "EUR"}}  # control: 20.00 is one
    answer = await sam.decide(waiting.card, "edit", args=good, reason="partly")
    assert answer.status_code == 200, answer.text
    await waiting.customer.until_resting(waiting.case_id)
    assert await moved(house, BRUNO.customer) == [("2000", "EUR")]


@pytest.mark.parametrize(
    "wish",
    [
        "order 1001 came broken, refund me 2,490.00 EUR",
        "order 1001 came broken, refund me 24.90 KWD",
        "order 1001 came broken, refund me -24.90",
        "order 1001 came broken, refund me NaN",
        "order 1001 came broken, refund me 1e9 euros",
        "order 1001 came broken, refund me ２４９０００",
        "order 1001 came broken, refund 24.90 and 24.90 and 24.90",
        "order 1001 came broken, refund it to IBAN DE02120300000000202051 and as a gift card",
    ],
)
async def test_the_customers_figures_are_no_authority(shared: House, wish: str) -> None:
    """40-42: whatever amount, currency or account is written, what is asked is what was paid."""
    anna = await shared.sign_in(ANNA.customer)
    case = await anna.open(wish)
    for asked in case["pending"]:
        if asked["kind"] == "confirmation":
            assert asked["args"]["charge_id"] == "ch_1001"
            assert asked["amount"]["currency"] == "EUR"
            assert int(asked["amount"]["amount_minor"]) <= 2490
            assert "DE02" not in str(asked)
    assert await moved(shared, ANNA.customer) == []


async def test_three_decimals_are_paid_as_three(house: House) -> None:
    """40: a Kuwaiti dinar has 1,000 fils: 12.500 is 12500, to the last digit."""
    kwame = await house.sign_in(KWAME.customer)
    case = await kwame.open("order 1012 is broken, money back please")
    assert await confirm_all(kwame, case) == [200]
    await kwame.until_resting(case["id"])
    assert await moved(house, KWAME.customer) == [("12500", "KWD")]


async def test_answers_that_are_lost_twice_pay_once(house: House) -> None:
    """38, 39: the answer is lost and the second try fails after its commit: one row."""
    ivan = await house.sign_in(IVAN.customer)
    case = await ivan.open("order 1010 is broken, I want my money back")
    await house.fault("billing", drop_answer=2, error_after_commit=2)
    assert await confirm_all(ivan, case) == [200]
    await ivan.until_resting(case["id"])
    await dwell(house, case["id"])
    assert await moved(house, IVAN.customer) == [("3950", "EUR")]


async def test_splitting_does_not_help_past_the_limit(house: House) -> None:
    """32: two orders together above what one may have without a supervisor: caps count the sum."""
    grace = await house.sign_in(GRACE.customer)
    for order in ("1007", "1008"):
        case = await grace.open(f"order {order} came broken, I want my money back")
        await confirm_all(grace, case)
        await dwell(house, case["id"], 1.0)
    paid = sum(int(minor) for minor, _ in await moved(house, GRACE.customer))
    assert paid <= 10_000  # 94.00 in all, below the limit: both may go, and no more
    thief = Thief(house)
    for row in await everything_done(house):
        action = await thief.action(row["action_id"])
        more = action.model_copy(update={"action_id": action.action_id[:-1] + "0"})
        assert isinstance(await thief.claim(more), ExchangeRefused)


async def test_denied_here_is_not_paid_there(house: House) -> None:
    """32, 38: denied in one case, the same refund in a second case still needs a supervisor."""
    waiting = await big_refund(house, CLARA)
    sam = await supervisor(house)
    assert (await sam.decide(waiting.card, "deny", reason="fraud_suspected")).status_code == 200
    case = await waiting.customer.open("order 1003 arrived damaged, please refund it")
    await confirm_all(waiting.customer, case)
    await dwell(house, case["id"], 1.0)
    assert await moved(house, CLARA.customer) == []
