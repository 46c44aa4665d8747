"""Asking the customer: to confirm an action exactly as shown, or one question."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from temporalio import activity

from activities.parts import Parts, acting_for
from activities.progress import move_goal
from activities.signatures import ANSWER, ASK, Answer, Asked, AskRequest, QuestionRef
from casework.domain.case import ENGINE, GoalStatus, Sender
from casework.models.wording.catalogue import locale_for
from casework.models.writer import confirmation_text, question_choices, question_text
from casework.store import Tx
from casework.store.records import EffectRecord, PendingRecord


async def locale_of(tx: Tx, case_id: str, language: str) -> str:
    """Choose what to write to a case's customer in: what they write, as their country does."""
    case = await tx.cases.get(case_id)
    return locale_for(language, case.locale if case is not None else "")


async def ask_confirmation(
    tx: Tx, effect: EffectRecord, until: datetime, language: str = ""
) -> None:
    """Show the customer one action and ask for a yes to exactly that."""
    action = effect.action
    locale = await locale_of(tx, action.case, language)
    text = confirmation_text(action.tool, action.args, effect.evidence, locale=locale)
    await tx.pending.open(
        PendingRecord(
            id=action.action_id,
            case_id=action.case,
            goal_id=action.goal,
            kind="confirmation",
            text=text,
            action_id=action.action_id,
            action_hash=effect.action_hash,
            expires_at=until,
            created_at=tx.now,
        )
    )
    await _say(tx, action.case, action.action_id, text)


async def _say(tx: Tx, case_id: str, pending_id: str, text: str) -> None:
    """Put the question into the conversation too, where it stays after it was answered."""
    message_id = f"ask-{pending_id}"
    await tx.messages.add(
        id=message_id,
        case_id=case_id,
        sender=Sender.engine,
        author=ENGINE,
        text=text,
        read=True,
    )
    await tx.events.append(case_id, "message", message_id)
    await tx.events.append(case_id, "pending", pending_id)


class Asking:
    """Activities that put a question and take its answer."""

    def __init__(self, parts: Parts) -> None:
        """Ask with these parts."""
        self._parts = parts

    @activity.defn(name=ASK.name)
    async def ask(self, asked: AskRequest) -> Asked:
        """Put a goal's n-th question; asked again, it is the same question."""
        parts = self._parts
        acting = await acting_for(parts, asked.ref)
        case_id = asked.ref.case_id
        question_id = str(uuid5(NAMESPACE_URL, f"casework:question:{asked.goal.id}:{asked.n}"))
        async with parts.store.write(acting.scope) as tx:
            locale = await locale_of(tx, case_id, asked.language)
            text = question_text(asked.clarify, asked.facts, locale=locale)
            until = tx.now + timedelta(seconds=parts.settings.confirmation_seconds)
            pending = await tx.pending.open(
                PendingRecord(
                    id=question_id,
                    case_id=case_id,
                    goal_id=asked.goal.id,
                    kind="question",
                    text=text,
                    choices=question_choices(asked.clarify, asked.facts, locale=locale),
                    slot=asked.clarify.slot,
                    expires_at=until,
                    created_at=tx.now,
                )
            )
            await _say(tx, case_id, question_id, text)
            await move_goal(tx, case_id, asked.goal.id, GoalStatus.waiting_customer)
        return Asked(question_id=question_id, until=pending.expires_at or until)

    @activity.defn(name=ANSWER.name)
    async def answer(self, asked: QuestionRef) -> Answer:
        """Say which details the chosen answer stands for; none when the question lapsed."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.write(acting.scope) as tx:
            if asked.lapsed and await tx.pending.close(asked.question_id, "expired"):
                await tx.pending.acknowledge(asked.question_id)
                await tx.events.append(asked.ref.case_id, "pending", asked.question_id)
            pending = await tx.pending.get(asked.question_id)
        if pending is None:
            return Answer()
        chosen = next((c for c in pending.choices if c.id == pending.outcome), None)
        return Answer(sets=chosen.sets if chosen else {})
