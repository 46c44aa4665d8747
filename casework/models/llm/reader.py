"""The language model as a reader: it says what is meant; every value still comes from the words.

It is asked twice, at a temperature. Where the two answers differ it does not know, whatever it
says of itself, and the customer is asked instead.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from casework.domain.brief import ReadRequest
from casework.domain.errors import Retryable
from casework.domain.reading import ReadGoal, Reading, Signal
from casework.models.given import MessageText
from casework.models.llm.agreeing import Heard, together
from casework.models.llm.asked import Asked, Unusable
from casework.models.llm.calibration import Table, chance, read_tables, settles_from
from casework.models.llm.call import Caller
from casework.models.llm.data import as_data
from casework.models.llm.prompt import reading_task
from casework.models.llm.reader_form import ReadingForm
from casework.models.reading.confidence import threshold
from casework.models.trouble import Answer, ModelFault, ModelUsage

#: Signals that leave open what is wanted.
_NOT_ENOUGH = frozenset({Signal.angry, Signal.repeats})


@dataclass(frozen=True)
class Samples:
    """The answers that hold up, the faults that the others are, and what all of them took."""

    readings: tuple[Reading, ...]
    faults: tuple[ModelFault, ...]
    usage: ModelUsage


class LlmReader:
    """Reads a burst of messages with the language model."""

    def __init__(self, caller: Caller) -> None:
        """Use this client, and the table that its model was given, if any."""
        self._caller = caller
        self._table: Table | None = read_tables().get(caller.model)

    async def read(
        self, messages: Sequence[MessageText], request: ReadRequest, local: Reading | None = None
    ) -> Answer[Reading] | ModelFault:
        """Understand the messages; what does not hold up against them is a fault.

        `local` is what the local reader made of them: the model is told which kinds it thinks of.
        """
        samples = await self.sample(messages, request, local)
        if not samples.readings:
            return samples.faults[0].model_copy(update={"usage": samples.usage})
        found = read_together(messages, samples.readings, local, self._table)
        return Answer(found, samples.usage)

    async def sample(
        self, messages: Sequence[MessageText], request: ReadRequest, local: Reading | None = None
    ) -> Samples:
        """Ask twice, side by side.

        Raises:
            Retryable: neither was answered.
            CaseworkError: the endpoint will not answer however often it is asked.

        """
        asked = Asked(messages, request)
        data = as_data(asked.data(likely(local)))
        called = [
            self._caller.ask(ReadingForm, reading_task(), data, sampled=True) for _ in range(2)
        ]
        answers = await asyncio.gather(*called, return_exceptions=True)
        return self._samples(asked, answers)

    def _samples(
        self, asked: Asked, answers: Sequence[Answer[ReadingForm] | ModelFault | BaseException]
    ) -> Samples:
        lost = [answer for answer in answers if isinstance(answer, BaseException)]
        for error in lost:
            if len(lost) == len(answers) or not isinstance(error, Retryable):
                raise error
        readings: list[Reading] = []
        faults: list[ModelFault] = []
        usage = self._caller.nothing_used()
        for answer in answers:
            if isinstance(answer, BaseException):
                continue
            usage = _both(usage, answer.usage)
            if isinstance(answer, ModelFault):
                faults.append(answer)
                continue
            try:
                readings.append(asked.reading(answer.value))
            except Unusable as fault:
                faults.append(ModelFault(kind=fault.kind, code=fault.code))
        return Samples(tuple(readings), tuple(faults), usage)


def _both(one: ModelUsage, other: ModelUsage | None) -> ModelUsage:
    """Add what two calls took; they ran side by side, so the longer one is the wait."""
    if other is None:
        return one
    return one.model_copy(
        update={
            "input_tokens": one.input_tokens + other.input_tokens,
            "output_tokens": one.output_tokens + other.output_tokens,
            "cost_micro_usd": one.cost_micro_usd + other.cost_micro_usd,
            "took_ms": max(one.took_ms, other.took_ms),
        }
    )


def likely(local: Reading | None) -> tuple[str, ...]:
    """Name the kinds that the local reader could not rule out."""
    goals = local.goals if local else ()
    return tuple(dict.fromkeys(kind for goal in goals for kind in (goal.kind, *goal.possible)))


def read_together(
    messages: Sequence[MessageText],
    samples: Sequence[Reading],
    local: Reading | None,
    table: Table | None,
) -> Reading:
    """Make one reading of one or two samples, with chances as far as the table knows them."""
    found = together(samples, local)
    judged = [_goal(heard, table) for heard in found.heard]
    explained = bool(judged or found.withdrawn or found.signals - _NOT_ENOUGH)
    return Reading(
        message_ids=tuple(message.id for message in messages),
        goals=tuple(goal for goal, _ in judged),
        withdrawn=found.withdrawn,
        signals=found.signals,
        language=found.language,
        sentiment=found.sentiment,
        certain=explained and all(sure for _, sure in judged),
    )


def _goal(heard: Heard, table: Table | None) -> tuple[ReadGoal, bool]:
    """Give a goal its chance, and say whether it is sure.

    Only one that has to be asked about keeps what else it could be.
    """
    kind = heard.goal.kind
    reached = chance(heard.evidence, table)
    sure = reached >= max(threshold(kind), settles_from(kind, table))
    possible = () if sure else heard.goal.possible
    return heard.goal.model_copy(update={"confidence": reached, "possible": possible}), sure
