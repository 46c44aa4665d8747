"""The people of the story, each a real client: a token of their own, and nothing but HTTP."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager

from casework.demo.story.http import Answer, Way
from casework.demo.story.seen import CardSeen, CaseSeen, PendingSeen
from casework.demo.story.telling import Telling, Voice

#: Nothing of the story takes this long; who waits longer is told what the case looks like.
PATIENCE = 25.0


class Stuck(Exception):
    """The story can not go on: what was waited for did not come, or an answer made no sense."""


class Customer:
    """A customer with one case at a time."""

    def __init__(self, name: str, subject: str, way: Way, telling: Telling) -> None:
        """Know who they are and how they reach the API."""
        self.name = name
        self.subject = subject
        self._way = way
        self._telling = telling
        self._case_id = ""
        self._shown: set[str] = set()
        #: How many of the engine's messages there were when something was last done.
        self._heard = 0

    @property
    def case_id(self) -> str:
        """Name the case they opened last."""
        return self._case_id

    async def opens(self, text: str) -> None:
        """Open a case with a first message."""
        self._telling.add(Voice.customer, self.name, text)
        answer = _good(await self._way.post("/v1/cases", {"message": text}))
        self._case_id, self._heard = answer.body["id"], 0

    async def writes(self, text: str) -> None:
        """Write into the case."""
        await self._take_stock()
        self._telling.add(Voice.customer, self.name, text)
        _good(await self._way.post(f"/v1/cases/{self._case_id}/messages", {"text": text}))

    async def answers(self, pending: PendingSeen, *, accept: bool) -> Answer:
        """Say yes or no to exactly the action that was shown."""
        self._telling.add(Voice.customer, self.name, "Yes, do it." if accept else "No.")
        return await self._way.post(
            f"/v1/cases/{self._case_id}/confirmations/{pending.id}",
            {"accept": accept, "action_hash": pending.action_hash},
        )

    async def confirms(self, pending: PendingSeen) -> None:
        """Say yes, which has to be taken."""
        await self._take_stock()
        _good(await self.answers(pending, accept=True))

    async def chooses(self, question: PendingSeen, choice_id: str) -> None:
        """Pick one of the answers that a question offers."""
        await self._take_stock()
        label = next((c.label for c in question.choices if c.id == choice_id), choice_id)
        self._telling.add(Voice.customer, self.name, f"[{label}]")
        _good(
            await self._way.post(
                f"/v1/cases/{self._case_id}/questions/{question.id}", {"choice": choice_id}
            )
        )

    async def _take_stock(self) -> None:
        self._heard = len((await self.sees()).from_engine())

    async def sees(self) -> CaseSeen:
        """Read the case; what is new in it becomes part of the telling."""
        answer = _good(await self._way.get(f"/v1/cases/{self._case_id}"))
        case = CaseSeen.model_validate(answer.body)
        for said in case.messages:
            if said.sender != "customer":
                self._tell_once(said.id, Voice.engine, said.text)
        for item in case.pending:
            if item.kind != "approval" and item.text not in case.from_engine():
                self._tell_once(item.id, Voice.asks, item.text)
            for choice in item.choices:
                self._tell_once(f"{item.id}/{choice.id}", Voice.asks, f"[{choice.label}]")
        return case

    def _tell_once(self, key: str, voice: Voice, text: str) -> None:
        if key not in self._shown:
            self._shown.add(key)
            self._telling.add(voice, "Casework", text)

    async def until(
        self, holds: Callable[[CaseSeen], bool], what: str, *, within: float = PATIENCE
    ) -> CaseSeen:
        """Follow the case's events until this holds of it.

        Raises:
            Stuck: it did not come to hold in time; says how the case stands instead.

        """
        try:
            async with asyncio.timeout(within), self._news() as news:
                # Looked at after the stream is open: an event in between is not missed.
                while not holds(case := await self.sees()):
                    await anext(news)
                return case
        except (TimeoutError, StopAsyncIteration):
            case = await self.sees()
            if holds(case):
                return case
            raise Stuck(
                f"{self.name} waited {within:.0f} s for {what}; {_standing(case)}"
            ) from None

    async def hears_nothing_for(self, seconds: float) -> bool:
        """Listen to the case; False when somebody else than the customer says something."""
        before = _said_by_others(await self.sees())
        try:
            await self.until(
                lambda c: _said_by_others(c) > before, "somebody to speak", within=seconds
            )
        except Stuck:
            return True
        return False

    def _news(self) -> AbstractAsyncContextManager[AsyncGenerator[str, None]]:
        return self._way.news(f"/v1/cases/{self._case_id}/events")

    async def until_asked_to_confirm(self, tool: str = "") -> PendingSeen:
        """Wait for an action to say yes to."""

        def fits(case: CaseSeen) -> list[PendingSeen]:
            return [i for i in case.waiting("confirmation") if tool in {"", i.tool}]

        case = await self.until(lambda c: bool(fits(c)), f"something to confirm {tool}".strip())
        return fits(case)[0]

    async def until_told(
        self, holds: Callable[[CaseSeen], bool], what: str, *, within: float = PATIENCE
    ) -> CaseSeen:
        """Wait until this holds and the engine has said something since the last thing done."""
        heard = self._heard
        case = await self.until(
            lambda c: len(c.from_engine()) > heard and holds(c), what, within=within
        )
        self._heard = len(case.from_engine())
        return case

    async def until_waiting_for_approval(self) -> CaseSeen:
        """Wait until a supervisor has to decide, and the customer knows."""
        return await self.until_told(lambda c: bool(c.waiting("approval")), "an open approval")

    async def until_all_ended(self) -> CaseSeen:
        """Wait until every goal has come to its end, and the customer knows."""
        return await self.until_told(all_ended, "every goal to end")


def all_ended(case: CaseSeen) -> bool:
    """Say whether nothing of the case is left to do."""
    return bool(case.goals) and all(goal.status in _ENDED for goal in case.goals)


_ENDED = {"resolved", "refused", "handed_over", "failed"}


class Supervisor:
    """A supervisor with her own sign-in, deciding from the queue."""

    def __init__(self, name: str, way: Way, telling: Telling) -> None:
        """Know who they are and how they reach the API."""
        self.name = name
        self._way = way
        self._telling = telling

    async def card(self, case_id: str) -> CardSeen:
        """Find the open card of a case in the queue and read it."""
        queue = _good(await self._way.get("/v1/approvals", state="pending", limit="100"))
        for row in queue.body["data"]:
            if row["case_id"] == case_id:
                return await self.looks_at(str(row["id"]))
        raise Stuck(f"{self.name} finds no open approval for case {case_id}.")

    async def cards(self, case_id: str) -> int:
        """Count the approvals that a case has had, in whatever state."""
        states = "pending approved approved_with_edits denied expired void consumed".split()
        found = 0
        for state in states:
            answer = _good(await self._way.get("/v1/approvals", state=state, limit="100"))
            found += sum(row["case_id"] == case_id for row in answer.body["data"])
        return found

    async def looks_at(self, approval_id: str) -> CardSeen:
        """Read one card."""
        answer = _good(await self._way.get(f"/v1/approvals/{approval_id}"))
        return CardSeen.model_validate(answer.body)

    async def decides(self, card: CardSeen, decision: str, say: str, **more: object) -> Answer:
        """Decide exactly the card that was looked at: its hash, its version."""
        self._telling.add(Voice.supervisor, self.name, say)
        return await self._way.post(
            f"/v1/approvals/{card.id}/decisions",
            {"decision": decision, "action_hash": card.action_hash, **more},
            If_Match=f'"{card.version}"',
        )

    async def approves(self, card: CardSeen) -> None:
        """Say yes, which has to be taken."""
        _good(await self.decides(card, "approve", f"Approved: {card.ask}"))

    async def handoffs(self, case_id: str) -> list[dict[str, object]]:
        """Read what people were given of a case."""
        inbox = _good(await self._way.get("/v1/handoffs", limit="100"))
        return [row for row in inbox.body["data"] if row["case_id"] == case_id]


def _good(answer: Answer) -> Answer:
    if not answer.good:
        raise Stuck(f"The API answered {answer.said()}: {answer.body.get('detail', '')}")
    return answer


def _said_by_others(case: CaseSeen) -> int:
    return sum(said.sender != "customer" for said in case.messages)


def _standing(case: CaseSeen) -> str:
    goals = ", ".join(f"{g.kind} is {g.status}" for g in case.goals) or "there is no goal"
    waits = ", ".join(item.kind for item in case.pending) or "nothing"
    said = json.dumps(case.messages[-1].text[:160]) if case.messages else "nothing"
    return f"{goals}; it waits for {waits}; the last words are {said}."
