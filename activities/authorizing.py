"""The desk's first half: a step becomes an action, policy speaks, and the ledger has a row (T1)."""

from collections.abc import Mapping
from datetime import timedelta

from temporalio import activity

from activities.asking import ask_confirmation
from activities.parts import ActingFor, Parts, acting_for
from activities.progress import move_goal
from activities.signatures import (
    AUTHORIZE,
    LAPSE,
    STANDING,
    ActionRef,
    AuthorizeRequest,
)
from activities.standing import standing_of
from casework.domain.action import Action, action_id, subject_key
from casework.domain.case import GoalStatus, Span
from casework.domain.effect import EffectState
from casework.domain.errors import Broken
from casework.domain.results import Refused
from casework.domain.standing import Standing, StandingKind
from casework.domain.verdict import Outcome, Verdict
from casework.policy import WINDOW, PolicyFacts
from casework.store import Tx
from casework.store.records import EffectRecord, StepRecord
from tools.binding import Bound, Unbound, bind
from tools.catalogue import TOOLS, find
from tools.declaration import EffectClass, Tool
from tools.ledger import entry, proposed

#: Tools that take another one's effect back: nobody asks for them, the engine owes them.
_UNDO = frozenset(tool.undo for tool in TOOLS if tool.undo)
_STATUS = {
    StandingKind.confirm: GoalStatus.waiting_customer,
    StandingKind.approve: GoalStatus.waiting_approval,
    StandingKind.undo_window: GoalStatus.waiting_approval,
    StandingKind.ready: GoalStatus.acting,
}


