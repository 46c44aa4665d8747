"""Words of one kind, which a reply may not exchange: countries, carriers, papers, products."""

import tomllib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from casework.models.checking.grounding.language import language
from casework.models.checking.grounding.languages import language_file

#: A kind and the member of it that a word is.
Member = tuple[int, int]


@dataclass(frozen=True)
class Kinds:
    """Which kinds each word belongs to, and which kinds may never be new."""

    members: dict[str, frozenset[Member]]
    closed: frozenset[int]

    def of(self, word: str) -> frozenset[Member]:
        """Return the kinds of a word in its base form, each with the member that it is."""
        return self.members.get(word, frozenset())

    def named(self, word: str) -> bool:
        """Say whether a word names one of a closed kind."""
        return any(kind in self.closed for kind, _ in self.of(word))

    def exchanged(self, word: str, there: AbstractSet[str], here: AbstractSet[str]) -> bool:
        """Say whether a new word stands for one of its kind that is there and not here."""
        for kind, member in self.of(word):
            others = {
                other
                for one in there
                for k, other in self.of(one)
                if k == kind
            }
            kept = {other for one in here for k, other in self.of(one) if k == kind}
            if member not in others and others - kept:
                return True
        return False


@cache
def kinds(name: str) -> Kinds:
    """Return the kinds of a language's words; only English has any."""
    if name != "en":
        return Kinds({}, frozenset())
    data = tomllib.loads(language_file("kinds").read_text(encoding="utf-8"))
    members: dict[str, set[Member]] = {}
    lines = [*data["closed"], *data["open"]]
    for kind, line in enumerate(lines):
        for member, same in enumerate(line.split(",")):
            for word in same.split():
                members.setdefault(language("en").base(word), set()).add((kind, member))
    return Kinds(
        {word: frozenset(some) for word, some in members.items()},
        frozenset(range(len(data["closed"]))),
    )
