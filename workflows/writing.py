"""The writer's port inside a workflow, and the look back before anything is said."""

from collections.abc import Callable

from activities.signatures import (
    CHECK,
    COMPOSE,
    COMPOSE_DEEPER,
    DELIVER,
    BriefRef,
    CaseRef,
    CheckRequest,
    DraftRef,
)
from casework.domain.brief import Brief, Checked, Draft
from workflows.calls import call


class CaseWriter:
    """Writes for one case; says nothing while words of the customer are unread."""

    def __init__(self, ref: CaseRef, hushed: Callable[[], bool]) -> None:
        """Write for one case; `hushed` says that the reply should be thought over again."""
        self._ref = ref
        self._hushed = hushed
        self.quiet_seconds: int | None = None
        self.patience_seconds = 0

    async def compose(self, brief: Brief) -> Draft:
        """Write and store a reply."""
        asked = BriefRef(ref=self._ref, brief=brief)
        draft = await call(COMPOSE, asked)
        return await call(COMPOSE_DEEPER, asked) if draft.deeper else draft

    async def check(self, draft: Draft, brief: Brief) -> Checked:
        """Hold a draft against ledger and facts."""
        return await call(CHECK, CheckRequest(ref=self._ref, draft=draft, brief=brief))

    async def deliver(self, draft: Draft) -> bool:
        """Say it, unless the customer wrote meanwhile."""
        if self._hushed():
            return False
        delivered = await call(DELIVER, DraftRef(ref=self._ref, draft=draft))
        self.quiet_seconds = delivered.quiet_seconds
        self.patience_seconds = delivered.patience_seconds
        return True
