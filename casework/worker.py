"""The worker: runs workflows and activities, and is wired here and nowhere else.

Started as `python -m casework.worker`; prints one JSON line when it serves.
"""

import asyncio
import gc
import json
import logging
import os
import signal
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from temporalio.client import Client
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.approving import Approving
from activities.asking import Asking
from activities.authorizing import Authorizing
from activities.closing import Closing
from activities.edge import ErrorsAtTheEdge
from activities.fetching import Fetching
from activities.hygiene import Hygiene
from activities.looking_up import LookingUp
from activities.parts import Parts
from activities.performing import Performing
from activities.planning import Planning
from activities.replying import Replying
from activities.understanding import Understanding
from casework.domain.errors import CaseworkError
from casework.identity.assertion import WorkerAssertion
from casework.identity.exchange import TokenExchange
from casework.identity.keys import WorkerKeys
from casework.identity.rows import AskedCapabilities
from casework.knowledge.opening import Knowledge, opened
from casework.models.learned.cache import load
from casework.models.learned.classifier import Classifier
from casework.models.reader import LocalReader
from casework.models.scope import Topics
from casework.models.writer import LocalWriter
from casework.policy import Policy
from casework.settings import Settings
from casework.store import Store
from casework.store.isolation import refuse_too_much
from casework.telemetry.logs import set_up_logs
from casework.telemetry.setup import Telemetry, start
from casework.temporal import connect
from casework.temporal.schedules import keep_schedule
from tools.backend import Backend
from tools.catalogue import TOOLS
from tools.gateway import Gateway
from tools.reading import Reads
from workflows.approval import ApprovalWorkflow
from workflows.case import CaseWorkflow
from workflows.hygiene import HygieneWorkflow

_log = logging.getLogger(__name__)
WORKFLOWS = (CaseWorkflow, ApprovalWorkflow, HygieneWorkflow)
#: Pure, or holding nothing but compiled graphs: loaded once, not anew for every workflow.
PASSED_THROUGH = (
    "casework.domain",
    "graphs",
    "tools",
    "langgraph",
    "langchain_core",
    "langsmith",
    "xxhash",
    "ormsgpack",
    "orjson",
    "pydantic",
    "pydantic_core",
    "rfc8785",
)


def sandbox() -> SandboxedWorkflowRunner:
    """Return the sandbox that workflows run in, here and in replay tests."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return SandboxedWorkflowRunner(restrictions=restrictions)


def utc_now() -> datetime:
    """The worker's clock."""
    return datetime.now(UTC)


def open_store(settings: Settings, keys: WorkerKeys, http: httpx.AsyncClient) -> Store:
    """Open the store as a worker: on PostgreSQL it sees only the rows it is given."""
    asked = AskedCapabilities(
        api_url=settings.api_url,
        client=http,
        assertion=WorkerAssertion(
            settings.worker_id, keys.worker, api_url=settings.api_url, clock=utc_now
        ),
        clock=utc_now,
    )
    return Store.open(
        settings.database, sealing_key=keys.shared.store, clock=utc_now, capabilities=asked
    )


def make_classifier(settings: Settings) -> Classifier:
    """Load what was learned, or learn it now, and read a word: no customer waits for that."""
    classifier = load(settings.models)
    if classifier.warning:
        _log.warning(classifier.warning)
    classifier.guess(["hello"])
    return classifier


def make_parts(
    settings: Settings,
    keys: WorkerKeys,
    client: Client,
    store: Store,
    http: httpx.AsyncClient,
    telemetry: Telemetry,
    classifier: Classifier,
    knowledge: Knowledge | None = None,
) -> Parts:
    """Wire everything that activities use.

    Raises:
        Misconfigured: a file of policies or topics is missing or makes no sense.

    """
    assertion = WorkerAssertion(
        settings.worker_id, keys.worker, api_url=settings.api_url, clock=utc_now
    )
    exchange = TokenExchange(
        api_url=settings.api_url, client=http, assertion=assertion, clock=utc_now
    )
    backends = {
        "orders": Backend(settings.orders_url, http),
        "billing": Backend(settings.billing_url, http),
        "accounts": Backend(settings.accounts_url, http),
    }
    llm = None
    if settings.openai_api_key:
        from casework.models.llm import models  # noqa: PLC0415 - slow to load, and seldom needed

        llm = models(settings, telemetry)
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
        reader=LocalReader(classifier, llm_available=llm is not None),
        writer=LocalWriter(),
        llm=llm,
        knowledge=knowledge,
        topics=Topics.load(
            Path(settings.topics_file) if settings.topics_file else None, settings.allowed_topics
        ),
        client=client,
        telemetry=telemetry,
        clock=utc_now,
    )


