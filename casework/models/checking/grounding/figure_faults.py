"""Figures of a reply that the passage does not have, or not for what the reply says."""

from casework.models.checking.grounding.passage import Passage, borne
from casework.models.checking.grounding.sense import Sentence
from casework.models.checking.grounding.words import Fault

_FAULTS: dict[str, Fault] = {
    "amount": "amount", "date": "date", "weekday": "date", "part": "date", "clock": "date",
    "id": "entity",
}  # fmt: skip


def figures_fault(said: Sentence, passage: Passage) -> Fault | None:
    """Say which figure no sentence of the passage has, with its unit and its direction."""
    for figure in said.figures:
        if not any(borne(figure, one, passage) for one in passage.sentences):
            return _FAULTS.get(figure.kind, "number")
    return None


def unread_fault(said: Sentence, passage: Passage) -> Fault | None:
    """Digits that could not be read must stand in the passage as they are."""
    there = "".join(sentence.text for sentence in passage.sentences)
    return None if all(digits in there for digits in said.unread) else "number"


def labels_fault(said: Sentence, passage: Passage) -> Fault | None:
    """A figure of a labelled line needs its label: the price of express is no price of delivery."""
    if sum(bool(sentence.label) for sentence in passage.sentences) <= 1:
        return None
    mine = {one.word for one in said.words}
    for figure in said.figures:
        bearing = [s for s in passage.sentences if borne(figure, s, passage)]
        if bearing and not any(not s.label or _labelled(mine, s, passage) for s in bearing):
            return "condition"
    return None


def _labelled(mine: set[str], sentence: Sentence, passage: Passage) -> bool:
    return any(passage.words.same(word, label) for word in mine for label in sentence.label)
