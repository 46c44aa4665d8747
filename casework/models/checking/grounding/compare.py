"""A sentence beside a passage: every figure, denial and name of the one must stand in the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from casework.models.checking.grounding.figures import NEITHER, Figure
from casework.models.checking.grounding.language import Language, language
from casework.models.checking.grounding.sense import Piece, Said, Sentence
from casework.models.checking.grounding.words import Fault

_BACK = frozenset({"it", "they", "them", "this", "that", "these", "those", "their", "its", "both", "then", "each", "one", "later", "there", "such", "either"})


@dataclass(frozen=True)
class Passage:
    """A passage that was read, in its language."""

    sentences: tuple[Sentence, ...]
    words: Language

    def holds(self, said: Said) -> bool:
        """Say whether a word, or one that may stand for it, is anywhere in the passage."""
        return any(self.in_(said, sentence) for sentence in self.sentences) or any(
            said.word in self.words.implied.get(figure.kind, ())
            for sentence in self.sentences
            for figure in sentence.figures
        )

    def in_(self, said: Said, sentence: Sentence) -> bool:
        """Say whether a word, or one that may stand for it, is in one of its sentences."""
        return any(self.words.same(said.word, other.word) for other in sentence.words)



def fault(said: Sentence, passage: Passage) -> Fault | None:
    """Say what of a sentence the passage does not bear out; None when it bears out all."""
    for check in (_figures, _unread, _names, _nearly, _opposites, _denials, _only, _sides, _order, _musts, _labels, _mixture):
        found = check(said, passage)
        if found:
            return found
    return None if said.words or said.figures else "unsupported"


_FAULTS: dict[str, Fault] = {
    "amount": "amount", "date": "date", "weekday": "date", "part": "date", "clock": "date",
    "id": "entity",
}  # fmt: skip
_LATE, _EARLY = frozenset({"up", "after"}), frozenset({"down", "before"})


def _figures(said: Sentence, passage: Passage) -> Fault | None:
    for figure in said.figures:
        if not any(_borne(figure, one, passage) for one in passage.sentences):
            return _FAULTS.get(figure.kind, "number")
    return None


def _unread(said: Sentence, passage: Passage) -> Fault | None:
    """Digits that could not be read must stand in the passage as they are."""
    there = "".join(sentence.text for sentence in passage.sentences)
    return None if all(digits in there for digits in said.unread) else "number"


def _borne(figure: Figure, sentence: Sentence, passage: Passage) -> bool:
    return any(_same(figure, other, passage) for other in sentence.figures) or (
        _single(figure) and not any(_counts(figure, other, passage) for other in sentence.figures)
    )


def _single(figure: Figure) -> bool:
    return figure.kind == "count" and figure.value == "1"


def _counts(figure: Figure, other: Figure, passage: Passage) -> bool:
    """Say whether another figure counts the same thing."""
    return other.kind == "count" and (
        not figure.noun or not other.noun or passage.words.same(figure.noun, other.noun)
    )


def _same(figure: Figure, other: Figure, passage: Passage) -> bool:
    """Say whether a figure of the passage says what the reply's figure says."""
    if figure.kind != other.kind:
        return False
    if figure.kind == "date":
        parts = zip(figure.value.split("-"), other.value.split("-"), strict=True)
        if any(mine and mine != theirs for mine, theirs in parts):
            return False
    elif figure.value != other.value:
        return _within(figure, other, passage)
    if "whole" in {figure.side, other.side} and figure.side != other.side:
        return False
    if figure.side and other.side:
        return (figure.side, figure.partner) == (other.side, other.partner)
    if other.side and figure.kind not in {"clock", "weekday", "date", "part"}:
        return figure.bound in (_EARLY if other.side == "hi" else _LATE)
    if other.side:
        return figure.bound not in (_LATE if other.side == "hi" else _EARLY) or not figure.bound
    ways = {figure.bound, other.bound} - {NEITHER}
    return not (ways & _LATE and ways & _EARLY)


def _within(figure: Figure, other: Figure, passage: Passage) -> bool:
    """Say whether a number of pieces lies in a range of the passage, as in a list of discounts."""
    if figure.kind != "count" or not figure.noun or other.side != "lo" or figure.side:
        return False
    low, high, asked = (float(n) for n in (other.value, other.partner, figure.value))
    return low <= asked <= high and passage.words.same(figure.noun, other.noun)


def _weighty(said: Said, words: Language) -> bool:
    return said.word not in words.light


def _names(said: Sentence, passage: Passage) -> Fault | None:
    """A word that the passage lacks names something new, but for a few that a paraphrase needs."""
    words = passage.words
    unknown = [one for one in said.words if _weighty(one, words) and not passage.holds(one)]
    spare = [one for one in unknown if one.written not in said.names and _paraphrases(one, words)]
    new = [one for one in unknown if one not in spare]
    if new and _resolved(new, said, passage):
        return None
    return "entity" if new or len(spare) > _SPARE else None


