"""Whoever reaches Temporal, with or without the key, moves no money by it (SECURITY §5: C, F)."""

import contextlib
import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.api.common.v1 import Payload, WorkflowExecution
from temporalio.api.enums.v1 import EventType, ResetReapplyExcludeType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client, WorkflowUpdateStage
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, PayloadCodec
from temporalio.service import RPCError

from casework.demo.shop.cast import ANNA, BRUNO, CLARA
from casework.domain.letters import CaseStart, Wake
from tests.attack.support import (
    Waiting,
    at_once,
    big_refund,
    dwell,
    everything_done,
    moved,
    supervisor,
)
from tests.house import House

pytestmark = pytest.mark.server

SOON = timedelta(seconds=2)


class Pasted(PayloadCodec):
    """Sends what was copied, whatever is meant to be sent; and reads nothing."""

    def __init__(self, stolen: Payload) -> None:
        self._stolen = stolen

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._stolen for _ in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return list(payloads)


async def without_key(house: House, codec: PayloadCodec | None = None) -> Client:
    """Connect as somebody who has the network but not the key."""
    converter: DataConverter = dataclasses.replace(pydantic_data_converter, payload_codec=codec)
    return await Client.connect(
        house.settings.temporal_address,
        namespace=house.settings.temporal_namespace,
        data_converter=converter,
    )


async def knock(client: Client, workflow_id: str, name: str, said: object) -> None:
    """Send an update and do not care what becomes of it."""
    try:
        await client.get_workflow_handle(workflow_id).start_update(
            name,
            said,
            wait_for_stage=WorkflowUpdateStage.ACCEPTED,
            id=str(uuid4()),
            rpc_timeout=SOON,
        )
    except Exception:  # noqa: BLE001 - however it is refused
        return


async def settled_by_a_person(house: House, waiting: Waiting) -> None:
    """Control: after all of it the same case is decided by a supervisor, and pays once."""
    answer = await (await supervisor(house)).decide(waiting.card, "approve")
    assert answer.status_code == 200, answer.text
    await waiting.customer.until_resting(waiting.case_id)
    assert await moved(house, BRUNO.customer) == [("24800", "EUR")]


async def still_waits(house: House, waiting: Waiting) -> None:
    """Nothing moved, and the card is as it was."""
    assert await everything_done(house) == []
    card = await (await supervisor(house)).get(f"/v1/approvals/{waiting.card['id']}")
    assert card["status"] == "pending"
    assert card["approvals"] == 0


async def test_a_forged_wake_from_somebody_with_the_key_is_only_a_wake(house: House) -> None:
    """5 of SECURITY §0, 28: `confirmed`, `approval_settled`, `look`: the row says otherwise."""
    anna = await house.sign_in(ANNA.customer)
    unconfirmed = await anna.open("my order 1001 came broken, I want my money back")
    waiting = await big_refund(house)
    case, approval = f"case/{waiting.case_id}", f"approval/{waiting.card['id']}"
    asked = unconfirmed["pending"][0]["id"]
    for name in ("confirmed", "answered", "approval_settled"):
        for ref in (waiting.action_id, waiting.card["id"], str(uuid4()), "approved", ""):
            await knock(house.client, case, name, Wake(ref=ref))
    await knock(house.client, f"case/{unconfirmed['id']}", "confirmed", Wake(ref=asked))
    await knock(house.client, f"case/{unconfirmed['id']}", "approval_settled", Wake(ref=asked))
    for name in ("look", "overtaken", "approve", "decided"):
        await knock(house.client, approval, name, Wake(ref=waiting.card["id"]))
    await dwell(house, waiting.case_id, 0.7)
    await still_waits(house, waiting)
    assert await moved(house, ANNA.customer) == []
    await settled_by_a_person(house, waiting)
    await anna.confirm(unconfirmed)
    await anna.until_resting(unconfirmed["id"])
    assert await moved(house, ANNA.customer) == [("2490", "EUR")]


async def test_plain_signals_and_updates_move_nothing(house: House) -> None:
    """28: `{"approved": true}` and its like in plaintext, at case and approval: stays pending."""
    waiting = await big_refund(house)
    client = await without_key(house)
    case, approval = f"case/{waiting.case_id}", f"approval/{waiting.card['id']}"
    yes = {"approved": True, "decision": "approve", "ref": waiting.card["id"]}
    knocks = (
        (case, "approval_settled"),
        (case, "confirmed"),
        (approval, "look"),
        (approval, "approve"),
    )
    await at_once([knock(client, workflow_id, name, yes) for workflow_id, name in knocks])
    for workflow_id, name in ((case, "approve"), (approval, "approve")):
        await client.get_workflow_handle(workflow_id).signal(name, yes)
    await dwell(house, waiting.case_id, 0.7)
    await still_waits(house, waiting)


async def test_a_plain_signal_moves_nothing_and_is_undone_by_a_reset(house: House) -> None:
    """28, 62: it stops the case until an operator resets past it; then it is paid as decided.

    The price of a strict codec, see decision 6: nothing is lost, since the rows are the truth.
    """
    waiting = await big_refund(house)
    history = await house.history(f"case/{waiting.case_id}")
    last = max(
        event.event_id
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    )
    client = await without_key(house)
    handle = client.get_workflow_handle(f"case/{waiting.case_id}")
    await handle.signal("approve", {"approved": True})
    await dwell(house, waiting.case_id, 0.7)
    await still_waits(house, waiting)
    await _reset(house, f"case/{waiting.case_id}", last)
    await settled_by_a_person(house, waiting)


