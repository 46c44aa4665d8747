"""Each guard, taken out: by putting something else in its place, here and nowhere else.

No setting can do this (`tests/attack/test_controls.py`); it takes code that runs in the process.
"""

import json
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import jwt
from sqlalchemy import select
from temporalio.api.common.v1 import Payload

from casework.api.token_service.evidence import Evidence
from casework.demo.shop.orders.tables import OrderRow
from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome, Verdict
from casework.identity.assertion import KnownWorker, WorkerVerifier
from casework.identity.attest import Attestor
from casework.identity.verifier import TokenVerifier
from casework.policy import Policy, invariants
from casework.store.repositories.approvals import Approvals
from casework.store.repositories.denials import Denials
from casework.store.repositories.effects import Effects
from casework.store.repositories.holds import Holds
from casework.temporal import SealingCodec
from tests.attack.harness import probes
from tests.attack.harness.arena import Arena
from tests.attack.harness.probes import Probe
from tools.binding import Bound

Removal = Callable[[Arena], AbstractContextManager[None]]


@dataclass(frozen=True)
class Guard:
    """One guard: how it is taken out, and the attack that must then win."""

    name: str
    removed: Removal
    attack: Probe


def _put(*changes: tuple[Any, str, Any]) -> Removal:
    """Put something else where the guard was, for as long as the block lasts."""

    @contextmanager
    def removed(arena: Arena) -> Generator[None]:
        del arena
        with _all(changes):
            yield

    return removed


@contextmanager
def _all(changes: tuple[tuple[Any, str, Any], ...]) -> Generator[None]:
    if not changes:
        yield
        return
    [(owner, name, instead), *rest] = changes
    with patch.object(owner, name, instead), _all(tuple(rest)):
        yield


async def _yes(*_: Any, **__: Any) -> bool:
    return True


async def _nothing(*_: Any, **__: Any) -> None:
    return None


async def _anybodys_order(session: Any, caller: Any, order_id: str) -> Any:
    del caller
    return await session.scalar(select(OrderRow).where(OrderRow.id == order_id))


def _any_audience(verifier: TokenVerifier, payload: bytes) -> Any:
    raw = json.loads(payload) | {"aud": verifier._audience}
    return _CLAIMS(verifier, json.dumps(raw).encode())


_CLAIMS = TokenVerifier._claims


def _unsigned(_: Any, token: str, *args: Any, **kwargs: Any) -> bytes:
    """Read a token's words, whoever signed them."""
    claims = jwt.decode(token, options={"verify_signature": False})
    return json.dumps(claims).encode()


def confirm_everything(policy: Policy, *_: Any, **__: Any) -> Verdict:
    """Say of every action that the customer's yes is enough."""
    return Verdict(outcome=Outcome.confirm, rule="all", reason="", policy_version=policy.version)


async def _any_worker(_: Any, assertion: str) -> KnownWorker:
    claims = jwt.decode(assertion, options={"verify_signature": False})
    return KnownWorker(worker_id=claims["sub"], jti=claims["jti"], expires_at=claims["exp"])


async def _any_decision(attestor: Attestor, jws: str) -> Any:
    with patch.object(jwt.PyJWS, "decode", _unsigned):
        return await _DECISION(attestor, jws)


_DECISION = Attestor.decision


def _bound_as_given(tool: Any, step: Any, *_: Any) -> Bound:
    del tool
    return Bound(args={argument.name: argument.value for argument in step.arguments})


def _opened_anyhow(codec: SealingCodec, payload: Payload) -> Payload:
    """Do as Temporal's own sample codec: what is not sealed passes, whosever it is."""
    if payload.metadata.get("encoding") == b"json/plain":
        return payload
    bound = payload.metadata.get("bound-to", b"").decode()
    return _OPEN(SealingCodec(codec.key, bound), payload)


_OPEN = SealingCodec._open


def _any_checkpoint(_: Any) -> Callable[[str], Any]:
    return lambda line: jwt.decode(line, options={"verify_signature": False})