class Authorizing:
    """Activities that decide nothing themselves: policy decides, the ledger remembers."""

    def __init__(self, parts: Parts) -> None:
        """Authorize with these parts."""
        self._parts = parts

    @activity.defn(name=AUTHORIZE.name)
    async def authorize(self, asked: AuthorizeRequest) -> Standing:
        """Enter the step in the ledger as an action; asked again, look where that one stands."""
        acting = await acting_for(self._parts, asked.ref)
        id_ = action_id(asked.ref.case_id, asked.goal.id, asked.n)
        async with self._parts.store.write(acting.scope) as tx:
            effect = await tx.effects.get(id_)
            if effect is None:
                tool = find(asked.step.tool)
                if tool is None or tool.effect is EffectClass.read:
                    return await self._refuse(tx, asked, id_, "unknown_tool")
                bound = bind(tool, asked.step, asked.facts, await self._words(tx, asked))
                if isinstance(bound, Unbound):
                    return await self._refuse(tx, asked, id_, bound.reason)
                effect = await self._propose(tx, acting, asked, tool, bound)
            standing = await standing_of(tx, effect, self._parts.settings)
            await self._show(tx, asked.ref.case_id, asked.goal.id, standing)
        return standing

    @activity.defn(name=STANDING.name)
    async def standing(self, asked: ActionRef) -> Standing:
        """Say where an action stands now."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.write(acting.scope) as tx:
            effect = await self._effect(tx, asked)
            standing = await standing_of(tx, effect, self._parts.settings)
            await self._show(tx, asked.ref.case_id, effect.action.goal, standing)
        return standing

    @activity.defn(name=LAPSE.name)
    async def lapse(self, asked: ActionRef) -> Standing:
        """End the waiting for a yes that did not come; one that came first wins."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.write(acting.scope) as tx:
            effect = await self._effect(tx, asked)
            pending = await tx.pending.get(asked.action_id)
            late = pending is None or pending.expires_at is None or pending.expires_at <= tx.now
            if (
                late
                and effect.state is EffectState.proposed
                and await tx.effects.move(
                    asked.action_id, EffectState.refused, reason="no_answer", at=tx.now
                )
            ):
                if await tx.pending.close(asked.action_id, "expired"):
                    await tx.pending.acknowledge(asked.action_id)
                await tx.events.append(asked.ref.case_id, "pending", asked.action_id)
                worker = self._parts.settings.worker_id
                await tx.audit.append(
                    entry("effect", effect, worker, state="refused", reason="no_answer")
                )
                effect = await self._effect(tx, asked)
            return await standing_of(tx, effect, self._parts.settings)

    async def _propose(
        self, tx: Tx, acting: ActingFor, asked: AuthorizeRequest, tool: Tool, bound: Bound
    ) -> EffectRecord:
        """Make the action, have it judged, and write all of it down together."""
        parts, grant = self._parts, acting.grant
        action = Action(
            tool=tool.name,
            tool_version=tool.version,
            tenant=grant.tenant,
            customer=grant.customer,
            case=grant.case_id,
            goal=asked.goal.id,
            action_id=action_id(grant.case_id, asked.goal.id, asked.n),
            args=bound.args,
            preconditions=asked.step.preconditions,
            policy_version=parts.policy.version,
            requested_by="engine" if tool.name in _UNDO else "customer",
        )
        verdict = await self._judge(tx, action, tool)
        parts.telemetry.metrics.verdict(verdict.outcome, verdict.rule, tool.name)
        parts.telemetry.note(
            case=grant.case_id, tool=tool.name, verdict=verdict.outcome, rule=verdict.rule
        )
        denied = verdict.outcome is Outcome.deny
        effect = await tx.effects.propose(
            EffectRecord(
                action=action,
                action_hash=action.hash(),
                n=asked.n,
                state=EffectState.proposed,
                verdict=verdict,
                subject_key=subject_key(action, tool.target),
                amount_ref=parts.policy.amount_ref(action.amount) if action.amount else None,
                arguments=asked.step.arguments,
                evidence=asked.facts,
                proposed_at=tx.now,
            ),
            case_id=grant.case_id,
            goal_id=asked.goal.id,
            n=asked.n,
        )
        if denied:
            await tx.effects.move(
                action.action_id, EffectState.refused, reason=verdict.reason, at=tx.now
            )
            effect = effect.model_copy(
                update={"state": EffectState.refused, "reason": verdict.reason}
            )
        elif verdict.needs_confirmation:
            until = tx.now + timedelta(seconds=parts.settings.confirmation_seconds)
            await ask_confirmation(tx, effect, until, asked.language)
        await tx.steps.add(
            StepRecord(
                case_id=grant.case_id,
                at=tx.now,
                goal_id=asked.goal.id,
                kind="proposal",
                name=tool.name,
                actor=parts.settings.worker_id,
                scope=tool.scope,
                args={k: v if isinstance(v, str) else str(v) for k, v in bound.args.items()},
                verdict=f"{verdict.outcome} by {verdict.rule}",
                confidence=asked.goal.confidence,
            )
        )
        reading = await tx.readings.latest(grant.case_id, asked.goal.id)
        await tx.events.append(grant.case_id, "step", action.action_id)
        await tx.audit.append(
            entry(
                "proposal",
                effect,
                parts.settings.worker_id,
                state=effect.state.value,
                outcome=verdict.outcome.value,
                rule=verdict.rule,
                reading=reading.id if reading is not None else "",
                **proposed(effect),
            )
        )
        return effect

    async def _judge(self, tx: Tx, action: Action, tool: Tool) -> Verdict:
        minor = action.amount.amount_minor if action.amount else None
        before = await tx.denials.blocking(action.case, subject_key(action, tool.target), minor)
        if before is not None:
            return Verdict(
                outcome=Outcome.deny,
                rule="denied_before",
                reason="denied_before",
                policy_version=self._parts.policy.version,
            )
        facts = PolicyFacts(
            window_total_ref=await tx.effects.window_total(action.tool, tx.now - WINDOW),
            now=tx.now,
            customer_hold=await tx.holds.held(action.customer) is not None,
        )
        return self._parts.policy.decide(action, facts)

    async def _refuse(self, tx: Tx, asked: AuthorizeRequest, id_: str, reason: str) -> Standing:
        """Refuse a step that is no action; the timeline and the audit chain say so."""
        await tx.steps.add(
            StepRecord(
                case_id=asked.ref.case_id,
                at=tx.now,
                goal_id=asked.goal.id,
                kind="proposal",
                name=asked.step.tool,
                actor=self._parts.settings.worker_id,
                verdict="deny",
                result=reason,
            )
        )
        await tx.audit.append(
            {
                "what": "refused_proposal",
                "subject": self._parts.settings.worker_id,
                "kind": "service",
                "case": asked.ref.case_id,
                "action_id": id_,
                "reason": reason,
            }
        )
        result = Refused(reason=reason, action_id=id_)
        return Standing(kind=StandingKind.closed, action_id=id_, result=result)

    async def _words(self, tx: Tx, asked: AuthorizeRequest) -> Mapping[Span, str]:
        words: dict[Span, str] = {}
        for argument in asked.step.arguments:
            if argument.span is None:
                continue
            message = await tx.messages.get(argument.span.message_id)
            if message is not None and message.case_id == asked.ref.case_id:
                words[argument.span] = message.text[argument.span.start : argument.span.end]
        return words

    async def _show(self, tx: Tx, case_id: str, goal_id: str, standing: Standing) -> None:
        status = _STATUS.get(standing.kind)
        if status is not None:
            await move_goal(tx, case_id, goal_id, status)

    async def _effect(self, tx: Tx, asked: ActionRef) -> EffectRecord:
        effect = await tx.effects.get(asked.action_id)
        if effect is None:
            raise Broken("The ledger has no such action for this customer.")
        return effect