def _payloads(history: object, *, of: EventType.ValueType) -> list[Payload]:
    events = getattr(history, "events", ())
    return [
        payload
        for event in events
        if event.event_type == of
        for payload in (
            event.workflow_execution_update_accepted_event_attributes.accepted_request.input.args.payloads
        )
    ]


async def test_what_was_sealed_for_another_case_or_moment_moves_nothing(house: House) -> None:
    """28: payloads copied from a case that was paid, and from its own past: nothing moves."""
    clara = await big_refund(house, CLARA)
    answer = await (await supervisor(house)).decide(clara.card, "approve")
    assert answer.status_code == 200, answer.text
    await clara.customer.until_resting(clara.case_id)
    done = await everything_done(house)
    assert len(done) == 1  # control: what is copied did move money where it belongs
    waiting = await big_refund(house)
    accepted = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
    foreign = _payloads(await house.history(f"case/{clara.case_id}"), of=accepted)
    own = _payloads(await house.history(f"case/{waiting.case_id}"), of=accepted)
    assert foreign
    assert own
    # Its own past first: what another case's words leave behind could hide what these do.
    for copied in (own, foreign):
        clients = [await without_key(house, Pasted(stolen)) for stolen in copied]
        await at_once(
            [
                knock(client, workflow_id, name, {})
                for client in clients
                for workflow_id, name in (
                    (f"case/{waiting.case_id}", "approval_settled"),
                    (f"case/{waiting.case_id}", "confirmed"),
                    (f"approval/{waiting.card['id']}", "look"),
                )
            ]
        )
    await dwell(house, waiting.case_id, 0.7)
    await still_waits_beside(house, waiting, done)


async def still_waits_beside(house: House, waiting: Waiting, done: list[dict[str, object]]) -> None:
    """As `still_waits`, with other people's rows left as they were."""
    assert await everything_done(house) == done
    card = await (await supervisor(house)).get(f"/v1/approvals/{waiting.card['id']}")
    assert card["status"] == "pending"


async def test_a_workflow_started_by_hand_pays_nothing(house: House) -> None:
    """28, 56: case and approval workflows started without the key, and with it, for others' ids."""
    waiting = await big_refund(house)
    plain = await without_key(house)
    queue = house.settings.task_queue
    for client in (plain, house.client):
        for name, start in (
            ("CaseWorkflow", CaseStart(case_id=waiting.case_id, grant_ref=str(uuid4()))),
            ("ApprovalWorkflow", CaseStart(case_id=waiting.case_id, grant_ref=waiting.card["id"])),
        ):
            await client.start_workflow(
                name,
                start,
                id=f"mine-{uuid4()}",
                task_queue=queue,
                run_timeout=timedelta(seconds=3),
            )
    await dwell(house, waiting.case_id, 1.0)
    await still_waits(house, waiting)
    await settled_by_a_person(house, waiting)


async def _reset(house: House, workflow_id: str, event_id: int) -> None:
    await house.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=house.settings.temporal_namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id),
            reason="attack",
            workflow_task_finish_event_id=event_id,
            request_id=str(uuid4()),
            reset_reapply_exclude_types=[ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL],
        )
    )


async def test_a_reset_after_paying_pays_no_second_time(house: House) -> None:
    """56: the case set back to its beginning, middle and just before paying: still one row."""
    waiting = await big_refund(house)
    await settled_by_a_person(house, waiting)
    history = await house.history(f"case/{waiting.case_id}")
    tasks = [
        event.event_id
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    ]
    for event_id in (tasks[0], tasks[len(tasks) // 2], tasks[-2]):
        # Each from the history as it was: a reset run is itself ended by the next reset.
        current = await house.history(f"case/{waiting.case_id}")
        known = [
            event.event_id
            for event in current.events
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        ]
        await _reset(house, f"case/{waiting.case_id}", event_id if event_id in known else known[0])
        await dwell(house, waiting.case_id, 1.0)
        case = await waiting.customer.get(f"/v1/cases/{waiting.case_id}")
        for asked in case["pending"]:
            if asked["kind"] == "confirmation":
                await waiting.customer.confirm({"id": case["id"], "pending": [asked]})
        assert await moved(house, BRUNO.customer) == [("24800", "EUR")]
    await _reset_approval(house, waiting)
    assert await moved(house, BRUNO.customer) == [("24800", "EUR")]


async def _reset_approval(house: House, waiting: Waiting) -> None:
    history = await house.history(f"approval/{waiting.card['id']}")
    first = next(
        event.event_id
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    )
    await _reset(house, f"approval/{waiting.card['id']}", first)
    await dwell(house, waiting.case_id, 0.7)


async def test_a_case_that_is_ended_from_outside_pays_nothing_by_itself(house: House) -> None:
    """56: cancel and terminate: what was not allowed is not done on the way out."""
    waiting = await big_refund(house)
    client = await without_key(house)
    await client.get_workflow_handle(f"approval/{waiting.card['id']}").cancel()
    await client.get_workflow_handle(f"case/{waiting.case_id}").cancel()
    await dwell(house, waiting.case_id, 0.7)
    assert await everything_done(house) == []
    with contextlib.suppress(RPCError):  # the cancellation may have ended it already
        await client.get_workflow_handle(f"case/{waiting.case_id}").terminate("attack")
    await (await supervisor(house)).decide(waiting.card, "approve")
    await dwell(house, waiting.case_id, 0.7)
    assert await moved(house, BRUNO.customer) in ([], [("24800", "EUR")])
