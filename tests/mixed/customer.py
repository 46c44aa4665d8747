"""A customer who answers truthfully: what they want is what the message's labels say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from casework.models.kinds import KINDS
from casework.store import Scope
from tests.house import Person
from tests.mixed.oracle import Done, fault
from tests.mixed.writing import Written

#: Nobody answers more often than this.
_PATIENT_FOR = 6
#: Where a customer who is asked for it wants something sent.
_ADDRESS = "14 Elm Court, Leeds LS6 2AB"
_NOT_THAT = "No, that is not what I asked for."
#: A goal of which the engine has more to say before anybody else has.
_BUSY = frozenset({"open", "gathering", "acting", "waiting_external"})


@dataclass
class Talk:
    """What was asked and answered. `declined` has what is wrong with each refused action."""

    turns: list[str] = field(default_factory=list[str])
    declined: list[str] = field(default_factory=list[str])
    confirmed: int = 0

    @property
    def asked(self) -> bool:
        """Say whether a question was put, confirmations not counted."""
        return any(turn.startswith("question") for turn in self.turns)


async def talk(person: Person, message: Written, record: Talk) -> Any:
    """Write the message, answer what is asked, and return the case when nobody asks any more."""
    case = await person.open(message.text)
    for _ in range(_PATIENT_FOR):
        case = await person.until(case["id"], rests)
        asked = _asked(case)
        if asked is None:
            break
        if asked["kind"] == "confirmation":
            await _confirm(person, message, case, asked, record)
        else:
            await _answer(person, message, case, asked, record)
        said = _said(case)
        case = await person.until(case["id"], _moved(asked["id"], said))
    return case


def rests(case: Any) -> bool:
    """Nothing more happens by itself: somebody is asked, or the customer has an answer."""
    if case["status"] == "with_person":
        return True
    if case["status"] == "resolved":
        # Told that a person takes over, a case counts as resolved until that person's queue has it.
        return all(g["status"] != "handed_over" for g in case["goals"])
    if not case["goals"]:
        return bool(case["pending"]) or _said(case) > 0
    return bool(case["pending"]) and all(g["status"] not in _BUSY for g in case["goals"])


def _asked(case: Any) -> Any:
    """Find what the customer can answer, unless a person has the case anyway."""
    if case["status"] == "with_person":
        return None
    kinds = ("confirmation", "question")
    return next((p for p in case["pending"] if p["kind"] in kinds), None)


def _said(case: Any) -> int:
    return sum(m["from"] != "customer" for m in case["messages"])


def _moved(asked: str, said: int) -> Callable[[Any], bool]:
    return lambda case: asked not in {p["id"] for p in case["pending"]} or _said(case) > said


async def _confirm(person: Person, message: Written, case: Any, asked: Any, record: Talk) -> None:
    wrong = fault(message, Done.of_confirmation(asked), _ADDRESS)
    record.turns.append(f"confirmation {asked['tool']}: {wrong or 'yes'}")
    if wrong:
        record.declined.append(f"{asked['tool']}: {wrong}")
    else:
        record.confirmed += 1
    body = {"accept": not wrong, "action_hash": asked["action_hash"]}
    answer = await person.post(f"/v1/cases/{case['id']}/confirmations/{asked['id']}", body)
    assert answer.status_code in {200, 410}, answer.text


async def _answer(person: Person, message: Written, case: Any, asked: Any, record: Talk) -> None:
    choice, words = _choose(message, asked, await _kind_of(person, case, asked))
    record.turns.append(f"question {asked['text'][:60]!r}: {choice or words!r}")
    if choice is None:
        await person.say(case["id"], words)
        return
    path = f"/v1/cases/{case['id']}/questions/{asked['id']}"
    answer = await person.post(path, {"choice": choice})
    assert answer.status_code in {200, 410}, answer.text


def _choose(message: Written, asked: Any, kind: str) -> tuple[str | None, str]:
    offered = [choice["id"] for choice in asked["choices"]]
    if offered and all(choice in KINDS for choice in offered):
        right = [choice for choice in offered if choice in message.mixed.kinds]
        return message.wish if message.wish in right else (right or ["other"])[0], ""
    if kind not in message.mixed.kinds:
        return None, _NOT_THAT
    if not offered and kind == "change_address":
        return None, _ADDRESS
    if message.order.id in offered:
        return message.order.id, ""
    if "all" in offered:
        return "all", ""
    return None, f"It is order {message.order.id}."


async def _kind_of(person: Person, case: Any, asked: Any) -> str:
    """Look up which goal a question is about; its words tell a customer, not a program."""
    house = person.house
    async with house.store.read(Scope.of_customer(house.settings.tenant, person.name)) as tx:
        row = await tx.pending.get(asked["id"])
    goals = {goal["id"]: str(goal["kind"]) for goal in case["goals"]}
    return goals.get(row.goal_id or "", "") if row else ""
