"""The text of an article as readers see it: blocks under their headings, without any markup."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

from casework.domain.words import Word

_SPACE = re.compile(r"\s+")


class Shape(StrEnum):
    """What a block is; a paragraph is cut into sentences, the others are units as they are."""

    paragraph = "paragraph"
    item = "item"
    row = "row"
    code = "code"


class Block(Word):
    """One paragraph, list item, table row or piece of code, and the headings above it."""

    shape: Shape
    text: str
    headings: tuple[str, ...] = ()
    #: How deep a list item stands, from 0.
    depth: int = 0


def blocks(body: str) -> tuple[Block, ...]:
    """Give the blocks in order.

    Only words come out: of a link and a picture their text, of HTML what it shows. A heading is
    above the blocks that follow it; one with nothing under it is a block of its own.
    """
    return tuple(_headings_kept(list(_walk(_parser().parse(body)))))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable(
        ["table", "strikethrough"]
    )


def _headings_kept(found: Sequence["Block | tuple[str, ...]"]) -> Iterator[Block]:
    """Turn a heading that nothing stands under into a paragraph, so that its words stay."""
    for n, one in enumerate(found):
        if isinstance(one, Block):
            yield one
            continue
        after = found[n + 1] if n + 1 < len(found) else ()
        below = after.headings if isinstance(after, Block) else after
        if below[: len(one)] != one:
            yield Block(shape=Shape.paragraph, text=one[-1], headings=one[:-1])


def _walk(tokens: Sequence[Token]) -> Iterator["Block | tuple[str, ...]"]:
    """Give blocks, and at each heading the whole path down to it."""
    at = _Place()
    for n, token in enumerate(tokens):
        if token.type == "heading_open":
            if at.under(int(token.tag[1:]), _words(tokens[n + 1])):
                yield at.headings
        elif token.type in {"th_open", "td_open"}:
            at.row.append(_words(tokens[n + 1]))
        elif token.type == "tr_close":
            yield from _block(Shape.row, at.whole_row(_has_rows(tokens[n + 1 :])), at.headings)
        elif token.type == "paragraph_open":
            shape = Shape.item if at.items else Shape.paragraph
            yield from _block(shape, _words(tokens[n + 1]), at.headings, max(at.lists - 1, 0))
        elif token.type in {"fence", "code_block"}:
            yield from _block(Shape.code, token.content.strip("\n"), at.headings)
        elif token.type == "html_block":
            yield from _block(Shape.paragraph, _shown(token.content), at.headings)
        else:
            at.step(token)


class _Place:
    """Where in the article a token stands."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []
        self._head: list[str] = []
        self.row: list[str] = []
        self.lists = 0
        self.items = 0

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._path)

    def under(self, level: int, text: str) -> bool:
        """Go under a heading; False when it has no words."""
        self._path = [given for given in self._path if given[0] < level]
        if text:
            self._path.append((level, text))
        return bool(text)

    def step(self, token: Token) -> None:
        """Go into lists, items and tables, and out of them."""
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self.lists += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self.lists -= 1
        elif token.type in {"list_item_open", "list_item_close"}:
            self.items += token.nesting
        elif token.type == "table_open":
            self._head = []
        elif token.type == "tr_open":
            self.row = []

    def whole_row(self, more: bool) -> str:  # noqa: FBT001 - whether rows follow
        """Write the row so that it can be read alone; the first only names the columns."""
        if not self._head:
            self._head = self.row
            return "" if more else "; ".join(filter(None, self.row))
        cells = zip(self._head, self.row, strict=True)
        return "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)


def _block(shape: Shape, text: str, headings: tuple[str, ...], depth: int = 0) -> Iterator[Block]:
    if text.strip():
        yield Block(shape=shape, text=text, headings=headings, depth=depth)


def _has_rows(tokens: Sequence[Token]) -> bool:
    for token in tokens:
        if token.type == "tr_open":
            return True
        if token.type == "table_close":
            return False
    return False


def _words(inline: Token) -> str:
    return _SPACE.sub(" ", "".join(_pieces(inline.children or []))).strip()


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                yield token.content
            case "softbreak" | "hardbreak":
                yield " "
            case "image":
                yield from _pieces(token.children or [])
            case _:
                pass


def _shown(html: str) -> str:
    tree = LexborHTMLParser(html)
    for hidden in tree.css("script, style, template, [hidden]"):
        hidden.decompose()
    body = tree.body
    return _SPACE.sub(" ", body.text(separator=" ") if body else "").strip()
