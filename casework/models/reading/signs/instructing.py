"""Whether a text tries to instruct the engine, in the open or disguised.

It only routes: nothing is allowed or forbidden by it. What the engine may do is decided elsewhere,
whatever a text says.
"""

import re
import unicodedata

from casework.models.reading.signs.commands import COMMANDS
from casework.models.reading.signs.disguises import disguised, without_invisible
from casework.models.reading.signs.foreign_commands import FOREIGN_COMMANDS
from casework.models.reading.signs.markup import MARKUP

#: As far as a text is looked at, from its beginning and from its end.
_REACH = 20_000
#: "i g n o r e   a l l": letters one by one, words further apart.
_SPACED = re.compile(r"(?<!\w)(?:\w[ .*_-]){2,}\w(?!\w)")
_ONE_BY_ONE = re.compile(r"(?<!\w)\w(?!\w)")
_MANY_LETTERS = 8
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": "'"})
_LOOKALIKES = str.maketrans("аеорсухіѕј", "aeopcyxisj")


def instructs(text: str) -> bool:
    """Say whether the text gives orders to a machine, or hides something from people's eyes."""
    near = text if len(text) <= 2 * _REACH else f"{text[:_REACH]}\n{text[-_REACH:]}"
    if disguised(near) or MARKUP.search(near):
        return True
    seen = plainly(near)
    return any(pattern.search(seen) for pattern in (*COMMANDS, FOREIGN_COMMANDS))


def plainly(text: str) -> str:
    """Write a text as it would be read aloud: no invisible, look-alike or spaced-out letters."""
    seen = unicodedata.normalize("NFKC", without_invisible(text)).lower().translate(_QUOTES)
    if any(c.isascii() and c.isalpha() for c in seen):
        seen = re.sub(r"\w+", _with_latin, seen)
    spaced = len(_ONE_BY_ONE.findall(seen)) >= _MANY_LETTERS
    joined = _SPACED.sub(lambda m: re.sub(r"[ .*_-]", "", m.group()), seen) if spaced else seen
    return re.sub(
        r"[*_#>~\"]+(?=\w)|(?<=\w)[*_~\"]+", "", re.sub(r"\s*\n\s*|[ \t]+", _space, joined)
    )


def _space(match: re.Match[str]) -> str:
    return "\n" if "\n" in match.group() else " "


def _with_latin(match: re.Match[str]) -> str:
    word = match.group()
    mixed = not word.isascii() and any(c.isascii() and c.isalpha() for c in word)
    return word.translate(_LOOKALIKES) if mixed else word
