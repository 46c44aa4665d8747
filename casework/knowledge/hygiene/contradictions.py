"""Articles that can not both be right."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from casework.knowledge.article import Article
from casework.knowledge.hygiene.claims import Claim, Reader
from casework.knowledge.hygiene.copies import Encode, copies
from casework.knowledge.hygiene.finding import Finding, Level, Sort, finding, quoted
from casework.knowledge.hygiene.fixed import Fixed
from casework.knowledge.hygiene.quantities import Quantity
from casework.knowledge.hygiene.said import Said

#: Stands for "reviewed never" when it is asked whose word is older.
_NEVER = date.min


def contradictions(
    claims: Sequence[Claim],
    fixed: Sequence[Fixed],
    articles: dict[str, Article],
) -> Iterator[Finding]:
    """Give, for each matter on which articles differ, one finding with all its sentences.

    Versions that replaced each other never meet here: an article has one version that holds.
    """
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.matter, claim.under].append(claim)
    told: set[tuple[str, int]] = set()
    for group in groups.values():
        apart = [one for one in group if any(_against(one, other) for other in group)]
        if not apart:
            continue
        places = {(one.said.article, one.said.n) for one in apart}
        if len({article for article, _ in places & told}) > 1:
            # "Only one code" is a number and a no: one fault, told once.
            continue
        told |= places
        odd = _odd(apart, fixed, articles)
        matter = apart[0].matter
        under = ", ".join(value for _, value in apart[0].under if value)
        said = sorted(apart, key=lambda one: (one is not odd, one.said.article, one.said.n))
        yield finding(
            Sort.contradicting,
            Level.error,
            articles[odd.said.article].owner,
            [one.said.article for one in said],
            f"{matter.replace('_', ' ')}{f' ({under})' if under else ''}: {_values(said)}",
            about=f"{matter}|{under}",
            said=dict.fromkeys(quoted(one.said, articles) for one in said),
        )


def copied(
    sentences: Sequence[Said],
    known: Sequence[Finding],
    articles: dict[str, Article],
    reader: Reader,
    encode: Encode,
) -> Iterator[Finding]:
    """Give sentences that are alike but for a number, of matters that nobody has described."""
    told = {(one.article, one.sentence) for found in known for one in found.said}
    for first, second in copies(sentences, encode):
        both = (first, second)
        if any((one.article, one.text) in told for one in both):
            continue
        if not reader.same_conditions(first, second):
            continue
        older = min(both, key=lambda one: articles[one.article].reviewed_on or _NEVER)
        yield finding(
            Sort.contradicting,
            Level.warning,
            articles[older.article].owner,
            sorted(one.article for one in both),
            "nearly the same sentence with another number",
            about="|".join(sorted(one.text for one in both)),
            said=[quoted(one, articles) for one in both],
        )


def _against(one: Claim, other: Claim) -> bool:
    return one.said.article != other.said.article and one.contradicts(other)


def _odd(apart: Sequence[Claim], fixed: Sequence[Fixed], articles: dict[str, Article]) -> Claim:
    """Choose whose word is most likely the wrong one.

    What the rules say counts first, then what most articles say, then who looked last.
    """

    def likely(one: Claim) -> tuple[bool, int, date, str]:
        against_rule = any(rule.differs(one) for rule in fixed)
        agreeing = len({o.said.article for o in apart if not one.contradicts(o)})
        reviewed = articles[one.said.article].reviewed_on or _NEVER
        return (not against_rule, agreeing, reviewed, one.said.article)

    return min(apart, key=likely)


def _values(said: Sequence[Claim]) -> str:
    words = (
        one.value.words if isinstance(one.value, Quantity) else "yes" if one.value else "no"
        for one in said
    )
    return ", ".join(dict.fromkeys(words))
