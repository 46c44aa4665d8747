"""The check: reads all articles and the search log, and keeps what is wrong with them."""

import asyncio
import contextlib
from datetime import timedelta
from typing import NamedTuple

from casework.domain.errors import Broken, Refused
from casework.knowledge.hygiene.examine import Progress, Rules, encode, examine, silent
from casework.knowledge.hygiene.finding import Finding
from casework.knowledge.hygiene.unanswered import Asked, grouped
from casework.knowledge.hygiene.use import COUNTED, UNUSED, Use, counted, never_retrieved, no_help
from casework.knowledge.library import Library
from casework.settings import Settings
from casework.store import Scope
from casework.store.hygiene_records import AskedRecord, FindingRecord, Kept, UnansweredRecord

#: The purpose that hygiene's own transactions run under.
PURPOSE = "hygiene"
#: More questions in vain than this are not compared: the newest count.
_QUESTIONS = 2000
#: Of a long message no more characters are compared.
_LONGEST = 500


class Report(NamedTuple):
    """What a check found, and what of it is new."""

    articles: int
    findings: tuple[Finding, ...]
    unanswered: tuple[UnansweredRecord, ...]
    kept: Kept
    #: Searches that were older than they are kept.
    forgotten: int


class Check:
    """Checks one tenant's articles. Twice at once does no harm: findings keep their ids."""

    def __init__(self, library: Library, settings: Settings, rules: Rules | None = None) -> None:
        """Check the articles of a library; without rules, against those of the settings."""
        self._library = library
        self._store = library.store
        self._settings = settings
        self._rules = rules or Rules.of(settings)
        self._scope = Scope.of_service(library.tenant, PURPOSE)

    async def run(self, progress: Progress = silent) -> Report:
        """Find what is wrong, keep it, and delete searches that are too old to keep.

        Raises:
            Retryable: the database is away; the same check may be made again.

        """
        now = self._library.now()
        on = now.date()
        articles = await self._library.articles()
        found = await asyncio.to_thread(examine, articles, self._rules, on, progress)
        use = await self._use()
        holding = [a for a in articles if a.valid_until is None or a.valid_until >= on]
        found += never_retrieved(holding, await self._library.held(), use)
        found += no_help(holding, use)
        findings = counted(found, use)
        groups = await asyncio.to_thread(grouped, await self._asked(progress), encode)
        old = now - timedelta(days=self._settings.search_log_days)
        async with self._store.write(self._scope) as tx:
            kept = await tx.findings.replace([_record(one) for one in findings])
            await tx.findings.group(groups)
            await tx.findings.checked(len(articles))
            forgotten = await tx.article_use.forget(old)
        return Report(len(articles), findings, groups, kept, forgotten)

    async def _use(self) -> Use:
        now = self._library.now()
        async with self._store.read(self._scope) as tx:
            return Use(
                searches=await tx.retrievals.since(now - UNUSED),
                handed_over=await tx.article_use.handed_over(now - COUNTED),
                denied=await tx.article_use.denied(now - COUNTED),
                now=now,
            )

    async def _asked(self, progress: Progress) -> list[Asked]:
        since = self._library.now() - UNUSED
        async with self._store.read(self._scope) as tx:
            gaps = await tx.article_use.asked_in_vain(since, _QUESTIONS)
            read = [await tx.readings.latest(gap.case_id, gap.goal_id) for gap in gaps]
        found: list[Asked] = []
        for n, (gap, reading) in enumerate(zip(gaps, read, strict=True), start=1):
            subject, language, words = gap.nearest_subject, gap.language, ""
            if reading is not None:
                subject, language = reading.kind, reading.language
                words = await self._words(gap, reading.message_ref)
            found.append(Asked(gap.at, gap.case_id, gap.customer, subject, language, words))
            progress(n, len(gaps), "unanswered questions")
        return found

    async def _words(self, gap: AskedRecord, message_id: str) -> str:
        """Open a question in its own customer's scope, on the case's grant while that is live.

        No service reads messages. Without a right to them, or when the customer was erased, the
        question is counted, and says nothing.
        """
        with contextlib.suppress(Refused, Broken):
            grant = await self._store.grant(gap.grant_id)
            if grant is None or grant.case_id != gap.case_id or not grant.live(self._library.now()):
                return ""
            async with self._store.read(Scope.of_customer(grant.tenant, grant.customer)) as tx:
                message = await tx.messages.get(message_id)
                return message.text[:_LONGEST] if message else ""
        return ""


def _record(found: Finding) -> FindingRecord:
    return FindingRecord.model_validate(found.model_dump(mode="json"))
