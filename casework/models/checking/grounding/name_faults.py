"""Words of a reply that the passage does not have, or not together."""

import re
from collections.abc import Sequence

from casework.models.checking.grounding.figures import Figure
from casework.models.checking.grounding.language import Language
from casework.models.checking.grounding.passage import Passage, borne, overlap, weighty
from casework.models.checking.grounding.sense import Piece, Said, Sentence
from casework.models.checking.grounding.words import Fault


def names_fault(said: Sentence, passage: Passage) -> Fault | None:
    """A word that the passage lacks names something new, but for a few that a paraphrase needs."""
    words = passage.words
    unknown = [one for one in said.words if weighty(one, words) and not passage.holds(one)]
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
        and not any(_replaces(said, sentence, passage) for sentence in passage.sentences)
    )


def _replaces(said: Sentence, sentence: Sentence, passage: Passage) -> bool:
    """Say whether most of a sentence is repeated, so that a new word stands for one of its own."""
    theirs = {one.word for one in sentence.words if weighty(one, passage.words)}
    left = theirs - {one.word for one in said.words}
    return bool(left) and len(left) <= _LEFT * len(theirs)


_DANGLING = re.compile(
    r"(?:[\w’]+ ){0,4}?(?:it|they|them|these|those|its|this)\b(?! \w+ing\b)", re.IGNORECASE
)


_LEFT = 0.34
#: So many words of a paraphrase may be new.
_SPARE = 2


def _paraphrases(one: Said, words: Language) -> bool:
    if one.word in words.opposites or one.written[:1].isdigit():
        return False
    return one.word in words.common or (words.name == "en" and one.written.endswith("ly"))


def sides_fault(said: Sentence, passage: Passage) -> Fault | None:
    """Say whether we and you changed places: at your expense for at our expense."""
    there = {(o.whose, o.word) for s in passage.sentences for o in s.words if o.whose}
    for one in said.words:
        other = {"we": "you", "you": "we"}.get(one.whose, "")
        if (
            weighty(one, passage.words)
            and (other, one.word) in there
            and (one.whose, one.word) not in there
        ):
            return "entity"
    return None


def mixture_fault(said: Sentence, passage: Passage) -> Fault | None:
    """What one clause says may not be put together from lines that speak of different things."""
    for group in _groups(said):
        scores = [overlap(group, sentence, passage) for sentence in passage.sentences]
        if not any(scores):
            continue
        best = passage.sentences[scores.index(max(scores))]
        foreign = [
            one
            for one in group.words
            if weighty(one, passage.words) and passage.holds(one) and not passage.in_(one, best)
        ]
        away = [figure for figure in group.figures if not borne(figure, best, passage)]
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
        if (
            instead
            and instead not in passage.words.light
            and one.before
            and one.before in {f.word for f in foreign}
            and instead not in mine
        ):
            return "entity"
    for sentence in passage.sentences:
        if sentence is best or not (sentence.label and best.label):
            continue
        if any(passage.in_(one, sentence) for one in foreign):
            return "entity"
        if any(borne(figure, sentence, passage) for figure in away):
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


_CUTS = frozenset(
    {
        "and",
        "but",
        "because",
        "if",
        "when",
        "once",
        "while",
        "since",
        "as",
        "so",
        "which",
        "who",
        "then",
        "until",
    }
)
