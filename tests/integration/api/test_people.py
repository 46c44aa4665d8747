"""What people stop and allow again: denials lifted, customers held, grants taken back."""

from typing import Any

import pytest

from casework.identity.assertion import WorkerAssertion
from casework.identity.exchange import ExchangeRefused, TokenExchange
from casework.identity.keys import WorkerKeys
from casework.store.records import EffectRecord
from tests.integration.api.world import API_URL, JSON, World
from tools import catalogue


def sue(world: World) -> str:
    """Sign the supervisor in who decides."""
    return world.token("sue", "supervisor")


def pat(world: World) -> str:
    """Sign a senior supervisor in who did not decide."""
    return world.token("pat", "supervisor_senior")


def olga(world: World) -> str:
    """Sign an operator in."""
    return world.token("olga", "operator")


async def denials(world: World, query: str = "") -> list[JSON]:
    """List denials."""
    answer = await world.get(f"/v1/denials{query}", sue(world))
    found: list[JSON] = answer.json()["data"]
    return found


async def denied(world: World, **given: Any) -> JSON:
    """Deny a refund as sue; give the denial as the list shows it."""
    card = await world.approval(**given)
    answer = await world.decide(card, sue(world), "deny", reason="photos show it was fine")
    assert answer.status_code == 200, answer.text
    return (await denials(world, f"?case={card['case_id']}"))[0]


def worker_of(world: World) -> TokenExchange:
    """Be the worker of this deployment before its token service."""
    key = WorkerKeys.load(world.settings.keys_dir, alone=False).worker
    proof = WorkerAssertion(world.settings.worker_id, key, api_url=API_URL, clock=world.clock)
    return TokenExchange(api_url=API_URL, client=world.http, assertion=proof, clock=world.clock)


async def asked(world: World, effect: EffectRecord) -> tuple[str, str]:
    """Ask for a token to read with and for one to act with; say what each became."""
    async with world.deps.store.read(world.staff_scope) as tx:
        case = await tx.cases.get(effect.action.case)
    tool = catalogue.find("orders.get")
    assert case
    assert tool
    # Workers keep read tokens for a while; a new one has none.
    answers = (
        await worker_of(world).read_token(case.grant_id, tool),
        await worker_of(world).write_token(case.grant_id, effect.action),
    )
    read, write = (a.reason if isinstance(a, ExchangeRefused) else "token" for a in answers)
    return read, write


async def confirmed(world: World, customer: str = "anna") -> EffectRecord:
    """Bring a small refund to where a worker may claim it."""
    effect = await world.propose(await world.open(customer), customer=customer, minor=2490)
    assert (await world.confirm(effect)).status_code == 200
    return effect


async def whats(world: World) -> list[str]:
    """Name what the audit chain holds, in order."""
    return [entry["what"] for entry in await world.audit()]


# ---------------------------------------------------------------- denials


async def test_a_denial_is_listed_with_who_and_what(world: World) -> None:
    """The list says what was denied, from which amount up, by whom and why; per case or all."""
    denial = await denied(world)
    other = await world.open("bert")

    assert denial["ask"].startswith("Refund 148.00 EUR")
    assert denial["from_amount"] == {"amount_minor": "14800", "currency": "EUR"}
    assert (denial["denied_by"], denial["reason"]) == (["sue"], "photos show it was fine")
    assert [d["id"] for d in await denials(world)] == [denial["id"]]
    assert await denials(world, f"?case={other}") == []


async def test_a_lifted_denial_blocks_nothing_any_more(world: World) -> None:
    """Lifted by another, the same may be asked again; it is written down and seen as news."""
    denial = await denied(world)
    answer = await world.post(f"/v1/denials/{denial['id']}/lift", pat(world))
    async with world.deps.store.read(world.staff_scope) as tx:
        stands = await tx.denials.blocking(denial["case_id"], denial["subject_key"], 14800)
        events = await tx.events.after(denial["case_id"], 0)
    last = (await world.audit())[-1]

    assert (answer.status_code, answer.json()["lifted_by"]) == (200, "pat")
    assert stands is None
    assert (events[-1].type, events[-1].ref) == ("approval", denial["approval_id"])
    assert (last["what"], last["person"], last["denial"]) == ("denial_lifted", "pat", denial["id"])
    assert await denials(world) == []
    assert [d["lifted_by"] for d in await denials(world, "?open_only=false")] == ["pat"]


async def test_who_denied_can_not_lift(world: World) -> None:
    """Even with the role: a second person has to see it; by person, not by account."""
    card = await world.approval()
    own = world.token("sue-1", "supervisor", "supervisor_senior", person="sue")
    await world.decide(card, own, "deny", reason="no")
    denial = (await denials(world))[0]
    lead = world.token("sue-2", "lead", person="sue")
    answer = await world.post(f"/v1/denials/{denial['id']}/lift", lead)

    assert (answer.status_code, answer.json()["type"][-10:]) == (403, "own-denial")
    assert len(await denials(world)) == 1
    assert "denial_lifted" not in await whats(world)


