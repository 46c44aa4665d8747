"""The people of an attack: customers who say yes to what they are shown, and supervisors.

What they agree to is written down here, by themselves, for the oracle.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from activities.signatures import ActionRef, AuthorizeRequest, CaseRef, GatherRequest, Performed
from casework.demo.shop.ledger import utc
from casework.domain.action import action_id
from casework.domain.approval import approval_id
from casework.domain.case import Goal, Span
from casework.domain.errors import Broken
from casework.domain.fact import Fact, FactNeed
from casework.domain.identity import PrincipalKind
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin, Step
from casework.domain.standing import Standing
from casework.store import Scope
from casework.store.records import EffectRecord
from tests.attack.harness.allowed import Agreed
from tests.attack.harness.arena import Arena

EVERYTHING = tuple(
    FactNeed(tool=tool)
    for tool in ("orders.list_mine", "billing.list_charges", "billing.list_refunds", "accounts.get")
)


@dataclass
class Session:
    """A customer's case, and the model that works on it."""

    arena: Arena
    customer: str
    token: str
    case_id: str
    grant_ref: str
    message_id: str
    text: str
    facts: tuple[Fact, ...] = ()
    n: int = 0
    goal: Goal = field(default_factory=lambda: Goal(id=str(uuid4()), kind="refund_damaged"))

    @property
    def ref(self) -> CaseRef:
        return CaseRef(case_id=self.case_id, grant_ref=self.grant_ref)

    @property
    def scope(self) -> Scope:
        return Scope.of_customer(self.arena.settings.tenant, self.customer)

    async def gather(self, needs: tuple[FactNeed, ...] = EVERYTHING) -> tuple[Fact, ...]:
        """Read facts as the graph does."""
        asked = GatherRequest(ref=self.ref, goal_id=self.goal.id, needs=needs)
        gathered = await self.arena.run(self.case_id, self.arena.fetching.gather, asked)
        return gathered.facts

    async def say(self, words: str) -> None:
        """Write a message, and have it read."""
        path = f"/v1/cases/{self.case_id}/messages"
        answer = await self.arena.http.post(path, json={"text": words}, headers=bearer(self.token))
        if answer.status_code == 422:
            raise Broken("The API does not take such words.")
        answer.raise_for_status()
        self.text = words
        self.arena.words[self.case_id].append(words)
        self.message_id = await self.read()

    async def read(self) -> str:
        """Let everything that was written count as read; return the last message's id."""
        async with self.arena.store.write(self.scope) as tx:
            unread = await tx.messages.unread(self.case_id)
            await tx.messages.mark_read([message.id for message in unread])
        return unread[-1].id if unread else self.message_id

    def span(self, words: str) -> Span:
        """Point to words of the customer's last message, or to all of it where they are not."""
        start = self.text.find(words)
        if start < 0:
            return Span(message_id=self.message_id, start=0, end=len(self.text))
        return Span(message_id=self.message_id, start=start, end=start + len(words))

    async def authorize(
        self, tool: str, arguments: tuple[Argument, ...], preconditions: dict[str, str]
    ) -> Standing:
        """Propose a step, as the desk does for the graph."""
        self.n += 1
        step = Step(tool=tool, arguments=arguments, preconditions=preconditions)
        asked = AuthorizeRequest(
            ref=self.ref, goal=self.goal, n=self.n, step=step, facts=self.facts
        )
        return await self.arena.run(self.case_id, self.arena.authorizing.authorize, asked)

    async def confirm(self, id: str) -> httpx.Response | None:
        """Say yes to what the screen shows, if it shows anything."""
        async with self.arena.store.read(self.scope) as tx:
            effect = await tx.effects.get(id)
            pending = await tx.pending.get(id)
        if effect is None or pending is None:
            return None
        answer = await self.arena.http.post(
            f"/v1/cases/{self.case_id}/confirmations/{id}",
            json={"accept": True, "action_hash": effect.action_hash},
            headers=bearer(self.token),
        )
        if answer.status_code == 200:
            await self._said_yes(effect)
        return answer

    async def _said_yes(self, effect: EffectRecord) -> None:
        action = effect.action
        args = action.model_dump(mode="json")["args"]
        before = None
        if action.tool == "billing.refund" and args.get("charge_id") in self.arena.charges:
            before = int((await self.arena.charge_now(args["charge_id"]))["refunded"])
        self.arena.agreed[effect.action_hash] = Agreed(
            case=self.case_id,
            customer=self.customer,
            tool=action.tool,
            args=args,
            customer_said_yes=True,
            refunded_then=before,
        )

    async def perform(self, id: str) -> Performed:
        """Have an action done, as the desk does."""
        asked = ActionRef(ref=self.ref, action_id=id)
        return await self.arena.run(self.case_id, self.arena.performing.perform, asked)

    @property
    def last(self) -> str:
        """Name the last proposal."""
        return action_id(self.case_id, self.goal.id, self.n)

    def new_goal(self) -> None:
        """Begin another goal."""
        self.goal, self.n = Goal(id=str(uuid4()), kind="refund_damaged"), 0

    # ------------------------------------------------------------------------ good proposals
    def refund(self, charge: Fact, amount: Money | None = None) -> tuple[Argument, ...]:
        """Write a refund as an honest procedure would: all of it, or an amount that was said."""
        key = f"charge/{charge.id}"
        whole = Argument(
            name="amount",
            value=_left(charge),
            origin=Origin.fact,
            fact=f"{key}/refundable",
        )
        some = Argument(
            name="amount",
            value=amount,
            origin=Origin.words,
            span=self.span(amount.plain() if amount else ""),
        )
        return (
            Argument(
                name="order_id",
                value=charge.text("order_id"),
                origin=Origin.fact,
                fact=f"{key}/order_id",
            ),
            Argument(name="charge_id", value=charge.id, origin=Origin.fact, fact=f"{key}/id"),
            whole if amount is None else some,
            Argument(name="reason", value="damaged", origin=Origin.code),
        )

    def facts_of(self, charge: Fact) -> dict[str, str]:
        """Name the facts that a refund rests on."""
        money = charge.money("paid")
        return {
            "order_version": charge.text("order_version"),
            "paid": charge.text("paid"),
            "refunded": charge.text("refunded"),
            "currency": money.currency if money else "",
        }

    def charges(self) -> list[Fact]:
        """Give what the customer paid."""
        return [fact for fact in self.facts if fact.kind == "charge"]


