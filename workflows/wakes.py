"""What woke a case, and how its parts wait for it. A wake says "look"; it decides nothing."""

from datetime import datetime, timedelta

from temporalio import workflow

_AT_ONCE = timedelta(milliseconds=1)


class Wakes:
    """Counts wakes, so that none is lost between looking at a row and waiting for it to change."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self._count = 0
        self._last: dict[str, int] = {}
        self._arrived = 0
        self._taken = 0

    def mark(self) -> int:
        """Remember this moment; take it before looking at a row."""
        return self._count

    def wake(self, ref: str) -> None:
        """Say that the row that `ref` names should be looked at."""
        self._count += 1
        self._last[ref] = self._count

    async def until(self, ref: str, mark: int, deadline: datetime | None) -> bool:
        """Wait for a wake of `ref` later than `mark`; False when the deadline came first."""
        timeout = None
        if deadline is not None:
            timeout = max(deadline - workflow.now(), _AT_ONCE)
        try:
            await workflow.wait_condition(lambda: self._last.get(ref, 0) > mark, timeout=timeout)
        except TimeoutError:
            return False
        return True

    def message_arrived(self) -> None:
        """Count a message, or any other reason to see whether one is unread."""
        self._arrived += 1

    @property
    def arrived(self) -> int:
        """How many reasons to read there were."""
        return self._arrived

    def taken_in(self, arrived: int) -> None:
        """Say that all was read that had arrived by then."""
        self._taken = max(self._taken, arrived)

    @property
    def all_read(self) -> bool:
        """Say whether nothing waits to be read."""
        return self._taken >= self._arrived

    async def until_read(self) -> None:
        """Have the unread words read that hold a write back, and wait for that."""
        self.message_arrived()
        await workflow.wait_condition(lambda: self.all_read)
