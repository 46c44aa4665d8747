"""Where the API is put together: settings and key files in, a running server out."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from types import FrameType

import httpx
import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from casework import temporal
from casework.api.app import create_app
from casework.api.checkpointing import FILE, Checkpointing
from casework.api.deps import Api, Clock, Deps
from casework.api.rights import rights_now
from casework.api.token_service import Claims, Evidence, RowRights, TokenService, router
from casework.api.wakes import TemporalWakes, Wakes
from casework.domain.errors import Misconfigured, Retryable
from casework.identity.assertion import WorkerVerifier
from casework.identity.attest import Attestor
from casework.identity.capability import Minter, capability_key
from casework.identity.issuer import SIGN_IN_TYP, DevelopmentIssuer, development_issuer_url
from casework.identity.keys import ApiKeys, load_development_key
from casework.identity.signer import Signer
from casework.identity.verifier import JwksUrl, KeySource, StaticKeys, TokenVerifier, parse_jwks
from casework.knowledge.opening import opened as opened_knowledge
from casework.policy import Policy
from casework.settings import Settings
from casework.store import Store
from casework.store.isolation import refuse_too_much
from casework.telemetry.logs import set_up_logs
from casework.telemetry.setup import Telemetry, start
from tools import catalogue

#: A connection that is still open this long after the end was asked for is cut.
GRACE_SECONDS = 10


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@contextlib.asynccontextmanager
async def parts(
    settings: Settings,
    *,
    wakes: Wakes | None = None,
    clock: Clock = now,
    telemetry: Telemetry | None = None,
) -> AsyncGenerator[Deps]:
    """Open what the API needs and close it again. Temporal is reached when it is first needed.

    Raises:
        Misconfigured: a key file or a setting is missing or makes no sense.

    """
    keys = ApiKeys.load(settings.keys_dir)
    attestor = Attestor(
        keys.approval,
        api_url=settings.api_url,
        confirmation_lasts=timedelta(seconds=settings.grant_seconds),
        clock=clock,
    )
    policy = Policy.load(tools=catalogue.TOOLS)
    issuer = _development_issuer(settings, clock)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    # By the machine's own clock, which is the database's too.
    minter = Minter(capability_key(keys.capability), clock=now)
    store = Store.open(
        settings.database, sealing_key=keys.shared.store, clock=clock, capabilities=minter
    )
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        if telemetry is None:
            telemetry = start(settings, "api")
            stack.push_async_callback(asyncio.to_thread, telemetry.shutdown)
        knowledge = await stack.enter_async_context(opened_knowledge(settings, store))
        interceptors = telemetry.interceptors()
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
        tokens = TokenService(
            store=store,
            tools=catalogue.TOOLS,
            workers=WorkerVerifier(
                {settings.worker_id: keys.worker}, api_url=settings.api_url, clock=clock
            ),
            claims=Claims(policy=policy, evidence=Evidence(attestor, rights_now)),
            signer=Signer(keys.access, issuer=settings.api_url, clock=clock),
            telemetry=telemetry,
            rows=RowRights(store, minter.for_workers(), settings.tenant),
        )
        yield Deps(
            store=store,
            policy=policy,
            wakes=wakes
            or TemporalWakes(lambda: temporal.connect(settings, interceptors), settings),
            customers=_verifier(
                settings,
                settings.customer_issuer,
                settings.customer_jwks_url,
                issuer,
                client,
                clock,
            ),
            staff=_verifier(
                settings, settings.staff_issuer, settings.staff_jwks_url, issuer, client, clock
            ),
            attestor=attestor,
            jwks=keys.jwks(),
            clock=clock,
            telemetry=telemetry,
            checkpointing=Checkpointing(
                store,
                settings.tenant,
                Signer(keys.checkpoint, issuer=settings.api_url, clock=clock),
                settings.data_dir / FILE,
            ),
            knowledge=knowledge,
            dev_issuer=issuer,
            mounted=(router(tokens),),
        )


def _development_issuer(settings: Settings, clock: Clock) -> DevelopmentIssuer | None:
    if not settings.development:
        return None
    return DevelopmentIssuer(settings, load_development_key(settings.keys_dir), clock=clock)


def _verifier(
    settings: Settings,
    issuer: str,
    jwks_url: str,
    development: DevelopmentIssuer | None,
    client: httpx.AsyncClient,
    clock: Clock,
) -> TokenVerifier:
    """Trust the named issuer; without one, in development only, the built-in one."""
    if issuer and not jwks_url:
        raise Misconfigured(f"CASEWORK_*_JWKS_URL: where are the keys of {issuer}?")
    keys: KeySource
    if issuer:
        keys = JwksUrl(jwks_url, client)
    elif development is not None:
        issuer, keys = development_issuer_url(settings), StaticKeys(parse_jwks(development.jwks()))
    else:
        raise Misconfigured("CASEWORK_CUSTOMER_ISSUER, CASEWORK_STAFF_ISSUER: must be set.")
    return TokenVerifier(
        issuer=issuer, audience=settings.audience, typ=SIGN_IN_TYP, keys=keys, clock=clock
    )


class Server(uvicorn.Server):
    """Ends event streams when the end is asked for; open ones would hold it up.

    A signal is taken, not passed on afterwards: what was opened is closed before the process ends.
    """

    def __init__(self, config: uvicorn.Config, api: Api) -> None:
        """Serve this application."""
        super().__init__(config)
        self._api = api

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        del frame
        self._api.watch.stop()
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        self.should_exit = True


def server(app: FastAPI, settings: Settings) -> Server:
    """Make the server for an application."""
    config = uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(config, app.state.api)


async def serve(settings: Settings) -> None:
    """Run the API until it is told to stop.

    Raises:
        Misconfigured: a setting is wrong, or the port is taken.

    """
    with listener(settings) as sock:
        async with parts(settings) as deps:
            if not settings.development:
                # Said at once where it can be; a database that is away is asked again later.
                with contextlib.suppress(Retryable):
                    refuse_too_much(await deps.store.role())
            await server(create_app(settings, deps), settings).serve(sockets=[sock])


def listener(settings: Settings) -> socket.socket:
    """Take the port, before anything else is opened.

    Raises:
        Misconfigured: somebody else has it, or the address is not this machine's.

    """
    address = (settings.api_host, settings.api_port)
    family = socket.AF_INET6 if ":" in settings.api_host else socket.AF_INET
    try:
        return socket.create_server(address, family=family, backlog=2048)
    except OSError as error:
        raise Misconfigured(
            f"CASEWORK_API_HOST, CASEWORK_API_PORT: {address[0]}:{address[1]} can not be listened "
            f"on ({os.strerror(error.errno or 0)})."
        ) from None


def main(settings: Settings) -> None:
    """Run the API as a process of its own."""
    set_up_logs(settings)
    try:
        asyncio.run(serve(settings))
    finally:
        # Temporal's client, left to the interpreter's own end, aborts it now and then.
        gc.collect()