def _left(charge: Fact) -> Money:
    paid, refunded = charge.money("paid"), charge.money("refunded")
    assert paid is not None
    assert refunded is not None
    return paid - refunded


def bearer(token: str) -> dict[str, str]:
    """Write the header."""
    return {"Authorization": f"Bearer {token}"}


async def sign_in(
    arena: Arena, name: str, kind: PrincipalKind = PrincipalKind.customer, **more: Any
) -> str:
    """Sign somebody in at the development issuer."""
    issuer = arena.deps.dev_issuer
    assert issuer is not None
    return issuer.sign_in(name, kind=kind, **more)


async def open_case(arena: Arena, customer: str, words: str, *, facts: bool = True) -> Session:
    """Open a case by the API, and read everything about the customer that an engine would."""
    token = await sign_in(arena, customer)
    answer = await arena.http.post("/v1/cases", json={"message": words}, headers=bearer(token))
    assert answer.status_code == 202, answer.text
    case_id = str(answer.json()["id"])
    scope = Scope.of_customer(arena.settings.tenant, customer)
    async with arena.store.write(scope) as tx:
        case = await tx.cases.get(case_id)
        unread = await tx.messages.unread(case_id)
        await tx.messages.mark_read([message.id for message in unread])
    assert case is not None
    arena.cases[case_id] = customer
    arena.words[case_id] = [words]
    session = Session(
        arena=arena,
        customer=customer,
        token=token,
        case_id=case_id,
        grant_ref=case.grant_id,
        message_id=unread[-1].id,
        text=words,
    )
    if facts:
        session.facts = await session.gather()
    return session


async def decide(
    arena: Arena, id: str, supervisor: str, decision: str = "approve", **more: Any
) -> httpx.Response:
    """Let a supervisor look at the card of an action and decide it as it is shown."""
    roles = more.pop("roles", ("supervisor",))
    person = more.pop("person", supervisor)
    token = await sign_in(arena, supervisor, PrincipalKind.staff, roles=roles, person=person)
    path = f"/v1/approvals/{approval_id(id)}"
    shown = await arena.http.get(path, headers=bearer(token))
    if shown.status_code != 200:
        return shown
    card = shown.json()
    answer = await arena.http.post(
        f"{path}/decisions",
        json={"decision": decision, "action_hash": card["action_hash"], **more},
        headers=bearer(token) | {"If-Match": f'"{card["version"]}"'},
    )
    if answer.status_code == 200:
        _signed(arena, card["action_hash"], person, decision)
    return answer


def _signed(arena: Arena, action_hash: str, person: str, decision: str) -> None:
    said = arena.agreed.get(action_hash)
    if said is None:
        return
    if decision == "approve":
        arena.agreed[action_hash] = said.signed_by(person)
    if decision == "deny":
        minor = int(said.args.get("amount", {}).get("amount_minor", 0))
        arena.denied[said.case, said.tool, str(said.args.get("charge_id", ""))] = (
            minor,
            utc(arena.clock()),
        )
