"""Checking the articles, for the whole tenant and under a service's scope."""

import logging

from temporalio import activity

from activities.beating import beating
from activities.parts import Parts
from activities.signatures import CHECK_ARTICLES, CheckArticles, CheckedArticles
from casework.knowledge.hygiene.check import Check

_log = logging.getLogger(__name__)


class Hygiene:
    """Activities that look after the articles."""

    def __init__(self, parts: Parts) -> None:
        """Check with these parts."""
        self._parts = parts

    @activity.defn(name=CHECK_ARTICLES.name)
    async def check(self, asked: CheckArticles) -> CheckedArticles:
        """Check every article and keep what is found; made twice, it keeps the same."""
        del asked
        knowledge = self._parts.knowledge
        if knowledge is None:
            return CheckedArticles()
        async with beating():
            report = await Check(knowledge.library, self._parts.settings).run()
        _log.info(
            "articles checked",
            extra={"action": "knowledge_checked", "opened": report.kept.opened},
        )
        return CheckedArticles(
            articles=report.articles,
            findings=len(report.findings),
            opened=report.kept.opened,
            closed=report.kept.closed,
            forgotten=report.forgotten,
        )
