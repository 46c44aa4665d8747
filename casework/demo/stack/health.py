"""Waiting until a part of the stack serves; a part that dies meanwhile says why at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx

from casework.demo.stack.child import Child
from casework.demo.stack.failed import StackFailed

Probe = Callable[[], Awaitable[bool]]
_EVERY = 0.05


async def until_ready(child: Child, probe: Probe, *, within: float) -> None:
    """Ask until the answer is yes.

    Raises:
        StackFailed: the child ended, or did not serve in time.

    """
    ends = time.monotonic() + within
    while not await probe():
        child.raise_if_ended()
        if time.monotonic() > ends:
            last = "\n".join(f"  {line}" for line in child.last_lines()) or "  (its log is empty)"
            raise StackFailed(
                f"{child.name} did not serve within {within:.0f} s. Its last words ({child.log}):\n"
                f"{last}"
            )
        await asyncio.sleep(_EVERY)


def http_probe(url: str) -> Probe:
    """Ask whether an address answers with a 200."""

    async def probe() -> bool:
        # A client per question: a kept connection would outlive what it asks about.
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            try:
                return (await client.get(url)).status_code == 200
            except httpx.TransportError:
                return False

    return probe


def port_probe(host: str, port: int) -> Probe:
    """Ask whether anything listens there."""

    async def probe() -> bool:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    return probe


def log_probe(child: Child, words: str) -> Probe:
    """Ask whether the child has said these words."""

    async def probe() -> bool:
        return child.said(words)

    return probe