async def test_whose_wish_it_was_can_not_lift_its_denial(world: World) -> None:
    """Staff who are the customer too do not get around the no, under whatever sign-in."""
    denial = await denied(world)
    for own in (
        world.token("anna", "supervisor_senior", person="p-1"),
        world.token("staff-7", "lead", person="anna"),
    ):
        answer = await world.post(f"/v1/denials/{denial['id']}/lift", own)

        assert (answer.status_code, answer.json()["type"][-11:]) == (403, "own-request")


async def test_who_edited_can_not_lift_what_the_edit_left_out(world: World) -> None:
    """An edit to less is a no to more, and belongs to who edited."""
    card = await world.approval()
    less = {"amount": {"amount_minor": "9000", "currency": "EUR"}}
    assert (await world.decide(card, pat(world), "edit", args=less)).status_code == 200
    denial = (await denials(world))[0]
    own = await world.post(f"/v1/denials/{denial['id']}/lift", pat(world))
    other = await world.post(f"/v1/denials/{denial['id']}/lift", world.token("lea", "lead"))

    assert denial["from_amount"] == {"amount_minor": "9001", "currency": "EUR"}
    assert [own.status_code, other.status_code] == [403, 200]


async def test_a_denial_is_lifted_once(world: World) -> None:
    """The second is told who was first (410); the same key gets the first answer again."""
    denial = await denied(world)
    path = f"/v1/denials/{denial['id']}/lift"
    first = await world.post(path, pat(world), Idempotency_Key="k-1")
    again = await world.post(path, pat(world), Idempotency_Key="k-1")
    second = await world.post(path, world.token("lea", "lead"))

    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert (second.status_code, second.json()["lifted_by"]) == (410, "pat")
    assert (await whats(world)).count("denial_lifted") == 1


@pytest.mark.parametrize("role", ["supervisor", "agent", "operator", "auditor", "tool_owner", ""])
async def test_only_leads_and_seniors_lift(world: World, role: str) -> None:
    """Nobody else, a customer least of all."""
    denial = await denied(world)
    token = world.token("max", role) if role else world.token("anna")

    assert (await world.post(f"/v1/denials/{denial['id']}/lift", token)).status_code == 403


async def test_denials_come_in_pages(world: World) -> None:
    """Newest first, and `next` goes on where the page ended."""
    made = [(await denied(world, n=n))["id"] for n in (1, 2, 3)]
    first = (await world.get("/v1/denials?limit=2", sue(world))).json()
    rest = (await world.get(f"/v1/denials?limit=2&after={first['next']}", sue(world))).json()

    assert [d["id"] for d in first["data"] + rest["data"]] == made[::-1]
    assert (first["has_more"], rest["has_more"]) == (True, False)


# ---------------------------------------------------------------- holds


async def test_a_hold_stops_every_token_at_once(world: World) -> None:
    """Neither a read nor an action that was confirmed; let go, both are given again."""
    effect, path = await confirmed(world), "/v1/customers/anna/hold"
    held = await world.call("PUT", path, olga(world), {"reason": "account taken over"})
    stopped = await asked(world, effect)
    shown = await world.get(path, sue(world))
    let_go = await world.call("DELETE", path, sue(world))
    given = await asked(world, effect)

    assert held.json() == {"customer": "anna", "held": True, "reason": "account taken over"}
    assert shown.json() == held.json()
    assert let_go.json() == {"customer": "anna", "held": False, "reason": None}
    assert stopped == ("customer_held", "customer_held")
    assert given == ("token", "token")


async def test_a_hold_is_on_one_customer(world: World) -> None:
    """Another customer's actions go on."""
    effect = await confirmed(world, "bert")
    await world.open("anna")
    await world.call("PUT", "/v1/customers/anna/hold", olga(world), {"reason": "x"})

    assert await asked(world, effect) == ("token", "token")


async def test_a_hold_is_written_down_without_its_words(world: World) -> None:
    """Who held whom and who let go, once each; the reason is not for the audit chain."""
    await world.open("anna")
    path = "/v1/customers/anna/hold"
    await world.call("PUT", path, olga(world), {"reason": "account taken over"})
    for _ in range(2):
        assert (await world.call("DELETE", path, sue(world))).status_code == 200
    mine = [e for e in await world.audit() if e["what"].startswith("customer_")]

    assert [(e["what"], e["person"], e["customer"]) for e in mine] == [
        ("customer_held", "olga", "anna"),
        ("customer_let_go", "sue", "anna"),
    ]
    assert "taken over" not in str(mine)


