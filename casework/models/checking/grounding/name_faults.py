"""Words of a reply that the passage does not have, or not together."""

from collections.abc import Sequence

from casework.models.checking.grounding.figures import Figure
from casework.models.checking.grounding.kinds import kinds
from casework.models.checking.grounding.likely import likely
from casework.models.checking.grounding.passage import Passage, best, borne, overlap, weighty
from casework.models.checking.grounding.sense import Piece, Said, Sentence
from casework.models.checking.grounding.words import Fault


def names_fault(said: Sentence, passage: Passage) -> Fault | None:
    """A word that the passage lacks must name nothing that could have been put in its place.

    Names and words of a closed kind are never new, nor is one of a kind that the passage has
    another of. Any other word may be, if it is likely that it only says the same differently.
    """
    words = passage.words
    new = [one for one in said.words if weighty(one, words) and not passage.holds(one)]
    if not new:
        return None
    if words.name != "en" or any(_names_something(one, said) for one in new):
        return "entity"
    known = kinds(words.name)
    here = {one.word for one in said.words}
    there = {one.word for sentence in _resting(said, passage) for one in sentence.words}
    if any(known.exchanged(one.word, there, here) for one in new):
        return "entity"
    return None if likely(new, said, passage) else "entity"


def _names_something(one: Said, said: Sentence) -> bool:
    return one.written in said.names or one.written[:1].isdigit() or kinds("en").named(one.word)


def _resting(said: Sentence, passage: Passage) -> list[Sentence]:
    """Find the sentences of the passage that the pieces of a sentence rest on."""
    return [sentence for piece in said.pieces for sentence in best(piece, passage)]


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
