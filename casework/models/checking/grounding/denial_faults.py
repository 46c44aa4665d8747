"""Yes for no: what a reply denies or the passage does."""

from collections import Counter
from itertools import pairwise

from casework.models.checking.grounding.bearing import same_figure
from casework.models.checking.grounding.figures import Figure
from casework.models.checking.grounding.passage import TELLING, Passage, best, turns, weighty
from casework.models.checking.grounding.sense import Piece, Sentence
from casework.models.checking.grounding.words import Fault


def opposites_fault(said: Sentence, passage: Passage) -> Fault | None:
    """An opposite at the same word: the day after the renewal for the day before the renewal."""
    there = frozenset[tuple[str, str]]().union(
        *(p.leads for s in passage.sentences for p in s.pieces)
    )
    for piece in said.pieces:
        for word, at in sorted(piece.leads):
            if not at:
                continue
            against = {(other, at) for other in passage.words.opposites.get(word, ())}
            if not {(word, at), (word, "")} & there and against & there and not piece.denied:
                return "negation"
    known = {one.word for sentence in passage.sentences for one in sentence.words}
    for one in said.words:
        against_word = passage.words.opposites.get(one.word, frozenset())
        if (
            weighty(one, passage.words)
            and one.word not in known
            and against_word & known
            and not one.denied
        ):
            return "negation"
    return None


def nearly_fault(said: Sentence, passage: Passage) -> Fault | None:
    """A sentence in almost the passage's words denies as often and has the same small words."""
    mine = {one.word for one in said.words if weighty(one, passage.words)}
    for sentence in passage.sentences:
        theirs = {one.word for one in sentence.words if weighty(one, passage.words)}
        shared = len(mine & theirs)
        if not theirs or shared < _NEAR * max(len(mine), len(theirs)):
            continue
        if said.deniers != sentence.deniers:
            return "negation"
        if _doubled(said, sentence):
            return "number"
        if (said.small - sentence.small) & _TURNING and (sentence.small - said.small) & _TURNING:
            return "condition"
    return None


def _doubled(said: Sentence, sentence: Sentence) -> bool:
    """Say whether a figure stands twice where the passage has two: the 25th and the 25th."""
    more = Counter(map(_told, said.figures))
    there = Counter(map(_told, sentence.figures))
    return any(times > 1 and times > there[figure] for figure, times in more.items())


def _told(figure: Figure) -> tuple[str, str]:
    return figure.kind, figure.value


_NEAR = 0.8


#: Small words that turn a sentence into another one.
_TURNING = frozenset({"before", "after", "without", "until", "unless"})


def denials_fault(said: Sentence, passage: Passage) -> Fault | None:
    """Say whether a piece says yes where its sentence of the passage says no, or no for yes."""
    for piece in said.pieces:
        resting = tuple(s for s in best(piece, passage) if not _not_before(s) or _not_before(said))
        if _denied_alike(piece, passage):
            continue
        if resting and all(_denies(piece, sentence, passage) for sentence in resting):
            return "negation"
        denied_there = any(one.denied for s in resting for one in s.words)
        if piece.denied and not denied_there and not any(p.bare for s in resting for p in s.pieces):
            return "negation"
    return None


def _not_before(sentence: Sentence) -> bool:
    """Say whether it forbids something until something else was done: the order tells then."""
    return any(one.denied and two.opening == "before" for one, two in pairwise(sentence.pieces))


def _denied_alike(piece: Piece, passage: Passage) -> bool:
    """Say whether some sentence denies exactly the words that this piece denies."""
    mine = {one.word for one in piece.words if one.denied and turns(one, passage)}
    return bool(mine) and any(
        mine == {one.word for one in sentence.words if one.denied and turns(one, passage)}
        for sentence in passage.sentences
    )


def _denies(piece: Piece, sentence: Sentence, passage: Passage) -> bool:
    """Say whether a piece denies what the sentence says, or says what the sentence denies."""
    for other in sentence.pieces:
        if other.bare and any(
            same_figure(f, g, passage.words) for f in piece.figures for g in other.figures
        ):
            return not piece.denied
    if "only" in piece.small and _exclusive(sentence):
        return False
    against = agreed = 0
    for one in piece.words:
        others = [o for o in sentence.words if passage.words.same(one.word, o.word)]
        exact = [o for o in others if o.word == one.word] or others
        if not exact or (not weighty(one, passage.words) and one.word not in TELLING):
            continue
        if all(other.denied for other in exact) and not one.denied:
            if weighty(one, passage.words) or not piece.denied:
                return True
        elif one.denied:
            same = any(other.denied for other in exact)
            agreed += same
            against += not same
    return against > agreed


def _exclusive(sentence: Sentence) -> bool:
    """Say whether a sentence rules everything else out: to no other address."""
    return any(one.word in _ELSE for one in sentence.words) and any(
        piece.denied for piece in sentence.pieces
    )


_ELSE = frozenset({"other", "else", "anywher", "another", "more"})


def only_fault(said: Sentence, passage: Passage) -> Fault | None:
    """`only` rules something out, so the passage must rule something out too."""
    if "only" not in said.small or any("only" in s.small for s in passage.sentences):
        return None
    for sentence in passage.sentences:
        if any(piece.denied for piece in sentence.pieces):
            return None
        if {"just", "alone"} & sentence.small or {"last", "singl"} & {
            o.word for o in sentence.words
        }:
            return None
    return "condition"
