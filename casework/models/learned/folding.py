"""A message with its ids, amounts and addresses made alike, so that only the wish is left."""

import re

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": "'"})
_SIGNS = "$€£¥"
_MONEY_WORD = r"(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|bucks|quid|cents?|pence|francs?)"
# Every part has its limit, so that no text, however hostile, takes more than a moment.
_FIGURE = r"(?<![\d.,])\d{1,9}(?:[.,' ]\d{1,4}){0,5}"
_PLACEHOLDERS = (
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"), " amail "),
    (re.compile(r"https?://\S+|www\.\S+"), " alink "),
    (
        re.compile(rf"[{_SIGNS}] ?{_FIGURE}|{_FIGURE} ?(?:[{_SIGNS}]|{_MONEY_WORD}\b)"),
        " anamount ",
    ),
    # An id: CW-10442, #48213, A1B2C3, 1001, +44 20 7946 0958.
    (re.compile(r"# ?\w+|\b[a-z]{1,4}-?\d[\w-]{2,}|\b\d[\d-]{3,}\b|\+\d[\d ()-]{6,}"), " anid "),
    (re.compile(r"\b\d+(?:[.,:/]\d+)*\b"), " anumber "),
)
_SPACE = re.compile(r"\s+")
#: Characters of a message that are read; a longer one says its wish before or never.
LONGEST = 1500


def fold(text: str) -> str:
    """Return the text in small letters, with straight quotes and figures by their kind."""
    folded = text[:LONGEST].translate(_QUOTES).lower()
    for pattern, word in _PLACEHOLDERS:
        folded = pattern.sub(word, folded)
    return _SPACE.sub(" ", folded).strip()
