"""The edge between our errors and Temporal's: what is retried, after how long, and what is not."""

from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
)
from typing_extensions import override

from casework.domain.errors import NeedsPerson, Refused, Retryable


class ErrorsAtTheEdge(Interceptor):
    """Gives every activity's error the meaning that its class has for us.

    A bug of ours (`Broken`, or anything unknown) is retried too: the case stands still, visibly,
    until it is mended, and nothing is lost.
    """

    @override
    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Edge(next)


class _Edge(ActivityInboundInterceptor):
    @override
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        try:
            return await super().execute_activity(input)
        except (Refused, NeedsPerson) as error:
            raise ApplicationError(
                str(error), type=type(error).__name__, non_retryable=True
            ) from error
        except Retryable as error:
            # A system that names a time is asked again then, not before.
            after = getattr(error, "retry_after", None)
            delay = timedelta(seconds=after) if after else None
            activity.logger.info("An activity will be tried again: %s", type(error).__name__)
            raise ApplicationError(
                str(error), type=type(error).__name__, next_retry_delay=delay
            ) from error
