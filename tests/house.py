"""The whole of Casework in one process, for tests: every part real, only the sockets left out.

Temporal is the session's dev server. API, token service and the shop's three services answer
over ASGI, the store is SQLite in a temporary folder, and the worker runs in this event loop.
"""

import asyncio
import os
import uuid
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from temporalio.bridge.proto.workflow_activation import (
    RemoveFromCache,
    WorkflowActivation,
    WorkflowActivationJob,
)
from temporalio.client import Client, WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from casework.api.app import create_app
from casework.api.watching import Watch
from casework.api.wiring import parts as api_parts
from casework.demo.shop.shop import open_shop
from casework.domain.case import Sender
from casework.identity.capability import capability_key
from casework.identity.keys import ApiKeys, WorkerKeys, create_embedded_keys
from casework.identity.verifier import StaticKeys
from casework.knowledge.fetching import Fetcher
from casework.knowledge.library import Library
from casework.knowledge.loading import Loading
from casework.knowledge.opening import opened
from casework.knowledge.sources import find
from casework.settings import Settings
from casework.store import Scope, Store
from casework.store.records import CaseRecord, MessageRecord
from casework.telemetry.setup import Telemetry
from casework.temporal import connect
from casework.worker import make_parts, make_worker, open_store, utc_now
from tests.integration.store.databases import Database, migrate, new_postgres
from tests.trained import classifier

#: No event of a case takes this long, even on a busy machine.
PATIENCE = 30
API = "http://api.test"
OPERATOR = "the shop's own people"
SHOP = {name: f"http://{name}.test" for name in ("orders", "billing", "accounts")}


@dataclass(frozen=True)
class House:
    """A running Casework and the ways in that people have."""

    settings: Settings
    client: Client
    store: Store
    http: httpx.AsyncClient
    watch: Watch

    async def history(self, workflow_id: str) -> WorkflowHistory:
        """Fetch what Temporal recorded."""
        return await self.client.get_workflow_handle(workflow_id).fetch_history()

    async def sign_in(self, name: str, kind: str = "customer", *roles: str) -> "Person":
        """Sign somebody in at the development issuer."""
        body = {"subject": name, "kind": kind, "roles": list(roles)}
        answer = await self.http.post("/dev/token", json=body)
        answer.raise_for_status()
        return Person(self, name, str(answer.json()["access_token"]))

    async def ledger(self, service: str, customer: str) -> list[dict[str, Any]]:
        """Read what a service of the shop did for a customer, from its own ledger."""
        answer = await self.http.get(
            f"{SHOP[service]}/_shop/ledger",
            params={"customer": customer},
            headers={"X-Shop-Operator": OPERATOR},
        )
        answer.raise_for_status()
        rows: list[dict[str, Any]] = answer.json()["data"]
        return rows

    async def case(self, customer: str, case_id: str) -> CaseRecord:
        """Read a case's row."""
        async with self.store.read(Scope.of_customer(self.settings.tenant, customer)) as tx:
            case = await tx.cases.get(case_id)
        assert case is not None
        return case

    async def store_message(self, customer: str, case_id: str, text: str) -> MessageRecord:
        """Store a customer's message without telling any workflow, as if the wake were lost."""
        async with self.store.write(Scope.of_customer(self.settings.tenant, customer)) as tx:
            return await tx.messages.add(
                id=str(uuid.uuid4()),
                case_id=case_id,
                sender=Sender.customer,
                author=customer,
                text=text,
            )

    async def fault(self, service: str, **faults: Any) -> None:
        """Switch a fault of a service on."""
        answer = await self.http.put(
            f"{SHOP[service]}/_shop/faults", json=faults, headers={"X-Shop-Operator": OPERATOR}
        )
        answer.raise_for_status()

    async def change(self, service: str, **change: Any) -> None:
        """Change something in the shop as another system would."""
        answer = await self.http.post(
            f"{SHOP[service]}/_shop/change", json=change, headers={"X-Shop-Operator": OPERATOR}
        )
        answer.raise_for_status()

    async def served(self, customer: str) -> list[Any]:
        """Read which rows left the shop's services for a customer."""
        left: list[Any] = []
        for url in SHOP.values():
            answer = await self.http.get(
                f"{url}/_shop/served", headers={"X-Shop-Operator": OPERATOR}
            )
            answer.raise_for_status()
            left += [row for row in answer.json()["data"] if row["customer"] == customer]
        return left


