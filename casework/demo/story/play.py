"""Plays the scenes and gives them one by one, in the order in which they are told."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence

import httpx
from temporalio.client import Client
from temporalio.service import RPCError

from casework.demo.stack import Stack, StackFailed
from casework.demo.story.books import Totals
from casework.demo.story.histories import Cost, cost_of
from casework.demo.story.ledger import Books
from casework.demo.story.people import Stuck
from casework.demo.story.scene import Check, Played, Scene, Script, agrees
from casework.demo.story.stage import Stage
from casework.temporal import connect

#: What the story changes of the settings: nobody undoes anything in it, and the deadline of
#: every approval is short, so that one of them can be seen to pass. Scene `nobody-decides`
#: begins first and waits for it while the others are played.
APPROVAL_SECONDS = 15
STORY_SETTINGS = {
    "approval_undo_seconds": 0,
    "approval_seconds": APPROVAL_SECONDS,
    "approval_reminder_seconds": APPROVAL_SECONDS // 2,
    "sweep_after_seconds": 2.0,
}


async def play(stack: Stack, scripts: Sequence[Script]) -> AsyncGenerator[Scene, None]:
    """Play each scene; one that goes wrong is a scene that is not ok, and the next one follows."""
    settings = stack.plan.settings
    temporal = await connect(settings)
    async with httpx.AsyncClient(trust_env=False) as http:
        books = _books(stack, http)

        def begin(script: Script) -> "asyncio.Task[Scene]":
            stage = Stage(stack=stack, http=http, books=books)
            return asyncio.create_task(play_one(script, stage, temporal))

        early = {script.name: begin(script) for script in scripts if script.early}
        try:
            for script in scripts:
                if script.alone:
                    await asyncio.gather(*early.values())
                yield await (early.get(script.name) or begin(script))
        finally:
            for task in early.values():
                task.cancel()


async def the_books(stack: Stack) -> Totals:
    """Read what the shop has written down altogether."""
    async with httpx.AsyncClient(trust_env=False) as http:
        return Totals.of(await _books(stack, http).rows())


def _books(stack: Stack, http: httpx.AsyncClient) -> Books:
    settings = stack.plan.settings
    urls = {
        "orders": settings.orders_url,
        "billing": settings.billing_url,
        "accounts": settings.accounts_url,
    }
    return Books(urls, stack.plan.operator_secret, http)


async def play_one(script: Script, stage: Stage, temporal: Client) -> Scene:
    """Play one scene, and count what it cost."""
    started = time.monotonic()
    wrong = ""
    played = Played(customer="", case_id="", expected=(), seen=())
    try:
        played = await script.play(stage)
    except (Stuck, StackFailed, httpx.HTTPError, TimeoutError) as error:
        wrong = str(error) or type(error).__name__
    except Exception as error:  # noqa: BLE001 - told as it is; the other scenes are still played
        wrong = f"{type(error).__name__}: {error}"
    if wrong:
        stage.telling.happens(wrong)
    seconds = time.monotonic() - started
    case_id = played.case_id or stage.case_id
    checks = (*played.checks, *([Check(what=wrong, ok=False)] if wrong else []))
    cost = await _cost(temporal, case_id)
    return Scene(
        name=script.name,
        title=script.title,
        ok=agrees(played.expected, played.seen) and all(check.ok for check in checks),
        expected=played.expected,
        seen=played.seen,
        checks=checks,
        case_id=case_id,
        seconds=round(seconds, 2),
        activities=cost.activities,
        history_events=cost.history_events,
        lines=tuple(stage.telling.lines),
    )


async def _cost(temporal: Client, case_id: str) -> Cost:
    try:
        return await cost_of(temporal, case_id) if case_id else Cost()
    except RPCError:
        return Cost()
