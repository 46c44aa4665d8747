"""Telling workflows to look. A wake carries ids and decides nothing; the row that it names does."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from temporalio.client import (
    Client,
    RPCTimeoutOrCancelledError,
    WithStartWorkflowOperation,
    WorkflowUpdateStage,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from casework.domain.letters import CaseStart, MessageArrived, Wake
from casework.settings import Settings

log = logging.getLogger(__name__)

#: How long a request waits for a workflow; after that the sweep takes over.
PATIENCE = 5.0


class Delivery(StrEnum):
    """What became of a wake; `unreachable` is no error: the sweep sends it again."""

    seen = "seen"
    #: The workflow has ended, so that nothing of it can be reached any more.
    closed = "closed"
    unreachable = "unreachable"


class Wakes(Protocol):
    """Tells workflows to look at a row that was stored before. Safe to send any number of times."""

    async def message(self, case_id: str, grant_ref: str, message_id: str) -> Delivery:
        """Say that a message was stored; starts the case's workflow when there is none."""
        ...

    async def answered(self, case_id: str, question_id: str) -> Delivery:
        """Say that a question was answered."""
        ...

    async def confirmed(self, case_id: str, action_id: str) -> Delivery:
        """Say that the customer accepted or declined an action."""
        ...

    async def person_asked(self, case_id: str, ref: str) -> Delivery:
        """Say that a person has to have the case; `ref` names the request."""
        ...

    async def given_back(self, case_id: str, ref: str) -> Delivery:
        """Say that a person gave the case back to the engine."""
        ...

    async def decided(self, approval_id: str, version: int) -> Delivery:
        """Say that an approval changed."""
        ...

    async def reachable(self) -> bool:
        """Say whether workflows can be told anything at all just now."""
        ...


class TemporalWakes:
    """Wakes by Temporal updates, each under an id of its own, so that a repeat is one update."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[Client]],
        settings: Settings,
        *,
        patience: float = PATIENCE,
    ) -> None:
        """Connect at the first wake and again after a failure: the API starts without Temporal."""
        self._connect = connect
        self._settings = settings
        self._patience = patience
        self._client: Client | None = None
        self._connecting = asyncio.Lock()

    async def message(self, case_id: str, grant_ref: str, message_id: str) -> Delivery:
        """Start the case's workflow or reach the running one, in one call."""
        start = WithStartWorkflowOperation[object, object](
            "CaseWorkflow",
            CaseStart(case_id=case_id, grant_ref=grant_ref),
            id=f"case/{case_id}",
            task_queue=self._settings.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )

        async def send(client: Client) -> None:
            try:
                await client.start_update_with_start_workflow(
                    "message",
                    MessageArrived(message_id=message_id),
                    wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                    id=message_id,
                    start_workflow_operation=start,
                    rpc_timeout=timedelta(seconds=self._patience),
                )
            except Exception:
                await _let_go(start)
                raise

        return await self._deliver(send)

    async def answered(self, case_id: str, question_id: str) -> Delivery:
        """Wake the case for a question's row."""
        return await self._update(f"case/{case_id}", "answered", question_id, question_id)

    async def confirmed(self, case_id: str, action_id: str) -> Delivery:
        """Wake the case for a confirmation's row."""
        return await self._update(f"case/{case_id}", "confirmed", action_id, action_id)

    async def person_asked(self, case_id: str, ref: str) -> Delivery:
        """Wake the case because somebody asked for a person."""
        return await self._update(f"case/{case_id}", "person_asked", ref, ref)

    async def given_back(self, case_id: str, ref: str) -> Delivery:
        """Wake the case because it is the engine's again."""
        return await self._update(f"case/{case_id}", "given_back", ref, ref)

    async def decided(self, approval_id: str, version: int) -> Delivery:
        """Wake the approval's own workflow."""
        update_id = f"{approval_id}/{version}"
        return await self._update(f"approval/{approval_id}", "look", approval_id, update_id)

    async def reachable(self) -> bool:
        """Ask the server how it is."""

        async def ask(client: Client) -> None:
            await client.service_client.check_health(timeout=timedelta(seconds=2))

        return await self._deliver(ask) is Delivery.seen

    async def _update(self, workflow_id: str, name: str, ref: str, update_id: str) -> Delivery:
        async def send(client: Client) -> None:
            await client.get_workflow_handle(workflow_id).start_update(
                name,
                Wake(ref=ref),
                wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                id=update_id,
                rpc_timeout=timedelta(seconds=self._patience),
            )

        return await self._deliver(send)

    async def _deliver(self, send: Callable[[Client], Awaitable[None]]) -> Delivery:
        try:
            async with asyncio.timeout(self._patience):
                await send(await self._reach())
        except WorkflowAlreadyStartedError:
            return Delivery.closed
        except RPCError as error:
            return _outcome(error)
        except (RPCTimeoutOrCancelledError, RuntimeError, OSError):
            # RuntimeError: the SDK's word for "no connection"; OSError includes the timeout.
            return Delivery.unreachable
        return Delivery.seen

    async def _reach(self) -> Client:
        async with self._connecting:
            if self._client is None:
                self._client = await self._connect()
            return self._client


async def _let_go(start: WithStartWorkflowOperation[object, object]) -> None:
    """Take the error off the operation too; left there, asyncio complains that nobody did."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(0):
            await start.workflow_handle()


def _outcome(error: RPCError) -> Delivery:
    if error.status is RPCStatusCode.ALREADY_EXISTS:
        return Delivery.closed
    if error.status is RPCStatusCode.NOT_FOUND and "namespace" not in error.message.lower():
        return Delivery.closed
    if error.status is RPCStatusCode.PERMISSION_DENIED:
        log.error("Temporal refuses this process; see CASEWORK_TEMPORAL_NAMESPACE.")
    return Delivery.unreachable
