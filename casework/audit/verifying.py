"""Verifying a proof offline: the file, the public keys, and nothing else."""

from casework.audit.anchoring import unanchored
from casework.audit.authority import unlinked
from casework.audit.done import undone
from casework.audit.people import unsaid
from casework.audit.proof import read
from casework.audit.signatures import Keys
from casework.audit.story import Story, story_of
from casework.domain.words import Word


class Refuted(Word):
    """The file proves nothing; each of these is a reason by itself."""

    faults: tuple[str, ...]


def verify(content: bytes, keys: Keys) -> Story | Refuted:
    """Return what the file proves, or every reason why it does not."""
    proof = read(content)
    if proof is None:
        return Refuted(faults=("this is no proof, or it is not written as one is",))
    adrift = tuple(unanchored(proof, keys))
    if adrift:
        return Refuted(faults=adrift)
    story = story_of(proof, keys)
    if isinstance(story, str):
        return Refuted(faults=(story,))
    faults = (*unlinked(story), *unsaid(story), *undone(story))
    return Refuted(faults=tuple(dict.fromkeys(faults))) if faults else story


def withheld(story: Story) -> tuple[str, ...]:
    """Name what is not in the file, so that only the chain speaks for it."""
    missing = {
        "the action": not story.proof.actions,
        "the customer's words": story.proof.message is None and story.reading is not None,
        "the signed decisions": not story.proof.decisions and bool(story.claim.text("approval")),
        "the backend's answer": story.proof.answer is None and story.state("succeeded") is not None,
    }
    return tuple(name for name, is_missing in missing.items() if is_missing)
