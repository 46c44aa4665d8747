"""Workflows as the API sees them: they hear of rows, can be away, and can have ended."""

import asyncio

from casework.api.wakes import Delivery


class FakeWakes:
    """Keeps the rule of the real one: a wake under an id that was heard before changes nothing."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, str]] = []
        self.sent = 0
        self.down = False
        self.ended: set[str] = set()
        self._something = asyncio.Event()

    async def message(self, case_id: str, grant_ref: str, message_id: str) -> Delivery:
        assert grant_ref
        return self._hear("message", case_id, message_id)

    async def answered(self, case_id: str, question_id: str) -> Delivery:
        return self._hear("answered", case_id, question_id)

    async def confirmed(self, case_id: str, action_id: str) -> Delivery:
        return self._hear("confirmed", case_id, action_id)

    async def person_asked(self, case_id: str, ref: str) -> Delivery:
        return self._hear("person_asked", case_id, ref)

    async def given_back(self, case_id: str, ref: str) -> Delivery:
        return self._hear("given_back", case_id, ref)

    async def decided(self, approval_id: str, version: int) -> Delivery:
        return self._hear("decided", approval_id, str(version))

    async def reachable(self) -> bool:
        return not self.down

    async def hears_something(self) -> None:
        """Wait until anything was heard."""
        await self._something.wait()

    def names(self) -> list[str]:
        """What was heard, by name."""
        return [name for name, _, _ in self.heard]

    def _hear(self, name: str, workflow: str, ref: str) -> Delivery:
        self.sent += 1
        if self.down:
            return Delivery.unreachable
        if workflow in self.ended:
            return Delivery.closed
        if (name, workflow, ref) not in self.heard:
            self.heard.append((name, workflow, ref))
            self._something.set()
        return Delivery.seen
