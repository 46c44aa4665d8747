"""Before for after, must for can."""

from casework.models.checking.grounding.passage import Passage, best
from casework.models.checking.grounding.sense import Sentence
from casework.models.checking.grounding.words import Fault


def order_fault(said: Sentence, passage: Passage) -> Fault | None:
    """Say whether what comes first and what comes later changed places."""
    mine = _sequence(said)
    if mine is None:
        return None
    for sentence in passage.sentences:
        theirs = _sequence(sentence)
        if theirs is None:
            continue
        straight = len(mine[0] & theirs[0]) + len(mine[1] & theirs[1])
        crossed = len(mine[0] & theirs[1]) + len(mine[1] & theirs[0])
        if crossed > straight:
            return "condition"
    return None


def _sequence(sentence: Sentence) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return what comes first and what comes later, where a sentence says `before` or `after`."""
    for at, piece in enumerate(sentence.pieces):
        if piece.opening not in {"before", "after"} or not piece.words:
            continue
        beside = (
            sentence.pieces[at - 1]
            if at
            else sentence.pieces[1]
            if len(sentence.pieces) > 1
            else None
        )
        if beside is None:
            return None
        here, there = (frozenset(one.word for one in p.words) for p in (piece, beside))
        if piece.opening == "before" and beside.denied:
            # Not to order before looking is to look and then to order.
            return here, there
        return (there, here) if piece.opening == "before" else (here, there)
    return None


def musts_fault(said: Sentence, passage: Passage) -> Fault | None:
    """Say whether something became a duty that the passage only allows."""
    for piece in said.pieces:
        if not any(one.word == "must" and not one.denied for one in piece.words):
            continue
        for sentence in best(piece, passage):
            there = {one.word for one in sentence.words}
            if "can" in there and not any(passage.words.same("must", one) for one in there):
                return "condition"
    return None
