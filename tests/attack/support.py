"""What attackers can hold, and how their success would show: in ledgers, rows served and bytes."""

import asyncio
import base64
import json
import sqlite3
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from temporalio.client import WorkflowHandle

from casework.demo.shop.accounts.tables import AccountRow
from casework.demo.shop.billing.tables import ChargeRow
from casework.demo.shop.cast import BRUNO, TENANT
from casework.demo.shop.cast import Person as Buyer
from casework.demo.shop.orders.tables import OrderRow
from casework.demo.shop.seed import seed
from casework.domain.action import Action
from casework.identity.assertion import WorkerAssertion
from casework.identity.exchange import ExchangeRefused, Token, TokenExchange
from casework.identity.keys import WorkerKeys
from casework.store import Scope
from casework.worker import utc_now
from tests.house import API, SHOP, House, Person

JSON = dict[str, Any]
T = TypeVar("T")
STAFF = Scope.of_staff(TENANT, "test")
SCOPES = {
    "billing.refund": "billing:refund",
    "orders.cancel": "orders:cancel",
    "orders.change_address": "orders:address",
    "accounts.unlock": "accounts:unlock",
}


# ------------------------------------------------------------------------------- the oracles
async def everything_done(house: House) -> list[JSON]:
    """Every row of every ledger of the shop, whoever's it is."""
    rows = [row for service in SHOP for row in await house.ledger(service, "")]
    return [
        {name: row[name] for name in ("tool", "customer", "target", "action_id")} for row in rows
    ]


async def moved(house: House, customer: str) -> list[tuple[str, str]]:
    """What was paid back to a customer: minor units and currency of each row, oldest first."""
    return [
        (row["amount"]["amount_minor"], row["amount"]["currency"])
        for row in await house.ledger("billing", customer)
    ]


@cache
def _owners(day: str) -> Mapping[str, str]:
    made = seed(datetime.fromisoformat(day).date())
    owners: dict[str, str] = {}
    for row in (*made.orders, *made.billing, *made.accounts):
        if isinstance(row, OrderRow | ChargeRow):
            owners[row.id] = row.customer
        elif isinstance(row, AccountRow):
            owners[row.id] = row.id
    return owners


def owner_of(row: str) -> str | None:
    """Whose an order or charge is, by the shop's own seed; None for anything made later."""
    return _owners(datetime.now(UTC).date().isoformat()).get(row)


async def nobody_saw_anothers_rows(house: House) -> None:
    """Of all that left the three services, each row went to its own customer."""
    for url in SHOP.values():
        answer = await house.http.get(
            f"{url}/_shop/served", headers={"X-Shop-Operator": "the shop's own people"}
        )
        for served in answer.json()["data"]:
            strangers = [r for r in served["rows"] if owner_of(r) not in {served["customer"], None}]
            assert not strangers, served


def store_bytes(house: House) -> bytes:
    """Every byte that the store has on disk, the journal included."""
    files = sorted(house.settings.data_dir.glob("casework.db*"))
    assert files
    return b"".join(file.read_bytes() for file in files)


def cases_stored(house: House) -> int:
    """Count the cases in the raw database."""
    with sqlite3.connect(house.settings.data_dir / "casework.db") as raw:
        [count] = raw.execute("SELECT count(*) FROM customer_case").fetchone()
    raw.close()
    return int(count)


def tampered(house: House, statement: str, *values: object) -> int:
    """Change the database behind everybody's back; returns how many rows it hit."""
    raw = sqlite3.connect(house.settings.data_dir / "casework.db", timeout=10)
    try:
        with raw:
            return raw.execute(statement, values).rowcount
    finally:
        raw.close()


# ------------------------------------------------------------------------------ usual courses
@dataclass(frozen=True)
class Waiting:
    """A customer's refund that waits for supervisors."""

    customer: Person
    case_id: str
    card: JSON

    @property
    def action_id(self) -> str:
        return str(self.card["action_id"])


async def card_of(supervisor: Person, case: JSON) -> JSON:
    """Open the card that a case waits for."""
    [waiting] = [p for p in case["pending"] if p["kind"] == "approval"]
    card: JSON = await supervisor.get(f"/v1/approvals/{waiting['id']}")
    return card


async def until_waiting(customer: Person, case_id: str) -> JSON:
    """Wait until a supervisor has to decide."""
    case: JSON = await customer.until(
        case_id, lambda c: any(p["kind"] == "approval" for p in c["pending"])
    )
    return case


async def big_refund(house: House, buyer: Buyer = BRUNO) -> Waiting:
    """Bring a refund above the limit to the point where a supervisor has to decide."""
    customer = await house.sign_in(buyer.customer)
    case = await customer.open(f"order {buyer.order_id} arrived damaged, please refund it")
    await customer.confirm(case)
    case = await until_waiting(customer, case["id"])
    sam = await supervisor(house)
    return Waiting(customer, case["id"], await card_of(sam, case))


async def supervisor(house: House, name: str = "sam", *roles: str) -> Person:
    """Sign a supervisor in."""
    return await house.sign_in(name, "staff", *(roles or ("supervisor",)))


