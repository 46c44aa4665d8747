"""Make corpus.jsonl, one row for each article of the example shop, for judging retrieval.

Run it after a change to an article: `python -m tests.knowledge.make_corpus`.
It reads the files on its own, so that a fault in the engine's loader can not hide in the set.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parents[2]
HELP_CENTRE = ROOT / "casework" / "demo" / "help_centre"
CORPUS = Path(__file__).parent / "data" / "beir" / "corpus.jsonl"

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_ROW_OF_DASHES = re.compile(r"^\|[ |:-]+\|$\n?", re.MULTILINE)
_MARKS = re.compile(r"\*\*|^#+ |^- |(?<!\w)\*|\*(?!\w)", re.MULTILINE)
_ENDS = {"h2": "\n", "h3": "\n", "li": "\n", "p": "\n", "td": " ", "th": " ", "tr": "\n"}
_UNSEEN = frozenset({"footer", "head", "header", "nav", "script", "style"})


class Row(TypedDict):
    """A document as BEIR has it."""

    _id: str
    title: str
    text: str


class _Page(HTMLParser):
    """The meta tags of a page, and the text that a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.title = ""
        self.text: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a meta tag says."""
        if tag == "meta":
            given = dict(attrs)
            self.meta[given.get("name") or ""] = given.get("content") or ""
        else:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a line where a block ends, and keep the cells of a row apart."""
        while self._inside and self._inside.pop() != tag:
            pass
        self.text.append(_ENDS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        """Keep the title, and what is on the page itself."""
        if self._inside[-1:] == ["title"]:
            self.title += data
        elif self._inside[-1:] != ["h1"] and not _UNSEEN.intersection(self._inside):
            self.text.append(data)


def rows(folder: Path = HELP_CENTRE) -> Iterator[Row]:
    """Give each article once, in the order of the ids."""
    found = [_markdown(path) for path in folder.rglob("*.md")]
    found += [_html(path) for path in folder.rglob("*.html")]
    yield from sorted(found, key=lambda row: row["_id"])


def written(folder: Path = HELP_CENTRE) -> str:
    """Return the file as it has to be."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(folder))


def _markdown(path: Path) -> Row:
    text = path.read_text("utf-8")
    front = _FRONT.match(text)
    if front is None:
        raise ValueError(f"{path.name}: no front matter")
    meta = dict(line.split(": ", 1) for line in front[1].splitlines())
    body = _MARKS.sub("", _ROW_OF_DASHES.sub("", text[front.end() :])).replace("|", " ")
    return Row(_id=meta["id"], title=meta["title"].strip('"'), text=_plain(body))


def _html(path: Path) -> Row:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    return Row(_id=page.meta["id"], title=page.title, text=_plain("".join(page.text)))


def _plain(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


if __name__ == "__main__":
    CORPUS.write_text(written(), "utf-8")
