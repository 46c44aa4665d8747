"""A text without its dress, cut into sentences and pieces."""

import re

_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\s]{0,500}\)")
_MARKS = re.compile(
    r"\*{1,3}|`{1,3}|~~|^\s{0,3}(?:#{1,6}|>)\s*|^\s*(?:[-*•]|\d{1,2}[.)])\s+", re.MULTILINE
)
_RULE = re.compile(r"^[\s|:-]+$", re.MULTILINE)
_SPACES = re.compile(r"[ \t\u00a0\u2009\u202f]+")
#: A full stop, a question or an exclamation mark that ends a sentence; never within a figure.
_END = re.compile(
    r"(?<=[.!?…])(?<!\d\.)(?<!\b[a-zA-Z]\.)(?<!\bNo\.)(?<!\bNr\.)(?<!\bca\.)(?<!\be\.g\.)[\"”»’)]?\s+(?=[\"“«(¿¡]?[^\sa-zß-ÿ])"
    r"|(?<=\d\.)\s+(?=[A-ZÀ-Þ][a-zß-ÿ]{0,20}\b)(?!(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August"
    r"|September|Oktober|November|Dezember|January|February|March|May|June|July|October|December)\b)"
    r"|\n+|\s*\|\s*"
)


#: No sentence of a reply is longer; what is gets no answer but no, so that no text takes long.
LONGEST = 2000


def plain(text: str) -> str:
    """Take the marks of Markdown away and write apostrophes, dashes and spaces in one way."""
    text = _LINK.sub(r"\1", text)
    text = _MARKS.sub("", _RULE.sub("", text))
    text = text.replace("'", "’").replace("‘", "’").replace("–", "-").replace("—", " - ")
    text = text.replace("‑", "-").replace("−", "-")
    return _SPACES.sub(" ", text).strip()


def sentences(text: str) -> tuple[str, ...]:
    """Cut a text into its sentences, lines and cells."""
    return tuple(said.strip() for said in _END.split(text) if said and said.strip(" |.-"))


def exact(text: str) -> str:
    """Write a sentence so that only its words, figures and marks within it count."""
    return " ".join(plain(text).strip(' .!…"“”„»«').casefold().split())
