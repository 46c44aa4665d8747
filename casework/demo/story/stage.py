"""What a scene is played with: people over HTTP, the shop's books, and a worker to kill."""

from dataclasses import dataclass, field

import httpx

from casework.demo.stack import Stack
from casework.demo.story.http import Way, sign_in
from casework.demo.story.ledger import Books
from casework.demo.story.people import Customer, Supervisor
from casework.demo.story.seen import LedgerRow
from casework.demo.story.telling import Telling, Voice


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One scene's own view of the stack."""

    stack: Stack
    http: httpx.AsyncClient
    books: Books
    telling: Telling = field(default_factory=Telling)
    customers: list[Customer] = field(default_factory=list[Customer])

    async def customer(self, name: str, subject: str) -> Customer:
        """Sign a customer in."""
        token = await sign_in(self.http, self._url, subject, kind="customer")
        customer = Customer(name, subject, Way(self._url, token, self.http), self.telling)
        self.customers.append(customer)
        return customer

    async def supervisor(self, name: str) -> Supervisor:
        """Sign a supervisor in with her own token."""
        token = await sign_in(
            self.http, self._url, name.lower(), kind="staff", roles=["supervisor", "agent"]
        )
        return Supervisor(name, Way(self._url, token, self.http), self.telling)

    async def reads_the_books(self, subject: str) -> tuple[LedgerRow, ...]:
        """Read what the shop wrote down for a customer; it becomes part of the telling."""
        rows = tuple(await self.books.rows(subject))
        for row in rows:
            amount = f" {row.amount.plain()}" if row.amount else ""
            text = f"{row.tool} {row.target}{amount} {row.state} ({row.reference})"
            self.telling.add(Voice.ledger, row.service, text)
        if not rows:
            self.telling.add(Voice.ledger, "all three", "nothing was done")
        return rows

    async def kills_the_worker(self) -> None:
        """Kill the worker with SIGKILL."""
        pid = await self.stack.kill_worker()
        self.telling.happens(f"kill -9 {pid}: the worker is gone, in the middle of it.")

    async def starts_another_worker(self) -> None:
        """Start a worker in the killed one's place."""
        await self.stack.start_worker()
        self.telling.happens("Another worker starts.")

    @property
    def case_id(self) -> str:
        """Name the case of the scene, once it is open."""
        return self.customers[-1].case_id if self.customers else ""

    @property
    def _url(self) -> str:
        return self.stack.plan.settings.api_url