async def dwell(house: House, case_id: str, seconds: float = 0.5) -> None:
    """Wait until whatever an attack set off has shown: nothing of the case is under way.

    Half a minute is enough for anything; `seconds` is how long the quiet must last, since what
    the API stored may reach the workflow a moment later.
    """
    handle = house.client.get_workflow_handle(f"case/{case_id}")
    quiet_since, clock = None, asyncio.get_running_loop().time
    async with asyncio.timeout(30), house.watch.case(case_id, since=0) as watcher:
        while quiet_since is None or clock() - quiet_since < seconds:
            watcher.expect()
            if await _under_way(handle):
                quiet_since = None
            elif quiet_since is None:
                quiet_since = clock()
            await watcher.news(0.05)


async def _under_way(handle: WorkflowHandle[Any, Any]) -> bool:
    """Say whether a task of the workflow is scheduled; one that failed before counts as over."""
    raw = (await handle.describe()).raw_description
    task = raw.pending_workflow_task
    tried = raw.HasField("pending_workflow_task") and task.attempt <= 1
    return tried or bool(raw.pending_activities)


async def at_once(doings: Sequence[Awaitable[T]]) -> list[T]:
    """Do all of it at the same moment."""
    return list(await asyncio.gather(*doings))


def same_answer(first: httpx.Response, second: httpx.Response) -> bool:
    """Say whether two answers are the same bytes, their own ids of the request left out."""

    def plain(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
        request_id = answer.headers.get("x-request-id", "-")
        headers = {k: v for k, v in answer.headers.items() if k not in {"x-request-id", "date"}}
        return answer.status_code, answer.content.replace(request_id.encode(), b""), headers

    return plain(first) == plain(second)


# ---------------------------------------------------------------------------- forged tokens
def opened(token: str) -> tuple[JSON, JSON]:
    """Read header and claims of a token without asking whether it is true."""
    return (
        jwt.get_unverified_header(token),
        jwt.decode(token, options={"verify_signature": False}),
    )


def encoded(part: Mapping[str, Any]) -> str:
    """Write one part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def signed(header: JSON, claims: JSON, key: Ed25519PrivateKey) -> str:
    """Sign exactly this."""
    body = f"{encoded(header)}.{encoded(claims)}"
    signature = base64.urlsafe_b64encode(key.sign(body.encode())).rstrip(b"=").decode()
    return f"{body}.{signature}"


# -------------------------------------------------------------------------- the bad worker
class Thief:
    """Whoever runs code where a worker runs: its key, its database, its way to every service."""

    def __init__(self, house: House, *, worker_id: str | None = None) -> None:
        self.house = house
        self.keys = WorkerKeys.load(house.settings.keys_dir, alone=False)
        self.assertion = WorkerAssertion(
            worker_id or house.settings.worker_id, self.keys.worker, api_url=API, clock=utc_now
        )

    def exchange(self) -> TokenExchange:
        """Ask the token service as the worker does; each time without what was kept."""
        return TokenExchange(
            api_url=API, client=self.house.http, assertion=self.assertion, clock=utc_now
        )

    async def grant(self, case_id: str) -> str:
        """Read which grant a case has."""
        async with self.house.store.read(STAFF) as tx:
            case = await tx.cases.get(case_id)
        assert case
        return case.grant_id

    async def action(self, action_id: str) -> Action:
        """Read an action as it was proposed."""
        async with self.house.store.read(STAFF) as tx:
            effect = await tx.effects.get(action_id)
        assert effect
        return effect.action

    async def claim(self, action: Action, case_id: str | None = None) -> Token | ExchangeRefused:
        """Ask for the token to do this, under the grant of its case or of another one."""
        grant = await self.grant(case_id or action.case)
        return await self.exchange().write_token(grant, action)

    async def form(self, grant: str, **changes: str) -> httpx.Response:
        """Ask by hand."""
        fields = {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token": grant,
            "subject_token_type": "urn:casework:token-type:grant",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.assertion.sign(),
            "audience": "orders",
            "scope": "orders:read",
        }
        return await self.house.http.post("/oauth/token", data=fields | changes)

    async def read_with(self, service: str, path: str, token: str) -> httpx.Response:
        """Read from a service with any token."""
        headers = {"Authorization": f"Bearer {token}"}
        return await self.house.http.get(f"{SHOP[service]}{path}", headers=headers)

    async def pay(
        self,
        action: Action,
        token: str,
        *,
        service: str = "billing",
        key: str | None = "same",
        charge: str | None = None,
        **body: object,
    ) -> httpx.Response:
        """Send a refund to billing as the gateway would, or changed."""
        args = action.model_dump(mode="json")["args"]
        path = f"/charges/{charge or args.pop('charge_id')}/refunds"
        args.pop("charge_id", None)
        headers = {"Authorization": f"Bearer {token}"}
        if key is not None:
            headers["Idempotency-Key"] = action.action_id if key == "same" else key
        return await self.house.http.post(
            f"{SHOP[service]}{path}", json=args | body, headers=headers
        )


async def orphaned(house: House, buyer: Buyer = BRUNO, *, approve: bool = True) -> Waiting:
    """Leave a refund allowed by all who must, and its workflows ended: nobody will do it.

    So whatever happens to it afterwards was done by the attacker alone.
    """
    waiting = await big_refund(house, buyer)
    for workflow_id in (f"case/{waiting.case_id}", f"approval/{waiting.card['id']}"):
        await house.client.get_workflow_handle(workflow_id).terminate("attack")
    if approve:
        answer = await (await supervisor(house)).decide(waiting.card, "approve")
        assert answer.status_code == 200, answer.text
    return waiting
