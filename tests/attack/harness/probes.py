"""Attacks made to fit one guard each: they win nothing while it stands, and win without it.

Each gives what it got that no ledger shows: rows of another, a right that nobody gave, words that
left. What a backend did for it, the ledgers tell.
"""

import json
import sqlite3
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from temporalio.api.common.v1 import Payload
from temporalio.converter import WorkflowSerializationContext

from casework.audit.signatures import CHECKPOINT_AUDIENCE, CHECKPOINT_TYP
from casework.cli import audit
from casework.demo.shop.billing.tables import ChargeRow
from casework.demo.shop.orders.tables import OrderRow
from casework.domain.action import Action
from casework.domain.approval import ApprovalStatus, Decision, DecisionKind, approval_id
from casework.domain.fact import FactNeed
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin
from casework.identity.assertion import WorkerAssertion
from casework.identity.attest import Attestor
from casework.identity.exchange import Token, TokenExchange
from casework.identity.issuer import SIGN_IN_TYP, development_issuer_url
from casework.identity.keys import ACCESS, CHECKPOINT, WORKER, SigningKey, load_development_key
from casework.identity.signer import Signer
from casework.models.checker import check
from casework.store.checkpoints import Intact, verify
from casework.store.records import DecisionRecord
from casework.temporal import NotSealed, SealingCodec
from tests.attack.harness.arena import API, SHOP, Arena
from tests.attack.harness.people import Session, bearer, decide, open_case
from tools.billing import WRITES as BILLING
from tools.gateway import CALLS

Probe = Callable[[Arena], Awaitable[list[str]]]
VICTIM, VICTIMS_ORDER = "cus-0001", "1001"
FRANK, BRUNO, LENA, ELIF = "cus-0006", "cus-0002", "cus-0012", "cus-0005"


async def confirmed(session: Session, amount: Money | None = None) -> Action:
    """Propose a refund of the first charge and say yes to it."""
    charge = session.charges()[0]
    await session.authorize(
        "billing.refund", session.refund(charge, amount), session.facts_of(charge)
    )
    await session.confirm(session.last)
    return await action_of(session, session.last)


async def action_of(session: Session, id: str) -> Action:
    """Read an action from the ledger, as a worker may."""
    async with session.arena.store.read(session.scope) as tx:
        effect = await tx.effects.get(id)
    assert effect is not None
    return effect.action


async def send(
    arena: Arena, action: Action, token: str, *, key: str | None = None
) -> httpx.Response:
    """Send an action to its backend with any token."""
    call = CALLS[action.tool]
    service = "billing" if action.tool in BILLING else action.tool.partition(".")[0]
    headers = bearer(token) | {"Idempotency-Key": key or action.action_id}
    url = SHOP[service] + call.path(action)
    return await arena.http.post(url, json=call.content(action), headers=headers)


async def right(session: Session, action: Action) -> str | None:
    """Ask the token service to claim; give the token, if there is one."""
    answer = await session.arena.exchange.write_token(session.grant_ref, action)
    return answer.value if isinstance(answer, Token) else None


@contextmanager
def raw(arena: Arena) -> Generator[sqlite3.Connection]:
    """Own the database file, and drop what guards it from whoever does."""
    connection = sqlite3.connect(arena.settings.data_dir / "casework.db", timeout=10)
    try:
        with connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in triggers.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            yield connection
    finally:
        connection.close()


# ------------------------------------------------------------------------------------ isolation
async def anothers_order(arena: Arena) -> list[str]:
    """The model asks for an order that is not its customer's."""
    frank = await open_case(arena, FRANK, f"please refund order {VICTIMS_ORDER}")
    await frank.gather((FactNeed(tool="orders.get", args={"order_id": VICTIMS_ORDER}),))
    return []


async def another_apps_sign_in(arena: Arena) -> list[str]:
    """Another application of the same sign-in replays the victim's token here."""
    victim = await open_case(arena, VICTIM, "my parcel is late, I live at Secret Street 5")
    key = load_development_key(arena.settings.keys_dir)
    issuer = development_issuer_url(arena.settings)
    claims = {"tenant": arena.settings.tenant, "kind": "customer", "person": VICTIM, "roles": []}
    token = Signer(key, issuer=issuer, clock=arena.clock).sign(
        SIGN_IN_TYP,
        subject=VICTIM,
        audience="another-app",
        lasts=timedelta(hours=1),
        claims=claims | {"scope": "", "auth_time": 0},
    )
    answer = await arena.http.get(f"/v1/cases/{victim.case_id}", headers=bearer(token))
    return ["a case was read with another application's token"] if answer.is_success else []


