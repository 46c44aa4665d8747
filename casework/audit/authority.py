"""Whether each link of a chain of authority holds: who wanted it, who allowed it, what was done.

Written apart from the code that makes claims, and on purpose: what that one forgets to check,
this one finds.
"""

from collections.abc import Iterator
from itertools import pairwise

from casework.audit.anchoring import AT_ONCE, time_of
from casework.audit.proof import Entry
from casework.audit.story import Story
from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome
from casework.store.commitment import commitment

_CUSTOMER = "customer"


def unlinked(story: Story) -> Iterator[str]:
    """Say of every link that does not hold why."""
    yield from _one_subject(story)
    yield from _understood(story)
    yield from _way(story)
    yield from _judged(story)
    yield from _edited(story)
    yield from _claimed(story)


def _one_subject(story: Story) -> Iterator[str]:
    """One customer, one case, one hash for each action: the same in every entry."""
    hashes = dict(zip(story.lineage, (p.text("action_hash") for p in story.proposals), strict=True))
    case = story.claim.text("case")
    for entry in story.proof.entries:
        if (entry.text("customer"), entry.text("case")) != (story.customer, case):
            yield f"entry {entry.seq} is of another customer or case"
        if entry is story.reading:
            continue
        action_id = entry.text("action_id")
        if action_id not in hashes:
            yield f"entry {entry.seq} is of another action"
        elif entry.text("action_hash") != hashes[action_id]:
            yield f"entry {entry.seq} has another hash of the action"
    if not story.customer or not case or "" in hashes.values():
        yield "the customer, the case or the action's hash is missing"


def _understood(story: Story) -> Iterator[str]:
    """What the customer asked for was read from a message of theirs, before it was proposed."""
    first, reading = story.proposals[0], story.reading
    if reading is None:
        if first.text("requested_by") == _CUSTOMER or first.text("reading"):
            yield "there is no reading of the customer's words"
        if story.proof.message is not None:
            yield "there is a message that nothing was read from"
        return
    if reading.text("reading") != first.text("reading") or not first.text("reading"):
        yield "the reading is not the one that the proposal rests on"
    if reading.text("goal") != first.text("goal") or reading.seq > first.seq:
        yield "the reading is of another goal, or came after the proposal"
    opened = story.proof.message
    if opened is not None and commitment(opened.salt, opened.text) != reading.text("words"):
        yield "the message is not the one that was read"


def _way(story: Story) -> Iterator[str]:
    """Every action moved only as the ledger lets it; only one was claimed, and once."""
    for action_id in story.lineage:
        moves = [(entry, _state(entry)) for entry in story.moves(action_id)]
        if not moves or moves[0][1] is not EffectState.proposed:
            yield f"action {action_id} does not begin as proposed"
        for (_, before), (entry, after) in pairwise(moves):
            if before is None or after is None or not before.may_become(after):
                yield f"entry {entry.seq}: no way leads from {before} to {after}"


def _state(entry: Entry) -> EffectState | None:
    state = entry.text("state")
    return EffectState(state) if state in set(EffectState) else None


def _judged(story: Story) -> Iterator[str]:
    """Policy allowed what was done, by a rule and a version that are named, and the same twice."""
    done, claim = story.done, story.claim
    for entry in story.proposals:
        if outcome_of(entry) in {None, Outcome.deny} or not entry.text("rule"):
            yield f"entry {entry.seq}: policy did not allow this"
    for name in ("outcome", "rule", "policy_version", "tool"):
        if not done.text(name) or done.text(name) != claim.text(name):
            yield f"the claim has another {name} than the proposal"
    if done.money != claim.money:
        yield "the claim has another amount than the proposal"


def outcome_of(entry: Entry) -> Outcome | None:
    """Read what policy said."""
    outcome = entry.text("outcome")
    return Outcome(outcome) if outcome in set(Outcome) else None


def _edited(story: Story) -> Iterator[str]:
    """Each action that took another's place did so by a person's decision on that other one."""
    for before, after in pairwise(story.proposals):
        id_, hash_ = after.text("action_id"), after.text("action_hash")
        edits = [
            e
            for e in story.of(before.text("action_id"), "decision")
            if e.text("decision") == "edit"
            and (e.text("replaced_by"), e.text("replaced_by_hash")) == (id_, hash_)
        ]
        if len(edits) != 1 or not edits[0].text("person"):
            yield f"nobody decided that action {id_} takes the place of the one before"
        if before.text("tool") != after.text("tool"):
            yield f"action {id_} is of another tool than the one it replaces"


def _claimed(story: Story) -> Iterator[str]:
    """The token was for this customer and this worker, at the time of the claim."""
    claim = story.claim
    tokens = [claim, *story.of(story.proof.action_id, "token")]
    for entry in tokens:
        token, at = entry.part("token"), time_of(entry.entry.get("at"))
        issued, ends = token.get("iat"), token.get("exp")
        if (token.get("sub"), token.get("act")) != (story.customer, entry.text("subject")):
            yield f"entry {entry.seq}: the token is for another customer or worker"
        if entry.text("subject") != claim.text("subject") or entry.seq < claim.seq:
            yield f"entry {entry.seq}: a token of another worker, or before the claim"
        if not all(token.get(name) for name in ("jti", "aud", "scope", "sha256")):
            yield f"entry {entry.seq}: the token has no name, backend or scope"
        if not isinstance(issued, int) or not isinstance(ends, int) or at is None:
            yield f"entry {entry.seq}: the token has no time"
        elif abs(issued - at.timestamp()) > AT_ONCE.total_seconds() or ends <= issued:
            yield f"entry {entry.seq}: the token is not of the time of the claim"
