"""Whether sentences are borne out by the passages they cite."""

from collections.abc import Mapping, Sequence

from casework.models.checking.grounding.compare import fault
from casework.models.checking.grounding.language import language
from casework.models.checking.grounding.passage import Passage
from casework.models.checking.grounding.policy import states_policy
from casework.models.checking.grounding.sense import read
from casework.models.checking.grounding.text import LONGEST, exact, plain, sentences
from casework.models.checking.grounding.words import Fault, Quoted, Ungrounded


def ungrounded(sentence: str, passages: Sequence[Quoted]) -> Ungrounded | None:
    """Return what the passages do not bear out; None when one of them bears out each sentence.

    A whole sentence of a passage, word for word, is always borne out.
    """
    if not passages:
        return Ungrounded(sentence=sentence, fault="uncited")
    said = sentences(plain(sentence))
    if not said:
        return Ungrounded(sentence=sentence, fault="unsupported")
    for one in said:
        if len(one) > LONGEST:
            return Ungrounded(sentence=sentence, fault="unsupported")
        faults: list[Fault | None] = [_fault(one, passage) for passage in passages]
        found: Fault | None = next((f for f in faults if f), None)
        if found is not None and None not in faults:
            return Ungrounded(sentence=sentence, fault=found)
    return None


def check_grounding(
    text: str, citations: Mapping[str, tuple[str, ...]], passages: Mapping[str, Quoted]
) -> tuple[Ungrounded, ...]:
    """Return every sentence of a text that may not be said.

    A sentence with citations must be borne out by what it cites; one that names an unknown
    passage counts as uncited. One without citations must state no policy, price, time or promise.
    """
    found: list[Ungrounded] = []
    left = text
    for sentence in sorted(citations, key=len, reverse=True):
        if sentence not in left:
            continue
        ids = citations[sentence]
        if not ids:
            continue
        left = left.replace(sentence, "\n")
        if any(one not in passages for one in ids):
            found.append(Ungrounded(sentence=sentence, fault="uncited"))
            continue
        wrong = ungrounded(sentence, [passages[one] for one in ids])
        if wrong is not None:
            found.append(wrong)
    found += [
        Ungrounded(sentence=one, fault="uncited") for one in sentences(left) if states_policy(one)
    ]
    return tuple(found)


def _fault(sentence: str, passage: Quoted) -> Fault | None:
    whole = exact(sentence)
    cut = sentences(plain(passage.text))
    if whole and any(exact(one) == whole for one in cut):
        return None
    read_passage = Passage(read(passage.text, passage.language), language(passage.language))
    said = read(sentence, passage.language)
    found: Fault | None = next((f for one in said if (f := fault(one, read_passage))), None)
    return found if said else "unsupported"