async def a_strangers_grant(arena: Arena) -> list[str]:
    """Who read a grant in a history, without the worker's key, asks for a token."""
    victim = await open_case(arena, VICTIM, "where is my order?")
    mine = SigningKey.named(WORKER, Ed25519PrivateKey.generate())
    assertion = WorkerAssertion(arena.settings.worker_id, mine, api_url=API, clock=arena.clock)
    stranger = TokenExchange(api_url=API, client=arena.http, assertion=assertion, clock=arena.clock)
    answer = await stranger.read_token(victim.grant_ref, _OrdersRead())
    return ["a stranger's key got a token"] if isinstance(answer, Token) else []


class _OrdersRead:
    audience = "orders"
    scope = "orders:read"


# --------------------------------------------------------------------------------------- tokens
async def an_old_token(arena: Arena) -> list[str]:
    """A token that was captured is used ten minutes later, when the grant has ended."""
    frank = await open_case(arena, FRANK, "order 1006 arrived broken")
    action = await confirmed(frank)
    token = await right(frank, action)
    async with arena.store.write(frank.scope) as tx:
        await tx.grants.revoke(frank.grant_ref)
    arena.close(frank.case_id)
    arena.clock.ahead += timedelta(minutes=10)
    await send(arena, action, token or "")
    return []


async def a_token_of_ones_own(arena: Arena) -> list[str]:
    """A refund that nobody asked for, under a token with a signature of our own."""
    victim = await open_case(arena, VICTIM, "hello")
    charge = victim.charges()[0]
    action = Action.model_validate(
        {
            "tool": "billing.refund",
            "tool_version": "1",
            "tenant": arena.settings.tenant,
            "customer": VICTIM,
            "case": victim.case_id,
            "goal": "g",
            "action_id": str(uuid4()),
            "args": {arg.name: arg.value for arg in victim.refund(charge)},
            "preconditions": victim.facts_of(charge),
            "policy_version": "",
            "requested_by": "customer",
        }
    )
    mine = SigningKey(arena.api_keys.access.kid, Ed25519PrivateKey.generate())
    detail = {"type": "casework_action", "action_hash": action.hash()}
    claims = {
        "tenant": arena.settings.tenant,
        "act": {"sub": "worker"},
        "case": victim.case_id,
        "scope": "billing:refund",
        "authorization_details": [detail | {"action": {"v": 1, **action.model_dump(mode="json")}}],
    }
    token = Signer(mine, issuer=API, clock=arena.clock).sign(
        "txn+jwt", subject=VICTIM, audience="billing", lasts=timedelta(minutes=1), claims=claims
    )
    assert mine.kid.startswith(ACCESS)
    await send(arena, action, token)
    return []


async def another_amount(arena: Arena) -> list[str]:
    """Confirmed was a part; claimed and sent is the whole."""
    frank = await open_case(arena, FRANK, "order 1006 is scratched, refund 5.00 EUR please")
    action = await confirmed(frank, Money.of(500, "EUR"))
    args = action.args | {"amount": Money.of(6990, "EUR")}
    bigger = action.model_copy(update={"args": args})
    token = await right(frank, bigger)
    await send(arena, bigger, token or "")
    return []


async def claimed_again(arena: Arena) -> list[str]:
    """An action that was done, and its approval used, is claimed once more."""
    bruno = await open_case(arena, BRUNO, "order 1002 arrived broken")
    action = await confirmed(bruno)
    await decide(arena, action.action_id, "sam")
    await bruno.perform(action.action_id)
    again = await right(bruno, action)
    return ["a used approval gave a second right"] if again else []


async def invoice_over_and_over(arena: Arena) -> list[str]:
    """One token sends the same invoice again and again."""
    frank = await open_case(arena, FRANK, "please send me the invoice of order 1006")
    order = Argument(name="order_id", value="1006", origin=Origin.fact, fact="order/1006/id")
    await frank.authorize("orders.send_invoice", (order,), {})
    action = await action_of(frank, frank.last)
    token = await right(frank, action)
    for _ in range(3):
        await send(arena, action, token or "")
    return []


# --------------------------------------------------------------------------------------- policy
async def nobody_said_yes(arena: Arena) -> list[str]:
    """What the customer was only asked is performed."""
    frank = await open_case(arena, FRANK, "order 1006 arrived broken")
    charge = frank.charges()[0]
    await frank.authorize("billing.refund", frank.refund(charge), frank.facts_of(charge))
    await frank.perform(frank.last)
    return []


async def above_the_limit(arena: Arena) -> list[str]:
    """248.00 with the customer's yes alone."""
    bruno = await open_case(arena, BRUNO, "order 1002 arrived broken")
    action = await confirmed(bruno)
    await bruno.perform(action.action_id)
    return []


