"""What a scene cost: activities and history events, counted from Temporal's own histories."""

import json
from dataclasses import dataclass

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client
from temporalio.service import RPCError

from activities.signatures import CONCLUDE

_LOCAL_ACTIVITY = "core_local_activity"


@dataclass(frozen=True)
class Cost:
    """Scheduled activities (local ones are only markers) and events, children included."""

    activities: int = 0
    history_events: int = 0


async def cost_of(client: Client, case_id: str) -> Cost:
    """Count from the case's start until its last goal so far came to its end (DESIGN §2).

    What is delivered after that, and the case's long rest, is not part of the figure.
    """
    events = await _events(client, f"case/{case_id}")
    ends = [n for n, event in enumerate(events) if _concludes(event)]
    counted = events[: ends[-1] + 1] if ends else events
    children = [
        event.start_child_workflow_execution_initiated_event_attributes.workflow_id
        for event in counted
        if event.event_type == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED
    ]
    until = counted[-1].event_time.ToDatetime() if counted else None
    for child in children:
        counted += [
            event
            for event in await _events(client, child)
            if until is None or event.event_time.ToDatetime() <= until
        ]
    scheduled = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
    return Cost(
        activities=sum(event.event_type == scheduled for event in counted),
        history_events=len(counted),
    )


async def _events(client: Client, workflow_id: str) -> list[HistoryEvent]:
    try:
        handle = client.get_workflow_handle(workflow_id)
        return [event async for event in handle.fetch_history_events()]
    except RPCError:
        return []


def _concludes(event: HistoryEvent) -> bool:
    """Say whether this marks the end of a goal: the local activity that records it."""
    if event.event_type != EventType.EVENT_TYPE_MARKER_RECORDED:
        return False
    marker = event.marker_recorded_event_attributes
    if marker.marker_name != _LOCAL_ACTIVITY:
        return False
    for payload in marker.details["data"].payloads:
        # Written by the SDK's core, not by us: which activity it was, in plain JSON.
        if json.loads(payload.data).get("activity_type") == CONCLUDE.name:
            return True
    return False
