"""Questions without an article: alike ones together, and of their words only common ones.

A customer's words are sealed with their own key. They are opened in this process, in their own
scope, compared, and forgotten; what is kept of a group are counts and the words that at least three
different customers used.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from casework.knowledge.hygiene.copies import Encode
from casework.knowledge.terms import telling
from casework.store.hygiene_records import UnansweredRecord

#: A word, and a group, needs so many different customers before anybody sees it.
ENOUGH = 3
#: How near a question must be to the first of its group.
_NEAR = 0.5
_MOST_TERMS = 6
#: Numbers, mail addresses and ids say who asked, not what.
_WORD = re.compile(r"[^\W\d_]{3,30}")


class Asked(NamedTuple):
    """One question in vain. `words` is empty where they can not be opened any more."""

    at: datetime
    case_id: str
    customer: str
    subject: str
    language: str
    words: str


def grouped(questions: Sequence[Asked], encode: Encode) -> tuple[UnansweredRecord, ...]:
    """Put alike questions together.

    What too few customers asked is counted with its subject, without any words.
    """
    groups = _alike(questions, encode)
    shown: list[UnansweredRecord] = []
    rest: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for group in groups:
        if len({one.customer for one in group}) >= ENOUGH:
            shown.append(_record(group, _terms(group)))
        else:
            for one in group:
                rest[one.subject, one.language].append(one)
    shown += [_record(group, ()) for group in rest.values()]
    return tuple(_named(sorted(shown, key=lambda one: (-one.questions, one.first_at))))


def _named(groups: Sequence[UnansweredRecord]) -> Iterator[UnansweredRecord]:
    """Name each group by what is told of it; of two that read alike, the smaller is numbered."""
    times: Counter[str] = Counter()
    for one in groups:
        told = f"{one.subject}|{one.language}|{' '.join(one.terms)}"
        times[told] += 1
        name = hashlib.sha256(f"{told}|{times[told]}".encode()).hexdigest()[:16]
        yield one.model_copy(update={"id": name})


def _alike(questions: Sequence[Asked], encode: Encode) -> list[list[Asked]]:
    """Let each question join the nearest group whose first question is near enough."""
    spoken = [one for one in questions if one.words]
    rows = encode([one.words for one in spoken])
    groups: list[list[Asked]] = []
    firsts: list[int] = []
    for n, one in enumerate(spoken):
        near = rows[firsts] @ rows[n] if firsts else np.zeros(0, dtype=np.float32)
        best = int(near.argmax()) if len(near) else -1
        if best >= 0 and float(near[best]) >= _NEAR:
            groups[best].append(one)
        else:
            groups.append([one])
            firsts.append(n)
    silent = [[one] for one in questions if not one.words]
    return [*groups, *silent]


def _terms(group: Sequence[Asked]) -> tuple[str, ...]:
    """Give the words that enough different customers used, the most used first."""
    used: dict[str, set[str]] = defaultdict(set)
    for one in group:
        for word in telling(one.words):
            if _WORD.fullmatch(word):
                used[word].add(one.customer)
    often = {word: len(by) for word, by in used.items() if len(by) >= ENOUGH}
    return tuple(sorted(often, key=lambda word: (-often[word], word))[:_MOST_TERMS])


def _record(group: Sequence[Asked], said: tuple[str, ...]) -> UnansweredRecord:
    subject = Counter(one.subject for one in group).most_common(1)[0][0]
    language = Counter(one.language for one in group).most_common(1)[0][0]
    return UnansweredRecord(
        id="",
        subject=subject,
        language=language,
        terms=said,
        questions=len(group),
        cases=len({one.case_id for one in group}),
        first_at=min(one.at for one in group),
        last_at=max(one.at for one in group),
    )