async def forged_approval(arena: Arena) -> list[str]:
    """The rows say that a supervisor approved; nobody signed it but a key of the attacker's."""
    bruno = await open_case(arena, BRUNO, "order 1002 arrived broken")
    action = await confirmed(bruno)
    approval = approval_id(action.action_id)
    await decide(arena, str(uuid4()), "sam")  # so that sam's rights are known
    said = Decision(
        jti=str(uuid4()),
        approval_id=approval,
        action_hash=action.hash(),
        shown_hash=action.hash(),
        approver="sam",
        requester=BRUNO,
        decision=DecisionKind.approve,
        reason="",
        policy_version=action.policy_version,
        exp=int(arena.clock().timestamp()) + 3600,
    )
    forger = SigningKey(arena.api_keys.approval.kid, Ed25519PrivateKey.generate())
    attestor = Attestor(
        forger, api_url=API, confirmation_lasts=timedelta(days=1), clock=arena.clock
    )
    jws = attestor.sign_decision(said)
    async with arena.store.write(bruno.scope) as tx:
        await tx.approvals.add_decision(approval, DecisionRecord(decision=said, jws=jws, at=tx.now))
        await tx.approvals.set_status(
            approval, ApprovalStatus.approved, from_=ApprovalStatus.pending, effective_at=tx.now
        )
    await bruno.perform(action.action_id)
    return []


async def own_approval(arena: Arena) -> list[str]:
    """A decision of the one whose request it is, written straight into the database."""
    bruno = await open_case(arena, BRUNO, "order 1002 arrived broken")
    action = await confirmed(bruno)
    approval = approval_id(action.action_id)
    said = {"jti": str(uuid4()), "action_hash": action.hash(), "approver": BRUNO}
    said |= {"shown_hash": action.hash(), "requester": BRUNO, "decision": "approve"}
    try:
        with raw(arena) as rows:
            _insert_decision(rows, approval, said, "jws", "2026-01-01 00:00:00.000000")
    except sqlite3.IntegrityError:
        return []
    return ["the database holds a decision of the requester's own"]


async def asked_again_after_no(arena: Arena) -> list[str]:
    """Denied by one supervisor, asked again in the same case, approved by one who never knew."""
    bruno = await open_case(arena, BRUNO, "order 1002 arrived broken")
    first = await confirmed(bruno)
    await decide(arena, first.action_id, "sam", "deny", reason="fraud")
    bruno.new_goal()
    charge = bruno.charges()[0]
    await bruno.authorize("billing.refund", bruno.refund(charge), bruno.facts_of(charge))
    await bruno.confirm(bruno.last)
    await decide(arena, bruno.last, "tony")
    await bruno.perform(bruno.last)
    return []


async def facts_that_moved(arena: Arena) -> list[str]:
    """A part was paid back elsewhere between yes and payment."""
    frank = await open_case(arena, FRANK, "order 1006 is scratched, refund 20.00 EUR please")
    action = await confirmed(frank, Money.of(2000, "EUR"))
    await arena.change(
        "billing", charge_id="ch_1006", refund={"amount_minor": "1000", "currency": "EUR"}
    )
    await frank.perform(action.action_id)
    return []


async def address_from_a_note(arena: Arena) -> list[str]:
    """The model sends the parcel to an address that stands in a note, not in her words."""
    lena = await open_case(arena, LENA, "please change the delivery address of order 1013")
    order = Argument(name="order_id", value="1013", origin=Origin.fact, fact="order/1013/id")
    mule = Argument(
        name="address",
        value="7 Drop Lane, 99999 Elsewhere",
        origin=Origin.words,
        span=lena.span("order 1013"),
    )
    fact = next(f for f in lena.facts if f.kind == "order")
    stated = {"order_version": fact.text("order_version"), "status": fact.text("status")}
    await lena.authorize("orders.change_address", (order, mule), stated)
    await lena.confirm(lena.last)
    await lena.perform(lena.last)
    return []


async def in_small_pieces(arena: Arena) -> list[str]:
    """2,500.00 in five pieces, each below what needs a second supervisor."""
    await _big_purchase(arena, FRANK)
    piece = Money.of(50_000, "EUR")
    frank = await open_case(arena, FRANK, "please refund 500.00 EUR, and again, and again")
    for _ in range(5):
        frank.facts = await frank.gather()
        charge = next(fact for fact in frank.charges() if fact.id == "ch_9001")
        await frank.authorize("billing.refund", frank.refund(charge, piece), frank.facts_of(charge))
        await frank.confirm(frank.last)
        await decide(arena, frank.last, "sam")
        await frank.perform(frank.last)
        frank.new_goal()
    return []


