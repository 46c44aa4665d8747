"""One language's words for the checker, read once from its file."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypedDict, cast

from casework.models.checking.grounding.languages import language_file


class Figures(TypedDict):
    """How a language writes figures; see languages/en.toml."""

    no_number: str
    months: str
    short_months: str
    weekdays: str
    ones: str
    tens: str
    more_numbers: dict[str, str]
    fractions: dict[str, str]
    one_of: list[str]
    working: list[str]
    minutes: str
    hours: str
    days: str
    working_days: str
    weeks: str
    months_of: str
    years: str
    times: dict[str, str]
    often: list[str]
    parts: str
    measures: list[str]
    max: list[str]
    min: list[str]
    gt: list[str]
    lt: list[str]
    after: list[str]
    before: list[str]
    max_behind: list[str]
    min_behind: list[str]
    after_behind: list[str]
    before_behind: list[str]
    to: list[str]


class _File(TypedDict):
    phrases: list[tuple[str, str]]
    negators: list[str]
    rest: list[str]
    splits: list[str]
    ors: list[str]
    concord: list[str]
    subjects: str
    opposites: list[tuple[str, str]]
    synonyms: str
    irregular: str
    function: str
    light: str
    common: str
    policy: str
    pleasantries: list[str]
    implied: dict[str, str]
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Language:
    """What the checker knows of a language; every word in its base form."""

    name: str
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    negators: frozenset[str]
    rest: frozenset[str]
    splits: frozenset[str]
    ors: frozenset[str]
    concord: frozenset[str]
    subjects: frozenset[str]
    opposites: Mapping[str, frozenset[str]]
    synonyms: Mapping[str, frozenset[int]]
    irregular: Mapping[str, str]
    function: frozenset[str]
    light: frozenset[str]
    common: frozenset[str]
    policy: frozenset[str]
    pleasantries: re.Pattern[str]
    implied: Mapping[str, frozenset[str]]
    figures: Figures

    def base(self, word: str) -> str:
        """Cut a word down to what its forms share."""
        known = self.irregular.get(word)
        return _english(known or word) if self.name == "en" else known or _foreign(word)

    def same(self, one: str, other: str) -> bool:
        """Say whether one word may stand for the other."""
        if one == other:
            return True
        return not self.synonyms.get(one, _NONE).isdisjoint(self.synonyms.get(other, _NONE))


_NONE: frozenset[int] = frozenset()
#: Languages that have a file.
KNOWN = frozenset({"de", "en", "es", "fr", "it"})


@cache
def language(name: str) -> Language:
    """Return a language; of one without a file only figures and exact words are known."""
    name = name[:2].lower()
    read = name if name in KNOWN else "en"
    file = language_file(read).read_text(encoding="utf-8")
    data = cast("_File", tomllib.loads(file))
    irregular = dict(pair.split("=") for pair in data["irregular"].split())
    bare = Language(
        name=read,
        phrases=tuple((re.compile(p), f" {to} ") for p, to in data["phrases"]),
        negators=frozenset(data["negators"]),
        rest=frozenset(data["rest"]),
        splits=frozenset(data["splits"]),
        ors=frozenset(data["ors"]),
        concord=frozenset(data["concord"]),
        subjects=frozenset(data["subjects"].split()),
        opposites={},
        synonyms={},
        irregular=irregular,
        function=frozenset(data["function"].split()),
        light=frozenset(),
        common=frozenset(),
        policy=frozenset(),
        pleasantries=re.compile("|".join(data["pleasantries"]) or "(?!)"),
        implied={},
        figures=data["figures"],
    )
    return _with_bases(bare, data)


def _with_bases(bare: Language, data: _File) -> Language:
    """Bring every listed word to the base form that texts are brought to."""
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(data["synonyms"].splitlines()):
        for word in line.split():
            groups.setdefault(bare.base(word), set()).add(number)
    opposites: dict[str, set[str]] = {}
    for one, other in data["opposites"]:
        opposites.setdefault(bare.base(one), set()).add(bare.base(other))
        opposites.setdefault(bare.base(other), set()).add(bare.base(one))
    fields = {name: getattr(bare, name) for name in bare.__dataclass_fields__}
    fields |= {
        "synonyms": {word: frozenset(numbers) for word, numbers in groups.items()},
        "opposites": {word: frozenset(words) for word, words in opposites.items()},
        "light": frozenset(bare.base(word) for word in data["light"].split()),
        "implied": {
            kind: frozenset(bare.base(word) for word in said.split())
            for kind, said in data["implied"].items()
        },
        "common": frozenset(bare.base(word) for word in data["common"].split()),
        "policy": frozenset(bare.base(word) for word in data["policy"].split()),
    }
    return Language(**fields)


_LONG = 4


def _english(word: str) -> str:
    """Cut the regular English endings."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LONG - 1:
            word = word[: -len(ending)] + instead
            break
    if len(word) >= _LONG and word[-1] == word[-2] and word[-1] not in "sleo":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > _LONG else word


_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"),
    ("ing", ""), ("ed", ""), ("'s", ""), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
    ("ly", ""),
)  # fmt: skip
_FOREIGN = re.compile(r"(?:en|em|er|es|et|e|n|s|t|te|ten|as|os|a|o|i|ées?|és?|ées)$")


def _foreign(word: str) -> str:
    """Cut an ending of German or a Romance language, and the participle's `ge`."""
    if len(word) <= _LONG:
        return word
    cut = _FOREIGN.sub("", word)
    if cut.startswith("ge") and len(cut) > _LONG + 2:
        cut = cut[2:]
    return cut if len(cut) >= _LONG - 1 else word
