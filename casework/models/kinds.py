"""The kinds of goal the engine knows, as data: what each means, who serves it, what it needs."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NotRequired, TypedDict, cast, get_args

from casework.domain.errors import Misconfigured
from casework.models.taxonomy import kinds_file

Effect = Literal["none", "read", "write", "money"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of goal.

    `description` tells a reader what it means, `label` is what a customer picks in a question.
    `queue` is where a person finds it. `has_procedure` says whether the engine has a playbook.
    `from_articles` says whether the kind only asks for what an article can say.
    `effect` is the heaviest thing that playbook may do.
    `required` names the details without which no step can be proposed.
    `narrows` names the kinds that this one is a short word for: the customer is asked which.
    """

    name: str
    area: str
    description: str
    label: str
    queue: str
    effect: Effect = "none"
    has_procedure: bool = True
    from_articles: bool = False
    required: tuple[str, ...] = ()
    narrows: tuple[str, ...] = ()


class _Kinds(Mapping[str, Kind]):
    """The kinds by name, in the order of the file, which is read with the first question."""

    def __getitem__(self, name: str) -> Kind:
        return _read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_read())

    def __len__(self) -> int:
        return len(_read())


KINDS: Mapping[str, Kind] = _Kinds()


def find(name: str) -> Kind | None:
    """Find a kind by its exact name."""
    return KINDS.get(name)


def queue_of(name: str) -> str:
    """Name the queue for a person; what nobody knows goes to customer care."""
    kind = KINDS.get(name)
    return kind.queue if kind else KINDS["other"].queue


class _Entry(TypedDict):
    area: str
    label: str
    description: str
    queue: str
    effect: Effect
    procedure: bool
    required: list[str]
    narrows: NotRequired[list[str]]
    articles: NotRequired[bool]


@lru_cache(maxsize=1)
def _read() -> Mapping[str, Kind]:
    return parse(kinds_file().read_text(encoding="utf-8"))


def parse(text: str) -> Mapping[str, Kind]:
    """Read kinds from the words of a file, in the file's order.

    Raises:
        Misconfigured: an entry lacks something, says something unknown or narrows to no kind.

    """
    entries = cast("dict[str, _Entry]", tomllib.loads(text))
    kinds = {name: _kind(name, entry) for name, entry in entries.items()}
    for kind in kinds.values():
        for narrower in kind.narrows:
            if narrower not in kinds:
                raise Misconfigured(f"kinds.toml: {kind.name} narrows to {narrower}, no kind.")
    return MappingProxyType(kinds)


def _kind(name: str, entry: _Entry) -> Kind:
    unknown = entry.keys() - _Entry.__annotations__.keys()
    missing = _Entry.__annotations__.keys() - {"narrows", "articles"} - entry.keys()
    if unknown or missing:
        raise Misconfigured(
            f"kinds.toml: {name} lacks {sorted(missing)} and does not know {sorted(unknown)}."
        )
    if entry["effect"] not in get_args(Effect):
        raise Misconfigured(f"kinds.toml: {name} has the effect {entry['effect']!r}.")
    return Kind(
        name=name,
        area=entry["area"],
        description=entry["description"],
        label=entry["label"],
        queue=entry["queue"],
        effect=entry["effect"],
        has_procedure=entry["procedure"],
        from_articles=entry.get("articles", False),
        required=tuple(entry["required"]),
        narrows=tuple(entry.get("narrows", ())),
    )