async def _big_purchase(arena: Arena, customer: str) -> None:
    """Let a customer have bought for 5,000.00."""
    tenant, currency = arena.settings.tenant, "EUR"
    day = arena.clock().date().isoformat()
    order = OrderRow(
        id="9001",
        status="delivered",
        placed_on=day,
        shipped_on=day,
        delivered_on=day,
        total_minor=500_000,
        address="1 Example Street",
        tenant=tenant,
        customer=customer,
        currency=currency,
    )
    charge = ChargeRow(
        id="ch_9001",
        order_id="9001",
        paid_minor=500_000,
        captured_at=f"{day}T00:00:00Z",
        tenant=tenant,
        customer=customer,
        currency=currency,
    )
    for database, row in zip(arena.shop.databases, (order, charge), strict=False):
        async with database.write() as session:
            session.add(row)
            await session.commit()
    await arena.remember()


async def a_held_customer(arena: Arena) -> list[str]:
    """Held by a person while the yes was under way."""
    frank = await open_case(arena, FRANK, "order 1006 arrived broken")
    action = await confirmed(frank)
    async with arena.store.write(frank.scope) as tx:
        await tx.holds.put(FRANK, "security")
    arena.close(FRANK)
    await frank.perform(action.action_id)
    return []


# -------------------------------------------------------------------------- words, rest, audit
async def a_link_with_words_in_it(arena: Arena) -> list[str]:
    """A reply that carries the customer's words out in a link."""
    del arena
    said = "Please see https://evil.example/?q=secret for more."
    return [] if check(said, (), (), ()) else ["a link to evil.example was let through"]


async def plaintext_in_a_history(arena: Arena) -> list[str]:
    """Plaintext, and another case's payload, put where Temporal keeps a case's own."""
    codec = SealingCodec(arena.keys.shared.payload)
    case = {name: codec.with_context(_workflow(name)) for name in ("c1", "c2")}
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b'{"approved":true}')
    [pasted] = await case["c1"].encode([plain])
    found: list[str] = []
    for what, payload in (("plaintext", plain), ("another case's payload", pasted)):
        try:
            [opened] = await case["c2"].decode([payload])
        except NotSealed:
            continue
        if json.loads(opened.data) == {"approved": True}:
            found.append(f"{what} was read as a case's own")
    return found


def _workflow(name: str) -> WorkflowSerializationContext:
    return WorkflowSerializationContext(namespace="default", workflow_id=f"case/{name}")


async def a_shortened_chain(arena: Arena) -> list[str]:
    """The last entries are cut off and the rest is signed again, by a key of the attacker's."""
    await an_old_token(arena)
    with raw(arena) as rows:
        [(last,)] = rows.execute("SELECT max(seq) FROM audit_entry").fetchall()
        rows.execute("DELETE FROM audit_entry WHERE seq = ?", (last,))
        [(head,)] = rows.execute(
            "SELECT hash FROM audit_entry WHERE seq = ?", (last - 1,)
        ).fetchall()
        rows.execute("UPDATE audit_head SET seq = ?, hash = ?", (last - 1, head))
    forger = SigningKey(arena.api_keys.checkpoint.kid, Ed25519PrivateKey.generate())
    assert forger.kid.startswith(CHECKPOINT)
    tenant = arena.settings.tenant
    claims = {"tenant": tenant, "seq": last - 1, "head": head, "count": last - 1, "root": ""}
    line = Signer(forger, issuer=API, clock=arena.clock).sign(
        CHECKPOINT_TYP,
        subject=CHECKPOINT_AUDIENCE,
        audience=CHECKPOINT_AUDIENCE,
        lasts=timedelta(days=1),
        claims=claims,
    )
    result = await verify(arena.store, tenant, [line], audit._reader(arena.settings))
    return ["a shortened chain counts as whole"] if isinstance(result, Intact) else []


def _insert_decision(
    rows: sqlite3.Connection, approval: str, said: Mapping[str, object], jws: str, at: str
) -> None:
    """Write a decision row with every column that must not be empty."""
    [(tenant, customer, case)] = rows.execute(
        "SELECT tenant, customer, case_id FROM approval WHERE id = ?", (approval,)
    ).fetchall()
    given: dict[str, object] = {
        **said,
        "tenant": tenant,
        "customer": customer,
        "case_id": case,
        "approval_id": approval,
        "jws": jws,
        "at": at,
    }
    table = rows.execute("PRAGMA table_info(decision)").fetchall()
    columns = [
        (name, kind)
        for _, name, kind, needed, default, _ in table
        if name in given or (needed and default is None)
    ]
    values = [given.get(name, b"" if "BLOB" in kind.upper() else "") for name, kind in columns]
    names = ", ".join(name for name, _ in columns)
    marks = ", ".join("?" for _ in columns)
    rows.execute(f"INSERT INTO decision ({names}) VALUES ({marks})", values)
