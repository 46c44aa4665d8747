"""A stack whose parts can be killed, with gates before API and billing, and people who buy there.

The oracle is never the engine's word alone: what was paid is what the shop's own books say, and
where an effect stands is read from the store's file.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx

from casework.demo.shop.billing.tables import ChargeRow, RefundRow
from casework.demo.shop.orders.tables import OrderRow
from casework.demo.shop.seed import seed
from casework.demo.stack.child import Child
from casework.demo.stack.health import http_probe, until_ready
from casework.demo.stack.keyrings import make_keyrings
from casework.demo.stack.plan import Plan, environment
from casework.demo.stack.ports import LOOPBACK, Ports
from casework.demo.stack.stack import Stack
from casework.demo.story.http import Way, sign_in
from casework.demo.story.ledger import Books
from casework.demo.story.people import Customer, Supervisor, all_ended
from casework.demo.story.seen import CaseSeen, LedgerRow, PendingSeen
from casework.demo.story.telling import Telling
from casework.domain.money import Money
from casework.policy import Policy
from casework.settings import Settings
from tests.chaos.gate import Gate
from tests.chaos.rows import EffectRow, Rows
from tests.chaos.waiting import PATIENCE, until
from tests.trained import MODELS
from tools.catalogue import TOOLS

#: How a request looks on the wire.
LOOK_UP = b"GET /actions/"
READ_CHARGES = b"GET /charges"
READ_REFUNDS = b"GET /refunds"
#: In the reference currency: the customer's own yes is enough up to here, above a card is needed.
SMALL, BIG = 10_000, 50_000
_POLICY = Policy.load(tools=TOOLS)


@dataclass(frozen=True, kw_only=True)
class Bought:
    """A delivered order, paid once, recent enough to be paid back when it came broken."""

    customer: str
    order_id: str
    charge_id: str
    total: Money


def refund_of(order: Bought) -> bytes:
    """Say how billing is asked to pay an order back."""
    return f"POST /charges/{order.charge_id}/refunds".encode()


def claim_of(order: Bought) -> bytes:
    """Say what is in the claim for it: the form's action names the charge, in quotation marks."""
    return f"%22{order.charge_id}%22".encode()


def bought(least: int, most: int) -> list[Bought]:
    """Choose one order of each customer of the seed, worth more than `least`."""
    today = datetime.now(UTC).date()
    made = seed(today)
    charges: dict[str, list[ChargeRow]] = {}
    for charge in (row for row in made.billing if isinstance(row, ChargeRow)):
        charges.setdefault(charge.order_id, []).append(charge)
    refunded = {row.order_id for row in made.billing if isinstance(row, RefundRow)}
    chosen: dict[str, Bought] = {}
    for order in (row for row in made.orders if isinstance(row, OrderRow)):
        paid, total = charges[order.id], Money.of(order.total_minor, order.currency)
        if (
            order.delivered_on is not None
            and today - date.fromisoformat(order.delivered_on) < timedelta(days=58)
            and order.status == "delivered"
            and least < (_POLICY.amount_ref(total) or 0) <= most
            and [charge.status for charge in paid] == ["captured"]
            and order.id not in refunded
        ):
            one = Bought(
                customer=order.customer,
                order_id=order.id,
                charge_id=paid[0].id,
                total=total,
            )
            chosen.setdefault(order.customer, one)
    return list(chosen.values())


