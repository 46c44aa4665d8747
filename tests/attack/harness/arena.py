"""Casework without Temporal: real store, API, token service, gateway and shop, in one process.

Activities run as a case's workflow would run them; everything else answers over ASGI. So an
attempt takes milliseconds and still goes the whole way: authorize, confirm, claim, send.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

import httpx
from fastapi import FastAPI
from sqlalchemy import text
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.authorizing import Authorizing
from activities.fetching import Fetching
from activities.parts import Parts
from activities.performing import Performing
from casework.api.app import create_app
from casework.api.deps import Api, Deps
from casework.api.wakes import Delivery
from casework.api.wiring import parts as api_parts
from casework.demo.shop.ledger import utc
from casework.demo.shop.shop import Shop, open_shop
from casework.identity.assertion import WorkerAssertion
from casework.identity.exchange import TokenExchange
from casework.identity.keys import ApiKeys, WorkerKeys, create_embedded_keys
from casework.identity.verifier import StaticKeys
from casework.models.reader import LocalReader
from casework.models.writer import LocalWriter
from casework.policy import Policy
from casework.settings import Settings
from casework.store import Store
from casework.telemetry.setup import Telemetry
from tests.attack.harness.allowed import Agreed, Row, World
from tools.backend import Backend
from tools.catalogue import TOOLS
from tools.gateway import Gateway
from tools.reading import Reads

API = "http://api.test"
SERVICES = ("orders", "billing", "accounts")
SHOP = {name: f"http://{name}.test" for name in SERVICES}
Got = TypeVar("Got")


@dataclass
class Hands:
    """A clock that the attacker may turn."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class NoWakes:
    """Nobody to wake: here the harness does what workflows would."""

    async def message(self, case_id: str, grant_ref: str, message_id: str) -> Delivery:
        return Delivery.seen

    async def answered(self, case_id: str, question_id: str) -> Delivery:
        return Delivery.seen

    async def confirmed(self, case_id: str, action_id: str) -> Delivery:
        return Delivery.seen

    async def person_asked(self, case_id: str, ref: str) -> Delivery:
        return Delivery.seen

    async def given_back(self, case_id: str, ref: str) -> Delivery:
        return Delivery.seen

    async def decided(self, approval_id: str, version: int) -> Delivery:
        return Delivery.seen

    async def reachable(self) -> bool:
        return True


class Counted(httpx.ASGITransport):
    """Counts what reaches an app: an attempt that never got there proves nothing."""

    def __init__(self, app: FastAPI, reached: list[str], paths: tuple[str, ...]) -> None:
        super().__init__(app)
        self._reached = reached
        self._paths = paths

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.startswith(self._paths) and not path.startswith("/_shop"):
            self._reached.append(path)
        return await super().handle_async_request(request)


@dataclass
class Arena:
    """Everything an attack is made on, and what people in it agreed to."""

    settings: Settings
    deps: Deps
    app: FastAPI
    shop: Shop
    http: httpx.AsyncClient
    store: Store
    parts: Parts
    clock: Hands
    exchange: TokenExchange
    keys: WorkerKeys
    api_keys: ApiKeys
    reached: list[str]
    #: As the oracle needs it: before anything was tried.
    orders: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    charges: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    agreed: dict[str, Agreed] = field(default_factory=dict[str, Agreed])
    cases: dict[str, str] = field(default_factory=dict[str, str])
    words: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    denied: dict[tuple[str, str, str], tuple[int, str]] = field(
        default_factory=dict[tuple[str, str, str], tuple[int, str]]
    )
    closed: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self.authorizing = Authorizing(self.parts)
        self.performing = Performing(self.parts)
        self.fetching = Fetching(self.parts)

    async def run(
        self, case_id: str, activity: Callable[[Any], Awaitable[Got]], given: object
    ) -> Got:
        """Run an activity as this case's workflow would."""
        environment = ActivityEnvironment()
        environment.info = replace(environment.info, workflow_id=f"case/{case_id}")
        return await environment.run(activity, given)

    # ------------------------------------------------------------------ what really happened
    async def world(self) -> World:
        """State the ground truth for the oracle."""
        owners = {name: row["customer"] for name, row in (self.orders | self.charges).items()}
        owners |= {name: name for name in self.accounts}
        owners |= {
            f"re_{row['n']}": row["customer"]
            for row in await self._rows(1, "SELECT n, customer FROM refunds")
        }
        return World(
            owners=owners,
            orders=self.orders,
            charges=self.charges,
            accounts=self.accounts,
            cases=dict(self.cases),
            agreed=dict(self.agreed),
            words={case: tuple(said) for case, said in self.words.items()},
            denied=dict(self.denied),
            closed=dict(self.closed),
        )

    async def ledger(self) -> list[Row]:
        """Read every row of the three ledgers, as the shop's own people see them."""
        return [row for name in SERVICES for row in await self._operator(name, "ledger")]

    async def served(self) -> list[Row]:
        """Read which rows left the shop for whom."""
        return [row for name in SERVICES for row in await self._operator(name, "served")]

    def close(self, name: str) -> None:
        """Note that from now on nothing may come of a case, or of a customer."""
        # The shop's books know seconds: what was done before was done in an earlier one.
        self.clock.ahead += timedelta(seconds=1)
        self.closed.setdefault(name, utc(self.clock()))

    async def fault(self, service: str, **plan: Any) -> None:
        """Let a service of the shop fail as planned."""
        answer = await self.http.put(
            f"{SHOP[service]}/_shop/faults", json=plan, headers={"X-Shop-Operator": OPERATOR}
        )
        answer.raise_for_status()

    async def change(self, service: str, **change: Any) -> None:
        """Change something as another system of the shop would."""
        answer = await self.http.post(
            f"{SHOP[service]}/_shop/change", json=change, headers={"X-Shop-Operator": OPERATOR}
        )
        answer.raise_for_status()

    async def _operator(self, service: str, what: str) -> list[Row]:
        answer = await self.http.get(
            f"{SHOP[service]}/_shop/{what}", headers={"X-Shop-Operator": OPERATOR}
        )
        answer.raise_for_status()
        rows: list[Row] = answer.json()["data"]
        return rows

    async def _rows(self, service: int, statement: str) -> list[dict[str, Any]]:
        async with self.shop.databases[service].read() as session:
            found = await session.execute(text(statement))
            return [dict(row) for row in found.mappings()]

    async def remember(self) -> None:
        """Keep the shop as it is before anything is tried."""
        for row in await self._rows(0, "SELECT id, customer, status FROM orders"):
            self.orders[row["id"]] = row
        charges = (
            "SELECT id, customer, order_id, paid_minor AS paid, refunded_minor AS refunded,"
            " currency, version, status FROM charges"
        )
        for row in await self._rows(1, charges):
            self.charges[row["id"]] = row
        for row in await self._rows(2, "SELECT id, lock_reason, version FROM accounts"):
            self.accounts[row["id"]] = row

    async def charge_now(self, charge_id: str) -> dict[str, Any]:
        """Look at a charge as it is now."""
        [row] = await self._rows(
            1,
            "SELECT paid_minor AS paid, refunded_minor AS refunded, version, currency"
            f" FROM charges WHERE id = '{charge_id}'",
        )
        return row