def _resolved(new: Sequence[Said], said: Sentence, passage: Passage) -> bool:
    """Say whether what is new may be what the passage's first `it` stands for.

    An article's title says what "It stays there for 10 years" is about; the passage does not.
    """
    first = passage.sentences[0] if passage.sentences else None
    together = len(new) == 1 or (len(new) == _SPARE and new[1].before == new[0].word)
    return (
        first is not None
        and bool(_DANGLING.match(first.text))
        and together
        and not any(one.written in said.names for one in new)
    )


_DANGLING = re.compile(
    r"(?:[\w’]+ ){0,4}?(?:it|they|them|these|those|its|this)\b(?! \w+ing\b)", re.IGNORECASE
)


#: So many words of a paraphrase may be new.
_SPARE = 2


def _paraphrases(one: Said, words: Language) -> bool:
    if one.word in words.opposites or one.written[:1].isdigit():
        return False
    return one.word in words.common or (words.name == "en" and one.written.endswith("ly"))


def _opposites(said: Sentence, passage: Passage) -> Fault | None:
    """An opposite at the same word: the day after the renewal for the day before the renewal."""
    there = frozenset[tuple[str, str]]().union(*(p.leads for s in passage.sentences for p in s.pieces))
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
        if _weighty(one, passage.words) and one.word not in known and against_word & known and not one.denied:
            return "negation"
    return None


def _nearly(said: Sentence, passage: Passage) -> Fault | None:
    """A sentence in almost the words of the passage denies as often and has the same small words."""
    mine = {one.word for one in said.words if _weighty(one, passage.words)}
    for sentence in passage.sentences:
        theirs = {one.word for one in sentence.words if _weighty(one, passage.words)}
        shared = len(mine & theirs)
        if not theirs or shared < _NEAR * max(len(mine), len(theirs)):
            continue
        if said.deniers != sentence.deniers:
            return "negation"
        if (said.small - sentence.small) & _TURNING and (sentence.small - said.small) & _TURNING:
            return "condition"
    return None


_NEAR = 0.8
#: Small words that turn a sentence into another one.
_TURNING = frozenset({"before", "after", "without", "until", "unless"})


def _best(piece: Piece, passage: Passage) -> tuple[Sentence, ...]:
    """Find the sentences of the passage that a piece most likely rests on."""
    scores = [_overlap(piece, sentence, passage) for sentence in passage.sentences]
    most = max(scores, default=0.0)
    return tuple(s for s, n in zip(passage.sentences, scores, strict=True) if n == most and n)


def _overlap(piece: Piece, sentence: Sentence, passage: Passage) -> float:
    score = 0.0
    for one in piece.words:
        weight = 1.0 if _weighty(one, passage.words) else 0.6 if one.word in _TELLING else 0.2
        if any(one.word == other.word for other in sentence.words):
            score += weight + 0.1
        elif passage.in_(one, sentence):
            score += weight
    return score + sum(1.5 for figure in piece.figures if _borne(figure, sentence, passage))


def _denials(said: Sentence, passage: Passage) -> Fault | None:
    for piece in said.pieces:
        best = tuple(s for s in _best(piece, passage) if not _not_before(s) or _not_before(said))
        if _denied_alike(piece, passage):
            continue
        if best and all(_denies(piece, sentence, passage) for sentence in best):
            return "negation"
        denied_there = any(one.denied for s in best for one in s.words)
        if piece.denied and not denied_there and not any(p.bare for s in best for p in s.pieces):
            return "negation"
    return None


def _not_before(sentence: Sentence) -> bool:
    """Say whether it forbids something until something else was done; `_order` looks at those."""
    return any(
        one.denied and two.opening == "before"
        for one, two in pairwise(sentence.pieces)
    )


def _denied_alike(piece: Piece, passage: Passage) -> bool:
    """Say whether some sentence denies exactly the words that this piece denies."""
    mine = {one.word for one in piece.words if one.denied and _turns(one, passage)}
    return bool(mine) and any(
        mine == {one.word for one in sentence.words if one.denied and _turns(one, passage)}
        for sentence in passage.sentences
    )


def _turns(one: Said, passage: Passage) -> bool:
    return _weighty(one, passage.words) or one.word in _TELLING


def _denies(piece: Piece, sentence: Sentence, passage: Passage) -> bool:
    """Say whether a piece denies what the sentence says, or says what the sentence denies."""
    for other in sentence.pieces:
        if other.bare and any(_same(f, g, passage) for f in piece.figures for g in other.figures):
            return not piece.denied
    if "only" in piece.small and _exclusive(sentence):
        return False
    against = agreed = 0
    for one in piece.words:
        others = [o for o in sentence.words if passage.words.same(one.word, o.word)]
        exact = [o for o in others if o.word == one.word] or others
        if not exact or (not _weighty(one, passage.words) and one.word not in _TELLING):
            continue
        if all(other.denied for other in exact) and not one.denied:
            if _weighty(one, passage.words) or not piece.denied:
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
#: Light words that a denial turns round all the same.
_TELLING = frozenset({"can", "must", "take", "give", "keep", "need", "get", "ask", "call", "send", "apply"})


