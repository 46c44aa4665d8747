"""The hard messages: indirect, long-winded, misspelt, but a person would know what is meant."""

import json
from dataclasses import dataclass
from pathlib import Path

from casework.domain.brief import ReadRequest
from casework.domain.reading import ReadGoal, Reading
from casework.models.given import MessageText

_FILE = Path(__file__).with_name("hard_messages.jsonl")


@dataclass(frozen=True)
class Hard:
    """One message; of several kinds any counts as right, and no other may be among the goals."""

    text: str
    kinds: tuple[str, ...]

    @property
    def given(self) -> tuple[tuple[MessageText, ...], ReadRequest]:
        """What readers are handed."""
        message = MessageText(id="message-1", text=self.text)
        return (message,), ReadRequest(case_id="case-1", message_ids=(message.id,))

    def right(self, goal: ReadGoal) -> bool:
        """Say whether a goal is one that is meant."""
        return goal.kind in self.kinds

    def settled_right(self, reading: Reading) -> bool:
        """Say whether acting on this reading does what is meant, and nothing else."""
        return bool(reading.goals) and all(self.right(goal) for goal in reading.goals)

    def asked_right(self, reading: Reading) -> bool:
        """Say whether a question of this reading offers what is meant."""
        return any(kind in self.kinds for goal in reading.goals for kind in goal.possible)


def hard_messages() -> list[Hard]:
    """Read them all."""
    rows = map(json.loads, _FILE.read_text(encoding="utf-8").splitlines())
    return [Hard(row["text"], tuple(row.get("kinds") or [row["kind"]])) for row in rows]