OPERATOR = "the shop's own people"


@asynccontextmanager
async def arena(folder: Path) -> AsyncGenerator[Arena]:
    """Open one on this folder, which holds nothing or an earlier one."""
    settings = Settings.model_validate(
        {
            "data_dir": folder,
            "keys_dir": folder / "keys",
            "api_url": API,
            "approval_undo_seconds": 0,
        }
        | {f"{name}_url": url for name, url in SHOP.items()}
    )
    create_embedded_keys(settings.keys_dir)
    keys, api_keys = (
        WorkerKeys.load(settings.keys_dir, alone=False),
        ApiKeys.load(settings.keys_dir),
    )
    clock, reached = Hands(), list[str]()
    async with AsyncExitStack() as stack:
        shop = await open_shop(
            folder / "shop",
            issuer=API,
            keys=StaticKeys({api_keys.access.kid: api_keys.access.public}),
            operator_secret=OPERATOR,
            clock=clock,
        )
        stack.push_async_callback(shop.close)
        deps = await stack.enter_async_context(
            api_parts(settings, wakes=NoWakes(), clock=clock, telemetry=Telemetry.off())
        )
        app = create_app(settings, deps)
        await deps.store.migrate()
        api: Api = app.state.api
        api.prepared.set()
        mounts: dict[str, httpx.AsyncBaseTransport | None] = {
            API: Counted(app, reached, ("/oauth/token",))
        }
        mounts |= {SHOP[name]: Counted(getattr(shop, name), reached, ("/",)) for name in SHOP}
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=API, mounts=mounts))
        parts = _worker(settings, keys, deps.store, http, clock)
        made = Arena(
            settings=settings,
            deps=deps,
            app=app,
            shop=shop,
            http=http,
            store=deps.store,
            parts=parts,
            clock=clock,
            exchange=exchange_of(settings, keys, http, clock),
            keys=keys,
            api_keys=api_keys,
            reached=reached,
        )
        await made.remember()
        yield made


def exchange_of(
    settings: Settings, keys: WorkerKeys, http: httpx.AsyncClient, clock: Hands
) -> TokenExchange:
    """Ask the token service as the worker does."""
    assertion = WorkerAssertion(settings.worker_id, keys.worker, api_url=API, clock=clock)
    return TokenExchange(api_url=API, client=http, assertion=assertion, clock=clock)


def _worker(
    settings: Settings, keys: WorkerKeys, store: Store, http: httpx.AsyncClient, clock: Hands
) -> Parts:
    exchange = exchange_of(settings, keys, http, clock)
    backends = {name: Backend(SHOP[name], http) for name in SERVICES}
    telemetry = Telemetry.off()
    return Parts(
        settings=settings,
        store=store,
        policy=Policy.load(tools=TOOLS),
        reads=Reads(exchange, backends),
        gateway=Gateway(
            exchange=exchange,
            backends=backends,
            store=store,
            worker=settings.worker_id,
            telemetry=telemetry,
        ),
        # The adversary stands where the models stand; there is nothing else to ask.
        reader=cast("LocalReader", None),
        writer=LocalWriter(),
        llm=None,
        client=cast("Client", None),
        telemetry=telemetry,
        clock=clock,
    )
