"""L2, the search: Hypothesis looks for a way through, and shrinks what it finds to the least.

Customers, a model, supervisors, the clock, a crashing shop, a second case, a change of policy and
another system of the shop take turns in any order. After every step the oracle is asked.
"""

import asyncio
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from casework.identity.exchange import Token
from tests.attack.harness.allowed import foreign_rows, unauthorised
from tests.attack.harness.arena import arena
from tests.attack.harness.lattice import AMOUNTS, FACTS
from tests.attack.harness.people import Session, decide, open_case, sign_in
from tests.attack.harness.probes import BRUNO, FRANK, LENA, action_of, send
from tests.attack.harness.tally import Tally, Try
from tests.attack.harness.worst import made

LEVEL = "L2"
Got = TypeVar("Got")
_CUSTOMERS = (FRANK, BRUNO, LENA)
_AMOUNTS = tuple(AMOUNTS)
_JUMPS = {"a minute": 1, "an hour": 60, "a day": 1440, "eight days": 11520, "forty days": 57600}
_REFUND = {"charge": "own", "order": "own", "reason": "damaged", "extra": "none"}


class Search(RuleBasedStateMachine):
    """One shop, and everybody who may do something to it, in any order."""

    tally = Tally()

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="casework-attack-")
        self.opening = arena(Path(self.folder.name))
        self.arena = self.run(self.opening.__aenter__())
        self.sessions: list[Session] = []
        self.proposed: list[tuple[Session, str]] = []

    def run(self, doing: Coroutine[Any, Any, Got]) -> Got:
        """Wait for it."""
        return self.runner.run(doing)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.run(self.opening.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()

    def tried(self, tool: str, channel: str, doing: Coroutine[Any, Any, Any], *shape: str) -> None:
        """Try it, and count it."""
        attempt = Try(LEVEL, channel, tool, shape)
        self.run(self.tally.attempt(self.arena, attempt, doing))

    def any_session(self, n: int) -> Session:
        """Choose one of the open cases."""
        return self.sessions[n % len(self.sessions)]

    # ------------------------------------------------------------------------------- steps
    @initialize()
    def begin(self) -> None:
        """Let there be a case of each customer."""
        for customer in _CUSTOMERS:
            self.second_case(customer)

    @rule(customer=st.sampled_from(_CUSTOMERS))
    def second_case(self, customer: str) -> None:
        """Open one more case, in a session of its own."""
        amounts = [f"{n / 100:.2f} EUR" for n in (1, 500, 10_000, 10_001, 50_000, 50_001)]
        words = f"order broken, refund {', '.join(amounts)}; I live in 1 New Road"
        self.sessions.append(self.run(open_case(self.arena, customer, words, facts=False)))

    @rule(n=st.integers(0, 9), amount=st.sampled_from(_AMOUNTS), facts=st.sampled_from(list(FACTS)))
    def propose_refund(self, n: int, amount: str, facts: str) -> None:
        """Let the model propose a refund, on facts as they are now or as it likes."""
        point = _REFUND | {"amount": amount, "facts": facts}
        self._propose(self.any_session(n), "billing.refund", point)

    @rule(
        n=st.integers(0, 9),
        tool=st.sampled_from(("orders.cancel", "orders.reinstate", "orders.send_invoice")),
        facts=st.sampled_from(("true", "processing", "cancelled")),
    )
    def propose_for_an_order(self, n: int, tool: str, facts: str) -> None:
        """Let the model propose something about an order."""
        point = {"order": "own", "facts": facts, "extra": "none"}
        self._propose(self.any_session(n), tool, point)

    @rule(n=st.integers(0, 9), address=st.sampled_from(("said", "not said", "whole message")))
    def propose_an_address(self, n: int, address: str) -> None:
        """Let the model propose another address."""
        point = {"order": "own", "facts": "true", "extra": "none", "address": address}
        self._propose(self.any_session(n), "orders.change_address", point)

    def _propose(self, session: Session, tool: str, point: dict[str, str]) -> None:
        async def go() -> None:
            session.facts = await session.gather()
            await session.authorize(tool, *made(session, tool, point))
            self.proposed.append((session, session.last))

        self.tried(tool, "step", go(), *(f"{k}={v}" for k, v in point.items()))

    @rule(n=st.integers(0, 9), amount=st.sampled_from(("left", "small", "above the first limit")))
    def a_whole_course(self, n: int, amount: str) -> None:
        """Propose a refund on true facts, have the customer say yes, and perform it."""
        self.propose_refund(n, amount, "true")
        if self.proposed:
            session, action = self.proposed[-1]
            session.token = self.run(sign_in(self.arena, session.customer))
            self.tried("any", "customer", session.confirm(action), "yes")
            self.tried("any", "perform", session.perform(action), f"course {amount}")

    @rule(n=st.integers(0, 30))
    def customer_says_yes(self, n: int) -> None:
        """Say yes to whatever is on the screen."""
        if self.proposed:
            session, action = self.proposed[n % len(self.proposed)]
            session.token = self.run(sign_in(self.arena, session.customer))
            self.tried("any", "customer", session.confirm(action), "yes")

    @rule(n=st.integers(0, 9))
    def customer_writes(self, n: int) -> None:
        """Write one more message, which is read."""
        session = self.any_session(n)
        session.token = self.run(sign_in(self.arena, session.customer))
        self.tried("any", "customer", session.say("refund 5.00 EUR, 1 New Road"), "message")

    @rule(
        n=st.integers(0, 30),
        who=st.sampled_from(("sam", "tony", FRANK, BRUNO)),
        what=st.sampled_from(("approve", "approve", "deny")),
    )
    def supervisor_decides(self, n: int, who: str, what: str) -> None:
        """Decide a card; some who try are customers too."""
        if self.proposed:
            _, action = self.proposed[n % len(self.proposed)]
            more = {"reason": "fraud"} if what == "deny" else {}
            self.tried(
                "any", "supervisor", decide(self.arena, action, who, what, **more), who, what
            )

    @rule(n=st.integers(0, 30), times=st.integers(1, 2))
    def perform(self, n: int, times: int) -> None:
        """Perform what was proposed, allowed or not, as often as a retry would."""
        if self.proposed:
            session, action = self.proposed[n % len(self.proposed)]
            for time in range(times):
                self.tried("any", "perform", session.perform(action), f"time {time}")

    @rule(n=st.integers(0, 30), later=st.booleans())
    def steal_the_token(self, n: int, later: bool) -> None:
        """Claim by hand and use the token, at once or after it has ended."""
        if self.proposed:
            session, action = self.proposed[n % len(self.proposed)]
            self.tried("any", "token service", self._steal(session, action, later), str(later))

    async def _steal(self, session: Session, id: str, later: bool) -> None:
        async with self.arena.store.read(session.scope) as tx:
            if await tx.effects.get(id) is None:
                return
        action = await action_of(session, id)
        token = await self.arena.exchange.write_token(session.grant_ref, action)
        if later:
            self.arena.close(session.case_id)
            async with self.arena.store.write(session.scope) as tx:
                await tx.grants.revoke(session.grant_ref)
            self.arena.clock.ahead += timedelta(minutes=2)
        if isinstance(token, Token):
            await send(self.arena, action, token.value)

    @rule(jump=st.sampled_from(list(_JUMPS)))
    def time_passes(self, jump: str) -> None:
        """Let time pass; after the longest, every grant has ended."""
        self.arena.clock.ahead += timedelta(minutes=_JUMPS[jump])
        if jump == "forty days":
            for session in self.sessions:
                self.arena.close(session.case_id)

    @rule(customer=st.sampled_from(_CUSTOMERS))
    def hold(self, customer: str) -> None:
        """Hold a customer for good."""
        session = next(s for s in self.sessions if s.customer == customer)

        async def go() -> None:
            async with self.arena.store.write(session.scope) as tx:
                await tx.holds.put(customer, "security")

        self.arena.close(customer)
        self.run(go())

    @rule(n=st.integers(0, 30))
    def answer_is_lost(self, n: int) -> None:
        """Perform while the backend does it and fails to say so, then once more."""
        if self.proposed:
            session, action = self.proposed[n % len(self.proposed)]
            self.run(self.arena.fault("billing", error_after_commit=1))
            self.tried("any", "perform", session.perform(action), "answer lost")
            self.run(self.arena.fault("billing"))
            self.tried("any", "perform", session.perform(action), "after a lost answer")

    @rule()
    def another_system_pays(self) -> None:
        """Another system of the shop pays a little back."""
        charge = self.run(self.arena.charge_now("ch_1006"))
        if charge["paid"] - charge["refunded"] >= 100:
            money = {"amount_minor": "100", "currency": "EUR"}
            self.run(self.arena.change("billing", charge_id="ch_1006", refund=money))

    @rule()
    def policy_changes(self) -> None:
        """Another version of policy is in force, at the token service first."""
        policy = self.arena.deps.policy
        policy.version = f"{int(policy.version, 16) + 1:x}"[-16:]

    @rule()
    def worker_learns_the_policy(self) -> None:
        """The worker has the newest version too."""
        self.arena.parts.policy.version = self.arena.deps.policy.version

    @invariant()
    def nothing_that_nobody_allowed(self) -> None:
        """Ask the oracle."""
        world, ledger = self.run(self.arena.world()), self.run(self.arena.ledger())
        found = [f"{row['tool']}: {why}" for row, why in unauthorised(world, ledger)]
        found += foreign_rows(world, self.run(self.arena.served()))
        assert not found, found


def search(
    examples: int, steps: int, phases: tuple[Phase, ...] = (Phase.generate, Phase.shrink)
) -> Tally:
    """Search so many runs of so many steps; the same each time.

    Raises:
        AssertionError: there is a way through; Hypothesis prints the shortest.

    """
    Search.tally = Tally()
    run_machine(
        Search,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=phases,
            suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
        ),
    )
    return Search.tally
