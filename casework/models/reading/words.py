"""A message as words: folded, misspellings mended, every word still knowing where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casework.domain.case import Span
from casework.models.given import MessageText
from casework.models.reading.spelling import mend

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": "'"})
_TOKEN = re.compile(r"#?[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[,:]|[.!?;]+|\n+")
_ENDS = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its words joined by single spaces, and where each stood in the message."""

    message_id: str
    index: int
    text: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    question: bool

    def span(self, start: int, end: int) -> Span:
        """Point to the original characters behind `text[start:end]`."""
        first = max(i for i, at in enumerate(self.starts) if at <= start)
        last = max(i for i, at in enumerate(self.starts) if at < max(end, start + 1))
        return Span(
            message_id=self.message_id, start=self.places[first][0], end=self.places[last][1]
        )


def fold(text: str) -> str:
    """Lower the case and straighten quotes without moving any character."""
    if text.isascii():
        return text.replace("`", "'").lower()
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_QUOTES))


def sentences(messages: Sequence[MessageText]) -> tuple[Sentence, ...]:
    """Cut a burst of messages into sentences, in order."""
    found: list[Sentence] = []
    for message in messages:
        words: list[tuple[str, int, int]] = []
        for match in _TOKEN.finditer(fold(message.text)):
            if _ENDS.fullmatch(match.group()):
                if words:
                    found.append(
                        _sentence(message.id, len(found), words, question="?" in match.group())
                    )
                words = []
            else:
                words.append((match.group(), match.start(), match.end()))
        if words:
            found.append(_sentence(message.id, len(found), words, question=False))
    return tuple(found)


def _sentence(
    message_id: str, index: int, words: Sequence[tuple[str, int, int]], *, question: bool
) -> Sentence:
    mended = [mend(word.replace("'", "")) for word, _, _ in words]
    starts: list[int] = []
    at = 0
    for word in mended:
        starts.append(at)
        at += len(word) + 1
    return Sentence(
        message_id=message_id,
        index=index,
        text=" ".join(mended),
        starts=tuple(starts),
        places=tuple((start, end) for _, start, end in words),
        question=question,
    )
