"""What one line, or one file, shows by itself: too long, empty, no text, too few."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from casework.evaluation.examples.finding import Finding
from casework.evaluation.examples.reading import Line
from casework.models.taxonomy import SMALL_TALK

#: With fewer examples a kind is not told from its neighbours.
LEAST = 60
#: A longer message teaches its story, not its wish.
LONGEST = 600


def check_lines(lines: Sequence[Line]) -> Iterator[Finding]:
    """Find lines that are no example at all, and files with too few."""
    for line in lines:
        if not line.text:
            yield line.finding("The line is empty.", "Take it out.")
        elif len(line.text) > LONGEST:
            yield line.finding(
                f"{len(line.text)} characters are too many for one wish.",
                f"Shorten it to {LONGEST}, or take it out.",
            )
        elif (odd := _odd(line.text)) is not None:
            yield line.finding(f"It holds {odd}, which nobody types.", "Write it anew.")
        # "👍" and "?" say something, but no wish.
        elif line.kind != SMALL_TALK and not any(c.isalnum() for c in line.text):
            yield line.finding("There is not one word in it.", "Take it out.")
    counted = Counter(line.file for line in lines if line.text)
    for file in dict.fromkeys(line.file for line in lines):
        if counted[file] < LEAST:
            yield Finding(
                file=file,
                line=0,
                what=f"{counted[file]} examples are too few.",
                todo=f"Write {LEAST - counted[file]} more, each as another person would.",
            )


def _odd(text: str) -> str | None:
    """Name a character that no customer types: controls, halves, what a wrong encoding leaves."""
    for c in text:
        if c == "\N{REPLACEMENT CHARACTER}":
            return "a replacement character"
        # Cf joins the parts of emojis; the other C-s are controls, halves and private signs.
        if unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"}:
            return f"the character U+{ord(c):04X}"
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return "a wrongly decoded letter" if mended != text else None
