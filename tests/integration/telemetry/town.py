"""A customer, an API, a worker and a shop, each with telemetry of its own, on real parts."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import uvicorn
from fastapi import FastAPI
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from temporalio import activity
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowUpdateStage
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from typing_extensions import override

from casework.settings import Settings
from casework.telemetry.names import Named
from casework.telemetry.propagation import current_traceparent, linked_to
from casework.telemetry.setup import Telemetry, start
from casework.temporal import connect
from tests.integration.telemetry.flows import ApprovalFlow, CaseFlow, Start


class Announced(uvicorn.Server):
    """Says when it serves."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, lifespan="off"))
        self.serving = asyncio.Event()

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.serving.set()


@asynccontextmanager
async def served(app: FastAPI) -> AsyncGenerator[str]:
    """Serve an application on a free port of loopback."""
    server = Announced(app)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        task = asyncio.create_task(server.serve(sockets=[listener]))
        await server.serving.wait()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await task


def shop(telemetry: Telemetry) -> FastAPI:
    """Make a backend that takes refunds."""
    app = FastAPI(telemetry=telemetry.fastapi())

    @app.post("/charges/{charge_id}/refunds")
    async def refund(charge_id: str) -> dict[str, str]:
        return {"id": charge_id}

    return app


def api(telemetry: Telemetry, client: Client, queue: str) -> FastAPI:
    """Make an API that opens cases and takes confirmations."""
    app = FastAPI(telemetry=telemetry.fastapi())
    opened: dict[str, str] = {}

    @app.post("/v1/cases/{case_id}")
    async def open_case(case_id: str) -> dict[str, str]:
        opened[case_id] = current_traceparent()
        await client.start_update_with_start_workflow(
            CaseFlow.message,
            "m-1",
            wait_for_stage=WorkflowUpdateStage.ACCEPTED,
            id="m-1",
            start_workflow_operation=WithStartWorkflowOperation(
                CaseFlow.run,
                Start(case_id),
                id=f"case/{case_id}",
                task_queue=queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            ),
        )
        return {}

    @app.post("/v1/cases/{case_id}/confirmations/{id}")
    async def confirm(case_id: str, id: str) -> dict[str, str]:
        linked_to(opened[case_id])
        case = client.get_workflow_handle_for(CaseFlow.run, f"case/{case_id}")
        await case.execute_update(CaseFlow.confirmed, id)
        return {}

    return app


class Hands:
    """What the worker does, once it is told to."""

    def __init__(self, telemetry: Telemetry, client: Client, http: httpx.AsyncClient) -> None:
        self.telemetry, self.client, self.http = telemetry, client, http
        self.paid = asyncio.Event()
        self.stumbles = 0

    @activity.defn(name="look")
    async def look(self, case_id: str) -> None:
        """Look into our own store."""

    @activity.defn(name="pay")
    async def pay(self, case_id: str) -> None:
        """Pay through the gateway; the first time something breaks."""
        if self.stumbles == 0:
            self.stumbles += 1
            raise ValueError(f"jane {case_id}")
        with self.telemetry.span(Named.gateway_call, tool="billing.refund", case=case_id):
            await self.http.post(f"/charges/{case_id}/refunds?mail=jane")
        self.paid.set()

    @activity.defn(name="report")
    async def report(self, case_id: str) -> None:
        """Tell the case that its approval is settled."""
        case = self.client.get_workflow_handle_for(CaseFlow.run, f"case/{case_id}")
        await case.execute_update(CaseFlow.settled, "s-1")


@dataclass
class Town:
    """All of it, and what its spans say."""

    customer: httpx.AsyncClient
    client: Client
    case_id: str
    hands: Hands
    services: dict[str, Telemetry]
    exporter: InMemorySpanExporter
    settings: Settings

    async def play(self) -> None:
        """Open a case, wait until it was paid, confirm, and wait for its end."""
        with self.services["customer"].span(Named.look_up):
            await self.customer.post(f"/v1/cases/{self.case_id}?mail=jane")
        await self.hands.paid.wait()
        with self.services["customer"].span(Named.confirm):
            await self.customer.post(f"/v1/cases/{self.case_id}/confirmations/jane")
        for kind in ("case", "approval"):
            await self.client.get_workflow_handle(f"{kind}/{self.case_id}").result()

    def spans(self) -> tuple[ReadableSpan, ...]:
        """Return all that got out of any process."""
        for telemetry in self.services.values():
            telemetry.flush()
        return self.exporter.get_finished_spans()


@asynccontextmanager
async def town(env: WorkflowEnvironment, folder: Path, *, cache: int = 100) -> AsyncGenerator[Town]:
    """Build it up and take it down."""
    (folder / "telemetry.key").write_bytes(b"k" * 32)
    (folder / "payload.key").write_bytes(b"p" * 32)
    address = env.client.service_client.config.target_host
    settings = Settings(keys_dir=folder, temporal_address=address)
    exporter = InMemorySpanExporter()
    names = ("customer", "api", "worker", "shop")
    services = {name: start(settings, name, exporter=exporter) for name in names}
    case_id = str(uuid4())
    queue = f"telemetry-{case_id}"
    async with AsyncExitStack() as stack:
        for telemetry in services.values():
            stack.callback(telemetry.shutdown)
        shop_url = await stack.enter_async_context(served(shop(services["shop"])))
        for_api = await connect(settings, services["api"].interceptors())
        for_worker = await connect(settings, services["worker"].interceptors())
        http = await stack.enter_async_context(
            httpx.AsyncClient(
                base_url=shop_url, mounts=services["worker"].mounts({"billing": shop_url})
            )
        )
        hands = Hands(services["worker"], for_worker, http)
        await stack.enter_async_context(
            Worker(
                for_worker,
                task_queue=queue,
                workflows=[CaseFlow, ApprovalFlow],
                activities=[hands.look, hands.pay, hands.report],
                max_cached_workflows=cache,
            )
        )
        api_url = await stack.enter_async_context(served(api(services["api"], for_api, queue)))
        customer = await stack.enter_async_context(
            httpx.AsyncClient(base_url=api_url, transport=services["customer"].transport("api"))
        )
        yield Town(customer, for_api, case_id, hands, services, exporter, settings)
