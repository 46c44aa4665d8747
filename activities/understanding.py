"""Reading messages, and taking in what was read."""

from collections.abc import Sequence

from temporalio import activity

from activities.parts import Parts, acting_for
from activities.progress import save_goal
from activities.recording import record_usage
from activities.signatures import READ, READ_DEEPER, TAKE_IN, Intake, Read, Taken
from activities.stopping import stop_goals
from casework.domain.brief import ReadRequest
from casework.domain.case import GoalStatus
from casework.domain.reading import Reading
from casework.models.given import MessageText
from casework.models.trouble import ModelFault
from casework.store.records import MessageRecord, StepRecord


class Understanding:
    """Activities that read what the customer wrote. The words stay in the store."""

    def __init__(self, parts: Parts) -> None:
        """Read with these parts."""
        self._parts = parts

    @activity.defn(name=READ.name)
    async def read(self, asked: Read) -> Reading:
        """Read all unread messages of the case with the local model."""
        messages = await self._unread(asked)
        if not messages:
            return Reading(message_ids=())
        return self._parts.reader.read(_texts(messages), _request(asked, messages))

    @activity.defn(name=READ_DEEPER.name)
    async def read_deeper(self, asked: Read) -> Reading:
        """Read them with the language model; its failure leaves the local reading."""
        messages = await self._unread(asked)
        local = self._parts.reader.read(_texts(messages), _request(asked, messages))
        settled = local.model_copy(update={"deeper": False})
        if self._parts.llm is None or not messages:
            return settled
        answer = await self._parts.llm.reader.read(_texts(messages), _request(asked, messages))
        await record_usage(self._parts, asked.ref, "read", answer.usage)
        return settled if isinstance(answer, ModelFault) else answer.value

    @activity.defn(name=TAKE_IN.name)
    async def take_in(self, found: Intake) -> Taken:
        """Let the goals follow a reading: one transaction stops, changes and releases writes."""
        acting = await acting_for(self._parts, found.ref)
        case_id = found.ref.case_id
        async with self._parts.store.write(acting.scope) as tx:
            # Before stopping, which closes what a changed goal still asks as overtaken.
            for question_id in found.answered:
                if await tx.pending.close(question_id, "in_words"):
                    await tx.pending.acknowledge(question_id)
                    await tx.events.append(case_id, "pending", question_id)
            stopped = await stop_goals(
                tx,
                case_id,
                withdrawn=frozenset(found.withdrawn),
                changed=frozenset(goal.id for goal in found.changed),
                worker=self._parts.settings.worker_id,
            )
            for goal in (*found.new, *found.changed):
                if goal.id not in stopped.past_recall:
                    await save_goal(tx, case_id, goal, GoalStatus.gathering)
            await tx.messages.mark_read(found.reading.message_ids)
            await tx.steps.add(
                StepRecord(
                    case_id=case_id,
                    at=tx.now,
                    kind="reading",
                    name=",".join(goal.kind for goal in found.reading.goals) or "nothing",
                    actor="engine",
                    result=",".join(sorted(found.reading.signals)),
                    confidence=min((g.confidence for g in found.reading.goals), default=None),
                )
            )
        return stopped

    async def _unread(self, asked: Read) -> Sequence[MessageRecord]:
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.read(acting.scope) as tx:
            return await tx.messages.unread(asked.ref.case_id)


def _texts(messages: Sequence[MessageRecord]) -> tuple[MessageText, ...]:
    return tuple(MessageText(id=message.id, text=message.text) for message in messages)


def _request(asked: Read, messages: Sequence[MessageRecord]) -> ReadRequest:
    ids = tuple(message.id for message in messages)
    return asked.request.model_copy(update={"message_ids": ids})
