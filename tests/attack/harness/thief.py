"""L3, the compromised worker: code with the worker's own key, store and place in the network.

Three ways in: rows written into the ledger by hand and performed, rights asked for by hand at the
token service, and requests sent straight to the backends with every token that can be had.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.domain.action import Action, ActionValue, subject_key
from casework.domain.approval import Confirmation
from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.domain.money import Money
from casework.domain.verdict import Outcome, Verdict
from casework.identity.attest import Attestor
from casework.identity.exchange import Token
from casework.identity.keys import APPROVAL, SigningKey
from casework.store.records import ConfirmationRecord, EffectRecord
from tests.attack.harness.arena import API, SERVICES, SHOP, Arena
from tests.attack.harness.lattice import AMOUNTS, FACTS, Point, near, sample
from tests.attack.harness.people import Session, bearer, open_case
from tests.attack.harness.probes import VICTIM, confirmed, right, send
from tests.attack.harness.tally import Tally, Try
from tests.attack.harness.worst import VICTIMS_CHARGE, VICTIMS_ORDER, Pool
from tools.catalogue import find

LEVEL = "L3"
WRITES = (
    "billing.refund",
    "orders.cancel",
    "orders.change_address",
    "orders.send_invoice",
    "orders.reinstate",
    "accounts.unlock",
)
_CALLS_A_CASE = 40
_FORGED = {
    "tool": WRITES,
    "target": ("own", "foreign"),
    "amount": tuple(AMOUNTS),
    "facts": tuple(FACTS),
    "verdict": ("allow", "confirm", "approve"),
    "asked by": ("customer", "engine", "sam"),
    "policy": ("now", "old", "none"),
    "worth": ("as it is", "nothing"),
    "yes": ("none", "signed by the worker", "another action's"),
    "grant": ("own", "the victim's"),
}
_CLAIMED = {
    "tool": ("billing.refund", "orders.cancel", "orders.send_invoice", "accounts.unlock"),
    "target": ("own", "foreign", "nobody's"),
    "amount": ("left", "a cent", "above the first limit", "millions", "yen", "no rate"),
    "facts": tuple(FACTS),
    "customer": ("own", "victim", "nobody"),
    "case": ("own", "victim's"),
    "tenant": ("own", "other"),
    "id": ("confirmed", "new", "done before"),
    "version": ("1", "2"),
    "asked by": ("customer", "engine"),
    "hash": ("its own", "the confirmed one's", "none"),
    "extra": ("none", "destination", "customer"),
    "grant": ("own", "the victim's"),
}
_SENT = {
    "token": (
        "genuine",
        "read",
        "used",
        "ended",
        "altered",
        "unsigned",
        "worker's key",
        "victim put in",
        "none",
    ),
    "service": SERVICES,
    "path": WRITES,
    "target": ("own", "foreign", "nobody's"),
    "amount": ("left", "a cent", "millions", "yen", "float", "negative", "zero", "text"),
    "key": ("the action's", "another", "none"),
    "extra": ("none", "destination", "customer"),
}


async def steal(arena: Arena, tally: Tally, rng: Random, most: int) -> None:
    """Try each of the three ways, with so many shapes."""
    pool = Pool(arena, rng)
    victim = await open_case(arena, VICTIM, "hello")
    for channel, axes, tried in (
        ("ledger row", _FORGED, _forge),
        ("token service", _CLAIMED, _claim),
    ):
        points = _mixed(axes, most, rng)
        for n in range(0, len(points), _CALLS_A_CASE):
            thief = await open_case(arena, pool.take("", n // _CALLS_A_CASE), "it arrived broken")
            for point in points[n : n + _CALLS_A_CASE]:
                one = Try(LEVEL, channel, point["tool"], _shape(point))
                await tally.attempt(arena, one, tried(thief, victim, point))
                thief.new_goal()
    await _send_all(arena, tally, pool, _mixed(_SENT, most, rng))


def _mixed(axes: Mapping[str, tuple[str, ...]], most: int, rng: Random) -> list[Point]:
    """Take everything with one thing wrong, and as much with two and three as there is room for."""
    first = {_shape(point): point for point in near(axes, 1)}
    all_ = {_shape(point): point for point in near(axes, 3)}
    rest = [point for shape, point in all_.items() if shape not in first]
    return [*first.values(), *sample(rest, max(0, most - len(first)), rng)][:most]


def _shape(point: Point) -> tuple[str, ...]:
    """Name the sorts that make a difference: only refunds have an amount and what it rests on."""
    refund = "billing.refund" in {point.get("tool"), point.get("path")}
    without = set[str]() if refund else {"amount", "facts", "worth"}
    return tuple(f"{name}={value}" for name, value in point.items() if name not in without)


# --------------------------------------------------------------------------------- ledger rows
async def _forge(thief: Session, victim: Session, point: Point) -> None:
    """Write a proposal with a verdict and a yes of one's own, and have it performed."""
    arena = thief.arena
    action = _action(thief, point)
    tool = find(action.tool)
    assert tool is not None
    verdict = Verdict(
        outcome=Outcome(point["verdict"]),
        rule="mine",
        reason="",
        policy_version=action.policy_version,
    )
    worth = arena.deps.policy.amount_ref(action.amount) if action.amount else None
    thief.n += 1
    async with arena.store.write(thief.scope) as tx:
        await tx.effects.propose(
            EffectRecord(
                action=action,
                action_hash=action.hash(),
                n=thief.n,
                state=EffectState.proposed,
                verdict=verdict,
                subject_key=subject_key(action, tool.target),
                amount_ref=0 if worth is not None and point["worth"] == "nothing" else worth,
                proposed_at=tx.now,
            ),
            case_id=action.case,
            goal_id=action.goal,
            n=thief.n,
        )
        if point["yes"] != "none":
            record = _yes(arena, action, another=point["yes"] == "another action's")
            await tx.confirmations.add(record)
            await tx.effects.move(action.action_id, EffectState.confirmed)
    grants = arena.parts.gateway
    if point["grant"] == "own":
        await thief.perform(action.action_id)
        return
    found = await arena.store.grant(victim.grant_ref)
    assert found is not None
    # As the gateway is: handed the victim's grant for an action of one's own.
    await grants.perform(found, action.action_id)


