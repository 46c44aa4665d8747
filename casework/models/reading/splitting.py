"""Where one wish may end and the next begin: a burst cut into segments, none of them lost.

Too many cuts do no harm: `parts` joins again what belongs together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from casework.domain.case import Span
from casework.models.given import MessageText
from casework.models.reading.asking import asks
from casework.models.reading.words import fold

#: More segments than this are joined, the least parted first: reading stays fast.
MOST = 8

_SENTENCE_END = re.compile(
    r"(?<!\bno)(?<!\bnr)(?<!\bmr)(?<!\bmrs)(?<!\bst)(?<!\bdr)(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)"
    r"(?<!^\d)(?<!\s\d)[.!?…]+[\"')\]]*(?=\s|$)|[!?]+(?=\w)|\n+|;|。|！|？"
)
_OPENS = (
    r"please|pls|plz|kindly|can|could|would|will|do|does|did|is|are|was|were|has|have|where"
    r"|wheres|where's|when|whens|when's|how|hows|how's|what|whats|what's|why|who|which|i|i'm|im"
    r"|i've|ive|i'd|id|i'll|we|we're|we'd|we've|my|your|it|it's|its|there|there's|there is|they"
    r"|you|as|one|the|two|somebody|someone|if|for|order|orders|another"
    r"|cancel|stop|send|change|update|unlock|reset|refund|return|exchange|swap|replace|close"
    r"|delete|erase|remove|add|take|tell|give|show|track|deliver|ship|email|mail|unsubscribe|sign"
    r"|get|let|make|put|switch|move|check|call|help|open|set|save|end|pause|need|want|buy|correct"
    r"|unblock|connect|transfer|subscribe|explain|find|bring|reschedule|redirect|keep|look"
    r"|locked|now|then|never|not|don't|dont|no"
)
_DE = (
    r"ich|mein|meine|meinen|wo|wann|wie|was|warum|kann|können|könnten|können sie|könnten sie|bitte"
    r"|schicken|senden|stornieren|ändern|entsperren|kündigen|außerdem|auch|der|die|das|es|sie|wir"
    r"|ist|haben|hat|lieferung|bestellung|zweitens|dann|jetzt|löschen|liefern"
)
_FR = (
    r"je|j'\w+|mon|ma|mes|où|ou est|quand|comment|pourquoi|combien|pouvez|pourriez|est-ce|veuillez"
    r"|merci de|aussi|la|le|les|il|elle|on|vous|envoyez|annulez|changez|maintenant|qu'\w+|que"
)
_ES = (
    r"yo|quiero|quisiera|mi|mis|me|dónde|donde|cuándo|cuando|cómo|como|cuánto|puede|pueden|podría"
    r"|por favor|también|tambien|el|la|los|no|necesito|envíen|envíe|cancele|cancelen|ahora|hay"
)
_IT = (
    r"io|voglio|vorrei|mio|il|la|mi|dove|dov'\w+|quando|come|quanto|può|potete|potrebbe|per favore"
    r"|anche|non|ho|avete|è|ora|adesso|inviate|annullate|mandatemi|serve|c'\w+"
)
_ADDS = (
    r"(?:and |oh |oh and |und |et |y |e )?(?:also|additionally|besides|plus|furthermore|moreover"
    r"|separately|second(?:ly)?(?=[,:])|third(?:ly)?(?=[,:])|first(?:ly)?(?=[,:])|lastly"
    r"|finally(?=,)|on top of (?:that|this|it)|in addition|another thing|one more thing"
    r"|one other thing|by the way|btw|ps|p\.s\.?|while (?:i'm|im|you're|ur|i am|you are) at it"
    r"|oh and|and then|unrelated(?:ly)?"
    r"|außerdem|zudem|übrigens|zweitens|und noch|ebenso|des weiteren|aussi|de plus|par ailleurs"
    r"|en outre|au fait|également|además|también|tambien|por cierto|por otro lado|aparte"
    r"|inoltre|anche|a proposito|poi(?=[ ,]))\b[\s,:.-]*"
)
#: "I also want" goes on; these begin something new wherever they stand.
_ALWAYS_ADDS = (
    r"(?:by the way|btw|besides|on top of that|in addition|another thing|one more thing|plus"
    r"|oh and|übrigens|außerdem|par ailleurs|en outre|por cierto|además|a proposito|inoltre)\b[ ,:]"
)
_ADDITION = re.compile(rf"{_ADDS}|[\w']+ (?:[\w']+ )?(?:also|auch|aussi|también|anche)\b")
_NUMBERED = re.compile(r"(?:^|(?<=\s))(?:\(?[1-5][.):]|[a-e][.)]|[-*•])\s+(?=[^\W\d_])")
_JOINS = (
    rf"(?:and|but|&|yet)\s+(?=(?:{_OPENS}|{_ADDS})(?!\w)|[0-9#])"
    rf"|(?:und|aber|sowie)\s+(?=(?:{_DE})(?!\w)|[0-9#])"
    rf"|(?:et|mais)\s+(?=(?:{_FR})(?!\w)|[0-9#])"
    rf"|(?:y|pero|e)\s+(?=(?:{_ES}|{_IT})(?!\w)|[0-9#])|(?:ma|ed)\s+(?=(?:{_IT})(?!\w))"
)
_SOFT = re.compile(
    rf"(?:\s*,\s*|\s+[-–—]+\s+|\s*:\s+|\s+)(?:{_JOINS})"
    rf"|\s*,\s*(?=(?:{_OPENS}|{_DE}|{_FR}|{_ES}|{_IT})(?!\w))"
    rf"|\s*,\s*(?={_ADDS}\S)|\s+(?={_ALWAYS_ADDS}\S)"
    r"|\s+[-–—]+\s+|\s*\(|\)\s*"
)
#: What a segment may start with that says nothing of the wish.
_LEAD = re.compile(
    rf"(?:[\s,;:.)–—-]|(?:and|but|so|or|und|aber|et|mais|y|pero|e|ed|ma)\s|(?:{_ADDS})"
    r"|first(?:ly)?,|second(?:ly)?,)+"
)
#: A new sentence that goes on with "and" has more to say.
_AND = re.compile(r"\b(?:and|und|et|y|e|ed)\b")
_WORDS = re.compile(r"[^\W\d_]+|[0-9]+")


@dataclass(frozen=True)
class Segment:
    """Some words of one message that say at most one thing.

    `strong` says that a sentence or message ends before it, `adds` that it opens with a word
    that announces something more.
    """

    message_id: str
    text: str
    start: int
    end: int
    strong: bool = True
    adds: bool = False
    question: bool = False
    #: Its place among the segments of the burst.
    n: int = 0

    @property
    def span(self) -> Span:
        """Point to these words."""
        return Span(message_id=self.message_id, start=self.start, end=self.end)

    def holds(self, place: Span | None) -> bool:
        """Say whether a place lies in these words."""
        return (
            place is not None
            and place.message_id == self.message_id
            and self.start <= place.start < self.end
        )


def segments(messages: Sequence[MessageText]) -> tuple[Segment, ...]:
    """Cut a burst into at most eight segments, in order."""
    found = [segment for message in messages for segment in _of(message)]
    # Kept from one joining to the next: a message of a thousand clauses is read in no more time.
    parted = [_parted(one, other) for one, other in pairwise(found)]
    while len(found) > MOST:
        at = parted.index(min(parted))
        found[at : at + 2] = [_joined(found[at], found[at + 1])]
        del parted[at]
        for i in (at - 1, at):
            if 0 <= i < len(parted):
                parted[i] = _parted(found[i], found[i + 1])
    return tuple(replace(segment, n=n) for n, segment in enumerate(found))


def _of(message: MessageText) -> Iterator[Segment]:
    folded = fold(message.text)
    cuts = sorted(_cuts(folded))
    strong = True
    adds = False
    for i, (end, begins, cut_strong) in enumerate([*cuts, (len(folded), len(folded), True)]):
        start = cuts[i - 1][1] if i else 0
        lead = _LEAD.match(folded, start, max(end, start))
        first = lead.end() if lead else start
        adds = adds or bool(
            (lead and _ADDITION.search(lead.group()))
            or (i and strong and lead and _AND.search(lead.group()))
            or _ADDITION.match(folded, first, end)
        )
        text = message.text[first:end].strip()
        if _WORDS.search(text):
            first += len(message.text[first:end]) - len(message.text[first:end].lstrip())
            question = "?" in message.text[end:begins] or text.endswith("?")
            yield Segment(
                message.id, text, first, first + len(text), strong, adds=adds, question=question
            )
            strong, adds = False, False
        strong = strong or cut_strong


def _cuts(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Name where a segment ends, where the next begins, and whether a sentence ends there."""
    taken = -1
    found = [(m.start(), m.end(), True) for m in _SENTENCE_END.finditer(folded)]
    numbered = list(_NUMBERED.finditer(folded))
    if len(numbered) > 1:
        found += [(m.start(), m.end(), True) for m in numbered]
    found += [(m.start(), m.end(), False) for m in _SOFT.finditer(folded)]
    for start, end, strong in sorted(found, key=lambda cut: (cut[0], not cut[2])):
        if start >= taken:
            taken = end
            yield start, end, strong


def _parted(one: Segment, other: Segment) -> tuple[bool, bool, bool, bool, int]:
    """Rank how much parts two neighbours; the least is joined first, and story before wishes."""
    apart = one.message_id != other.message_id
    wish = any(segment.question or asks(segment.text) for segment in (one, other))
    return apart, other.adds, wish, other.strong, len(one.text) + len(other.text)


def _joined(one: Segment, other: Segment) -> Segment:
    if one.message_id != other.message_id:
        # The words of two messages: the place is that of the longer ones.
        keep = max((one, other), key=lambda segment: len(segment.text))
        place = (keep.message_id, keep.start, keep.end)
    else:
        place = (one.message_id, one.start, other.end)
    message_id, start, end = place
    return Segment(
        message_id,
        f"{one.text}{'.' if other.strong else ','} {other.text}",
        start,
        end,
        one.strong,
        adds=one.adds,
        question=one.question or other.question,
    )
