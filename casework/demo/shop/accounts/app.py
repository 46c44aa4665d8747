"""The HTTP face of the accounts service."""

from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, JsonValue
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from casework.demo.shop import ledger
from casework.demo.shop.accounts import tables
from casework.demo.shop.accounts.unlock import Unlock
from casework.demo.shop.operator import Operator, OutsideChange
from casework.demo.shop.problems import NOT_FOUND, Problem
from casework.demo.shop.service import Found, Service, request_body
from casework.demo.shop.tokens import Caller
from casework.identity.verifier import Clock

AUDIENCE = "accounts"
READ = "accounts:read"
SCOPES = (READ, "accounts:unlock")
TABLES = (tables.AccountRow, ledger.LedgerRow)
TRIGGERS = (*tables.TRIGGERS, *ledger.TRIGGERS)

_UNLOCK = Unlock()
LockReason = Literal["", "too_many_attempts", "security_hold"]


class Account(BaseModel):
    """One account as it leaves the service."""

    model_config = ConfigDict(frozen=True)

    id: str
    status: Literal["active", "locked"]
    lock_reason: LockReason
    locked_since: str | None = None
    account_version: str
    email_masked: str


class AccountChange(OutsideChange):
    """Another system locks an account, or unlocks it (no reason)."""

    customer: str
    lock_reason: LockReason


class AccountsApi:
    """The routes of the accounts service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def app(self, operator_secret: str) -> FastAPI:
        """Make the app."""
        app = self._service.app("Shop: accounts")
        app.add_api_route("/account", self.account, methods=["GET"], response_model=Account)
        app.add_api_route(
            "/account/unlock",
            self.unlock,
            methods=["POST"],
            status_code=201,
            openapi_extra=request_body(_UNLOCK.arguments, ()),
        )
        change = _OutsideAccounts(self._service.clock)
        Operator(self._service, operator_secret, AccountChange, change.apply).open(app)
        return app

    async def account(self, request: Request) -> Response:
        """Show the caller's own account."""

        async def fetch(session: AsyncSession, caller: Caller) -> Found | Problem:
            row = await session.get(tables.AccountRow, (caller.tenant, caller.customer))
            return Found(body=_shown(row), rows=(row.id,)) if row else NOT_FOUND

        return await self._service.read(request, (READ,), fetch)

    async def unlock(self, request: Request) -> Response:
        """Unlock the caller's account, if failed sign-ins locked it."""
        return await self._service.write(request, _UNLOCK, {})


class _OutsideAccounts:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def apply(self, session: AsyncSession, change: AccountChange) -> JsonValue | Problem:
        query = select(tables.AccountRow).where(tables.AccountRow.id == change.customer)
        row = await session.scalar(query)
        if row is None:
            return NOT_FOUND
        locked = bool(change.lock_reason)
        row.status = "locked" if locked else "active"
        row.lock_reason = change.lock_reason
        row.locked_since = ledger.utc(self._clock()) if locked else None
        row.version += 1
        return _shown(row)


def _shown(row: tables.AccountRow) -> JsonValue:
    account = Account.model_validate(
        {
            "id": row.id,
            "status": row.status,
            "lock_reason": row.lock_reason,
            "locked_since": row.locked_since,
            "account_version": str(row.version),
            "email_masked": row.email_masked,
        }
    )
    return account.model_dump(mode="json", exclude_none=True)