@dataclass(frozen=True)
class Person:
    """Somebody with a token, who does what people do over the HTTP API."""

    house: House
    name: str
    token: str

    async def get(self, path: str) -> Any:
        """Read something that is there."""
        answer = await self.house.http.get(path, headers=self._headers())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Do something."""
        return await self.house.http.post(path, json=body, headers=self._headers() | headers)

    async def open(self, message: str) -> Any:
        """Open a case and wait until the engine said or asked something."""
        answer = await self.post("/v1/cases", {"message": message}, Prefer="wait=20")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def say(self, case_id: str, text: str) -> None:
        """Write another message."""
        answer = await self.post(f"/v1/cases/{case_id}/messages", {"text": text})
        assert answer.status_code == 202, answer.text

    async def confirm(self, case: Any, *, accept: bool = True) -> None:
        """Answer the confirmation that the case asks for, exactly as it was shown."""
        asked = next(p for p in case["pending"] if p["kind"] == "confirmation")
        body = {"accept": accept, "action_hash": asked["action_hash"]}
        answer = await self.post(f"/v1/cases/{case['id']}/confirmations/{asked['id']}", body)
        assert answer.status_code == 200, answer.text

    async def until(self, case_id: str, there: Callable[[Any], bool]) -> Any:
        """Return the case as soon as it is so; fail with its last state when it never is."""
        async with self.house.watch.case(case_id, since=0) as watcher:
            while True:
                watcher.expect()
                case = await self.get(f"/v1/cases/{case_id}")
                if there(case):
                    return case
                assert await watcher.news(PATIENCE), f"It never came to that: {case}"

    async def until_asked(self, case_id: str) -> Any:
        """Wait for something to confirm."""
        return await self.until(
            case_id, lambda case: any(p["kind"] == "confirmation" for p in case["pending"])
        )

    async def until_resting(self, case_id: str) -> Any:
        """Wait until the customer was told how everything came out, or a person has the case."""
        return await self.until(case_id, lambda case: case["status"] in {"resolved", "with_person"})

    async def card(self) -> Any:
        """Open the only card in the supervisors' queue."""
        queue = await self.get("/v1/approvals")
        [line] = queue["data"]
        return await self.get(f"/v1/approvals/{line['id']}")

    async def decide(self, card: Any, decision: str, **more: Any) -> httpx.Response:
        """Decide a card exactly as it was shown."""
        body = {"decision": decision, "action_hash": card["action_hash"], **more}
        path = f"/v1/approvals/{card['id']}/decisions"
        return await self.post(path, body, **{"If-Match": f'"{card["version"]}"'})

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def _peer(url: str) -> str:
    return url.removeprefix("http://").removesuffix(".test")


def _evict_all(worker: Worker) -> None:
    """Close the coroutines of waiting cases as an eviction would, which a shutdown does not.

    Left to the garbage collector, LangGraph's handlers run without a loop and complain.
    """
    cached = worker._workflow_worker
    for running in list(cached._running_workflows.values()) if cached else ():
        job = WorkflowActivationJob(remove_from_cache=RemoveFromCache())
        running.activate(WorkflowActivation(run_id=running.get_info().run_id, jobs=[job]))


