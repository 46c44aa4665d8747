"""Whether what was done is what was allowed: the action itself, and the backend's own answer."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import rfc8785
from pydantic import JsonValue, ValidationError

from casework.audit.story import Story
from casework.domain.action import Action
from casework.domain.money import Money
from casework.store.commitment import commitment


def undone(story: Story) -> Iterator[str]:
    """Say what is not as it was allowed."""
    yield from _actions(story)
    yield from _answer(story)


def _actions(story: Story) -> Iterator[str]:
    """Each action is exactly the one that was hashed, and what its entries say of it is so."""
    if not story.proof.actions:
        return
    if len(story.proof.actions) != len(story.lineage):
        yield "an action is missing, or there is one too many"
        return
    actions = [_action(written) for written in story.proof.actions]
    for action, entry in zip(actions, story.proposals, strict=True):
        if action is None or action.hash() != entry.text("action_hash"):
            yield f"the action of entry {entry.seq} is not the one that was hashed"
            continue
        says = {"action_id": action.action_id, "customer": action.customer, "case": action.case}
        says |= {"tool": action.tool, "goal": action.goal, "requested_by": action.requested_by}
        says["policy_version"] = action.policy_version
        if any(entry.text(name) != value for name, value in says.items()):
            yield f"entry {entry.seq} says something else than its action"
        if entry.money != _money(action) or action.tenant != story.proof.tenant:
            yield f"entry {entry.seq} has another amount or tenant than its action"
    if story.confirmation is not None and None not in actions:
        confirmed = story.confirmation.text("action_id")
        since = [a for a in actions if a is not None]
        start = story.lineage.index(confirmed) if confirmed in story.lineage else 0
        if len({_apart_from_the_amount(action) for action in since[start:]}) > 1:
            yield "after the customer's yes more changed than the amount"


def _action(written: Mapping[str, JsonValue]) -> Action | None:
    """Read an action that is written as it was hashed."""
    named = {name: value for name, value in written.items() if name != "v"}
    try:
        action = Action.model_validate_json(json.dumps(named), strict=True)
        return action if action.canonical() == rfc8785.dumps(dict(written)) else None
    except (ValidationError, ValueError):
        return None


def _money(action: Action) -> tuple[str, str]:
    amount = action.amount
    return (str(amount.amount_minor), amount.currency) if amount else ("", "")


def _apart_from_the_amount(action: Action) -> str:
    args = {name: str(v) for name, v in action.args.items() if not isinstance(v, Money)}
    return json.dumps([action.tool, action.customer, action.case, sorted(args.items())])


def _answer(story: Story) -> Iterator[str]:
    """The backend's answer is the one that was recorded, and of the amount that was allowed."""
    opened, settled = story.proof.answer, story.state("succeeded")
    if opened is None:
        return
    if settled is None:
        yield "there is an answer to what did not succeed"
        return
    if commitment(opened.salt, opened.text) != settled.text("answer"):
        yield "the answer is not the one that was recorded"
        return
    answer = answer_of(opened.text)
    if answer.get("reference") != settled.text("receipt"):
        yield "the answer has another reference than the chain"
    details = answer.get("details")
    if isinstance(details, dict) and "amount_minor" in details:
        moved = (details["amount_minor"], details.get("currency"))
        if moved != story.claim.money:
            yield "the backend moved another amount than was claimed"


def answer_of(text: str) -> dict[str, Any]:
    """Read an answer as the chain commits to it; empty when it makes no sense."""
    try:
        answer = json.loads(text)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
