"""What the hits themselves say of whether they answer the question, as a few numbers."""

from collections.abc import Sequence

from casework.domain.words import Word
from casework.knowledge.chunk import Chunk
from casework.knowledge.index import Hit
from casework.knowledge.terms import words

#: How many hits are looked at.
DEPTH = 10
#: Words are compared by their beginnings, so that "returned" is in "return".
_BEGINNING = 5
_SHORT = 2
_EMPTY = frozenset(
    "a about after all also am an and any are as at be been but by can could did do does for from "
    "get give go got had has have how i if in into is it its just let long make many may me mine "
    "much must my need no not of on one only or our out over please put quite s shall she should "
    "so some still t take tell than that the their them then there they this those thing things "
    "to too under up us very want was we went were what whats when where which who why will with "
    "without would you your yours "
    "aber auch auf aus bei bin bis das dass dem den der des die du ein eine einen einer es euch "
    "für geht gibt habe haben hat ich ihr im in ist ja jetzt kann kein keine man mein meine mich "
    "mir mit muss nach nicht noch nur oder sich sie sind so um und uns vom von war was wenn wer "
    "wie wir wird wo zu zum zur "
    "che de del den een el en est et het hoe ho i ik il je kan la le les los lo mi mijn mon n pas "
    "per pour qu que se si un una une van waar".split()
)


class Evidence(Word):
    """The features that confidence is worked out from. Each lies about between 0 and 1."""

    #: How near in meaning the first passage is, and the nearest of any.
    cosine: float
    best_cosine: float
    #: How far the best passage of another article lies behind the first.
    gap: float
    #: How much of the question's own words stand in the first passage, and in the first three.
    covered: float
    covered_by_three: float
    #: How much of BM25's whole weight in the hits the first passage has.
    bm25_share: float
    #: Whether both rankings have it in front.
    agreed: float
    #: How many of the first five hits are the first one's article.
    together: float


def evidence(question: str, hits: Sequence[Hit]) -> Evidence:
    """Look at the hits of one question: at least one, best first."""
    hits = hits[:DEPTH]
    first, chunk = hits[0], hits[0].chunk
    others = [hit.score for hit in hits if hit.chunk.article_id != chunk.article_id]
    cosines = [hit.cosine or 0.0 for hit in hits]
    weights = [max(hit.bm25 or 0.0, 0.0) for hit in hits]
    asked = _content(question)
    three = [_said(hit.chunk) for hit in hits[:3]]
    return Evidence(
        cosine=cosines[0],
        best_cosine=max(cosines),
        gap=_gap(first.score, others),
        covered=_share(asked, three[0]),
        covered_by_three=_share(asked, frozenset().union(*three)),
        bm25_share=weights[0] / sum(weights) if sum(weights) else 0.0,
        agreed=(_near(first.bm25_rank) + _near(first.vector_rank)) / 2,
        together=sum(hit.chunk.article_id == chunk.article_id for hit in hits[:5]) / 5,
    )


def share_said(question: str, text: str) -> float:
    """Say how much of a question's own words a short text has, from 0 to 1."""
    return _share(_content(question), frozenset(word[:_BEGINNING] for word in words(text)))


def _gap(first: float, others: Sequence[float]) -> float:
    """Return how far the others lie behind, as a share; a re-ranked first may lie behind them."""
    if not others or first <= 0:
        return 0.0 if others else 1.0
    return max((first - max(others)) / first, 0.0)


def _near(rank: int | None) -> float:
    return 1 / rank if rank else 0.0


def _content(text: str) -> frozenset[str]:
    """Return the beginnings of the words that say something."""
    return frozenset(
        word[:_BEGINNING] for word in words(text) if word not in _EMPTY and len(word) > _SHORT
    )


def _said(chunk: Chunk) -> frozenset[str]:
    # Cut apart: a long passage has more words than a question may.
    text = " ".join((chunk.title, *chunk.headings, chunk.text))
    parts = (text[at : at + 150] for at in range(0, len(text), 150))
    return frozenset(word[:_BEGINNING] for part in parts for word in words(part))


def _share(asked: frozenset[str], said: frozenset[str]) -> float:
    return len(asked & said) / len(asked) if asked else 0.0