def make_worker(client: Client, parts: Parts) -> Worker:
    """Make the worker that serves the settings' task queue."""
    understanding, planning, fetching = Understanding(parts), Planning(parts), Fetching(parts)
    authorizing, asking, performing = Authorizing(parts), Asking(parts), Performing(parts)
    looking_up = LookingUp(parts)
    replying, closing, approving = Replying(parts), Closing(parts), Approving(parts)
    return Worker(
        client,
        task_queue=parts.settings.task_queue,
        workflows=list(WORKFLOWS),
        activities=[
            understanding.read,
            understanding.read_deeper,
            understanding.take_in,
            planning.plan,
            planning.plan_deeper,
            fetching.gather,
            fetching.read_back,
            looking_up.look_up,
            Hygiene(parts).check,
            authorizing.authorize,
            authorizing.standing,
            authorizing.lapse,
            asking.ask,
            asking.answer,
            performing.perform,
            replying.compose,
            replying.compose_deeper,
            replying.check,
            replying.deliver,
            closing.conclude,
            closing.hand_over,
            closing.take_back,
            closing.close,
            approving.look,
            approving.remind,
            approving.escalate,
            approving.expire,
            approving.report,
        ],
        workflow_runner=sandbox(),
        interceptors=[ErrorsAtTheEdge()],
        max_cached_workflows=parts.settings.workflow_cache,
        # A killed worker's cases wait this long for it before another one takes them.
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=2),
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


async def keep_schedules(client: Client, settings: Settings) -> None:
    """Have started by itself what the settings say should be."""
    every = timedelta(hours=settings.hygiene_hours) if settings.hygiene_hours else None
    await keep_schedule(
        client,
        f"hygiene/{settings.tenant}",
        "HygieneWorkflow",
        task_queue=settings.task_queue,
        every=every,
    )


async def serve(settings: Settings) -> None:
    """Serve until told to stop; what is under way is finished first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        telemetry = start(settings, "worker")
        stack.push_async_callback(asyncio.to_thread, telemetry.shutdown)
        peers = {
            "orders": settings.orders_url,
            "billing": settings.billing_url,
            "accounts": settings.accounts_url,
            "api": settings.api_url,
        }
        http = await stack.enter_async_context(httpx.AsyncClient(mounts=telemetry.mounts(peers)))
        keys = WorkerKeys.load(settings.keys_dir, alone=not settings.development)
        store = open_store(settings, keys, http)
        stack.push_async_callback(store.close)
        if not settings.development:
            refuse_too_much(await store.role())
        client = await connect(settings, telemetry.interceptors())
        classifier = await asyncio.to_thread(make_classifier, settings)
        knowledge = await stack.enter_async_context(opened(settings, store))
        parts = make_parts(settings, keys, client, store, http, telemetry, classifier, knowledge)
        if parts.llm is not None:
            stack.push_async_callback(parts.llm.aclose)
        # By a client of its own: the other's traces would put headers into the schedule.
        await keep_schedules(await connect(settings), settings)
        async with make_worker(client, parts):
            print(json.dumps({"ready": True, "worker": settings.worker_id}), flush=True)  # noqa: T201 - the line that whoever started this waits for
            await stop.wait()


def main() -> int:
    """Run a worker with the settings of the environment."""
    # Tracing of its own inside workflow code would leave the sandbox (TEMPORAL.md, 2.3).
    os.environ["LANGSMITH_TRACING"] = "false"
    try:
        settings = Settings.read(os.environ)
        set_up_logs(settings)
        asyncio.run(serve(settings))
    except CaseworkError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except RuntimeError as error:
        # The SDK's word for "no connection".
        sys.stderr.write(f"Temporal can not be reached (CASEWORK_TEMPORAL_ADDRESS): {error}\n")
        return 1
    # The SDK may abort the interpreter's exit over objects that are collected too late.
    gc.collect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