class Fragile(Stack):
    """The embedded stack, of which any part can be killed and started again."""

    def alive(self, name: str) -> list[str]:
        """Name the parts that run and whose names begin so."""
        return [c.name for c in self._children if c.alive and c.name.startswith(name)]

    async def kill(self, name: str) -> None:
        """Kill a part at once (SIGKILL)."""
        await self._taken_out(name).kill()

    async def end(self, name: str) -> None:
        """Ask a part to end (SIGTERM) and wait until it has."""
        await self._taken_out(name).stop(within=15)

    async def kill_all(self) -> None:
        """Kill every part; there is nothing left to be done in order."""
        await asyncio.gather(*(child.kill() for child in self._children))
        self._children.clear()

    def _taken_out(self, name: str) -> Child:
        [child] = [child for child in self._children if child.name == name]
        self._children.remove(child)
        return child

    async def start_temporal(self) -> None:
        """Start the Temporal server with the database that it had."""
        await self._start_temporal()

    async def start_shop(self) -> None:
        """Start the shop with the books that it had."""
        await self._start_shop()

    async def start_api(self) -> None:
        """Start the API; it is there when it answers, whatever else is away."""
        settings = self.plan.settings
        argv = [sys.executable, "-m", "casework.api"]
        child = await self._start("api", argv, environment(settings.as_environment()))
        alive = f"http://{LOOPBACK}:{self.plan.ports.api}/healthz"
        await until_ready(child, http_probe(alive), within=PATIENCE)

    async def start_missing(self) -> None:
        """Start again whatever a test has left dead."""
        if not self.alive("temporal"):
            await self.start_temporal()
        if not self.alive("shop"):
            await self.start_shop()
        if not self.alive("api"):
            await self.start_api()
        if not self.alive("worker"):
            await self.start_worker()


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A customer with a token of their own, and the order that came broken."""

    order: Bought
    person: Customer
    way: Way

    @property
    def customer(self) -> str:
        """Their id at the shop."""
        return self.order.customer

    async def complains(self) -> None:
        """Open a case."""
        number = self.order.order_id
        await self.person.opens(f"My order {number} came broken, I want my money back.")

    async def is_asked(self) -> PendingSeen:
        """Wait for the refund to say yes to."""
        case = await self.person.until(
            lambda c: bool(c.waiting("confirmation")), "the question", within=PATIENCE
        )
        return case.waiting("confirmation")[0]

    async def complains_and_is_asked(self) -> PendingSeen:
        """Open a case, and wait for the refund to say yes to."""
        await self.complains()
        return await self.is_asked()

    async def until_all_ended(self) -> CaseSeen:
        """Wait until every goal has come to its end, and the customer was told."""
        return await self.person.until(
            lambda c: c.status == "resolved" and all_ended(c), "every goal to end", within=PATIENCE
        )


@dataclass(frozen=True, kw_only=True)
class Town:
    """One running stack as a test sees it."""

    stack: Fragile
    http: httpx.AsyncClient
    books: Books
    rows: Rows
    api_gate: Gate
    billing_gate: Gate
    small: Iterator[Bought]
    big: Iterator[Bought]

    @property
    def api(self) -> str:
        """Where people reach the API: without the gate."""
        return f"http://{LOOPBACK}:{self.stack.plan.ports.api}"

    async def buyer(self) -> Buyer:
        """Sign in a customer whom no other test has."""
        return await self._sign_in(self.small)

    async def big_buyer(self) -> Buyer:
        """Sign in a customer whose refund a supervisor has to approve."""
        return await self._sign_in(self.big)

    async def _sign_in(self, orders: Iterator[Bought]) -> Buyer:
        order = next(orders, None)
        assert order is not None, "the seed has no more customers for these tests"
        token = await sign_in(self.http, self.api, order.customer, kind="customer")
        way = Way(self.api, token, self.http)
        person = Customer(order.customer, order.customer, way, Telling())
        return Buyer(order=order, person=person, way=way)

    async def supervisor(self) -> Supervisor:
        """Sign in somebody who decides."""
        roles = ["supervisor", "agent"]
        token = await sign_in(self.http, self.api, "sofia", kind="staff", roles=roles)
        return Supervisor("sofia", Way(self.api, token, self.http), Telling())

    async def ready(self) -> int:
        """Ask the API how it is, all parts together."""
        return (await self.http.get(f"{self.api}/readyz", timeout=15)).status_code

    async def until_state(self, buyer: Buyer, *states: str) -> None:
        """Wait until the buyer's effects stand like this."""
        await until(
            lambda: self.rows.states(buyer.customer) == list(states),
            f"the effects of {buyer.customer} to be {states}",
        )

    async def until_paid(self, buyer: Buyer) -> None:
        """Wait until billing has paid, whatever the engine knows of it."""
        await self.books.until_written(buyer.customer, "billing", within=PATIENCE)

    async def paid_once(self, buyer: Buyer) -> EffectRow:
        """Wait for the end, and hold it against the shop's books and the store; the promise."""
        case = await buyer.until_all_ended()
        paid = await self.books.rows(buyer.customer)
        effects = self.rows.effects(buyer.customer)
        order = buyer.order
        assert [(row.tool, row.target, row.amount) for row in paid] == [
            ("billing.refund", order.charge_id, order.total)
        ]
        assert [(e.action_id, e.state, e.receipt) for e in effects] == [
            (paid[0].action_id, "succeeded", paid[0].reference)
        ]
        assert [goal.proved for goal in case.goals] == [True]
        said = case.from_engine()
        assert len(set(said)) == len(said), f"said twice: {said}"
        assert self.rows.unread(buyer.customer) == 0
        return effects[0]

    async def all_paid(self) -> list[LedgerRow]:
        """Read the whole of billing's books."""
        return [row for row in await self.books.rows() if row.service == "billing"]

    async def mend(self) -> None:
        """Take back what a test broke, so that the next one finds the town as it should be."""
        self.api_gate.clear()
        self.billing_gate.clear()
        await self.stack.start_missing()
        for service in ("orders", "billing", "accounts"):
            await self.books.faults(service)

    def audit(self) -> "subprocess.CompletedProcess[str]":
        """Verify the audit chain, as an operator does."""
        return subprocess.run(
            [sys.executable, "-m", "casework.cli", "audit", "verify", "--json"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment(self.stack.plan.settings.as_environment()),
            cwd=self.stack.plan.data_dir,
        )


def intact(audit: "subprocess.CompletedProcess[str]") -> bool:
    """Say whether the chain holds."""
    return audit.returncode == 0 and json.loads(audit.stdout)["intact"] is True


@asynccontextmanager
async def running_town(folder: Path) -> AsyncGenerator[Town]:
    """Run a town until the block ends; nothing of it stays."""
    api_gate, billing_gate = await Gate.open(), await Gate.open()
    stack: Fragile | None = None
    try:
        stack = Fragile(_plan(folder, api_gate, billing_gate))
        ports = stack.plan.ports
        await stack.start()
        urls = {
            name: f"http://{LOOPBACK}:{getattr(ports, name)}"
            for name in ("orders", "billing", "accounts")
        }
        async with httpx.AsyncClient(
            trust_env=False, limits=httpx.Limits(max_connections=None)
        ) as http:
            yield Town(
                stack=stack,
                http=http,
                books=Books(urls, stack.plan.operator_secret, http),
                rows=Rows(folder / "casework.db"),
                api_gate=api_gate,
                billing_gate=billing_gate,
                small=iter(bought(0, SMALL)),
                big=iter(bought(SMALL, BIG)),
            )
    finally:
        if stack is not None:
            await stack.kill_all()
        await api_gate.close()
        await billing_gate.close()


def _plan(folder: Path, api_gate: Gate, billing_gate: Gate) -> Plan:
    """Plan the stack; the worker reaches API and billing through their gates."""
    ports = Ports.free().settled()
    api_gate.before(ports.api)
    billing_gate.before(ports.billing)
    base = Settings(approval_undo_seconds=0, sweep_after_seconds=1, models_dir=str(MODELS))
    keyrings = make_keyrings(folder / "keys")
    plan = Plan.of(base, data_dir=folder, ports=ports, keyrings=keyrings)
    through = {"api_url": api_gate.url, "billing_url": billing_gate.url}
    return replace(plan, settings=plan.settings.model_copy(update=through))
