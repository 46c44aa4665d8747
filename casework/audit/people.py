"""Whether people said yes to exactly this: the customer, and as many supervisors as were needed."""

from collections.abc import Iterator
from itertools import pairwise

from casework.audit.anchoring import AT_ONCE, time_of
from casework.audit.authority import outcome_of
from casework.audit.proof import Entry
from casework.audit.story import SignedWord, Story
from casework.domain.identity import one_spelling
from casework.domain.verdict import Outcome
from casework.store.commitment import fingerprint


def unsaid(story: Story) -> Iterator[str]:
    """Say of every yes that is missing, or that is to something else, why it does not count."""
    yield from _confirmed(story)
    yield from _signed(story)
    yield from _approved(story)
    issuers = {w.text("iss") for w in (*story.decisions, *_some(story.confirmation))}
    if len(issuers) > 1 or "" in issuers:
        yield "the signed words are of two issuers"


def _some(word: SignedWord | None) -> tuple[SignedWord, ...]:
    return () if word is None else (word,)


def must_confirm(story: Story) -> bool:
    """Say whether the customer's own yes was needed."""
    outcome = outcome_of(story.done)
    asked = story.done.text("requested_by") == "customer"
    return outcome is Outcome.confirm or (outcome is not None and outcome.approvals > 0 and asked)


def _confirmed(story: Story) -> Iterator[str]:
    word = story.confirmation
    if word is None:
        if must_confirm(story):
            yield "the customer's confirmation is missing"
        return
    action_id = word.text("action_id")
    entries = [
        e
        for e in story.of(action_id, "confirmation")
        if e.text("signed") == fingerprint(word.jws) and e.text("state") == "confirmed"
    ]
    if len(entries) != 1 or entries[0].text("kind") != "customer":
        yield "the confirmation is not the one that is in the chain"
        return
    [entry] = entries
    said = (word.text("sub"), word.text("customer"), entry.text("subject"))
    if said != (story.customer,) * 3 or word.claims.get("accepted") is not True:
        yield "the confirmation is not this customer's yes"
    if action_id not in story.lineage or word.text("action_hash") != entry.text("action_hash"):
        yield "the confirmation is of another action"
        return
    yield from _in_time("the confirmation", word, entry, story.claim)
    yield from _lowered_since(story, action_id)


def _lowered_since(story: Story, action_id: str) -> Iterator[str]:
    """After the customer's yes an amount may only fall; anything else would ask them again."""
    start = story.lineage.index(action_id)
    since = story.proposals[start:]
    for before, after in pairwise(since):
        (old, currency), (new, same) = before.money, after.money
        if not (old.isdecimal() and new.isdecimal() and int(new) < int(old) and currency == same):
            yield f"entry {after.seq}: after the customer's yes more changed than a lower amount"


def _signed(story: Story) -> Iterator[str]:
    """Each signed decision is one that the chain names, by the same person on the same hash."""
    named = {
        e.text("signed"): e for action_id in story.lineage for e in story.of(action_id, "decision")
    }
    if len({word.jws for word in story.decisions}) != len(story.decisions):
        yield "a decision stands here twice"
    for word in story.decisions:
        entry = named.get(fingerprint(word.jws))
        if entry is None:
            yield "a decision is not one that is in the chain"
            continue
        name = f"the decision of entry {entry.seq}"
        same = {"jti": "jti", "approval_id": "approval", "approver": "person"}
        same |= {"decision": "decision", "action_hash": "action_hash"}
        same["policy_version"] = "policy_version"
        if any(word.text(claim) != entry.text(field) for claim, field in same.items()):
            yield f"{name} says something else than the chain"
        if word.text("shown_hash") != word.text("action_hash"):
            yield f"{name} is on another action than was shown"
        if word.text("sub") != word.text("approver") or _own(word, story):
            yield f"{name} is of the one who asked for it"
        yield from _in_time(name, word, entry, story.claim)


def _own(word: SignedWord, story: Story) -> bool:
    """Say whether somebody decided on their own request, or the customer on theirs."""
    approver = one_spelling(word.text("approver"))
    own = (word.text("requester"), story.customer, story.done.text("requested_by"))
    return not approver or approver in {one_spelling(name) for name in own}


def _in_time(name: str, word: SignedWord, entry: Entry, claim: Entry) -> Iterator[str]:
    said, used = time_of(entry.entry.get("at")), time_of(claim.entry.get("at"))
    if said is None or used is None or entry.seq > claim.seq:
        yield f"{name} came after the claim"
        return
    if abs(word.time("iat") - said.timestamp()) > AT_ONCE.total_seconds():
        yield f"{name} was signed at another time than the chain has"
    if word.time("exp") <= used.timestamp():
        yield f"{name} had ended when it was used"


def approvals(story: Story) -> tuple[Entry, ...]:
    """Return the yeses to the action that was done, without those that were taken back."""
    standing: dict[str, Entry] = {}
    for entry in story.of(story.proof.action_id, "decision", "decision_undone"):
        person = one_spelling(entry.text("person"))
        if entry.text("what") == "decision_undone":
            standing.pop(person, None)
        elif entry.text("decision") == "approve" and entry.seq < story.claim.seq:
            standing[person] = entry
    return tuple(standing.values())


def _approved(story: Story) -> Iterator[str]:
    """Enough different people said yes, and the claim used exactly these."""
    given, claim = approvals(story), story.claim
    outcome, needed = outcome_of(story.done), claim.entry.get("needed")
    if not isinstance(needed, int) or isinstance(needed, bool):
        yield "the claim does not say how many had to approve"
        return
    needed = max(needed, outcome.approvals if outcome else 0)
    people = {one_spelling(e.text("person")) for e in given}
    used = claim.entry.get("approvers")
    names = {one_spelling(str(name)) for name in used} if isinstance(used, list) else set()
    if not names <= people or len(names) < needed or "" in names:
        yield f"{needed} different people had to approve; {len(names & people)} did"
    if names & {one_spelling(story.customer), one_spelling(story.done.text("requested_by"))}:
        yield "somebody approved their own request"
    if any(
        e.text("kind") != "staff" or e.text("approval") != claim.text("approval") for e in given
    ):
        yield "an approval is not of staff, or not of this card"
    if story.decisions:
        signed = {fingerprint(word.jws) for word in story.decisions}
        counted = [e for e in given if one_spelling(e.text("person")) in names]
        if any(e.text("signed") not in signed for e in counted):
            yield "the signature of an approval is missing"
