"""A customer's case, from its first message to its last: days or weeks, one workflow.

messages ─▶ triage ─▶ goals, side by side ─▶ one reply when all of them rest
              └─▶ a person, who has the case until it is given back
"""

import asyncio
from datetime import timedelta

from temporalio import workflow

from activities.signatures import (
    CLOSE,
    CONCLUDE,
    HAND_OVER,
    TAKE_BACK,
    TAKE_IN,
    Ack,
    CaseRef,
    Conclusion,
    HandOver,
    Intake,
    Taken,
)
from casework.domain.brief import Brief, GoalNews, ReadRequest
from casework.domain.case import GoalStatus
from casework.domain.handoff import Packet
from casework.domain.letters import MessageArrived, Wake
from casework.domain.reading import Reading, Signal
from graphs.goal_state import Ending, GoalState
from graphs.ports import Ports
from graphs.reply import ReplyState, reply_graph
from graphs.triage import TO_PERSON, Route, TriageState, triage_graph
from workflows.calls import call
from workflows.carried import Carried, CarriedGoal, CaseRun
from workflows.desk import CaseDesk, ClosedDesk
from workflows.goal_run import GoalRun
from workflows.intake import intake
from workflows.ports import CaseFacts, CaseKnowledge, CasePlanner, CaseReader
from workflows.wakes import Wakes
from workflows.writing import CaseWriter

#: Bursts in a row that were not understood, or were angry, before a person takes over.
MAX_STRIKES = 2