@asynccontextmanager
async def running_house(
    env: WorkflowEnvironment,
    folder: Path,
    *,
    payload_key: bytes | None = None,
    articles: Path | None = None,
    telemetry: Telemetry | None = None,
    database: Database | None = None,
    before_shop: Callable[[Any], Any] = lambda app: app,
    **settings_given: Any,
) -> AsyncGenerator[House]:
    """Run everything until the block ends; each house has a task queue of its own.

    `articles` is a folder that is loaded first. On a `database` API and worker have a role each;
    CASEWORK_TEST_HOUSE_SERVER names a PostgreSQL on which every house gets one of its own.
    `before_shop` puts something between the worker and each service of the shop.
    """
    server = os.environ.get("CASEWORK_TEST_HOUSE_SERVER")
    if database is None and server:
        database = await new_postgres(server)
    if database is not None:
        settings_given |= {"database_url": database.api_url}
    telemetry = telemetry or Telemetry.off()
    cache = os.environ.get("CASEWORK_TEST_WORKFLOW_CACHE", "1000")
    settings = Settings.model_validate(
        {
            "data_dir": folder,
            "keys_dir": folder / "keys",
            "temporal_address": env.client.service_client.config.target_host,
            "task_queue": f"house-{uuid.uuid4()}",
            "api_url": API,
            "approval_undo_seconds": 0,
            "sweep_after_seconds": 1,
            "workflow_cache": int(cache),
        }
        | {f"{name}_url": url for name, url in SHOP.items()}
        | settings_given
    )
    if payload_key is not None:
        settings.keys_dir.mkdir(parents=True, mode=0o700)
        (settings.keys_dir / "payload.key").write_bytes(payload_key)
    create_embedded_keys(settings.keys_dir)
    if database is not None:
        await migrate(database, capability_key(ApiKeys.load(settings.keys_dir).capability))
    async with AsyncExitStack() as stack:
        client = await connect(settings, telemetry.interceptors())
        access = ApiKeys.load(settings.keys_dir).access
        shop = await open_shop(
            folder / "shop",
            issuer=API,
            keys=StaticKeys({access.kid: access.public}),
            operator_secret=OPERATOR,
            clock=utc_now,
            traces=lambda _: telemetry.fastapi(),
        )
        stack.push_async_callback(shop.close)
        deps = await stack.enter_async_context(api_parts(settings, telemetry=telemetry))
        app = create_app(settings, deps)
        await stack.enter_async_context(app.router.lifespan_context(app))
        mounts = {API: app} | {SHOP[name]: getattr(shop, name) for name in SHOP}
        http = await stack.enter_async_context(
            httpx.AsyncClient(
                base_url=API,
                mounts={url: httpx.ASGITransport(asgi) for url, asgi in mounts.items()},
                timeout=60,
            )
        )
        keys = WorkerKeys.load(settings.keys_dir, alone=False)
        inside = await stack.enter_async_context(
            httpx.AsyncClient(
                mounts={
                    url: telemetry.transport(
                        _peer(url), httpx.ASGITransport(asgi if url == API else before_shop(asgi))
                    )
                    for url, asgi in mounts.items()
                }
            )
        )
        as_worker = settings
        if database is not None:
            as_worker = settings.model_copy(update={"database_url": database.worker_url})
        store = open_store(as_worker, keys, inside)
        stack.push_async_callback(store.close)
        knowledge = await stack.enter_async_context(opened(settings, store))
        if articles is not None:
            fetcher = Fetcher()
            stack.push_async_callback(fetcher.close)
            # Loaded beside the API, as `casework knowledge load` does: no worker may.
            loader = Library(deps.store, settings.tenant)
            await Loading(loader, knowledge.filling, fetcher).run(find(articles))
        parts = make_parts(
            settings, keys, client, store, inside, telemetry, classifier(), knowledge
        )
        if parts.llm is not None:
            stack.push_async_callback(parts.llm.aclose)
        worker = make_worker(client, parts)
        # In a thread, as the worker does it: each workflow brings an event loop of its own.
        stack.push_async_callback(asyncio.to_thread, _evict_all, worker)
        await stack.enter_async_context(worker)
        watch: Watch = app.state.api.watch
        yield House(settings=settings, client=client, store=deps.store, http=http, watch=watch)
