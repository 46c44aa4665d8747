"""An API on real parts, with a worker's part of the work done by hand."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from casework.api.app import create_app
from casework.api.deps import Api, Deps
from casework.api.kinds import Ask, Event
from casework.api.sweep import Sweep
from casework.api.wiring import parts
from casework.domain.action import Action, action_id, subject_key
from casework.domain.case import GoalStatus, Sender
from casework.domain.effect import EffectState
from casework.domain.fact import Fact
from casework.domain.identity import PrincipalKind
from casework.domain.money import Money
from casework.domain.plan import Argument, Choice, Origin
from casework.identity.keys import create_embedded_keys
from casework.policy import PolicyFacts
from casework.settings import Settings
from casework.store import Scope
from casework.store.records import EffectRecord, GoalRecord, PendingRecord
from tests.fakes_api import FakeWakes
from tools import catalogue

JSON = dict[str, Any]
API_URL = "http://api.test"


class Clock:
    """The time, which a test may move."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **parts: float) -> None:
        """Let time pass."""
        self.ahead += timedelta(**parts)


@dataclass
class World:
    """One running application and everything around it."""

    settings: Settings
    deps: Deps
    app: FastAPI
    http: httpx.AsyncClient
    wakes: FakeWakes
    clock: Clock

    @property
    def api(self) -> Api:
        found: Api = self.app.state.api
        return found

    @property
    def sweep(self) -> Sweep:
        return Sweep(self.api)

    def token(self, subject: str, *roles: str, person: str = "", tenant: str = "") -> str:
        """Sign somebody in: staff when they have roles, else a customer."""
        assert self.deps.dev_issuer
        kind = PrincipalKind.staff if roles else PrincipalKind.customer
        return self.deps.dev_issuer.sign_in(
            subject, kind=kind, roles=roles, person=person, tenant=tenant
        )

    async def call(
        self, method: str, path: str, token: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """Send a request; keyword arguments are headers."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.request(
            method,
            path,
            json=body,
            headers={"Authorization": f"Bearer {token}", **sent},
        )

    async def get(self, path: str, token: str, **headers: str) -> httpx.Response:
        return await self.call("GET", path, token, **headers)

    async def post(
        self, path: str, token: str, body: object = None, **headers: str
    ) -> httpx.Response:
        return await self.call("POST", path, token, body, **headers)

    async def open(self, customer: str = "anna", message: str = "My blender broke.") -> str:
        """Open a case and have it read; give its id."""
        answer = await self.post("/v1/cases", self.token(customer), {"message": message})
        assert answer.status_code == 202, answer.text
        case_id: str = answer.json()["id"]
        await self.read_all(case_id)
        return case_id

    async def read_all(self, case_id: str) -> None:
        """Do what a reading does with the customer's messages."""
        async with self.deps.store.write(self.staff_scope) as tx:
            await tx.messages.mark_read([m.id for m in await tx.messages.unread(case_id)])

    @property
    def staff_scope(self) -> Scope:
        return Scope.of_staff(self.settings.tenant, "test")

    def customer_scope(self, customer: str = "anna") -> Scope:
        return Scope.of_customer(self.settings.tenant, customer)

    async def say(self, case_id: str, text: str = "We are looking into it.") -> str:
        """Write to the customer as the engine does."""
        async with self.deps.store.write(self.staff_scope) as tx:
            message = await tx.messages.add(
                id=f"engine-{case_id}-{text[:8].replace(' ', '')}",
                case_id=case_id,
                sender=Sender.engine,
                author="engine",
                text=text,
                read=True,
            )
            await tx.events.append(case_id, Event.message, message.id)
        return message.id

    async def ask(
        self, case_id: str, question_id: str = "q-1", *, expires_at: datetime | None = None
    ) -> str:
        """Ask the customer a question with two choices."""
        async with self.deps.store.write(self.staff_scope) as tx:
            await tx.pending.open(
                PendingRecord(
                    id=question_id,
                    case_id=case_id,
                    goal_id="g-1",
                    kind=Ask.question,
                    text="Which order is it?",
                    choices=(
                        Choice(id="1001", label="Order 1001"),
                        Choice(id="1002", label="Order 1002"),
                    ),
                    slot="order_id",
                    expires_at=expires_at,
                    created_at=tx.now,
                )
            )
            await tx.events.append(case_id, Event.pending, question_id)
        return question_id

    async def propose(
        self,
        case_id: str,
        *,
        customer: str = "anna",
        minor: int = 14800,
        paid: int = 200_000,
        n: int = 1,
        requested_by: str = "customer",
        version: str = "7",
    ) -> EffectRecord:
        """Do T1 for a refund, as the worker does: judged, in the ledger, asked."""
        tool = catalogue.find("billing.refund")
        assert tool
        action = Action(
            tool="billing.refund",
            tool_version="1",
            tenant=self.settings.tenant,
            customer=customer,
            case=case_id,
            goal="g-1",
            action_id=action_id(case_id, "g-1", n),
            args={
                "order_id": "1001",
                "charge_id": "ch-1",
                "amount": Money.of(minor, "EUR"),
                "reason": "damaged",
            },
            preconditions={
                "order_version": version,
                "paid": str(paid),
                "refunded": "0",
                "currency": "EUR",
            },
            policy_version=self.deps.policy.version,
            requested_by=requested_by,
        )
        now = self.clock()
        verdict = self.deps.policy.decide(
            action, PolicyFacts(window_total_ref=0, now=now, customer_hold=False)
        )
        effect = EffectRecord(
            action=action,
            action_hash=action.hash(),
            n=n,
            state=EffectState.proposed,
            verdict=verdict,
            subject_key=subject_key(action, tool.target),
            amount_ref=self.deps.policy.amount_ref(Money.of(minor, "EUR")),
            arguments=(
                Argument(name="amount", value=Money.of(minor, "EUR"), origin=Origin.fact),
                Argument(name="reason", value="damaged", origin=Origin.code),
            ),
            evidence=(
                Fact(
                    kind="charge",
                    id="ch-1",
                    fields={"paid": Money.of(paid, "EUR")},
                    source="billing",
                    at=now,
                ),
            ),
            proposed_at=now,
        )
        async with self.deps.store.write(self.customer_scope(customer)) as tx:
            await tx.goals.save(
                GoalRecord(
                    id="g-1",
                    case_id=case_id,
                    kind="refund",
                    status=GoalStatus.waiting_customer,
                    updated_at=now,
                )
            )
            await tx.effects.propose(effect, case_id=case_id, goal_id="g-1", n=n)
            await tx.pending.open(
                PendingRecord(
                    id=action.action_id,
                    case_id=case_id,
                    goal_id="g-1",
                    kind=Ask.confirmation,
                    text="Shall we?",
                    action_id=action.action_id,
                    action_hash=effect.action_hash,
                    expires_at=now + timedelta(days=7),
                    created_at=now,
                )
            )
            await tx.events.append(case_id, Event.pending, action.action_id)
        return effect

    async def confirm(self, effect: EffectRecord, *, accept: bool = True) -> httpx.Response:
        """Say yes or no as the customer."""
        action = effect.action
        return await self.post(
            f"/v1/cases/{action.case}/confirmations/{action.action_id}",
            self.token(action.customer),
            {"accept": accept, "action_hash": effect.action_hash},
        )

    async def approval(self, **given: Any) -> JSON:
        """Bring a refund to the supervisors; give its card."""
        case_id = await self.open()
        effect = await self.propose(case_id, **given)
        assert (await self.confirm(effect)).status_code == 200
        queue = await self.get("/v1/approvals", self.token("sue", "supervisor"))
        found = [row for row in queue.json()["data"] if row["case_id"] == case_id]
        card = await self.get(f"/v1/approvals/{found[0]['id']}", self.token("sue", "supervisor"))
        shown: JSON = card.json()
        return shown

    async def decide(
        self, card: JSON, token: str, decision: str = "approve", **more: Any
    ) -> httpx.Response:
        """Decide what a card showed."""
        headers = {"If-Match": f'"{more.pop("version", card["version"])}"'} | more.pop(
            "headers", {}
        )
        body = {"decision": decision, "action_hash": card["action_hash"], **more}
        return await self.post(f"/v1/approvals/{card['id']}/decisions", token, body, **headers)

    async def effect(self, effect_id: str) -> EffectRecord:
        """Read a row of the ledger."""
        async with self.deps.store.read(self.staff_scope) as tx:
            found = await tx.effects.get(effect_id)
        assert found
        return found

    async def audit(self) -> list[JSON]:
        """Read what the audit chain says."""
        async with self.deps.store.read(self.staff_scope) as tx:
            return [entry.entry for entry in await tx.audit.entries(0, 1000)]

    async def case(self, case_id: str, customer: str = "anna") -> JSON:
        """Read a case as its customer."""
        answer = await self.get(f"/v1/cases/{case_id}", self.token(customer))
        shown: JSON = answer.json()
        return shown


@asynccontextmanager
async def make_world(folder: Path, **settings: Any) -> AsyncGenerator[World]:
    """Start an application on a database and keys of its own."""
    given = Settings.model_validate(
        {
            "data_dir": folder,
            "keys_dir": folder / "keys",
            "api_url": API_URL,
            "approval_undo_seconds": 0,
            "sweep_after_seconds": 3600,
            **settings,
        }
    )
    create_embedded_keys(given.keys_dir)
    clock, wakes = Clock(), FakeWakes()
    async with parts(given, wakes=wakes, clock=clock) as deps:
        app = create_app(given, deps)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url=API_URL) as http,
        ):
            yield World(settings=given, deps=deps, app=app, http=http, wakes=wakes, clock=clock)