def _only(said: Sentence, passage: Passage) -> Fault | None:
    """`only` rules something out, so the passage must rule something out too."""
    if "only" not in said.small or any("only" in s.small for s in passage.sentences):
        return None
    for sentence in passage.sentences:
        if any(piece.denied for piece in sentence.pieces):
            return None
        if {"just", "alone"} & sentence.small or {"last", "singl"} & {o.word for o in sentence.words}:
            return None
    return "condition"


def _sides(said: Sentence, passage: Passage) -> Fault | None:
    there = {(o.whose, o.word) for s in passage.sentences for o in s.words if o.whose}
    for one in said.words:
        other = {"we": "you", "you": "we"}.get(one.whose, "")
        if _weighty(one, passage.words) and (other, one.word) in there and (one.whose, one.word) not in there:
            return "entity"
    return None


def _order(said: Sentence, passage: Passage) -> Fault | None:
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
        beside = sentence.pieces[at - 1] if at else sentence.pieces[1] if len(sentence.pieces) > 1 else None
        if beside is None:
            return None
        here, there = (frozenset(one.word for one in p.words) for p in (piece, beside))
        if piece.opening == "before" and beside.denied:
            # Not to order before looking is to look and then to order.
            return here, there
        return (there, here) if piece.opening == "before" else (here, there)
    return None


def _musts(said: Sentence, passage: Passage) -> Fault | None:
    for piece in said.pieces:
        if not any(one.word == "must" and not one.denied for one in piece.words):
            continue
        for sentence in _best(piece, passage):
            there = {one.word for one in sentence.words}
            if "can" in there and not any(passage.words.same("must", one) for one in there):
                return "condition"
    return None


def _labels(said: Sentence, passage: Passage) -> Fault | None:
    """A figure of a labelled line needs its label: the price of express is no price of delivery."""
    if sum(bool(sentence.label) for sentence in passage.sentences) <= 1:
        return None
    mine = {one.word for one in said.words}
    for figure in said.figures:
        bearing = [s for s in passage.sentences if _borne(figure, s, passage)]
        if bearing and not any(not s.label or _labelled(mine, s, passage) for s in bearing):
            return "condition"
    return None


def _labelled(mine: set[str], sentence: Sentence, passage: Passage) -> bool:
    return any(passage.words.same(word, label) for word in mine for label in sentence.label)


def _mixture(said: Sentence, passage: Passage) -> Fault | None:
    """What one clause says may not be put together from lines that speak of different things."""
    for group in _groups(said):
        scores = [_overlap(group, sentence, passage) for sentence in passage.sentences]
        if not any(scores):
            continue
        best = passage.sentences[scores.index(max(scores))]
        foreign = [
            one
            for one in group.words
            if _weighty(one, passage.words) and passage.holds(one) and not passage.in_(one, best)
        ]
        away = [figure for figure in group.figures if not _borne(figure, best, passage)]
        found = _taken_over(foreign, away, best, group, passage)
        if found:
            return found
    return None


def _taken_over(
    foreign: Sequence[Said], away: Sequence[Figure], best: Sentence, group: Piece, passage: Passage
) -> Fault | None:
    mine = {one.word for one in group.words}
    after = {one.word: one.before for one in best.words if one.before}
    for one in group.words:
        instead = after.get(one.word)
        if instead and instead not in passage.words.light and one.before and one.before in {f.word for f in foreign} and instead not in mine:
            return "entity"
    for sentence in passage.sentences:
        if sentence is best or not (sentence.label and best.label):
            continue
        if any(passage.in_(one, sentence) for one in foreign):
            return "entity"
        if any(_borne(figure, sentence, passage) for figure in away):
            return "number"
    kinds = {figure.kind for figure in best.figures}
    return "number" if any(figure.kind in kinds for figure in away) else None


def _groups(said: Sentence) -> list[Piece]:
    """Put pieces together that only a comma parts."""
    out: list[list[Piece]] = []
    for piece in said.pieces:
        joins = out and out[-1][-1].stop in {",", ""} and piece.opening not in _CUTS
        if joins:
            out[-1].append(piece)
        else:
            out.append([piece])
    return [
        Piece(
            some[0].opening,
            tuple(one for piece in some for one in piece.words),
            tuple(one for piece in some for one in piece.figures),
            any(piece.denied for piece in some),
            frozenset[str]().union(*(piece.small for piece in some)),
        )
        for some in out
    ]


_CUTS = frozenset({"and", "but", "because", "if", "when", "once", "while", "since", "as", "so", "which", "who", "then", "until"})
