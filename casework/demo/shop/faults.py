"""Switches that make a service fail as real ones do: slow, broken after paying, silent, down."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import cast

import httpx
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casework.demo.shop.problems import UNAVAILABLE

#: The key in the ASGI scope's extensions under which a server offers to cut the connection.
HANG_UP = "casework.shop.hang_up"
OPERATOR_PATH = "/_shop/"


class FaultPlan(BaseModel):
    """What is to go wrong. The counts are the next writes that they befall.

    `delay_ms` holds back every answer after the work is done, so that a caller that gives up has
    nevertheless paid.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    delay_ms: int = Field(default=0, ge=0, le=600_000)
    error_after_commit: int = Field(default=0, ge=0)
    drop_answer: int = Field(default=0, ge=0)
    down: bool = False


class Ending(StrEnum):
    """How a write that was committed ends for its caller."""

    answer = "answer"
    error = "error"
    silence = "silence"


class Faults:
    """The plan of one service just now; the counts fall as writes use them up."""

    def __init__(self) -> None:
        self.plan = FaultPlan()

    def ending(self) -> Ending:
        """Say how the write just committed ends, and count it."""
        for ending, count in (
            (Ending.error, "error_after_commit"),
            (Ending.silence, "drop_answer"),
        ):
            left: int = getattr(self.plan, count)
            if left:
                self.plan = self.plan.model_copy(update={count: left - 1})
                return ending
        return Ending.answer


class FaultGate:
    """Stands before a service: nothing passes while it is down, answers wait as planned.

    The operator's own door stays open, or nobody could end the fault.
    """

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, if the plan lets it."""
        if scope["type"] != "http" or str(scope["path"]).startswith(OPERATOR_PATH):
            await self._app(scope, receive, send)
            return
        if self._faults.plan.down:
            await UNAVAILABLE.response()(scope, receive, send)
            return

        async def late(message: Message) -> None:
            if message["type"] == "http.response.start" and self._faults.plan.delay_ms:
                await asyncio.sleep(self._faults.plan.delay_ms / 1000)
            await send(message)

        await self._app(scope, receive, late)


class Silence(Response):
    """No answer at all: the connection is cut.

    Called in-process, where there is none to cut, the caller gets the error it would see then.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - that is the point
        """Cut the connection and wait until it is gone, so that nothing is sent after all."""
        hang_up = cast("Callable[[], None] | None", scope.get("extensions", {}).get(HANG_UP))
        if hang_up is None:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        hang_up()
        while (await receive())["type"] != "http.disconnect":
            pass
