"""Starts the parts in order, as much side by side as can be, and ends them all.

keys ─▶ Temporal ─▶ worker
    ├─▶ API, which migrates the store ─▶ articles
    └─▶ shop
"""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from casework.demo.stack.child import Child
from casework.demo.stack.failed import StackFailed
from casework.demo.stack.health import http_probe, log_probe, port_probe, until_ready
from casework.demo.stack.keyrings import make_keyrings
from casework.demo.stack.plan import Plan, environment
from casework.demo.stack.ports import LOOPBACK, Ports
from casework.demo.stack.shop_process import shop_argv, shop_environment, shop_health
from casework.demo.stack.temporal_server import temporal_argv
from casework.settings import Settings

#: The example shop's articles.
HELP_CENTRE = Path(__file__).parents[1] / "help_centre"
#: A busy machine is slow to start four programs; none of them needs this long.
START_SECONDS = 120.0
_READY = '"ready": true'
Tell = Callable[[str, str], None]


def _nobody(part: str, state: str) -> None:
    del part, state


class Stack:
    """A running stack. Get one with `Stack.open`, which ends it as well."""

    def __init__(self, plan: Plan, tell: Tell = _nobody) -> None:
        """Know what to start; nothing runs yet."""
        self.plan = plan
        self._tell = tell
        self._children: list[Child] = []
        self._workers = 0
        self._worker: Child | None = None

    @classmethod
    @asynccontextmanager
    async def open(
        cls, base: Settings, *, data_dir: Path, ports: Ports, tell: Tell = _nobody
    ) -> AsyncGenerator["Stack"]:
        """Start a stack in a folder and end it afterwards, whatever happens.

        Raises:
            StackFailed: a port is in use, or a part did not start; says which and what to do.

        """
        data_dir = data_dir.resolve()
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        settled = ports.settled()
        keyrings = make_keyrings(data_dir / "keys")
        plan = Plan.of(base, data_dir=data_dir, ports=settled, keyrings=keyrings)
        stack = cls(plan, tell)
        try:
            await stack.start()
            yield stack
        finally:
            await stack.stop()

    async def start(self) -> None:
        """Start every part and wait until all of them serve."""
        async with _all_or_the_first_failure() as group:
            group.create_task(self._start_shop())
            group.create_task(self._start_api_and_load())
            await self._start_temporal()
            # It reads the store only when it is given work, and that comes through the API.
            group.create_task(self.start_worker())

    async def stop(self) -> None:
        """End every part by its pid: first who asks, last who is asked."""
        running = [child for child in self._children if child.alive]
        last = [child for child in running if child.name == "temporal"]
        await asyncio.gather(*(child.stop() for child in running if child not in last))
        await asyncio.gather(*(child.stop() for child in last))
        self._children.clear()

    async def start_worker(self) -> None:
        """Start the worker, or the one that takes a killed one's place."""
        self._workers += 1
        name = f"worker-{self._workers}"
        self._worker = await self._start(
            name,
            [sys.executable, "-m", "casework.worker"],
            environment(self.plan.worker_settings.as_environment()),
        )
        await until_ready(self._worker, log_probe(self._worker, _READY), within=START_SECONDS)
        self._tell(name, "polling")

    async def kill_worker(self) -> int:
        """Kill the worker at once (SIGKILL) and return the pid it had."""
        worker = self._worker
        if worker is None:
            raise StackFailed("There is no worker to kill.")
        self._children.remove(worker)
        self._worker = None
        await worker.kill()
        self._tell(worker.name, "killed")
        return worker.pid

    async def first_death(self) -> str:
        """Wait until a part ends by itself, and return what is to be said about it."""
        while True:
            # Who was ended on purpose is no longer among the children.
            watched = list(self._children)
            waits = {asyncio.create_task(child.ended()): child for child in watched}
            try:
                done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            for child in (waits[wait] for wait in done):
                if child in self._children:
                    return child.obituary()

    async def _start_temporal(self) -> None:
        port, folder = self.plan.ports.temporal, self.plan.data_dir
        child = await self._start(
            "temporal", temporal_argv(port, folder / "temporal.db"), environment()
        )
        await until_ready(child, port_probe(LOOPBACK, port), within=START_SECONDS)
        self._tell("temporal", f"{LOOPBACK}:{port}")

    async def _start_shop(self) -> None:
        child = await self._start("shop", shop_argv(self.plan), shop_environment(self.plan))
        for url in shop_health(self.plan):
            await until_ready(child, http_probe(url), within=START_SECONDS)
        ports = self.plan.ports
        self._tell("shop", f"{LOOPBACK}:{ports.orders}, :{ports.billing}, :{ports.accounts}")

    async def _start_api(self) -> None:
        settings = self.plan.settings
        argv = [sys.executable, "-m", "casework.api"]
        child = await self._start("api", argv, environment(settings.as_environment()))
        await until_ready(child, http_probe(f"{settings.api_url}/readyz"), within=START_SECONDS)
        self._tell("api", settings.api_url)

    async def _start_api_and_load(self) -> None:
        await self._start_api()
        # A program of its own, as an operator would run it; what is loaded already is left alone.
        loader = await Child.start(
            "articles",
            [sys.executable, "-m", "casework.cli", "knowledge", "load", str(HELP_CENTRE), "--json"],
            environment=environment(self.plan.settings.as_environment()),
            log=self.plan.log("articles"),
        )
        self._children.append(loader)
        code = await loader.ended()
        self._children.remove(loader)
        if code != 0:
            raise StackFailed(loader.obituary())
        self._tell("articles", "loaded")

    async def _start(self, name: str, argv: list[str], env: dict[str, str]) -> Child:
        child = await Child.start(name, argv, environment=env, log=self.plan.log(name))
        self._children.append(child)
        return child


@asynccontextmanager
async def _all_or_the_first_failure() -> AsyncGenerator[asyncio.TaskGroup]:
    """Run tasks together; when one fails the others end, and its own error is what is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failures:
        failed, _ = failures.split(StackFailed)
        if failed is None:
            raise
        raise _first(failed) from None


def _first(failed: BaseExceptionGroup[StackFailed]) -> StackFailed:
    error = failed.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
