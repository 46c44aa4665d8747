"""What runs by itself: schedules in Temporal, kept as the settings say."""

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

#: What was missed by more than this, while Temporal was away, is left to the next time.
_CATCH_UP = timedelta(hours=1)


async def keep_schedule(
    client: Client, name: str, workflow: str, *, task_queue: str, every: timedelta | None
) -> None:
    """Have a workflow without arguments started at every interval; None: never again.

    Each worker says so when it starts; the last one's settings count. The client must have no
    interceptor that adds headers: nobody could seal them for runs whose ids are not known yet.
    """
    if every is None:
        await _remove(client, name)
        return
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(workflow, id=name, task_queue=task_queue),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=every)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_CATCH_UP),
    )
    try:
        await client.create_schedule(name, schedule)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(name).update(lambda given: _changed(given, schedule))


def _changed(given: ScheduleUpdateInput, wanted: Schedule) -> ScheduleUpdate | None:
    """Change only what differs: an update starts the interval anew."""
    now = given.description.schedule
    same = (
        now.spec.intervals == wanted.spec.intervals
        and isinstance(now.action, ScheduleActionStartWorkflow)
        and isinstance(wanted.action, ScheduleActionStartWorkflow)
        and now.action.task_queue == wanted.action.task_queue
    )
    if same:
        return None
    wanted.state = now.state
    return ScheduleUpdate(wanted)


async def _remove(client: Client, name: str) -> None:
    try:
        await client.get_schedule_handle(name).delete()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
