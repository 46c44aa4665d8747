"""Asking the company's articles about the customer's words. Both stay out of histories."""

import asyncio

from temporalio import activity

from activities.parts import Parts, acting_for
from activities.signatures import LOOK_UP, LookUp
from casework.domain.case import Goal
from casework.domain.errors import Retryable
from casework.domain.passage import Passage, Passages
from casework.knowledge.index import Hit
from casework.knowledge.quoting import Quotation, answering
from casework.knowledge.retrieval import Answer, Question
from casework.models.checking.values import may_be_said
from casework.models.encoder import shared_encoder
from casework.store import Tx

#: After so many attempts a person is quicker than an index that is away.
_ATTEMPTS = 3


class LookingUp:
    """Activities that read articles."""

    def __init__(self, parts: Parts) -> None:
        """Look up with these parts."""
        self._parts = parts

    @activity.defn(name=LOOK_UP.name)
    async def look_up(self, asked: LookUp) -> Passages:
        """Find what answers the goal's words, for whom the customer is; not knowing is a value."""
        knowledge = self._parts.knowledge
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.read(acting.scope) as tx:
            words = await _words(tx, asked.goal)
        if knowledge is None or not words:
            return Passages()
        question = Question(
            text=words,
            language=None,
            on=self._parts.clock().date(),
            case_id=asked.ref.case_id,
            ref=asked.goal.id,
        )
        try:
            answer = await knowledge.retrieval.ask(question)
        except Retryable:
            if activity.info().attempt < _ATTEMPTS:
                raise
            return Passages()
        if not answer.known:
            return Passages(confidence=answer.confidence)
        # The encoder takes a millisecond a sentence, which other cases need not wait for.
        found = await asyncio.to_thread(self._found, words, answer)
        return Passages(found=found, confidence=answer.confidence, known=bool(found))

    def _found(self, words: str, answer: Answer) -> tuple[Passage, ...]:
        """Choose what to quote: of the best article's passages the one that comes nearest."""
        best = answer.hits[0].chunk.article_id
        if not self._parts.topics.allows_subject(answer.hits[0].chunk.subject):
            return ()
        chosen = [
            (quotation, hit.chunk.id)
            for hit in answer.hits
            if hit.chunk.article_id == best and (quotation := self._quotation(words, hit))
        ]
        if not chosen:
            return ()
        quotation, passage = max(chosen, key=lambda one: one[0].near)
        return (Passage(id=passage, sentences=quotation.sentences),)

    def _quotation(self, words: str, hit: Hit) -> Quotation | None:
        hosts = self._parts.settings.allowed_hosts
        return answering(
            words,
            hit.chunk.text,
            hit.chunk.language,
            shared_encoder().encode,
            lambda said: may_be_said(said, hosts),
        )


async def _words(tx: Tx, goal: Goal) -> str:
    """Put together the customer's words that the goal rests on, in the order they were written."""
    said: list[str] = []
    for span in sorted(goal.spans, key=lambda s: (s.message_id, s.start)):
        message = await tx.messages.get(span.message_id)
        if message is not None:
            said.append(message.text[span.start : span.end])
    return " ".join(dict.fromkeys(said))
