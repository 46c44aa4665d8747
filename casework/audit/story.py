"""What a proof tells, taken apart: which entry plays which part, and what people signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.audit.proof import Entry, Proof
from casework.audit.signatures import Keys, said
from casework.identity.attest import CONFIRMATION_TYP, DECISION_TYP
from casework.identity.keys import APPROVAL

#: Kinds of entries that an effect's authority is made of, its reading apart.
LINKS = frozenset({"proposal", "confirmation", "decision", "decision_undone", "effect", "token"})
#: Kinds of entries of which the `state` moves the effect on.
_MOVES = ("proposal", "confirmation", "effect")


@dataclass(frozen=True, kw_only=True)
class SignedWord:
    """One signed word, and the entry that names it."""

    jws: str
    claims: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a claim that is text; empty when it is not there."""
        value = self.claims.get(name)
        return value if isinstance(value, str) else ""

    def time(self, name: str) -> int:
        """Return a claim that is a time; zero, which is never right, when it is not there."""
        value = self.claims.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0


@dataclass(frozen=True, kw_only=True)
class Story:
    """The parts of one effect's way. `lineage` are action ids: first proposed, edited, done."""

    proof: Proof
    lineage: tuple[str, ...]
    proposals: tuple[Entry, ...]
    reading: Entry | None
    claim: Entry
    confirmation: SignedWord | None
    decisions: tuple[SignedWord, ...]

    @property
    def customer(self) -> str:
        """Whose effect it is."""
        return self.claim.text("customer")

    @property
    def done(self) -> Entry:
        """The proposal of the action that was done."""
        return self.proposals[-1]

    def of(self, action_id: str, *whats: str) -> tuple[Entry, ...]:
        """Return an action's entries of these kinds, in order."""
        return tuple(
            e
            for e in self.proof.entries
            if e.text("action_id") == action_id and e.text("what") in whats
        )

    def moves(self, action_id: str) -> tuple[Entry, ...]:
        """Return the entries that moved an action on."""
        return self.of(action_id, *_MOVES)

    def state(self, state: str) -> Entry | None:
        """Find the entry at which the action that was done came to a state."""
        found = (e for e in self.moves(self.proof.action_id) if e.text("state") == state)
        return next(found, None)


def story_of(proof: Proof, keys: Keys) -> Story | str:
    """Take a proof apart; a sentence when it does not even have the parts."""
    lineage = _lineage(proof)
    proposals = [_only(proof.entries, "proposal", action_id) for action_id in lineage]
    if None in proposals:
        return "an action has no proposal, or two"
    claims = [
        e for e in proof.entries if e.text("what") == "effect" and e.text("state") == "claimed"
    ]
    if len(claims) != 1 or claims[0].text("action_id") != proof.action_id:
        return "the action was not claimed exactly once"
    readings = [e for e in proof.entries if e.text("what") == "reading"]
    if len(readings) > 1:
        return "there are two readings"
    confirmation = _word(proof.confirmation, keys, CONFIRMATION_TYP)
    decisions = [_word(jws, keys, DECISION_TYP) for jws in proof.decisions]
    if (proof.confirmation and confirmation is None) or None in decisions:
        return "a signature of the confirmation or of a decision does not hold"
    return Story(
        proof=proof,
        lineage=lineage,
        proposals=tuple(p for p in proposals if p is not None),
        reading=readings[0] if readings else None,
        claim=claims[0],
        confirmation=confirmation,
        decisions=tuple(d for d in decisions if d is not None),
    )


def _lineage(proof: Proof) -> tuple[str, ...]:
    """Go back from the action that was done to the one that was proposed first."""
    back = {
        e.text("action_id"): e.text("replaces")
        for e in proof.entries
        if e.text("what") == "proposal"
    }
    found = [proof.action_id]
    while (before := back.get(found[-1])) and before not in found:
        found.append(before)
    return tuple(reversed(found))


def _only(entries: Iterable[Entry], what: str, action_id: str) -> Entry | None:
    found = [e for e in entries if e.text("what") == what and e.text("action_id") == action_id]
    return found[0] if len(found) == 1 else None


def _word(jws: str | None, keys: Keys, typ: str) -> SignedWord | None:
    claims = said(jws, keys, typ=typ, kid_prefix=APPROVAL) if jws else None
    return SignedWord(jws=jws or "", claims=claims) if claims is not None else None
