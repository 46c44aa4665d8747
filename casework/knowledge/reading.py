"""A file or a page as an article, or the line that is wrong with it."""

import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from pydantic import ValidationError

from casework.domain.text import Rejected, clean
from casework.knowledge import front_matter, html
from casework.knowledge.article import Article, Audience
from casework.knowledge.faulty import Faulty
from casework.knowledge.front_matter import Said
from casework.knowledge.markdown import blocks

#: No article is as long; beyond it the file is something else.
MAX_BYTES = 1_000_000
MARKDOWN = frozenset({".md", ".markdown"})
HTML = frozenset({".html", ".htm"})
SUFFIXES = MARKDOWN | HTML

_NAMES = frozenset(
    "id title owner subject audience language valid_from valid_until reviewed_on".split()
)
_NEEDED = ("owner", "subject")
_DATES = ("valid_from", "valid_until", "reviewed_on")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ONE_LINE = 300


class Reading(NamedTuple):
    """An article, the line that gives it its id, and whether one does: else the path did."""

    article: Article
    line: int
    has_id: bool


class _Draft(NamedTuple):
    """What was found, before any of it is believed."""

    said: dict[str, Said]
    title: str
    body: str
    #: The names that mean nothing here are a mistake in front matter, and usual in a page.
    closed: bool


def read(data: bytes, *, source: str, path: str, is_html: bool) -> Reading:
    """Read an article with its version.

    `path` is where it lies under what is loaded: it names the article that has no `id`.

    Raises:
        Faulty: it is no article; says which line is wrong and what to do.

    """
    text = _text(data)
    draft = _page(text) if is_html else _markdown(text)
    said = draft.said
    for name, given in said.items():
        if name not in _NAMES and draft.closed:
            raise Faulty(
                f"`{name}` is not known here. Known are: {', '.join(sorted(_NAMES))}.", given.line
            )
        if name != "audience" and name in _NAMES and len(given.values) > 1:
            raise Faulty(f"`{name}` takes one value.", given.line)
    for name in _NEEDED:
        if not _one(said, name):
            line = said[name].line if name in said else 1
            raise Faulty(f"`{name}` is missing. Add a line `{name}: …` to the front matter.", line)
    if not draft.title:
        raise Faulty("The title is missing. Add a line `title: …` to the front matter.")
    if not blocks(draft.body):
        raise Faulty("The article has no text.")
    values: dict[str, Any] = {
        "id": _id(said, path),
        "title": _short(draft.title, said, "title"),
        "body": draft.body,
        "owner": _short(_one(said, "owner"), said, "owner"),
        "subject": _short(_one(said, "subject"), said, "subject").lower(),
        "audience": _audience(said),
        "language": _language(said),
        "source": source,
        **{name: _date(said, name) for name in _DATES},
    }
    if values["valid_from"] and values["valid_until"]:
        _in_order(values["valid_from"], values["valid_until"], said["valid_until"].line)
    try:
        article = Article.model_validate(values).versioned()
    except ValidationError as error:  # pragma: no cover - every value was looked at above
        raise Faulty(error.errors()[0]["msg"]) from None
    has_id = bool(_one(said, "id"))
    return Reading(article, said["id"].line if has_id else 1, has_id)


def slug(path: str) -> str:
    """Make a name out of a path or an address: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", path.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100].strip("-")


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Faulty(f"It has {len(data)} bytes; an article may have {MAX_BYTES}. Split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Faulty("It is not UTF-8. Save it as UTF-8.", line) from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines.strip():
        raise Faulty("The file is empty.")
    # What cannot be seen does not come in: it could tell a model what people do not read.
    kept = clean(f"|{lines}|", MAX_BYTES)
    if isinstance(kept, Rejected):
        raise Faulty("It is not text. Only Markdown and HTML can be loaded.")
    return kept.text[1:-1]


def _markdown(text: str) -> _Draft:
    front = front_matter.split(text)
    if not front.said:
        raise Faulty(
            "There is no front matter. Begin the file with `---`, lines of `owner: …` and "
            "`subject: …`, and `---`."
        )
    title, body = _one(front.said, "title"), front.body
    first = re.match(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)", body)
    if first and (not title or first[1] == title):
        title, body = title or first[1], body[first.end() :]
    return _Draft(front.said, title, body.strip("\n") + "\n", closed=True)


def _page(text: str) -> _Draft:
    page = html.read(text)
    if not _NAMES & page.said.keys():
        raise Faulty(
            'The page says nothing about itself. Add `<meta name="owner" content="…">` and '
            '`<meta name="subject" content="…">` to its head.'
        )
    return _Draft(page.said, _one(page.said, "title") or page.title, page.body, closed=False)


def _one(said: dict[str, Said], name: str) -> str:
    given = said.get(name)
    return given.values[0].strip() if given and given.values else ""


def _short(value: str, said: dict[str, Said], name: str) -> str:
    flat = " ".join(value.split())
    if len(flat) > _ONE_LINE:
        line = said[name].line if name in said else 1
        raise Faulty(f"`{name}` may have {_ONE_LINE} characters.", line)
    return flat


def _id(said: dict[str, Said], path: str) -> str:
    given = _one(said, "id")
    if given and not _ID.fullmatch(given):
        raise Faulty(
            "`id` must be small letters, digits, dots, hyphens and underscores, at most 100.",
            said["id"].line,
        )
    below = PurePosixPath(path)
    named = below.with_suffix("") if below.suffix.lower() in SUFFIXES else below
    made = given or slug(str(named))
    if not made:
        raise Faulty("Its name makes no id. Add a line `id: …` to the front matter.")
    return made


def _audience(said: dict[str, Said]) -> frozenset[str]:
    given = said.get("audience")
    if given is None:
        return frozenset({Audience.customer.value})
    found = frozenset(value.strip() for value in given.values)
    if not found or found - set(Audience):
        raise Faulty(f"`audience` must be one or more of {', '.join(Audience)}.", given.line)
    return found


def _language(said: dict[str, Said]) -> str:
    given = _one(said, "language")
    if given and not _LANGUAGE.fullmatch(given):
        raise Faulty("`language` must be a tag such as `en` or `de`.", said["language"].line)
    return given.partition("-")[0] or "en"


def _date(said: dict[str, Said], name: str) -> date | None:
    given = _one(said, name)
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Faulty(f"`{name}` must be a day such as 2026-03-01.", said[name].line) from None


def _in_order(start: date, end: date, line: int) -> None:
    if end < start:
        raise Faulty("`valid_until` lies before `valid_from`.", line)
