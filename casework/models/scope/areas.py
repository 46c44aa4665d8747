"""The file of areas and forbidden matters, read and checked."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from casework.domain.errors import Misconfigured
from casework.models.kinds import KINDS


class _Area(TypedDict):
    kinds: list[str]
    subjects: list[str]
    said: list[str]
    always: NotRequired[bool]


class _Matter(TypedDict):
    words: list[str]
    said: list[str]


class _File(TypedDict):
    areas: dict[str, _Area]
    matters: dict[str, _Matter]


@dataclass(frozen=True)
class Area:
    """Subjects that belong together; see areas.toml."""

    name: str
    kinds: frozenset[str]
    subjects: frozenset[str]
    said: tuple[str, ...]
    always: bool


@dataclass(frozen=True)
class Matter:
    """What no reply speaks about; see areas.toml."""

    name: str
    words: re.Pattern[str]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Areas:
    """Everything that the file says."""

    areas: Mapping[str, Area]
    matters: tuple[Matter, ...]


def read(path: Path | None) -> Areas:
    """Read one's own file, or the one that comes with Casework.

    Raises:
        Misconfigured: the file can not be read, an entry is not as it should be, or a kind does
            not exist or stands in two areas.

    """
    place = path or files("casework.models.scope") / "areas.toml"
    try:
        data = cast("_File", tomllib.loads(place.read_text(encoding="utf-8")))
        areas = {name: _area(name, entry) for name, entry in data["areas"].items()}
        matters = tuple(_matter(name, entry) for name, entry in data["matters"].items())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise Misconfigured(f"The file of topics can not be read: {wrong}") from wrong
    except (AttributeError, KeyError, TypeError, re.error) as wrong:
        raise Misconfigured(f"The file of topics lacks or misuses {wrong}.") from wrong
    seen: set[str] = set()
    for area in areas.values():
        wrong_kinds = (area.kinds - KINDS.keys()) | (area.kinds & seen)
        if wrong_kinds:
            raise Misconfigured(
                f"The area {area.name} names kinds that do not exist or stand in another area:"
                f" {', '.join(sorted(wrong_kinds))}."
            )
        seen |= area.kinds
    return Areas(areas, matters)


def _area(name: str, entry: _Area) -> Area:
    return Area(
        name=name,
        kinds=frozenset(entry["kinds"]),
        subjects=frozenset(entry["subjects"]),
        said=tuple(entry["said"]),
        always=bool(entry.get("always", False)),
    )


def _matter(name: str, entry: _Matter) -> Matter:
    words = re.compile("|".join(f"(?:{pattern})" for pattern in entry["words"]) or "(?!)")
    return Matter(name, words, tuple(entry["said"]))
