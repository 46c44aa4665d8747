"""How workflows call activities: each by its signature, with the retries its kind deserves."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from activities.signatures import Given, Got, Signature

# Our own store is back in seconds or the case waits for it; nothing is lost by trying on.
_LOCAL_RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=50),
    maximum_interval=timedelta(seconds=5),
)
_REMOTE_RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=300),
    maximum_interval=timedelta(seconds=30),
)
#: Backoffs below this run inside the worker; longer ones are timers in the history.
_LOCAL_BACKOFF = timedelta(seconds=1)


async def call(signature: Signature[Given, Got], given: Given) -> Got:
    """Run an activity to its answer.

    Raises:
        ActivityError: it failed for good, or had no answer within the signature's time.

    """
    got: Got
    if signature.local:
        got = await workflow.execute_local_activity(
            signature.name,
            given,
            result_type=signature.gives,
            start_to_close_timeout=signature.attempt,
            retry_policy=_LOCAL_RETRY,
            local_retry_threshold=_LOCAL_BACKOFF,
        )
        return got
    got = await workflow.execute_activity(
        signature.name,
        given,
        result_type=signature.gives,
        start_to_close_timeout=signature.attempt,
        schedule_to_close_timeout=signature.within,
        heartbeat_timeout=signature.heartbeat,
        retry_policy=_REMOTE_RETRY,
    )
    return got