def _yes(arena: Arena, action: Action, *, another: bool) -> ConfirmationRecord:
    """Sign the customer's yes with a key that is not the API's, or copy a genuine one."""
    mine = SigningKey.named(APPROVAL, Ed25519PrivateKey.generate())
    attestor = Attestor(mine, api_url=API, confirmation_lasts=timedelta(days=1), clock=arena.clock)
    said = Confirmation(
        action_id=action.action_id,
        action_hash=action.hash(),
        customer=action.customer,
        accepted=True,
        at=arena.clock(),
    )
    if not another:
        return ConfirmationRecord(confirmation=said, jws=attestor.sign_confirmation(said))
    genuine = said.model_copy(update={"action_id": str(uuid4()), "action_hash": "0" * 64})
    return ConfirmationRecord(confirmation=said, jws=arena.deps.attestor.sign_confirmation(genuine))


def _action(thief: Session, point: Point, **changes: Any) -> Action:
    """Make an action of these sorts, for the thief's own case."""
    tool = point["tool"]
    charge = thief.charges()[0]
    own = charge.text("order_id")
    order = {"own": own, "foreign": VICTIMS_ORDER, "nobody's": "999999"}[point["target"]]
    args: dict[str, ActionValue] = {} if tool == "accounts.unlock" else {"order_id": order}
    facts = {"status": "processing"}
    match tool:
        case "billing.refund":
            kept = {"own": charge.id, "foreign": VICTIMS_CHARGE, "nobody's": "ch_999999"}
            args |= {
                "charge_id": kept[point["target"]],
                "amount": _amount(thief, point["amount"]),
                "reason": "damaged",
            }
            facts = thief.facts_of(charge) | FACTS[point["facts"]]
        case "orders.change_address":
            args |= {"address": "7 Drop Lane"}
            facts |= {"order_version": "1"}
        case "orders.cancel":
            facts |= {"order_version": "1"}
        case "orders.send_invoice":
            facts = {}
        case "accounts.unlock":
            facts = {"account_version": "1", "lock_reason": "too_many_attempts"}
        case _:
            pass
    version = {"now": thief.arena.deps.policy.version, "old": "0" * 16, "none": ""}
    fields: dict[str, Any] = {
        "tool": tool,
        "tool_version": "1",
        "tenant": thief.arena.settings.tenant,
        "customer": thief.customer,
        "case": thief.case_id,
        "goal": thief.goal.id,
        "action_id": str(uuid4()),
        "args": args,
        "preconditions": facts,
        "policy_version": version[point.get("policy", "now")],
        "requested_by": point["asked by"],
    }
    return Action.model_validate(fields | changes)


