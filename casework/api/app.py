"""The application: routers, guards, problems, and the two tasks that run beside the requests."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import Depends, FastAPI

from casework.api import docs, problems
from casework.api.deps import Api, Deps, prepared, put
from casework.api.embedding_over import EmbeddingOver
from casework.api.guards import BodyLimit, RequestIds
from casework.api.routes import (
    answers,
    approvals,
    auditing,
    cases,
    catalogue,
    customers,
    denials,
    development,
    erasing,
    events,
    grants,
    handoffs,
    health,
    knowledge,
    kpi,
    lessons,
    tiers,
    timeline,
)
from casework.api.sweep import Sweep
from casework.api.watching import Watch
from casework.domain.errors import Misconfigured, Retryable
from casework.settings import Settings
from casework.store.isolation import refuse_too_much

log = logging.getLogger(__name__)
_TRY_AGAIN = 1.0

#: Everything that reads or writes the store.
_ROUTERS = (
    cases.router,
    answers.router,
    events.router,
    timeline.router,
    approvals.router,
    denials.router,
    handoffs.router,
    customers.router,
    erasing.router,
    grants.router,
    catalogue.router,
    kpi.router,
    knowledge.router,
    lessons.router,
    tiers.router,
    auditing.router,
)


def create_app(settings: Settings, deps: Deps) -> FastAPI:
    """Make the application from its parts; nothing is reached before it starts."""
    api = Api(settings=settings, deps=deps, watch=Watch(deps.store, settings.tenant))
    app = FastAPI(
        title="Casework",
        version="1",
        lifespan=_lifespan(api),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=deps.telemetry.fastapi(),
        generate_unique_id_function=lambda route: "-".join([*map(str, route.tags), route.name]),
    )
    put(app, api)
    app.add_middleware(BodyLimit)
    app.add_middleware(RequestIds)
    problems.install(app)
    for router in (*_ROUTERS, *deps.mounted):
        app.include_router(router, dependencies=[Depends(prepared)])
    app.include_router(health.router)
    if settings.development and deps.dev_issuer is not None:
        app.include_router(development.router)
    docs.install(app)
    return app


def _lifespan(api: Api) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        del app
        sweep = Sweep(api)
        first = await _prepare(api)
        checkpointing = api.deps.checkpointing
        knowledge = api.deps.knowledge
        over = EmbeddingOver(knowledge.filling, api.prepared) if knowledge else None
        runs = (
            *(sweep.run(), api.watch.run()),
            *([checkpointing.run()] if checkpointing else []),
            *([over.run()] if over else []),
        )
        beside = [asyncio.create_task(run) for run in runs]
        late = None if first else asyncio.create_task(_prepare_later(api))
        try:
            yield
        finally:
            sweep.stop()
            api.watch.stop()
            if checkpointing is not None:
                checkpointing.stop()
            if over is not None:
                over.stop()
            if late is not None:
                late.cancel()
            await asyncio.gather(*beside)

    return lifespan


async def _prepare(api: Api) -> bool:
    """Bring the store to this release's schema; False when it can not be reached.

    Raises:
        Misconfigured: in production, for a role of the database that no policy holds.

    """
    store = api.deps.store
    try:
        role = await store.role()
        if not api.settings.development:
            refuse_too_much(role)
        await store.migrate()
    except Retryable:
        return False
    if role is not None and not role.restricted:
        log.warning(
            "the database's role %s is not held by its policies: customers are kept apart by the"
            " repositories alone",
            role.name,
        )
    api.prepared.set()
    return True


async def _prepare_later(api: Api) -> None:
    log.warning("the database is not ready; the API answers 503 until it is")
    try:
        while not await _prepare(api):  # noqa: ASYNC110 - nothing tells that a database is back
            await asyncio.sleep(_TRY_AGAIN)
    except Misconfigured as error:
        log.error("the API goes on answering 503: %s", error)  # noqa: TRY400 - no trace helps
        return
    log.warning("the database was reached")
