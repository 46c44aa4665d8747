"""The HTTP face of the billing service."""

from typing import Literal

from fastapi import FastAPI
from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from casework.demo.shop import ledger
from casework.demo.shop.billing import records, tables
from casework.demo.shop.billing.refund import Amount, Refund, add_refund
from casework.demo.shop.operator import Operator, OutsideChange
from casework.demo.shop.problems import NOT_FOUND, Problem, invalid, not_allowed
from casework.demo.shop.service import Found, Service, request_body
from casework.demo.shop.tokens import Caller
from casework.identity.verifier import Clock

AUDIENCE = "billing"
READ = "billing:read"
SCOPES = (READ, "billing:refund")
TABLES = (tables.ChargeRow, tables.RefundRow, ledger.LedgerRow)
TRIGGERS = (*tables.TRIGGERS, *ledger.TRIGGERS)

_REFUND = Refund()


class ChargeChange(OutsideChange):
    """The bank disputes a charge, or a shop assistant pays some of it back by hand."""

    charge_id: str
    status: Literal["captured", "disputed"] | None = None
    refund: Amount | None = None


class BillingApi:
    """The routes of the billing service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def app(self, operator_secret: str) -> FastAPI:
        """Make the app."""
        app = self._service.app("Shop: billing")
        app.add_api_route("/charges", self.charges, methods=["GET"], response_model=records.Charges)
        app.add_api_route("/refunds", self.refunds, methods=["GET"], response_model=records.Refunds)
        app.add_api_route(
            "/charges/{charge_id}/refunds",
            self.refund,
            methods=["POST"],
            status_code=201,
            openapi_extra=request_body(_REFUND.arguments, ("charge_id",)),
        )
        change = _OutsideBilling(self._service.clock)
        Operator(self._service, operator_secret, ChargeChange, change.apply).open(app)
        return app

    async def charges(self, request: Request, order_id: str | None = None) -> Response:
        """List what the caller paid, for one order if it is named."""

        async def fetch(session: AsyncSession, caller: Caller) -> Found:
            charges = await records.own_charges(session, caller, order_id)
            body = records.Charges(data=charges).model_dump(mode="json")
            return Found(body=body, rows=tuple(charge.id for charge in charges))

        return await self._service.read(request, (READ,), fetch)

    async def refunds(self, request: Request, order_id: str | None = None) -> Response:
        """List what was paid back to the caller, for one order if it is named."""

        async def fetch(session: AsyncSession, caller: Caller) -> Found:
            refunds = await records.own_refunds(session, caller, order_id)
            body = records.Refunds(data=refunds).model_dump(mode="json")
            return Found(body=body, rows=tuple(refund.id for refund in refunds))

        return await self._service.read(request, (READ,), fetch)

    async def refund(self, request: Request, charge_id: str) -> Response:
        """Pay money of one charge back."""
        return await self._service.write(request, _REFUND, {"charge_id": charge_id})


class _OutsideBilling:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def apply(self, session: AsyncSession, change: ChargeChange) -> JsonValue | Problem:
        row = await session.get(tables.ChargeRow, change.charge_id)
        if row is None:
            return NOT_FOUND
        if change.status is not None:
            row.status, row.version = change.status, row.version + 1
            await session.flush()
        if change.refund is not None:
            if change.refund.currency != row.currency:
                return invalid("refund: the charge is in another currency")
            if change.refund.amount_minor > row.paid_minor - row.refunded_minor:
                return not_allowed("above_refundable", "The charge does not have that much left.")
            today = self._clock().date()
            await add_refund(session, row, change.refund.amount_minor, "damaged", today=today)
        return records.charge(row).model_dump(mode="json")
