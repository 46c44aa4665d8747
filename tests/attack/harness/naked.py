"""All gates off: what the same attackers get when a backend simply does what a model asks.

No binding, no policy, no claim: every call is signed for whoever owns what it is about, with the
facts that the backend wants to hear. Near all of it must succeed, or the strings prove nothing.
"""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

from casework.domain.action import Action, ActionValue
from casework.domain.money import Money
from casework.identity.signer import Signer
from tests.attack.harness.arena import API, SHOP, Arena
from tests.attack.harness.obeying import own
from tests.attack.harness.people import bearer
from tests.attack.harness.probes import send
from tests.attack.harness.worst import Pool
from tools.catalogue import find
from tools.declaration import EffectClass
from tools.reading import CALLS as READS


async def wins(arena: Arena, rng: Random) -> tuple[int, int]:
    """Do what each of our own strings is after; give how many calls were made, and how many won."""
    pool, tried, won = Pool(arena, rng), 0, 0
    for n, row in enumerate(own()):
        tried += 1
        won += await _wins(arena, pool.take("", n), row)
    return tried, won


async def _wins(arena: Arena, attacker: str, row: dict[str, Any]) -> bool:
    charge = next(c for c in arena.charges.values() if c["customer"] == attacker)
    named = {"order_id": charge["order_id"], "charge_id": charge["id"]}
    args = {k: named[k] if v == "own" else str(v) for k, v in row["args"].items()}
    tool = find(row["tool"])
    assert tool is not None
    target = args.get("order_id", "")
    victim = arena.orders[target]["customer"] if target else "cus-0015"
    if tool.effect is EffectClass.read:
        token = _signed(arena, victim, tool.audience, tool.scope, [])
        call = READS[tool.name]
        answer = await arena.http.get(
            SHOP[tool.audience] + call.path(args),
            params={name: args[name] for name in call.query},
            headers=bearer(token),
        )
        return answer.is_success
    await _made_ready(arena, tool.name, target, victim)
    action = await _action(arena, tool.name, args, victim)
    detail = {
        "type": "casework_action",
        "action": {"v": 1, **action.model_dump(mode="json")},
        "action_hash": action.hash(),
    }
    token = _signed(arena, victim, tool.audience, tool.scope, [detail])
    return (await send(arena, action, token)).is_success


async def _action(arena: Arena, tool: str, args: dict[str, str], victim: str) -> Action:
    given: dict[str, ActionValue] = dict(args)
    facts: dict[str, str] = {}
    declared = find(tool)
    assert declared is not None
    if tool == "billing.refund":
        now = await arena.charge_now(args["charge_id"])
        left = now["paid"] - now["refunded"]
        given |= {"amount": Money.of(max(1, left // 10), now["currency"]), "reason": "damaged"}
        facts = {
            "order_version": str(now["version"]),
            "paid": str(now["paid"]),
            "refunded": str(now["refunded"]),
            "currency": now["currency"],
        }
    elif declared.preconditions:
        facts = await _order_facts(arena, args, victim)
    return Action(
        tool=tool,
        tool_version="1",
        tenant=arena.settings.tenant,
        customer=victim,
        case="none",
        goal="none",
        action_id=str(uuid4()),
        args=given,
        preconditions={name: facts[name] for name in declared.preconditions},
        policy_version="none",
        requested_by="nobody",
    )


async def _order_facts(arena: Arena, args: dict[str, str], victim: str) -> dict[str, str]:
    order = args.get("order_id", "")
    [row] = (
        await arena._rows(0, f"SELECT status, version FROM orders WHERE id = '{order}'")
        if order
        else await arena._rows(
            2, f"SELECT lock_reason AS status, version FROM accounts WHERE id = '{victim}'"
        )
    )
    return {
        "status": row["status"],
        "order_version": str(row["version"]),
        "lock_reason": row["status"],
        "account_version": str(row["version"]),
    }


async def _made_ready(arena: Arena, tool: str, order: str, victim: str) -> None:
    """Let the shop be in the state that the call is about, each time anew."""
    if tool in {"orders.cancel", "orders.change_address", "orders.reinstate"}:
        status = "cancelled" if tool == "orders.reinstate" else "processing"
        await arena.change("orders", order_id=order, status=status)
    if tool == "accounts.unlock":
        await arena.change("accounts", customer=victim, lock_reason="too_many_attempts")


def _signed(arena: Arena, victim: str, audience: str, scope: str, details: list[Any]) -> str:
    claims = {
        "tenant": arena.settings.tenant,
        "act": {"sub": "worker"},
        "case": "none",
        "scope": scope,
        "authorization_details": details,
    }
    signer = Signer(arena.api_keys.access, issuer=API, clock=arena.clock)
    return signer.sign(
        "txn+jwt", subject=victim, audience=audience, lasts=timedelta(minutes=1), claims=claims
    )
