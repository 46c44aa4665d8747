"""Text that is hidden from people's eyes: invisible letters, codes, and scripts made of symbols."""

import re
import unicodedata
from collections import Counter

#: Letters nobody sees: tags, variation selectors used as text, and zero-width characters.
_TAGS = re.compile("[\U000e0000-\U000e007f\U000e0100-\U000e01ef]")
_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\ufeff]"
)
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SYMBOLS = re.compile("[\u2800-\u28ff\U0001d400-\U0001d7ff\U0001f100-\U0001f1e5]")
_BASE64 = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w+/=-])")
_BASE32 = re.compile(r"(?<![\w=])[A-Z2-7]{24,}={0,6}(?![\w=])")
_HEX = re.compile(
    r"(?<!\w)(?:0x)?(?:[0-9a-fA-F]{2}[\s:]?){14,}(?!\w)|(?:\\x[0-9a-fA-F]{2}){4,}"
    r"|(?:\\u[0-9a-fA-F]{4}){4,}|(?:%[0-9a-fA-F]{2}){5,}|(?:=[0-9A-F]{2}){4,}"
)
_BITS = re.compile(r"(?:[01]{7,8}[\s,]?){4,}")
_MORSE = re.compile(r"(?:[.\-·−–/|]{1,7}[ \n]){8,}")
_ASCII85 = re.compile(r"<~.{10,}~>", re.DOTALL)
_UU = re.compile(r"^begin [0-7]{3} |^[!-`]{40,62}$", re.MULTILINE)
_NATO = frozenset(
    """
    alfa alpha bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike
    november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu
    """.split()
)
_WORD = re.compile(r"[a-z]+")
_DENSE = re.compile(r"\S{30,}")
#: Brackets and marks that stand alone, as in the nonsense that is bred to confuse a model.
_LOOSE_MARKS = re.compile(r"(?<=\s)[\[{(<!^\]}]{1,2}(?=\s)")
_MANY_LOOSE = 4
_MANY_ZERO = 4
_MANY_TAGS = 3
_MANY_SYMBOLS = 8
_MANY_MARKS = 12
_MANY_NATO = 5
_SCRIPTS = 5
_EMOJI = 12
_KINDS = 3


def without_invisible(text: str) -> str:
    """Drop what nobody sees, and spell letters out that were written as tags."""
    spelt = "".join(chr(ord(c) - 0xE0000) if 0xE0020 <= ord(c) <= 0xE007E else c for c in text)
    return _ZERO_WIDTH.sub("", _TAGS.sub("", spelt))


def disguised(text: str) -> bool:
    """Say whether something is hidden from a reader's eyes, or written in a code."""
    return _invisible(text) or _in_code(text) or _in_symbols(text)


def _invisible(text: str) -> bool:
    if text.isascii():
        return False
    hidden = len(_ZERO_WIDTH.findall(text.replace("\u200d", "")))
    marks = sum(unicodedata.category(c) == "Mn" for c in text if ord(c) < 0xE0000)
    latin = sum(c.isascii() and c.isalpha() for c in text)
    return (
        len(_TAGS.findall(text)) >= _MANY_TAGS
        or hidden >= _MANY_ZERO
        or bool(_OVERRIDES.search(text))
        or (marks >= _MANY_MARKS and marks > latin)
    )


def _in_code(text: str) -> bool:
    blobs = [m.group() for m in _BASE64.finditer(text)]
    if any(_kinds(blob) >= _KINDS for blob in blobs):
        return True
    patterns = (_BASE32, _HEX, _BITS, _MORSE, _ASCII85, _UU)
    if any(pattern.search(text) for pattern in patterns):
        return True
    if sum(word in _NATO for word in _WORD.findall(text.lower())) >= _MANY_NATO:
        return True
    if len(_LOOSE_MARKS.findall(text)) >= _MANY_LOOSE:
        return True
    return any(_odd(token.group()) for token in _DENSE.finditer(text))


def _kinds(blob: str) -> int:
    """Count the kinds of characters: small, capital, figures, signs; a word has one or two."""
    return sum(
        (
            any(c.islower() for c in blob),
            any(c.isupper() for c in blob),
            any(c.isdigit() for c in blob),
            any(c in "+/=" for c in blob),
        )
    )


def _odd(token: str) -> bool:
    """Say whether a long token is a jumble of signs and letters; links and ids are none."""
    if token.startswith(("http", "www.")) or "://" in token or "@" in token[1:-1]:
        return False
    if len(set(token)) < 8 or not token.isascii():
        return False
    signs = sum(not c.isalnum() for c in token)
    return signs > len(token) // 4 and any(c.isalpha() for c in token)


def _in_symbols(text: str) -> bool:
    if text.isascii():
        return False
    if len(_SYMBOLS.findall(text)) >= _MANY_SYMBOLS:
        return True
    kinds = Counter(unicodedata.category(c) for c in text)
    if kinds["So"] >= _EMOJI and kinds["So"] > kinds["Ll"] + kinds["Lu"] + kinds["Lo"]:
        return len({c for c in text if unicodedata.category(c) == "So"}) >= _EMOJI
    names = {unicodedata.name(c, "").split(" ")[0] for c in text if c.isalpha()}
    return len(names) >= _SCRIPTS
