"""`casework demo`: play the story against a fresh stack, and end."""

import shutil
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casework.cli import say
from casework.cli.preparing import with_reader
from casework.cli.running import run

if TYPE_CHECKING:
    from casework.demo.stack import Stack
    from casework.demo.story.scene import Scene


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the stack running until Ctrl-C.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option("--scene", help="Play only this scene (repeatable).")
    ] = None,
) -> None:
    """Play eleven scenes, from message to money, on a real stack of its own.

    Example: casework demo --json | jq .ok
    """
    raise typer.Exit(run(_demo(as_json=as_json, keep=keep, only=only or [])))


async def _demo(*, as_json: bool, keep: bool, only: list[str]) -> int:
    from casework.demo.stack import Ports, Stack
    from casework.demo.story.agreeing import the_disagreements
    from casework.demo.story.play import STORY_SETTINGS, play, the_books
    from casework.demo.story.playbill import chosen
    from casework.demo.story.teller import Teller
    from casework.settings import Settings

    scripts = chosen(only)
    if isinstance(scripts, str):
        raise say.Fault(scripts, code=say.WRONG_USE)
    settings = with_reader(Settings.model_validate(STORY_SETTINGS), Settings().models)
    teller = Teller(quiet=as_json)
    scenes: list[Scene] = []
    async with AsyncExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="casework-demo-")))
        with teller.starting() as tell:
            opening = Stack.open(settings, data_dir=folder, ports=Ports.free(), tell=tell)
            stack = await ends.enter_async_context(opening)
        began = time.monotonic()
        async for scene in play(stack, scripts):
            scenes.append(scene)
            teller.scene(len(scenes), len(scripts), scene)
        totals = await the_books(stack)
        findings = await the_disagreements(stack)
        ok = len(scenes) == len(scripts) and all(scene.ok for scene in scenes) and not findings
        teller.closing(scenes, totals, time.monotonic() - began)
        if as_json:
            told = [scene.as_json() for scene in scenes]
            found = [finding.model_dump(mode="json") for finding in findings]
            books = {"ledger": totals.as_json(), "findings": found}
            say.put_json({"scenes": told, **books, "ok": ok})
        for finding in findings:
            say.note(f"The books disagree: {finding.kind} {finding.action_id}: {finding.what}")
        if not ok:
            say.note(f"The logs of the stack: {_kept_logs(stack)}")
        if keep:
            from casework.cli.up import stay

            await stay(stack)
    return say.OK if ok else say.FAILED


def _kept_logs(stack: "Stack") -> Path:
    """Keep the logs of a story that went wrong; everything else of it goes."""
    kept = Path(tempfile.mkdtemp(prefix="casework-demo-logs-"))
    shutil.copytree(stack.plan.logs, kept, dirs_exist_ok=True)
    return kept
