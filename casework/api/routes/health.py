"""How the process is, for operators: alive, ready, measured; and its public keys."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from casework.api.deps import Parts
from casework.domain.errors import CaseworkError

router = APIRouter(tags=["operators"])
_PATIENCE = 5.0


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """Say that the process answers; nothing else is looked at."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(api: Parts) -> Response:
    """Say whether store and workflows can be reached; 503 while one can not."""
    store, workflows = await asyncio.gather(_answers(api.deps.store.ping()), _told(api))
    parts = {"store": _word(store), "workflows": _word(workflows)}
    if store and workflows:
        return JSONResponse({"status": "ok", **parts})
    return JSONResponse({"status": "away", **parts}, 503, headers={"Retry-After": "5"})


async def _answers(ping: Awaitable[None]) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            await ping
    except (CaseworkError, OSError):
        return False
    return True


async def _told(api: Parts) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await api.deps.wakes.reachable()
    except TimeoutError:
        return False


def _word(good: bool) -> str:  # noqa: FBT001 - turns it into the word that is shown
    return "ok" if good else "away"


@router.get("/metrics", response_class=Response)
async def metrics(api: Parts) -> Response:
    """Give the process's metrics to Prometheus."""
    body, kind = api.deps.telemetry.exposition()
    return Response(body, headers={"Content-Type": kind})


@router.get("/.well-known/jwks.json")
async def keys(api: Parts) -> Response:
    """Publish the public keys. Verifiers keep them for a few minutes."""
    body: Any = api.deps.jwks
    return JSONResponse(body, headers={"Cache-Control": "public, max-age=300"})
