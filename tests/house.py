"""The whole of Casework in one process, for tests: every part real, only the sockets left out.

Temporal is the session's dev server. API, token service and the shop's three services answer
over ASGI, the store is SQLite in a temporary folder, and the worker runs in this event loop.
"""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from casework.api.app import create_app
from casework.api.wiring import parts as api_parts
from casework.demo.shop.shop import open_shop
from casework.identity.keys import ApiKeys, WorkerKeys, create_embedded_keys
from casework.identity.verifier import StaticKeys
from casework.settings import Settings
from casework.store import Store
from casework.temporal import connect
from casework.worker import make_parts, make_worker, utc_now

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

    async def open(self, message: str, wait: int = 20) -> Any:
        """Open a case and wait for the engine's first word."""
        answer = await self.post("/v1/cases", {"message": message}, Prefer=f"wait={wait}")
        assert answer.status_code in {200, 202}, answer.text
        return answer.json()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@asynccontextmanager
async def running_house(
    env: WorkflowEnvironment,
    folder: Path,
    **settings_given: Any,
) -> AsyncIterator[House]:
    """Run everything until the block ends; each house has a task queue of its own."""
    settings = Settings(
        data_dir=folder,
        keys_dir=folder / "keys",
        temporal_address=env.client.service_client.config.target_host,
        task_queue=f"house-{uuid.uuid4()}",
        api_url=API,
        **{f"{name}_url": url for name, url in SHOP.items()},
        **{"approval_undo_seconds": 0, "sweep_after_seconds": 1, **settings_given},
    )
    create_embedded_keys(settings.keys_dir)
    async with AsyncExitStack() as stack:
        client = await connect(settings)
        access = ApiKeys.load(settings.keys_dir).access
        shop = await open_shop(
            folder / "shop",
            issuer=API,
            keys=StaticKeys({access.kid: access.public}),
            operator_secret=OPERATOR,
            clock=utc_now,
        )
        stack.push_async_callback(shop.close)
        deps = await stack.enter_async_context(api_parts(settings))
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
        store = Store.open(settings.database, sealing_key=keys.shared.store, clock=utc_now)
        stack.push_async_callback(store.close)
        worker = make_worker(client, make_parts(settings, keys, client, store, http))
        await stack.enter_async_context(worker)
        yield House(settings=settings, client=client, store=store, http=http)