def _amount(thief: Session, sort: str) -> Money:
    charge = thief.charges()[0]
    paid, refunded = charge.money("paid"), charge.money("refunded")
    assert paid is not None
    assert refunded is not None
    amount = AMOUNTS[sort]
    if amount is not None:
        return Money.of(*amount)
    return paid if sort == "paid" else paid - refunded


# -------------------------------------------------------------------------------- token service
async def _claim(thief: Session, victim: Session, point: Point) -> None:
    """Ask for the right to something near what was confirmed; use whatever comes of it."""
    arena = thief.arena
    small = Money.of(1, "EUR")
    agreed = await _agreed(thief, small)
    changes: dict[str, Any] = {
        "customer": {"own": thief.customer, "victim": VICTIM, "nobody": "cus-9999"}[
            point["customer"]
        ],
        "case": thief.case_id if point["case"] == "own" else victim.case_id,
        "tenant": arena.settings.tenant if point["tenant"] == "own" else "other",
        "tool_version": point["version"],
        "action_id": agreed.action_id if point["id"] == "confirmed" else str(uuid4()),
    }
    wanted = _action(thief, point, **changes)
    if point["extra"] != "none":
        wanted = wanted.model_copy(update={"args": wanted.args | {point["extra"]: VICTIM}})
    hashes = {"its own": wanted.hash(), "the confirmed one's": agreed.hash(), "none": ""}
    action = {"v": 1, **wanted.model_dump(mode="json")}
    detail = {"type": "casework_action", "action": action, "action_hash": hashes[point["hash"]]}
    grant = thief.grant_ref if point["grant"] == "own" else victim.grant_ref
    answer = await arena.exchange._ask(grant, authorization_details=json.dumps([detail]))
    if isinstance(answer, Token):
        await send(arena, wanted, answer.value)


async def _agreed(thief: Session, amount: Money) -> Action:
    """Have a genuine, confirmed action at hand; the case's own, made once."""
    kept = _AGREED.get(thief.case_id)
    if kept is None:
        await thief.say(f"please refund {amount.plain()}")
        kept = await confirmed(thief, amount)
        _AGREED.clear()
        _AGREED[thief.case_id] = kept
    return kept


_AGREED: dict[str, Action] = {}


# ------------------------------------------------------------------------------------- backends
@dataclass(frozen=True)
class _Loot:
    """A genuine right and what can be made of it."""

    session: Session
    action: Action
    tokens: Mapping[str, str]


