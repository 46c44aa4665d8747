"""One customer's case with a gateway before a billing system, each part of it to be troubled."""

from datetime import timedelta
from typing import Any

from casework.domain.action import Action, action_id, subject_key
from casework.domain.effect import EffectState
from casework.domain.identity import Grant
from casework.domain.money import Money
from casework.domain.results import StepResult
from casework.domain.verdict import Outcome, Verdict
from casework.store import Scope, Store
from casework.store.records import CaseRecord, EffectRecord
from casework.telemetry.setup import Telemetry
from tests.fakes_backend import FakeBilling, FakeTokenService
from tests.integration.store.given import TENANT, StandingClock, a_case, say
from tools.backend import Backend
from tools.catalogue import scopes
from tools.gateway import Gateway, NotYet

CUSTOMER = "jane"
PAID = Money.of(14800, "EUR")


class Till:
    """A store, a token service, a billing system, and the gateway between them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.scope = Scope.of_customer(TENANT, CUSTOMER)
        self.tokens = FakeTokenService(store)
        self.billing = FakeBilling(PAID)
        self.case: CaseRecord = a_case(CUSTOMER, store.clock(), "case-1")
        self.grant = Grant(
            id=self.case.grant_id,
            tenant=TENANT,
            customer=CUSTOMER,
            case_id=self.case.id,
            scopes=scopes(),
            not_after=store.clock() + timedelta(days=30),
        )
        self.gateway = self.worker("worker-1")

    def worker(self, name: str) -> Gateway:
        """Return a worker's gateway."""
        return Gateway(
            exchange=self.tokens.exchange(name),
            backends={"billing": Backend("http://billing.test", self.billing.client)},
            store=self.store,
            worker=name,
            telemetry=Telemetry.off(),
        )

    @property
    def clock(self) -> StandingClock:
        """The clock that everybody here reads."""
        assert isinstance(self.store.clock, StandingClock)
        return self.store.clock

    async def open(self) -> None:
        """Open the case."""
        async with self.store.write(self.scope) as tx:
            await tx.cases.open(self.case)
            await tx.grants.add(self.grant)

    async def proposed(
        self,
        *,
        n: int = 1,
        amount: Money = PAID,
        outcome: Outcome = Outcome.confirm,
        tool: str = "billing.refund",
    ) -> str:
        """Enter the n-th refund in the ledger."""
        action = Action(
            tool=tool,
            tool_version="1",
            tenant=TENANT,
            customer=CUSTOMER,
            case=self.case.id,
            goal="g1",
            action_id=action_id(self.case.id, "g1", n),
            args={"order_id": "1001", "charge_id": "ch_1", "amount": amount, "reason": "damaged"},
            preconditions={
                "order_version": str(self.billing.version),
                "paid": str(PAID.amount_minor),
                "refunded": str(self.billing.refunded),
                "currency": "EUR",
            },
            policy_version="p1",
            requested_by="customer",
        )
        effect = EffectRecord(
            action=action,
            action_hash=action.hash(),
            n=n,
            state=EffectState.proposed,
            verdict=Verdict(outcome=outcome, rule="r", reason="because", policy_version="p1"),
            subject_key=subject_key(action, ("charge_id",)),
            amount_ref=amount.amount_minor,
            proposed_at=self.store.clock(),
        )
        async with self.store.write(self.scope) as tx:
            await tx.effects.propose(effect, case_id=self.case.id, goal_id="g1", n=n)
        return action.action_id

    async def confirmed(self, *, n: int = 1, **changes: Any) -> str:
        """Enter the n-th refund in the ledger, with the customer's yes."""
        id_ = await self.proposed(n=n, **changes)
        async with self.store.write(self.scope) as tx:
            await tx.effects.move(id_, EffectState.confirmed)
        return id_

    async def perform(self, id_: str, worker: Gateway | None = None) -> StepResult | NotYet:
        """Have it done."""
        return await (worker or self.gateway).perform(self.grant, id_)

    async def write_to_us(self, text: str = "wait") -> str:
        """Let the customer write something that nobody has read."""
        async with self.store.write(self.scope) as tx:
            return (await say(tx, self.case, text)).id

    async def row(self, id_: str) -> EffectRecord:
        """Read the ledger."""
        async with self.store.read(self.scope) as tx:
            row = await tx.effects.get(id_)
        assert row is not None
        return row

    async def audited(self, id_: str) -> list[str]:
        """Read which states of an action the audit chain has, in order."""
        async with self.store.read(Scope.of_staff(TENANT, "auditor")) as tx:
            entries = [kept.entry for kept in await tx.audit.entries()]
        return [entry["state"] for entry in entries if entry.get("action_id") == id_]