@workflow.defn(name="CaseWorkflow")
class CaseWorkflow:
    """One case, in id `case/{case_id}`. All that happened is in the store; this is the order."""

    @workflow.init
    def __init__(self, start: CaseRun) -> None:
        """Take the case up where it stands."""
        carried = start.carried or Carried()
        self._ref = CaseRef(case_id=start.case_id, grant_ref=start.grant_ref)
        self._runs = {goal.state.goal.id: GoalRun(goal) for goal in carried.goals}
        self._replies = carried.replies
        self._strikes = carried.strikes
        self._language = carried.language
        self._mood = carried.mood
        self._with_person = carried.with_person
        self._wakes = Wakes()
        self._notice = ""
        self._person_because = ""
        self._given_back = False
        self._renewal_asked = False
        self._writer = CaseWriter(self._ref, lambda: not self._wakes.all_read)
        self._writer.quiet_seconds = carried.quiet_seconds
        #: Until when a goal that needs a person waits for the others to be finished.
        self._patient_until = carried.patient_until
        if start.carried is not None:
            # A message may have come in the moment between two runs: look.
            self._wakes.message_arrived()

    @workflow.run
    async def run(self, start: CaseRun) -> None:
        """Do whatever is to be done next, until the case was quiet for long enough."""
        del start
        for run in self._runs.values():
            self._begin(run)
        while await self._something_to_do():
            if self._given_back:
                await self._take_back()
            elif self._renewal_due:
                await self._renew()
            elif not self._wakes.all_read and not self._with_person:
                await self._triage()
            elif self._person_wanted:
                await self._hand_over(self._person_wanted)
            else:
                await self._tell(self._notice)
        await call(CLOSE, self._ref)
        await workflow.wait_condition(workflow.all_handlers_finished)

    # What others tell the case. Each handler records and returns; the loop above acts.

    @workflow.update
    async def message(self, arrived: MessageArrived) -> Ack:
        """Say that a message was stored."""
        del arrived
        self._wakes.message_arrived()
        return Ack()

    @workflow.update
    async def answered(self, wake: Wake) -> Ack:
        """Say that a question's row was answered."""
        self._wakes.wake(wake.ref)
        return Ack()

    @workflow.update
    async def confirmed(self, wake: Wake) -> Ack:
        """Say that an action's row was confirmed or declined."""
        self._wakes.wake(wake.ref)
        return Ack()

    @workflow.update
    async def approval_settled(self, wake: Wake) -> Ack:
        """Say that an action's approval was settled; the row says how."""
        self._wakes.wake(wake.ref)
        return Ack()

    @workflow.update
    async def person_asked(self, wake: Wake) -> Ack:
        """Say that the customer wants a person."""
        del wake
        if not self._with_person:
            self._person_because = "asked_for_person"
        return Ack()

    @workflow.update
    async def given_back(self, wake: Wake) -> Ack:
        """Say that a person gave the case back to the engine."""
        del wake
        self._given_back = True
        return Ack()

    @workflow.signal
    async def renew(self) -> None:
        """Continue as new at the next rest: for operators, before a deploy that needs it."""
        self._renewal_asked = True

    # What to do next.

    async def _something_to_do(self) -> bool:
        """Wait for work; False when a finished case stayed quiet long enough to be closed."""
        # Also with work at hand: whatever else was begun gets its turn first.
        while True:
            over = self._over
            wait = self._writer.quiet_seconds if over else self._patience_left
            try:
                await workflow.wait_condition(lambda: self._busy, timeout=wait)
            except TimeoutError:
                if over:
                    return False
            if self._busy:
                break
        for run in self._runs.values():
            run.raise_if_broken()
        return True

    @property
    def _busy(self) -> bool:
        if self._given_back or self._renewal_due or any(r.broken for r in self._runs.values()):
            return True
        if self._with_person:
            return False
        return bool(not self._wakes.all_read or self._person_wanted or self._notice or self._news)

    @property
    def _resting(self) -> bool:
        return all(run.resting for run in self._runs.values())

    @property
    def _over(self) -> bool:
        return not self._with_person and all(run.closed for run in self._runs.values())

    @property
    def _news(self) -> bool:
        return self._resting and any(r.untold for r in self._runs.values() if not r.closed)

    @property
    def _person_wanted(self) -> str:
        if self._person_because or not self._resting:
            return self._person_because
        return "" if self._others_come_first else self._beyond_us

    @property
    def _beyond_us(self) -> str:
        """Why a goal needs a person; empty when none does."""
        return next(
            (
                run.reason
                for run in self._runs.values()
                if run.status is GoalStatus.handed_over and not run.closed
            ),
            "",
        )

    @property
    def _others_come_first(self) -> bool:
        """A person takes the whole case: what the customer is asked just now is finished first.

        Not for ever, and not before the customer was told that a person comes.
        """
        if all(run.ended for run in self._runs.values()):
            return False
        return self._news or self._patience_left is not None

    @property
    def _patience_left(self) -> float | None:
        """Seconds that a goal for a person still waits for the others; None: it does not wait."""
        if self._patient_until is None or not self._beyond_us:
            return None
        left = (self._patient_until - workflow.now()).total_seconds()
        return left if left > 0 else None

    @property
    def _renewal_due(self) -> bool:
        wanted = self._renewal_asked or workflow.info().is_continue_as_new_suggested()
        if not wanted or self._notice or self._person_wanted or self._news:
            return False
        return self._resting and (self._wakes.all_read or self._with_person)

    # Understanding.

    async def _triage(self) -> None:
        """Read all that is unread as one burst and let it change the goals."""
        arrived = self._wakes.arrived
        request = ReadRequest(
            case_id=self._ref.case_id,
            message_ids=(),
            open_goals=tuple(r.state.goal for r in self._runs.values() if not r.ended),
            questions=tuple(r.question for r in self._runs.values() if r.question),
            language=self._language,
        )
        values = await triage_graph().ainvoke(TriageState(request=request), context=self._ports())
        triaged = TriageState.model_validate(values)
        if triaged.reading is not None and triaged.reading.message_ids:
            await self._take_in(triaged.reading, triaged.route or Route())
        self._wakes.taken_in(arrived)

    async def _take_in(self, reading: Reading, route: Route) -> None:
        self._language, self._mood = reading.language, reading.sentiment
        lost = route.notice in {"not_understood", "off_topic"}
        if lost or Signal.angry in reading.signals:
            self._strikes += 1
        elif reading.goals:
            self._strikes = 0
        found = intake(self._ref, reading, self._runs)
        taken = await call(TAKE_IN, found)
        await self._tell_approvals(taken.voided)
        self._person_because = self._person_because or route.to_person
        if self._strikes >= MAX_STRIKES and not self._person_because:
            self._person_because = route.notice or "angry"
        self._notice = route.notice
        self._apply(found, taken)

    def _apply(self, found: Intake, taken: Taken) -> None:
        """Let the goals follow what the store has recorded; what had left can not be stopped."""
        for goal_id in found.withdrawn:
            run = self._runs[goal_id]
            if goal_id not in taken.past_recall:
                run.stop()
                run.end(Ending(status=GoalStatus.refused, reason="customer_withdrew"))
                run.status = GoalStatus.refused
        for goal in found.changed:
            run = self._runs[goal.id]
            if run.question is not None:
                run.answered = goal
                self._wakes.wake(run.question.question_id)
            elif goal.id not in taken.past_recall:
                run.stop()
                run.change(goal)
                self._begin(run)
        for goal in found.new:
            state = GoalState(goal=goal)
            run = GoalRun(CarriedGoal(state=state, status=GoalStatus.gathering))
            self._runs[goal.id] = run
            self._begin(run)

    # Working.

    def _begin(self, run: GoalRun) -> None:
        if not run.ended and not self._with_person and not self._person_because:
            run.task = asyncio.create_task(self._work_on(run))

    async def _work_on(self, run: GoalRun) -> None:
        ending = await run.work(self._ports(run))
        await call(
            CONCLUDE,
            Conclusion(
                ref=self._ref,
                goal=run.state.goal,
                status=ending.status,
                resolution=ending.resolution,
                reason=ending.reason,
            ),
        )
        run.status = ending.status

    def _ports(self, run: GoalRun | None = None) -> Ports:
        """Give a graph what it may use; only a goal's graph has a desk that serves a goal."""
        return Ports(
            reader=CaseReader(self._ref),
            planner=CasePlanner(self._ref),
            facts=CaseFacts(self._ref),
            knowledge=CaseKnowledge(self._ref),
            desk=self._desk(run) if run else ClosedDesk(),
            writer=self._writer,
            now=workflow.now,
        )

    def _desk(self, run: GoalRun) -> CaseDesk:
        return CaseDesk(self._ref, run, self._wakes, lambda: self._language)

    # Telling.

    async def _tell(self, notice: str, *, parting: bool = False) -> bool:
        """Say in one reply how everything stands; False when it was not said."""
        open_runs = [run for run in self._runs.values() if not run.closed]
        told = {run.id: run.status for run in open_runs if run.resting}
        closing = bool(told) and all(run.ended for run in open_runs)
        follows = not parting and not all(run.ended for run in open_runs)
        news = tuple(self._runs[goal_id].news(parting=parting, follows=follows) for goal_id in told)
        delivered = await self._say(self._brief(notice, news, closing=closing))
        if delivered is None:
            # Twice nothing could be written that ledger and facts bear out.
            self._person_because = "no_honest_reply"
        if not delivered:
            return False
        self._notice = ""
        for goal_id, status in told.items():
            run = self._runs[goal_id]
            if status is GoalStatus.handed_over and self._patient_until is None:
                patience = timedelta(seconds=self._writer.patience_seconds)
                self._patient_until = workflow.now() + patience
            run.told = status
            run.closed = closing
        return True

    def _brief(
        self, notice: str, news: tuple[GoalNews, ...] = (), *, closing: bool = False
    ) -> Brief:
        self._replies += 1
        return Brief(
            case_id=self._ref.case_id,
            reply_n=self._replies,
            language=self._language,
            news=news,
            closing=closing,
            notice=notice,
        )

    async def _say(self, brief: Brief) -> bool | None:
        """Write it, check it and say it; None when nothing honest could be written."""
        values = await reply_graph().ainvoke(ReplyState(brief=brief), context=self._ports())
        return ReplyState.model_validate(values).delivered

    # People.

    async def _hand_over(self, reason: str) -> None:
        """Tell the customer, stop everything that has not left, and give a person the story."""
        notice = reason if reason in TO_PERSON else "handover"
        if not await self._tell(notice, parting=True):
            if not self._wakes.all_read:
                return
            # How things stand can not be told honestly; that a person comes can.
            await self._say(self._brief(notice))
        packet = Packet(
            reason=reason,
            queue="",
            language=self._language,
            mood=self._mood,
            goals=tuple(run.packed() for run in self._runs.values() if not run.closed),
            do_not_ask=tuple(
                sorted({s.name for r in self._runs.values() for s in r.state.goal.slots})
            ),
        )
        self._with_person, self._person_because, self._patient_until = True, "", None
        handed = await call(HAND_OVER, HandOver(ref=self._ref, packet=packet))
        await self._tell_approvals(handed.voided)
        for run in self._runs.values():
            if not run.ended and run.status is not GoalStatus.acting:
                run.stop()
                run.end(Ending(status=GoalStatus.handed_over, reason=reason))
                run.status = GoalStatus.handed_over
            run.told, run.closed = run.status, True

    async def _take_back(self) -> None:
        """Answer again, from the first message that no person answered."""
        self._given_back = False
        await call(TAKE_BACK, self._ref)
        self._with_person = False
        self._strikes = 0
        self._wakes.message_arrived()

    async def _tell_approvals(self, voided: tuple[str, ...]) -> None:
        for approval_id in voided:
            approval = workflow.get_external_workflow_handle(f"approval/{approval_id}")
            await approval.signal("overtaken", Wake(ref=approval_id))

    async def _renew(self) -> None:
        """Continue as new: the graphs start again from their states, the rows are still there."""
        await workflow.wait_condition(workflow.all_handlers_finished)
        if not self._renewal_due:
            return
        for run in self._runs.values():
            run.stop()
        workflow.continue_as_new(
            CaseRun(
                case_id=self._ref.case_id,
                grant_ref=self._ref.grant_ref,
                carried=Carried(
                    goals=tuple(run.carried() for run in self._runs.values()),
                    replies=self._replies,
                    strikes=self._strikes,
                    language=self._language,
                    mood=self._mood,
                    with_person=self._with_person,
                    quiet_seconds=self._writer.quiet_seconds,
                    patient_until=self._patient_until,
                ),
            )
        )
