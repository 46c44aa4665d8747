"""The operator's door, for the story and for tests: ledgers, what was served, faults, changes."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from casework.demo.shop.bodies import json_object, said_plainly
from casework.demo.shop.faults import FaultPlan
from casework.demo.shop.ledger import LedgerRow
from casework.demo.shop.problems import UNAUTHORIZED, Problem
from casework.demo.shop.service import Service, as_json


class OutsideChange(BaseModel):
    """A change as some other system of the shop would make it; each service has its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


C = TypeVar("C", bound=OutsideChange)
Apply = Callable[[AsyncSession, C], Awaitable[JsonValue | Problem]]


class Operator(Generic[C]):
    """Serves whoever knows the secret given at start; to all others the door says 401."""

    def __init__(self, service: Service, secret: str, change: type[C], apply: Apply[C]) -> None:
        self._service = service
        self._secret = secret.encode()
        self._change = change
        self._apply = apply

    def open(self, app: FastAPI) -> None:
        """Add the door to the app."""
        for path, method, endpoint in (
            ("/_shop/ledger", "GET", self._ledger),
            ("/_shop/served", "GET", self._served),
            ("/_shop/faults", "PUT", self._faults),
            ("/_shop/change", "POST", self._change_row),
        ):
            app.add_api_route(path, endpoint, methods=[method], include_in_schema=False)

    def _known(self, request: Request) -> bool:
        given = request.headers.get("x-shop-operator", "").encode()
        return bool(self._secret) and hmac.compare_digest(given, self._secret)

    async def _ledger(self, request: Request) -> Response:
        if not self._known(request):
            return UNAUTHORIZED.response()
        query = select(LedgerRow).order_by(LedgerRow.seq)
        if customer := request.query_params.get("customer"):
            query = query.where(LedgerRow.customer == customer)
        async with self._service.database.read() as session:
            rows = await session.scalars(query)
            return as_json({"data": [row.shown() for row in rows]})

    async def _served(self, request: Request) -> Response:
        if not self._known(request):
            return UNAUTHORIZED.response()
        servings = self._service.served.all()
        return as_json({"data": [serving.model_dump(mode="json") for serving in servings]})

    async def _faults(self, request: Request) -> Response:
        if not self._known(request):
            return UNAUTHORIZED.response()
        plan = await _body(request, FaultPlan)
        if isinstance(plan, Problem):
            return plan.response()
        self._service.faults.plan = plan
        return as_json(plan.model_dump(mode="json"))

    async def _change_row(self, request: Request) -> Response:
        if not self._known(request):
            return UNAUTHORIZED.response()
        change = await _body(request, self._change)
        if isinstance(change, Problem):
            return change.response()
        async with self._service.database.write() as session:
            changed = await self._apply(session, change)
            if isinstance(changed, Problem):
                return changed.response()
            await session.commit()
        return as_json(changed)


M = TypeVar("M", bound=BaseModel)


async def _body(request: Request, model: type[M]) -> M | Problem:
    body = await json_object(request)
    if isinstance(body, Problem):
        return body
    try:
        return model.model_validate(body)
    except ValidationError as error:
        return said_plainly(error)
