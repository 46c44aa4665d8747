"""Reading messages, and taking in what was read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from temporalio import activity

from activities.learning import keep_readings, learn_from_words, note_readings
from activities.parts import Parts, acting_for
from activities.progress import save_goal
from activities.recording import record_hops, record_usage
from activities.signatures import READ, READ_DEEPER, TAKE_IN, Intake, Read, Taken
from activities.stopping import stop_goals
from casework.domain.brief import ReadRequest
from casework.domain.case import GoalStatus, Sender
from casework.domain.errors import Retryable
from casework.domain.hop import Hop, Tier
from casework.domain.reading import Reading
from casework.models.cascade import local_hop, model_hop, no_answer, settled
from casework.models.given import MessageText
from casework.models.reading.details import When
from casework.models.scope.staying import within
from casework.models.trouble import ModelFault
from casework.store.records import MessageRecord, StepRecord

if TYPE_CHECKING:
    # It brings the language model's client along, which only installations with one should load.
    from casework.models.llm.reader import LlmReader


#: How many earlier messages tell whether something is asked again.
_LOOKS_BACK = 5


class Understanding:
    """Activities that read what the customer wrote. The words stay in the store."""

    def __init__(self, parts: Parts) -> None:
        """Read with these parts."""
        self._parts = parts

    @activity.defn(name=READ.name)
    async def read(self, asked: Read) -> Reading:
        """Read all unread messages of the case with the local model."""
        messages, earlier = await self._unread(asked)
        if not messages:
            return Reading(message_ids=())
        reading, hop = self._local(asked, messages, earlier)
        if reading.deeper:
            return reading.model_copy(update={"hops": (hop,)})
        reading = settled(within(reading, self._parts.topics), hop)
        await record_hops(self._parts, asked.ref, reading)
        return reading

    @activity.defn(name=READ_DEEPER.name)
    async def read_deeper(self, asked: Read) -> Reading:
        """Read them with the language model; its failure leaves the local reading."""
        messages, earlier = await self._unread(asked)
        if not messages:
            return Reading(message_ids=())
        reading, hop = self._local(asked, messages, earlier)
        hops: tuple[Hop, ...] = (hop,)
        if self._parts.llm is not None:
            found, deeper = await self._deeper(self._parts.llm.reader, asked, messages, reading)
            reading, hops = found or reading, (hop, deeper)
        reading = settled(within(reading, self._parts.topics), *hops)
        await record_hops(self._parts, asked.ref, reading)
        return reading

    def _local(
        self, asked: Read, messages: Sequence[MessageRecord], earlier: Sequence[str]
    ) -> tuple[Reading, Hop]:
        started = self._parts.clock()
        request = _request(asked, messages)
        # "Yesterday" is the day before the words were written, however late they are read.
        when = When(messages[-1].at)
        reading = self._parts.reader.read(_texts(messages), request, earlier, when)
        return reading, local_hop(reading, self._passed(started))

    async def _deeper(
        self, reader: "LlmReader", asked: Read, messages: Sequence[MessageRecord], local: Reading
    ) -> tuple[Reading | None, Hop]:
        """Ask the language model; the customer does not wait for one that is away."""
        started = self._parts.clock()
        try:
            answer = await reader.read(_texts(messages), _request(asked, messages), local)
        except Retryable:
            return None, no_answer(self._passed(started))
        await record_usage(self._parts, asked.ref, "read", answer.usage)
        found = answer if isinstance(answer, ModelFault) else answer.value
        reading = None if isinstance(found, ModelFault) else found
        return reading, model_hop(found, answer.usage)

    def _passed(self, started: datetime) -> int:
        return max((self._parts.clock() - started) // timedelta(milliseconds=1), 0)

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
                    question = await tx.pending.get(question_id)
                    if question is not None:
                        await learn_from_words(tx, question, found)
            stopped = await stop_goals(
                tx,
                case_id,
                withdrawn=frozenset(found.withdrawn),
                changed=frozenset(goal.id for goal in found.changed),
                worker=self._parts.settings.worker_id,
            )
            kept = await keep_readings(tx, found, stopped.past_recall)
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
            await note_readings(
                tx,
                kept,
                customer=acting.grant.customer,
                worker=self._parts.settings.worker_id,
                readers=self._readers(),
            )
        return stopped

    def _readers(self) -> dict[str, str]:
        """Name what stood behind each tier: the local reader's examples, the model's name."""
        parts = self._parts
        return {Tier.local: parts.reader.version, Tier.model: parts.settings.model}

    async def _unread(self, asked: Read) -> tuple[Sequence[MessageRecord], Sequence[str]]:
        """Fetch what no reading has taken in, and the customer's last words before that."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.read(acting.scope) as tx:
            every = await tx.messages.of_case(asked.ref.case_id)
        own = [message for message in every if message.sender is Sender.customer]
        unread = [message for message in own if message.read_at is None]
        return unread, [message.text for message in own if message.read_at][-_LOOKS_BACK:]


def _texts(messages: Sequence[MessageRecord]) -> tuple[MessageText, ...]:
    return tuple(MessageText(id=message.id, text=message.text) for message in messages)


def _request(asked: Read, messages: Sequence[MessageRecord]) -> ReadRequest:
    ids = tuple(message.id for message in messages)
    return asked.request.model_copy(update={"message_ids": ids})
