"""What the API is made of, handed in by the one place that wires."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, FastAPI, Request

from casework.api import problems
from casework.api.checkpointing import Checkpointing
from casework.api.wakes import Wakes
from casework.api.watching import Watch
from casework.identity.attest import Attestor
from casework.identity.issuer import DevelopmentIssuer
from casework.identity.verifier import TokenVerifier
from casework.knowledge.opening import Knowledge
from casework.policy import Policy
from casework.settings import Settings
from casework.store import Store
from casework.telemetry.setup import Telemetry

Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Deps:
    """Everything the handlers use."""

    store: Store
    policy: Policy
    wakes: Wakes
    #: Two verifiers, so that a customer's issuer can never make a member of staff.
    customers: TokenVerifier
    staff: TokenVerifier
    attestor: Attestor
    jwks: Mapping[str, Any]
    clock: Clock
    telemetry: Telemetry = field(default_factory=Telemetry.off)
    #: Signs the audit chain's head beside the requests; None where a test has no use for it.
    checkpointing: Checkpointing | None = None
    #: The articles; None where a test has no use for them.
    knowledge: Knowledge | None = None
    #: Signs anybody in as anybody; there is none in production.
    dev_issuer: DevelopmentIssuer | None = None
    #: Routers of other packages, mounted as they are (the token service).
    mounted: tuple[APIRouter, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Api:
    """The running application: its settings, its parts, and what watches the event table."""

    settings: Settings
    deps: Deps
    watch: Watch
    #: Set when the store has this release's schema; until then there is nothing to answer with.
    prepared: asyncio.Event = field(default_factory=asyncio.Event)


def put(app: FastAPI, api: Api) -> None:
    """Give the application its parts."""
    app.state.api = api


def api_of(request: Request) -> Api:
    """Find the parts again from a request."""
    return cast("Api", request.app.state.api)


Parts = Annotated[Api, Depends(api_of)]


def prepared(api: Parts) -> None:
    """Refuse while the database has not been reached since the start (503)."""
    if not api.prepared.is_set():
        raise problems.unavailable("The database has not been reached yet; try again.")
