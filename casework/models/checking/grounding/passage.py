"""A passage that was read, and which of its sentences a piece of a reply rests on."""

from dataclasses import dataclass

from casework.models.checking.grounding.bearing import same_figure, single
from casework.models.checking.grounding.figures import Figure
from casework.models.checking.grounding.language import Language
from casework.models.checking.grounding.sense import Piece, Said, Sentence


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


def borne(figure: Figure, sentence: Sentence, passage: Passage) -> bool:
    """Say whether a sentence has a figure."""
    return any(same_figure(figure, other, passage.words) for other in sentence.figures) or (
        single(figure) and not any(_counts(figure, other, passage) for other in sentence.figures)
    )


def _counts(figure: Figure, other: Figure, passage: Passage) -> bool:
    """Say whether another figure counts the same thing."""
    return other.kind == "count" and (
        not figure.noun or not other.noun or passage.words.same(figure.noun, other.noun)
    )


def weighty(said: Said, words: Language) -> bool:
    """Say whether a word says something by itself."""
    return said.word not in words.light


#: Light words that a denial turns round all the same.
TELLING = frozenset(
    {"can", "must", "take", "give", "keep", "need", "get", "ask", "call", "send", "apply"}
)


def turns(one: Said, passage: Passage) -> bool:
    """Say whether denying a word changes what is said."""
    return weighty(one, passage.words) or one.word in TELLING


def best(piece: Piece, passage: Passage) -> tuple[Sentence, ...]:
    """Find the sentences of the passage that a piece most likely rests on."""
    scores = [overlap(piece, sentence, passage) for sentence in passage.sentences]
    most = max(scores, default=0.0)
    return tuple(s for s, n in zip(passage.sentences, scores, strict=True) if n == most and n)


def overlap(piece: Piece, sentence: Sentence, passage: Passage) -> float:
    """Weigh how much of a piece stands in a sentence."""
    score = 0.0
    for one in piece.words:
        weight = 1.0 if weighty(one, passage.words) else 0.6 if one.word in TELLING else 0.2
        if any(one.word == other.word for other in sentence.words):
            score += weight + 0.1
        elif passage.in_(one, sentence):
            score += weight
    return score + sum(1.5 for figure in piece.figures if borne(figure, sentence, passage))
