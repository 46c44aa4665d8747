"""The block of YAML that an article begins with, each value with its line."""

from typing import NamedTuple

import yaml

from casework.knowledge.faulty import Faulty

_FENCE = "---"


class Said(NamedTuple):
    """What one name says: its values as they are written, and the line they stand on."""

    values: tuple[str, ...]
    line: int


class Front(NamedTuple):
    """The front matter, the text behind it, and the line that the text begins on."""

    said: dict[str, Said]
    body: str
    line: int


def split(text: str) -> Front:
    """Take the front matter off; an article without one is all body.

    Values are words as they are written: nothing turns `no` into False or a date into something
    else, and no tag or alias of YAML's means anything.

    Raises:
        Faulty: the block does not end, or is not names with words or lists of words.

    """
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != _FENCE:
        return Front({}, text, 1)
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == _FENCE:
            return Front(_read("".join(lines[1:number])), "".join(lines[number + 1 :]), number + 2)
    raise Faulty("The front matter does not end. Close it with a line of three dashes.")


def _read(block: str) -> dict[str, Said]:
    root = _composed(block)
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise Faulty("The front matter must be lines of `name: value`.", _line(root))
    said: dict[str, Said] = {}
    for name, value in root.value:
        if not isinstance(name, yaml.ScalarNode):
            raise Faulty("A name in the front matter must be one word.", _line(name))
        if name.value in said:
            raise Faulty(f"`{name.value}` stands here twice. Keep one of them.", _line(name))
        said[name.value] = Said(_words(name.value, value), _line(name))
    return said


def _composed(block: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark and error.context_mark and mark.line >= len(block.splitlines()):
            mark = error.context_mark  # what is never closed is wrong where it was opened
        line = mark.line + 2 if mark else 2
        raise Faulty(
            f"The front matter is not YAML: {error.problem or error.context}. "
            "A value with a colon in it needs quotes.",
            line,
        ) from None
    except yaml.YAMLError as error:
        raise Faulty(f"The front matter is not YAML: {error}".partition("\n")[0], 2) from None
    return node


def _words(name: str, node: yaml.Node) -> tuple[str, ...]:
    if isinstance(node, yaml.ScalarNode):
        empty = node.tag == "tag:yaml.org,2002:null"
        return () if empty else (str(node.value),)
    if isinstance(node, yaml.SequenceNode):
        items: list[yaml.Node] = node.value
        if all(isinstance(item, yaml.ScalarNode) for item in items):
            return tuple(str(item.value) for item in items)
    raise Faulty(f"`{name}` must be a word or a list of words.", _line(node))


def _line(node: yaml.Node) -> int:
    """Return the line in the file: the fence is the first."""
    return int(node.start_mark.line) + 2
