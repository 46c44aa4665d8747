"""Writing to the customer: a draft, its check against ledger and facts, and saying it."""

import asyncio
from collections.abc import Iterable, Mapping

from temporalio import activity

from activities.parts import Parts, acting_for
from activities.progress import refresh_case
from activities.recording import record_usage
from activities.signatures import (
    CHECK,
    COMPOSE,
    COMPOSE_DEEPER,
    DELIVER,
    BriefRef,
    CheckRequest,
    Delivered,
    DraftRef,
)
from casework.domain.brief import Brief, Checked, Draft
from casework.domain.case import ENGINE, Sender
from casework.domain.fact import Fact
from casework.domain.passage import Passage
from casework.knowledge.article import Audience
from casework.knowledge.quoting import quoted
from casework.models.checker import check
from casework.models.checking.values import without_claimed
from casework.models.claims import Claim, EffectView, Quotable, Written
from casework.store import Tx
from casework.store.records import DraftRecord


class Replying:
    """Activities that write. A draft's text stays in the store; workflows know its id."""

    def __init__(self, parts: Parts) -> None:
        """Write with these parts."""
        self._parts = parts

    @activity.defn(name=COMPOSE.name)
    async def compose(self, asked: BriefRef) -> Draft:
        """Write a reply from templates, in the customer's language and formats."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.write(acting.scope) as tx:
            case = await tx.cases.get(asked.ref.case_id)
            written = self._parts.writer.compose(
                asked.brief,
                await _quotes(tx, asked.brief),
                case.locale if case is not None else "",
                await _passages(tx, asked.brief),
            )
            draft = await _store(tx, asked.brief, written)
        # An answer from an article is its own words: no model says them better, or worse.
        quotes = any(claim.kind == "passage" for claim in written.claims)
        deeper = self._parts.llm is not None and not asked.brief.plain and not quotes
        return draft.model_copy(update={"deeper": deeper})

    @activity.defn(name=COMPOSE_DEEPER.name)
    async def compose_deeper(self, asked: BriefRef) -> Draft:
        """Write it with the language model; what it claims too much, templates say."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.read(acting.scope) as tx:
            case = await tx.cases.get(asked.ref.case_id)
            quotes, ledger = await _quotes(tx, asked.brief), await _ledger(tx, asked.ref.case_id)
            passages = await _passages(tx, asked.brief)
        if self._parts.llm is None:
            return Draft(reply_id=_reply_id(asked.brief), closing=asked.brief.closing)
        locale = case.locale if case is not None else ""
        composed = await self._parts.llm.writer.compose(
            asked.brief, quotes, ledger, locale, passages
        )
        await record_usage(self._parts, asked.ref, "write", composed.usage)
        async with self._parts.store.write(acting.scope) as tx:
            return await _store(tx, asked.brief, composed.written)

    @activity.defn(name=CHECK.name)
    async def check(self, asked: CheckRequest) -> Checked:
        """Hold the draft's every claim against ledger and facts."""
        acting = await acting_for(self._parts, asked.ref)
        async with self._parts.store.read(acting.scope) as tx:
            draft = await tx.drafts.get(asked.draft.reply_id)
            if draft is None:
                return Checked(passed=False, faults=("no_draft",))
            faults = check(
                draft.text,
                _claims(draft),
                await _ledger(tx, asked.ref.case_id),
                _facts(asked.brief),
                quotes=await _quotes(tx, asked.brief),
                passages={n: q.text for n, q in (await _passages(tx, asked.brief)).items()},
                allowed_hosts=self._parts.settings.allowed_hosts,
            )
            if self._parts.llm is not None and not asked.brief.plain:
                faults += await self._off_topic(draft, asked.brief.language)
        return Checked(passed=not faults, faults=faults)

    async def _off_topic(self, draft: DraftRecord, language: str) -> tuple[str, ...]:
        """Stop what a model says of matters that the company does not talk about."""
        quoted = [claim for claim in _claims(draft) if claim.kind in {"passage", "quote"}]
        own = without_claimed(draft.text, quoted)
        # The encoder takes a millisecond a sentence, which other cases need not wait for.
        strays = await asyncio.to_thread(self._parts.topics.off_topic_text, own, language=language)
        return ("off_topic",) if strays else ()

    @activity.defn(name=DELIVER.name)
    async def deliver(self, asked: DraftRef) -> Delivered:
        """Say it to the customer, once."""
        acting = await acting_for(self._parts, asked.ref)
        case_id, reply_id = asked.ref.case_id, asked.draft.reply_id
        async with self._parts.store.write(acting.scope) as tx:
            draft = await tx.drafts.get(reply_id)
            if draft is not None and draft.delivered_at is None:
                await tx.messages.add(
                    id=reply_id,
                    case_id=case_id,
                    sender=Sender.engine,
                    author=ENGINE,
                    text=draft.text,
                    sources=draft.sources,
                    read=True,
                )
                await tx.drafts.delivered(reply_id)
                await refresh_case(tx, case_id, told=asked.draft.closing)
                await tx.events.append(case_id, "message", reply_id)
        settings = self._parts.settings
        return Delivered(
            quiet_seconds=settings.reopen_seconds, patience_seconds=settings.finish_first_seconds
        )