async def _send_all(arena: Arena, tally: Tally, pool: Pool, points: list[Point]) -> None:
    for n in range(0, len(points), _CALLS_A_CASE):
        loot = await _looted(arena, pool.take("", 7 + n // _CALLS_A_CASE))
        if loot is None:
            continue
        for point in points[n : n + _CALLS_A_CASE]:
            tried = Try(LEVEL, "backend", point["path"], _shape(point))
            await tally.attempt(arena, tried, _send(arena, loot, point))


async def _looted(arena: Arena, customer: str) -> _Loot | None:
    """Be a worker in the middle of a small refund, and keep every token that passes by."""
    session = await open_case(arena, customer, "please refund 0.01 EUR")
    charge = session.charges()[0]
    currency = session.facts_of(charge)["currency"]
    await session.say(f"please refund {Money.of(1, currency).plain()}")
    done = await confirmed(session, Money.of(1, currency))
    used = await right(session, done)
    if used is None or not (await send(arena, done, used)).is_success:
        return None
    session.facts = await session.gather()
    session.new_goal()
    action = await confirmed(session, Money.of(1, currency))
    token = await right(session, action)
    read = await arena.exchange.read_token(session.grant_ref, _BillingRead())
    if token is None or not isinstance(read, Token):
        return None
    return _Loot(session, action, _tokens(arena, token, used, read.value))


class _BillingRead:
    audience = "billing"
    scope = "billing:read"


def _tokens(arena: Arena, token: str, used: str, read: str) -> dict[str, str]:
    claims = jwt.decode(token, options={"verify_signature": False})
    header = jwt.get_unverified_header(token)
    worker = arena.keys.worker.private
    now = int(arena.clock().timestamp())

    def by_worker(**changes: Any) -> str:
        return jwt.encode(claims | changes, worker, algorithm="EdDSA", headers=header)

    head, body, signature = token.split(".")
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"sub": VICTIM}).encode())
    nothing = base64.urlsafe_b64encode(b'{"alg":"none","typ":"txn+jwt"}').rstrip(b"=").decode()
    ended = jwt.encode(
        claims | {"exp": now - 60, "iat": now - 120},
        arena.api_keys.access.private,
        algorithm="EdDSA",
        headers=header,
    )
    return {
        "genuine": token,
        "read": read,
        "used": used,
        "ended": ended,
        "altered": f"{head}.{forged.rstrip(b'=').decode()}.{signature}",
        "unsigned": f"{nothing}.{body}.",
        "worker's key": by_worker(),
        "victim put in": by_worker(sub=VICTIM),
        "none": "",
    }


_PATHS = {
    "billing.refund": "/charges/{charge}/refunds",
    "orders.cancel": "/orders/{order}/cancel",
    "orders.change_address": "/orders/{order}/address",
    "orders.send_invoice": "/orders/{order}/invoice",
    "orders.reinstate": "/orders/{order}/reinstate",
    "accounts.unlock": "/account/unlock",
}


async def _send(arena: Arena, loot: _Loot, point: Point) -> None:
    """Send a request that is not the one the right was given for."""
    if point == {name: values[0] for name, values in _SENT.items()}:
        raise Broken("This one is what was allowed: it is left for last.")
    own = {"order": str(loot.action.args["order_id"]), "charge": str(loot.action.args["charge_id"])}
    target = {
        "own": own,
        "foreign": {"order": VICTIMS_ORDER, "charge": VICTIMS_CHARGE},
        "nobody's": {"order": "999999", "charge": "ch_999999"},
    }[point["target"]]
    body: dict[str, Any] = {}
    if point["path"] == "billing.refund":
        body = {
            "order_id": target["order"],
            "amount": _sent_amount(loot, point),
            "reason": "damaged",
        }
    if point["path"] == "orders.change_address":
        body = {"address": "7 Drop Lane"}
    if point["extra"] != "none":
        body[point["extra"]] = VICTIM
    keys = {"the action's": loot.action.action_id, "another": str(uuid4())}
    headers = bearer(loot.tokens[point["token"]])
    if point["key"] in keys:
        headers["Idempotency-Key"] = keys[point["key"]]
    url = SHOP[point["service"]] + _PATHS[point["path"]].format(**target)
    await arena.http.post(url, json=body, headers=headers)


def _sent_amount(loot: _Loot, point: Point) -> object:
    amount = loot.action.amount
    assert amount is not None
    written: dict[str, object] = {
        "left": amount.model_dump(mode="json"),
        "a cent": {"amount_minor": "2", "currency": amount.currency},
        "millions": {"amount_minor": "900000000", "currency": amount.currency},
        "yen": {"amount_minor": "1", "currency": "ISK"},
        "float": 1e309 if point["key"] == "" else 0.01,
        "negative": {"amount_minor": "-1", "currency": amount.currency},
        "zero": {"amount_minor": "0", "currency": amount.currency},
        "text": "1,00",
    }
    return written[point["amount"]]
