"""What the three services have in common: checking, answering, failing on demand, looking up."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from pydantic import BaseModel, JsonValue
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from casework.demo.shop import ledger
from casework.demo.shop.database import Database
from casework.demo.shop.faults import Ending, FaultGate, Faults, Silence
from casework.demo.shop.problems import FAILED, NOT_FOUND, Problem, answer_with_problems
from casework.demo.shop.served import Served
from casework.demo.shop.tokens import Caller, TokenCheck
from casework.demo.shop.writes import A, R, Write, carry_out, ordered
from casework.identity.verifier import Clock


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a read answers with, and the ids of the rows in it."""

    body: JsonValue
    rows: tuple[str, ...]


_LEDGER_PAGE = 500
Read = Callable[[AsyncSession, Caller], Awaitable[Found | Problem]]


class Service:
    """One service's parts, and the two ways to use them: `read` and `write`."""

    def __init__(
        self,
        *,
        database: Database,
        tokens: TokenCheck,
        clock: Clock,
        scopes: Sequence[str],
        telemetry: TelemetryConfig | None = None,
    ) -> None:
        self._telemetry = telemetry
        self.database = database
        self.clock = clock
        self.faults = Faults()
        self.served = Served()
        self._tokens = tokens
        self._scopes = tuple(scopes)

    async def read(self, request: Request, scopes: Sequence[str], fetch: Read) -> Response:
        """Answer a read of the caller's own rows, and note what left."""
        caller = await self._tokens.caller(request, scopes)
        if isinstance(caller, Problem):
            return caller.response()
        async with self.database.read() as session:
            found = await fetch(session, caller)
        rows = () if isinstance(found, Problem) else found.rows
        self.served.note(caller.customer, request.url.path, rows)
        return found.response() if isinstance(found, Problem) else as_json(found.body)

    async def write(
        self, request: Request, write: Write[A, R], path: Mapping[str, str]
    ) -> Response:
        """Answer a write, once it has passed every check; then let the planned fault befall it."""
        caller = await self._tokens.caller(request, (write.scope,))
        if isinstance(caller, Problem):
            return caller.response()
        order = await ordered(request, caller, write, path)
        if isinstance(order, Problem):
            return order.response()
        async with self.database.write() as session:
            written = await carry_out(session, write, order, self.clock())
        rows = () if isinstance(written, Problem) else (written.row_id,)
        self.served.note(caller.customer, request.url.path, rows)
        if isinstance(written, Problem) or written.replayed:
            return written.response()
        match self.faults.ending():
            case Ending.error:
                return FAILED.response()
            case Ending.silence:
                return Silence()
            case Ending.answer:
                return written.response()

    async def action(self, request: Request, action_id: str) -> Response:
        """Look up what was done for an action id of the caller's; the same answer as then."""

        async def fetch(session: AsyncSession, caller: Caller) -> Found | Problem:
            row = await ledger.find(session, action_id)
            if row is None or (row.tenant, row.customer) != (caller.tenant, caller.customer):
                return NOT_FOUND
            return Found(body=json.loads(row.answer), rows=(row.target,))

        return await self.read(request, self._scopes, fetch)

    async def ledger(self, request: Request, after: int = 0) -> Response:
        """Show an auditor all that was done, page by page; the token gives no other right."""
        scope = f"{self._scopes[0].partition(':')[0]}:ledger"
        caller = await self._tokens.caller(request, (scope,))
        if isinstance(caller, Problem):
            return caller.response()
        async with self.database.read() as session:
            rows = await ledger.page(session, caller.tenant, after, _LEDGER_PAGE)
        data: list[JsonValue] = [row.shown() for row in rows]
        more = rows[-1].seq if len(rows) == _LEDGER_PAGE else None
        return as_json({"data": data, "next": more})

    def app(self, title: str) -> FastAPI:
        """Make the service's app with the routes that all three have."""
        # No docs pages: they would load scripts from elsewhere.
        app = FastAPI(
            title=title, version="1", docs_url=None, redoc_url=None, telemetry=self._telemetry
        )
        answer_with_problems(app)
        app.add_middleware(FaultGate, faults=self.faults)
        app.add_api_route("/actions/{action_id}", self.action, methods=["GET"])
        app.add_api_route("/ledger", self.ledger, methods=["GET"])
        app.add_api_route("/healthz", _healthy, methods=["GET"])
        return app


async def _healthy() -> dict[str, str]:
    return {"status": "ok"}


def as_json(body: JsonValue) -> Response:
    """Write a JSON answer, the same bytes for the same body."""
    return Response(json.dumps(body, ensure_ascii=False), media_type="application/json")


def request_body(model: type[BaseModel], path: Sequence[str]) -> dict[str, Any]:
    """Describe a write's body for OpenAPI; the body itself is read after the token is checked."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)  # every part is among the answers' components already
    schema["properties"] = {k: v for k, v in schema["properties"].items() if k not in path}
    schema["required"] = [name for name in schema.get("required", []) if name not in path]
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}
