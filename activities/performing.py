"""The desk's second half: an action that may be done is done, once."""

from time import monotonic

from temporalio import activity

from activities.beating import beating
from activities.parts import ActingFor, Parts, acting_for
from activities.progress import move_goal
from activities.signatures import PERFORM, ActionRef, Performed
from casework.domain.case import GoalStatus
from casework.domain.effect import EffectState
from casework.domain.results import Done, StepResult
from casework.store import Tx
from casework.store.records import EffectRecord, StepRecord
from tools.catalogue import find
from tools.gateway import NotYet
from tools.ledger import entry


class Performing:
    """The one activity with an effect on the world; all of that goes through the gateway."""

    def __init__(self, parts: Parts) -> None:
        """Perform with these parts."""
        self._parts = parts

    @activity.defn(name=PERFORM.name)
    async def perform(self, asked: ActionRef) -> Performed:
        """Have an action done, or say that it is not time yet."""
        acting = await acting_for(self._parts, asked.ref)
        began = monotonic()
        async with beating():
            result = await self._parts.gateway.perform(acting.grant, asked.action_id)
        if isinstance(result, NotYet):
            return Performed(held=result.held, look_again=not result.held)
        await self._record(acting, asked, result, int((monotonic() - began) * 1000))
        return Performed(result=result)

    async def _record(
        self, acting: ActingFor, asked: ActionRef, result: StepResult, took_ms: int
    ) -> None:
        async with self._parts.store.write(acting.scope) as tx:
            effect = await tx.effects.get(asked.action_id)
            if effect is None:
                return
            await tx.steps.add(
                StepRecord(
                    case_id=asked.ref.case_id,
                    goal_id=effect.action.goal,
                    kind="effect",
                    name=effect.action.tool,
                    actor=self._parts.settings.worker_id,
                    verdict=effect.verdict.rule,
                    result=result.result,
                    took_ms=took_ms,
                    at=tx.now,
                )
            )
            await move_goal(tx, asked.ref.case_id, effect.action.goal, GoalStatus.acting)
            if isinstance(result, Done):
                await self._mark_undone(tx, effect)

    async def _mark_undone(self, tx: Tx, undo: EffectRecord) -> None:
        """Mark what this effect took back as compensated."""
        for effect in await tx.effects.of_case(undo.action.case):
            tool = find(effect.action.tool)
            same = effect.action.args == undo.action.args
            if (
                tool
                and same
                and tool.undo == undo.action.tool
                and effect.state is EffectState.succeeded
                and await tx.effects.move(
                    effect.action.action_id, EffectState.compensated, at=tx.now
                )
            ):
                worker = self._parts.settings.worker_id
                await tx.audit.append(entry("effect", effect, worker, state="compensated"))
