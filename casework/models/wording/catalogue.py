"""The messages to customers by key, in the language and the formats of whoever reads them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import cast

from casework.models.languages import WRITES
from casework.models.wording.locales import locale_file

#: What is written where nothing else fits.
DEFAULT = "en"
#: Every locale whose amounts and dates are written its own way; others are written as their
#: language is. The checker knows the formats of exactly these.
LOCALES = (
    *("en", "en_GB", "en_IE", "en_US"),
    *("de", "de_AT", "de_CH"),
    *("fr", "fr_BE", "fr_CH"),
    *("es", "es_US"),
    *("it", "it_CH"),
)
#: Countries that write their own money with another one's sign, and whose formats they get here:
#: no amount may be read as one of another currency.
_LIKE = {"en_AU": "en_GB", "en_NZ": "en_GB", "es_MX": "es_US"}
_Table = dict[str, "str | _Table"]
#: French sets these off with a space at which no line may break.
_SET_OFF = re.compile(r" (?=[:;?!»])|(?<=«) ")


def locale_for(language: str, locale: str = "") -> str:
    """Choose what to write in: the language, in the country's own formats if `locale` has it.

    A language nobody writes here gives way to the locale's language, and that to English.
    """
    wanted = language.replace("-", "_").partition("_")[0].lower()
    own = _known(locale)
    if wanted in WRITES and language_of(own) != wanted:
        return _known(language)
    return own or DEFAULT


def _known(locale: str) -> str:
    language, _, country = locale.replace("-", "_").partition("_")
    name = f"{language.lower()}_{country.upper()}"
    name = _LIKE.get(name, name)
    if name in LOCALES:
        return name
    return language.lower() if language.lower() in WRITES else ""


def language_of(locale: str) -> str:
    """Name the language of a locale of ours."""
    return locale.partition("_")[0]


def say(locale: str, key: str, **places: str) -> str:
    """Put a message in words; a place written with a capital begins a sentence."""
    capitals = {name.capitalize(): capital(value) for name, value in places.items()}
    return template(locale, key).format_map({**places, **capitals})


def template(locale: str, key: str) -> str:
    """Return a message with its places still open."""
    return messages(language_of(locale_for(locale)))[key]


def either(key: str, otherwise: str) -> str:
    """Return the key if there is such a message, else the other one."""
    return key if key in messages(DEFAULT) else otherwise


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


@cache
def messages(language: str) -> Mapping[str, str]:
    """Read the messages of a language by their dotted keys, once."""
    table = cast("_Table", tomllib.loads(locale_file(language).read_text(encoding="utf-8")))
    found = dict(_flat(table))
    if language == "fr":
        found = {key: _SET_OFF.sub("\u00a0", text) for key, text in found.items()}
    return MappingProxyType(found)


def _flat(table: _Table, before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield f"{before}{name}", value
        else:
            yield from _flat(value, f"{before}{name}.")
