"""The checks of `casework doctor`: each says what it found and what to do."""

import asyncio
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from casework.domain.errors import CaseworkError
from casework.settings import Settings

#: Tokens allow for this much (identity.verifier.LEEWAY).
_SKEW_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How one part is."""

    part: str
    ok: bool
    detail: str
    todo: str = ""

    def as_json(self) -> dict[str, Any]:
        """Write it for machines."""
        return asdict(self)


async def check_all(settings: Settings, timeout: float) -> list[Finding]:
    """Look at everything, side by side; a part that does not answer in time is wrong."""
    backends = {
        "orders": settings.orders_url,
        "billing": settings.billing_url,
        "accounts": settings.accounts_url,
    }
    async with httpx.AsyncClient(timeout=timeout, trust_env=False) as http:
        checks: list[Awaitable[Finding]] = [
            _settings(settings),
            _keys(settings),
            _database(settings, timeout),
            _temporal(settings, timeout),
            _api(settings, http),
            *(_backend(name, url, http) for name, url in backends.items()),
            _clock(settings, http),
        ]
        return list(await asyncio.gather(*checks))


async def _settings(settings: Settings) -> Finding:
    return Finding(
        part="settings",
        ok=True,
        detail=f"{settings.mode.value} mode, tenant {settings.tenant}, data in {settings.data_dir}",
    )


async def _keys(settings: Settings) -> Finding:
    from casework.identity.keys import ApiKeys, WorkerKeys

    held: list[str] = []
    wrong = ""
    for who, load in (
        ("API", lambda: ApiKeys.load(settings.keys_dir)),
        ("worker", lambda: WorkerKeys.load(settings.keys_dir, alone=False)),
    ):
        try:
            load()
        except CaseworkError as error:
            wrong = wrong or str(error)
        else:
            held.append(who)
    if held:
        return Finding(
            part="keys", ok=True, detail=f"{settings.keys_dir} holds those of {' and '.join(held)}"
        )
    return Finding(
        part="keys",
        ok=False,
        detail=wrong,
        todo="Name the folder with CASEWORK_KEYS_DIR; `casework up` makes one.",
    )


async def _database(settings: Settings, timeout: float) -> Finding:
    from sqlalchemy.exc import SQLAlchemyError

    from casework.cli.opening import opened_store
    from casework.store import Scope

    if not settings.database_url and not (settings.data_dir / "casework.db").exists():
        return Finding(
            part="database",
            ok=False,
            detail=f"There is none in {settings.data_dir} yet.",
            todo="Make it with `casework migrate`, or start all with `casework up`.",
        )
    todo = "Is it running, and is CASEWORK_DATABASE_URL right? Then: casework migrate."
    try:
        async with asyncio.timeout(timeout), opened_store(settings) as store:
            await store.ping()
            async with store.read(Scope.of_service(settings.tenant, "audit")) as tx:
                head = await tx.audit.head()
            role = await store.role()
    except (CaseworkError, SQLAlchemyError, OSError, TimeoutError) as error:
        return Finding(part="database", ok=False, detail=_short(error), todo=todo)
    detail = f"answers; {head.seq if head else 0} audit entries"
    if role is None:
        return Finding(part="database", ok=True, detail=detail)
    if role.restricted:
        return Finding(part="database", ok=True, detail=f"{detail}; as {role.name}")
    return Finding(
        part="database",
        ok=settings.development,
        detail=f"{detail}; as {role.name}, one role for everything: customers are kept apart by"
        f" the repositories alone ({role.too_much or 'it has no policies of its own'})",
        todo="Run `casework migrate` as the owner; serve as casework_api and casework_worker.",
    )


async def _temporal(settings: Settings, timeout: float) -> Finding:
    from casework.temporal import connect

    try:
        async with asyncio.timeout(timeout):
            await connect(settings)
    except (CaseworkError, RuntimeError, OSError, TimeoutError) as error:
        return Finding(
            part="temporal",
            ok=False,
            detail=f"{settings.temporal_address}: {_short(error)}",
            todo="Is it running, and is CASEWORK_TEMPORAL_ADDRESS right?",
        )
    return Finding(part="temporal", ok=True, detail=f"{settings.temporal_address} answers")


async def _api(settings: Settings, http: httpx.AsyncClient) -> Finding:
    todo = "Start it (casework api), or name another with CASEWORK_API_URL."
    try:
        answer = await http.get(f"{settings.api_url}/readyz")
    except httpx.HTTPError as error:
        detail = f"{settings.api_url}: {_short(error)}"
        return Finding(part="api", ok=False, detail=detail, todo=todo)
    if answer.status_code != 200:
        return Finding(
            part="api",
            ok=False,
            detail=f"{settings.api_url} answers, but is not ready: {answer.text[:200]}",
            todo="Look at the part that is away.",
        )
    return Finding(part="api", ok=True, detail=f"{settings.api_url} is ready")


async def _backend(name: str, url: str, http: httpx.AsyncClient) -> Finding:
    try:
        answer = await http.get(f"{url}/healthz")
        answer.raise_for_status()
    except httpx.HTTPError as error:
        return Finding(
            part=name,
            ok=False,
            detail=f"{url}: {_short(error)}",
            todo=f"Is it running, and is CASEWORK_{name.upper()}_URL right?",
        )
    return Finding(part=name, ok=True, detail=f"{url} answers")


async def _clock(settings: Settings, http: httpx.AsyncClient) -> Finding:
    """Hold this machine's clock against the API's: tokens of a wrong clock are worth nothing."""
    try:
        answer = await http.get(f"{settings.api_url}/healthz")
        there = parsedate_to_datetime(answer.headers["date"])
    except (httpx.HTTPError, KeyError, ValueError):
        return Finding(part="clock", ok=True, detail="nothing to compare with: the API is away")
    apart = abs((datetime.now(UTC) - there).total_seconds())
    return Finding(
        part="clock",
        ok=apart <= _SKEW_SECONDS,
        detail=f"{apart:.0f} s apart from the API's",
        todo="Set both by NTP; tokens allow for 5 s.",
    )


def _short(error: BaseException) -> str:
    """Say an error in one line."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
