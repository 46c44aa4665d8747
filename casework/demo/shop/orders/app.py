"""The HTTP face of the orders service."""

from typing import Literal

from fastapi import FastAPI
from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from casework.demo.shop import ledger
from casework.demo.shop.operator import Operator, OutsideChange
from casework.demo.shop.orders import records, tables
from casework.demo.shop.orders.changes import Cancel, ChangeAddress, Reinstate, SendInvoice
from casework.demo.shop.problems import NOT_FOUND, Problem
from casework.demo.shop.service import Found, Service, request_body
from casework.demo.shop.tokens import Caller
from casework.identity.verifier import Clock

AUDIENCE = "orders"
READ = "orders:read"
SCOPES = (READ, "orders:cancel", "orders:address", "orders:invoice")
TABLES = (tables.OrderRow, tables.OrderItemRow, ledger.LedgerRow)
TRIGGERS = (*tables.TRIGGERS, *ledger.TRIGGERS)

_CANCEL, _REINSTATE, _ADDRESS, _INVOICE = Cancel(), Reinstate(), ChangeAddress(), SendInvoice()


class OrderChange(OutsideChange):
    """The warehouse moves an order on, or somebody writes a note on it."""

    order_id: str
    status: Literal["processing", "shipped", "delivered", "cancelled"] | None = None
    note: str | None = None


class OrdersApi:
    """The routes of the orders service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def app(self, operator_secret: str) -> FastAPI:
        """Make the app."""
        app = self._service.app("Shop: orders")
        one = "/orders/{order_id}"
        app.add_api_route("/orders", self.orders, methods=["GET"], response_model=records.Orders)
        app.add_api_route(one, self.order, methods=["GET"], response_model=records.Order)
        for path, endpoint, write in (
            ("cancel", self.cancel, _CANCEL),
            ("reinstate", self.reinstate, _REINSTATE),
            ("address", self.address, _ADDRESS),
            ("invoice", self.invoice, _INVOICE),
        ):
            app.add_api_route(
                f"{one}/{path}",
                endpoint,
                methods=["POST"],
                status_code=201,
                openapi_extra=request_body(write.arguments, ("order_id",)),
            )
        change = _OutsideOrders(self._service.clock)
        Operator(self._service, operator_secret, OrderChange, change.apply).open(app)
        return app

    async def orders(self, request: Request) -> Response:
        """List the caller's orders, newest first."""

        async def fetch(session: AsyncSession, caller: Caller) -> Found:
            rows = await records.own_orders(session, caller)
            body = records.Orders(data=await records.shown(session, rows))
            return Found(
                body=body.model_dump(mode="json", exclude_none=True),
                rows=tuple(row.id for row in rows),
            )

        return await self._service.read(request, (READ,), fetch)

    async def order(self, request: Request, order_id: str) -> Response:
        """Show one order of the caller's."""

        async def fetch(session: AsyncSession, caller: Caller) -> Found | Problem:
            row = await records.own_order(session, caller, order_id)
            if row is None:
                return NOT_FOUND
            (order,) = await records.shown(session, [row])
            return Found(body=order.model_dump(mode="json", exclude_none=True), rows=(row.id,))

        return await self._service.read(request, (READ,), fetch)

    async def cancel(self, request: Request, order_id: str) -> Response:
        """Cancel an order that is still being processed."""
        return await self._service.write(request, _CANCEL, {"order_id": order_id})

    async def reinstate(self, request: Request, order_id: str) -> Response:
        """Take the cancellation of an order back."""
        return await self._service.write(request, _REINSTATE, {"order_id": order_id})

    async def address(self, request: Request, order_id: str) -> Response:
        """Send an order that is still being processed to another address."""
        return await self._service.write(request, _ADDRESS, {"order_id": order_id})

    async def invoice(self, request: Request, order_id: str) -> Response:
        """Send the invoice of an order again."""
        return await self._service.write(request, _INVOICE, {"order_id": order_id})


class _OutsideOrders:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def apply(self, session: AsyncSession, change: OrderChange) -> JsonValue | Problem:
        row = await session.get(tables.OrderRow, change.order_id)
        if row is None:
            return NOT_FOUND
        today = self._clock().date().isoformat()
        if change.status is not None:
            left = change.status in {"shipped", "delivered"}
            row.status = change.status
            row.shipped_on = (row.shipped_on or today) if left else None
            row.delivered_on = today if change.status == "delivered" else None
        if change.note is not None:
            row.note = change.note
        row.version += 1
        await session.flush()
        (order,) = await records.shown(session, [row])
        return order.model_dump(mode="json", exclude_none=True)
