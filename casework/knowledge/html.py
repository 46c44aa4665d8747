"""A web page as Markdown: what a reader sees of it, and what its meta tags say."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from casework.knowledge.faulty import Faulty
from casework.knowledge.front_matter import Said

#: Nothing in these is the article's text, or nobody sees it.
_UNSEEN = frozenset(
    "aside button canvas dialog embed footer form head header iframe input math nav noscript "
    "object script select style svg template textarea title video audio".split()
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article blockquote body dd details div dl dt figcaption figure hr html li main ol p "
    "pre section summary table ul".split()
) | frozenset(_HEADINGS)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|]")
_AT_START = re.compile(r"^([#=+-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Deeper than this no article goes; a page that does could hide words, or exhaust the stack.
_DEEPEST = 60


class Page(NamedTuple):
    """A page: what its meta tags say, its title, and its text as Markdown."""

    said: dict[str, Said]
    title: str
    body: str


def read(text: str) -> Page:
    """Turn a page into Markdown.

    Navigation, forms, scripts, comments and whatever is hidden are left out; of links and
    pictures only the words stay.

    Raises:
        Faulty: it is nested too deeply to be an article.

    """
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    heading = tree.css_first("h1")
    root = tree.css_first("article") or tree.css_first("main") or tree.body
    blocks = list(_blocks(root, 0)) if root else []
    named = _flat(title.text()) if title else ""
    first = _flat(heading.text()) if heading else ""
    if blocks and first and blocks[0] == f"# {_escaped(first)}":
        blocks = blocks[1:]
    return Page(_meta(tree, text), first or named, "\n\n".join(blocks) + "\n" if blocks else "")


def _meta(tree: LexborHTMLParser, text: str) -> dict[str, Said]:
    said: dict[str, Said] = {}
    for tag in tree.css("meta[name]"):
        name = (tag.attributes.get("name") or "").strip().lower()
        value = (tag.attributes.get("content") or "").strip()
        values = (
            tuple(part.strip() for part in value.split(",")) if name == "audience" else (value,)
        )
        said[name] = Said(values if value else (), _line_of(text, name))
    html = tree.css_first("html")
    lang = (html.attributes.get("lang") or "").strip() if html else ""
    if lang and "language" not in said:
        said["language"] = Said((lang,), _line_of(text, lang))
    return said


def _line_of(text: str, name: str) -> int:
    found = re.search(rf"""=\s*["']?{re.escape(name)}\b""", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


# ---------------------------------------------------------------------------------- blocks


def _blocks(node: LexborNode, depth: int) -> Iterator[str]:
    """Give the node's blocks in order; words that stand between blocks are paragraphs."""
    _not_too_deep(depth)
    words: list[str] = []
    for child in node.iter(include_text=True):
        if _unseen(child):
            continue
        if _has_blocks(child):
            yield from _paragraph(words)
            words = []
            yield from _block(child, depth + 1)
        else:
            words.append(_inline(child, depth))
    yield from _paragraph(words)


def _block(node: LexborNode, depth: int) -> Iterator[str]:
    tag = node.tag or ""
    if tag in _HEADINGS:
        text = _joined([_inline(child, depth) for child in node.iter(include_text=True)])
        if text:
            yield f"{_HEADINGS[tag]} {text}"
    elif tag in {"ul", "ol"}:
        items = [
            _item(child, f"{n}." if tag == "ol" else "-", depth)
            for n, child in enumerate(_seen(node), 1)
        ]
        yield from ["\n".join(filter(None, items))] if any(items) else []
    elif tag == "table":
        yield from _table(node, depth)
    elif tag == "blockquote":
        inside = "\n\n".join(_blocks(node, depth))
        yield from ["\n".join(f"> {line}".rstrip() for line in inside.splitlines())]
    elif tag == "pre":
        text = (node.text() or "").strip("\n")
        fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=2) + 1)
        yield f"{max(fence, '```', key=len)}\n{text}\n{max(fence, '```', key=len)}"
    else:
        yield from _blocks(node, depth)


def _item(node: LexborNode, mark: str, depth: int) -> str:
    blocks = list(_blocks(node, depth))
    indent = " " * (len(mark) + 1)
    inside = "\n\n".join(blocks).replace("\n", f"\n{indent}")
    return f"{mark} {inside}" if blocks else ""


def _table(node: LexborNode, depth: int) -> Iterator[str]:
    caption = node.css_first("caption")
    if caption:
        yield from _paragraph([_inline(caption, depth)])
    rows = [
        [_cell(cell, depth) for cell in _seen(row) if cell.tag in {"td", "th"}]
        for row in node.css("tr")
    ]
    rows = [row for row in rows if any(row)]
    if not rows:
        return
    width = max(len(row) for row in rows)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    head, *rest = [f"| {' | '.join(row)} |" for row in full]
    yield "\n".join([head, f"|{' --- |' * width}", *rest])


def _cell(node: LexborNode, depth: int) -> str:
    return _joined([_inline(child, depth) for child in node.iter(include_text=True)])


# ---------------------------------------------------------------------------------- words


def _inline(node: LexborNode, depth: int) -> str:
    if node.tag == "-text":
        return _escaped(_SPACE.sub(" ", node.text() or ""))
    if _unseen(node):
        return ""
    if node.tag == "br":
        return " "
    if node.tag == "img":
        return _escaped(_flat(node.attributes.get("alt") or ""))
    _not_too_deep(depth)
    inside = "".join(_inline(child, depth + 1) for child in node.iter(include_text=True))
    words = inside.strip()
    mark = _MARKS.get(node.tag or "", "")
    if node.tag in _BLOCKS:
        return f" {inside} "
    if not mark or not words or not (words[0].isalnum() and words[-1].isalnum()):
        return inside
    before = " " if inside[0].isspace() else ""
    after = " " if inside[-1].isspace() else ""
    return f"{before}{mark}{words}{mark}{after}"


def _paragraph(words: list[str]) -> Iterator[str]:
    text = _joined(words)
    if text:
        yield _AT_START.sub(r"\\\1", text) if not text[0].isdigit() else _numbered(text)


def _numbered(text: str) -> str:
    """Keep a paragraph that begins with a number from turning into a list."""
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", text)


def _joined(words: list[str]) -> str:
    return _flat("".join(words))


def _flat(text: str | None) -> str:
    return _SPACE.sub(" ", text or "").strip()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


# ---------------------------------------------------------------------------------- seeing


def _not_too_deep(depth: int) -> None:
    if depth > _DEEPEST:
        raise Faulty(f"The page nests more than {_DEEPEST} elements. Take some out.")


def _seen(node: LexborNode) -> Iterator[LexborNode]:
    return (child for child in node.iter() if not _unseen(child))


def _unseen(node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag == "-text":
        return False
    if tag in _UNSEEN or tag.startswith(("-", "_", "!")):
        return True
    given = node.attributes
    return (
        "hidden" in given
        or given.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(given.get("style") or ""))
    )


def _has_blocks(node: LexborNode) -> bool:
    if node.tag in _BLOCKS:
        return True
    return node.tag != "-text" and any(child.tag in _BLOCKS for child in node.traverse())