async def test_a_hold_under_a_key_is_made_once(world: World) -> None:
    """A retry that comes late does not hold again whom somebody let go of."""
    await world.open("anna")
    path, body = "/v1/customers/anna/hold", {"reason": "x"}
    await world.call("PUT", path, olga(world), body, Idempotency_Key="k-1")
    await world.call("DELETE", path, olga(world), Idempotency_Key="k-2")
    late = await world.call("PUT", path, olga(world), body, Idempotency_Key="k-1")
    other = await world.call("PUT", path, olga(world), {"reason": "y"}, Idempotency_Key="k-1")

    assert late.headers["idempotency-replayed"] == "true"
    assert other.status_code == 422
    assert (await world.get(path, olga(world))).json()["held"] is False


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " "}, {"reason": "x", "by": "y"}])
async def test_a_hold_has_a_reason(world: World, body: JSON) -> None:
    """Whoever finds the hold next week has to know why."""
    await world.open("anna")

    assert (
        await world.call("PUT", "/v1/customers/anna/hold", olga(world), body)
    ).status_code == 422


async def test_a_sign_in_may_name_people_as_it_likes(world: World) -> None:
    """`auth0|17@x` is a customer's id too."""
    await world.open("auth0|17@x")
    path = "/v1/customers/auth0%7C17%40x/hold"

    assert (await world.call("PUT", path, olga(world), {"reason": "x"})).status_code == 200
    assert (await world.get(path, olga(world))).json()["customer"] == "auth0|17@x"


# ---------------------------------------------------------------- grants


async def test_a_revoked_grant_stops_the_next_call(world: World) -> None:
    """From then on no token, in this case only; written down once, said the same twice."""
    effect, other = await confirmed(world), await confirmed(world, "bert")
    path = f"/v1/cases/{effect.action.case}/grant/revoke"
    before = await asked(world, effect)
    first, second = [await world.post(path, olga(world)) for _ in range(2)]
    entries = [e for e in await world.audit() if e["what"] == "grant_revoked"]

    assert before == ("token", "token")
    assert await asked(world, effect) == ("grant_revoked", "grant_revoked")
    assert await asked(world, other) == ("token", "token")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert [(e["person"], e["case"]) for e in entries] == [("olga", effect.action.case)]


# ---------------------------------------------------------------- who, and what is not there

STOPS: tuple[tuple[str, str, JSON | None], ...] = (
    ("GET", "/v1/customers/anna/hold", None),
    ("PUT", "/v1/customers/anna/hold", {"reason": "x"}),
    ("DELETE", "/v1/customers/anna/hold", None),
    ("POST", "/v1/cases/{case}/grant/revoke", None),
)


@pytest.mark.parametrize(("method", "path", "body"), STOPS)
async def test_only_supervisors_and_operators_stop(
    world: World, method: str, path: str, body: JSON | None
) -> None:
    """Three roles can; customers, agents, leads and auditors can not, and nothing was written."""
    case_id = await world.open("anna")
    path = path.format(case=case_id)
    for token in [
        world.token("anna"),
        *(world.token("max", role) for role in ("agent", "lead", "auditor", "tool_owner")),
    ]:
        assert (await world.call(method, path, token, body)).status_code == 403
    assert await whats(world) == []
    for role in ("supervisor", "supervisor_senior", "operator"):
        token = world.token("max", role)
        assert (await world.call(method, path, token, body)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/denials?case=none", None),
        ("POST", "/v1/denials/none/lift", None),
        ("POST", "/v1/denials/a%20b/lift", None),
        ("GET", "/v1/customers/nobody/hold", None),
        ("GET", "/v1/customers/%00/hold", None),
        ("PUT", "/v1/customers/nobody/hold", {"reason": "x"}),
        ("DELETE", "/v1/customers/nobody/hold", None),
        ("POST", "/v1/cases/none/grant/revoke", None),
    ],
)
async def test_what_is_not_there_is_404(
    world: World, method: str, path: str, body: JSON | None
) -> None:
    """One word for all that is not there: a problem, and nothing written."""
    token = world.token("max", "supervisor_senior", "operator")
    answer = await world.call(method, path, token, body)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert await whats(world) == []


async def test_another_tenants_people_are_nobody_here(world: World) -> None:
    """A supervisor of another shop is not signed in at all."""
    denial = await denied(world)
    other = world.token("eve", "supervisor_senior", "operator", tenant="other")
    for method, path, body in (
        ("GET", "/v1/denials", None),
        ("POST", f"/v1/denials/{denial['id']}/lift", None),
        *STOPS,
    ):
        shown = path.format(case=denial["case_id"])
        assert (await world.call(method, shown, other, body)).status_code == 401