@contextmanager
def _without_checks(arena: Arena) -> Generator[None]:
    """Take the two CHECKs out of the table's own definition."""
    with sqlite3.connect(arena.settings.data_dir / "casework.db") as rows:
        rows.execute("PRAGMA writable_schema = ON")
        for check in ("approver <> requester", "approver <> customer"):
            rows.execute(
                "UPDATE sqlite_master SET sql = replace(sql, ?, '1 = 1') WHERE name = 'decision'",
                (check,),
            )
    rows.close()
    yield


@contextmanager
def _keys_forgotten(arena: Arena) -> Generator[None]:
    """A backend that looks no key up and writes every row under a new one."""
    from casework.demo.shop import ledger, writes

    del arena
    entry = writes._entry

    def another(order: Any, changed: Any, job: Any) -> Any:
        row = entry(order, changed, job)
        row.action_id = f"{row.action_id}/{job.seq}"
        return row

    with patch.object(ledger, "find", _nothing), patch.object(writes, "_entry", another):
        yield


def _orders() -> tuple[tuple[Any, str, Any], ...]:
    from casework.demo.shop.orders import changes, records

    return (records, "own_order", _anybodys_order), (changes, "own_order", _anybodys_order)


def _modules() -> dict[str, Any]:
    from activities import authorizing
    from casework.api.token_service import claim
    from casework.cli import audit
    from casework.demo.shop import writes
    from casework.models import checker
    from casework.policy import policy

    return {
        "authorizing": authorizing,
        "claim": claim,
        "audit": audit,
        "writes": writes,
        "checker": checker,
        "policy": policy,
    }


def guards() -> tuple[Guard, ...]:
    """Give every guard that can be taken out without PostgreSQL."""
    m = _modules()
    no_cap = tuple(i for i in invariants.INVARIANTS if i is not invariants.within_the_window)
    return (
        Guard("ownership", _put(*_orders()), probes.anothers_order),
        Guard("hash compare", _put((m["claim"], "_is_the_same", _true)), probes.another_amount),
        Guard(
            "one-shot claim",
            _put(
                (EffectState, "unclaimed", property(_true)),
                (Effects, "claim", _yes),
                (Approvals, "consume", _yes),
                (Evidence, "approved", _nothing),
            ),
            probes.claimed_again,
        ),
        Guard("expiry", _put((TokenVerifier, "_wrong_time", _none)), probes.an_old_token),
        Guard(
            "audience", _put((TokenVerifier, "_claims", _any_audience)), probes.another_apps_sign_in
        ),
        Guard(
            "token signature", _put((jwt.PyJWS, "decode", _unsigned)), probes.a_token_of_ones_own
        ),
        Guard(
            "worker's key", _put((WorkerVerifier, "verify", _any_worker)), probes.a_strangers_grant
        ),
        Guard(
            "strict codec",
            _put((SealingCodec, "_open", _opened_anyhow)),
            probes.plaintext_in_a_history,
        ),
        Guard("idempotency key", _keys_forgotten, probes.invoice_over_and_over),
        Guard(
            "link allow-list",
            _put((m["checker"], "links", _no_links)),
            probes.a_link_with_words_in_it,
        ),
        Guard(
            "checkpoint signature",
            _put((m["audit"], "_reader", _any_checkpoint)),
            probes.a_shortened_chain,
        ),
        Guard("self-approval CHECK", _without_checks, probes.own_approval),
        Guard("sticky denial", _put((Denials, "blocking", _nothing)), probes.asked_again_after_no),
        Guard(
            "precondition compare", _put((m["writes"], "_compare", _none)), probes.facts_that_moved
        ),
        Guard(
            "provenance rule",
            _put((m["authorizing"], "bind", _bound_as_given)),
            probes.address_from_a_note,
        ),
        Guard("window cap", _put((m["policy"], "INVARIANTS", no_cap)), probes.in_small_pieces),
        Guard("customer's yes", _put((Evidence, "confirmed", _yes)), probes.nobody_said_yes),
        Guard(
            "approval limit", _put((Policy, "decide", confirm_everything)), probes.above_the_limit
        ),
        Guard(
            "decision's signature",
            _put((Attestor, "decision", _any_decision)),
            probes.forged_approval,
        ),
        Guard("hold on a customer", _put((Holds, "held", _nothing)), probes.a_held_customer),
    )


def _true(*_: Any) -> bool:
    return True


def _none(*_: Any) -> None:
    return None


def _no_links(_: str) -> list[Any]:
    return []