def _reply_id(brief: Brief) -> str:
    plain = "-plain" if brief.plain else ""
    return f"{brief.case_id}-r{brief.reply_n}{plain}"


async def _store(tx: Tx, brief: Brief, written: Written) -> Draft:
    claims = tuple(claim.model_dump() for claim in written.claims)
    reply_id = _reply_id(brief)
    await tx.drafts.save(
        DraftRecord(
            id=reply_id,
            case_id=brief.case_id,
            text=written.text,
            claims=claims,
            sources=tuple(dict.fromkeys(_sources(brief, written.claims))),
        )
    )
    return Draft(reply_id=reply_id, closing=brief.closing)


async def _quotes(tx: Tx, brief: Brief) -> Mapping[str, str]:
    """Return what supervisors wrote for the customer, by approval."""
    quotes: dict[str, str] = {}
    for news in brief.news:
        approval = await tx.approvals.get(news.denied_by) if news.denied_by else None
        for said in approval.decisions if approval else ():
            if said.undone_at is None and said.customer_text:
                quotes[approval.approval.id if approval else ""] = said.customer_text
    return quotes


def _claims(draft: DraftRecord) -> tuple[Claim, ...]:
    return tuple(Claim.model_validate(claim) for claim in draft.claims)


def _sources(brief: Brief, claims: Iterable[Claim]) -> Iterable[str]:
    """Name what was quoted: the passage, and which of its sentences."""
    said = {claim.source.partition("/")[2] for claim in claims if claim.kind == "passage"}
    for passage in _found(brief):
        if passage.id in said:
            yield f"{passage.id}/{'.'.join(map(str, passage.sentences))}"


def _found(brief: Brief) -> Iterable[Passage]:
    return (p for news in brief.news if news.passages for p in news.passages.found)


async def _passages(tx: Tx, brief: Brief) -> Mapping[str, Quotable]:
    """Return what may be quoted: the chosen sentences, in the version that was found."""
    quotable: dict[str, Quotable] = {}
    for passage in _found(brief):
        record = await tx.articles.passage(passage.id)
        article = await tx.articles.get(record.article_id, record.version) if record else None
        if record is not None and article is not None and Audience.customer in article.audience:
            text = quoted(record.text, article.language, passage.sentences)
            quotable[passage.id] = Quotable(text=text, language=article.language)
    return quotable


async def _ledger(tx: Tx, case_id: str) -> tuple[EffectView, ...]:
    return tuple(
        EffectView(
            action_id=effect.action.action_id,
            tool=effect.action.tool,
            state=effect.state,
            args=effect.action.args,
            details=effect.details,
        )
        for effect in await tx.effects.of_case(case_id)
    )


def _facts(brief: Brief) -> tuple[Fact, ...]:
    def all_of() -> Iterable[Fact]:
        for news in brief.news:
            yield from news.facts
            yield from news.proof

    return tuple(all_of())
