"""Figures, dates, ids and links in a text, and whether each was claimed."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache

from casework.domain.money import EXPONENTS, Money
from casework.models.checking.phrases import all_phrases, plain
from casework.models.claims import Claim
from casework.models.money_words import amounts
from casework.models.procedures.records import said_money
from casework.models.wording.catalogue import LOCALES
from casework.models.wording.formats import money, written_date

_LINK = re.compile(
    r"(?:https?:)?//(?P<host>[^\s/?#\"'<>)\]]+)|\b(?:www\.)(?P<www>[^\s/?#\"'<>)\]]+)"
    r"|\b(?P<bare>(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|co|de|uk|eu|info|biz|shop|app|dev|me|ly|xyz"
    r"|ru|cn|link|site|online|top|fr|es|it|at|ch|be|nl|pl|pt|cc|to|gg|tv|us|ca|au|jp|in|help|support"
    r"|page|store|cloud|live|click|pay|bank|pro|vip|win|icu|club|email|chat|world|today|space|web))\b(?![@])|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,63})|(?P<js>javascript:"
    r"|data:|mailto:|tel:)",
    re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}|[0-9]{1,2}\.[0-9]{1,2}\."
)
#: What stands at a value and makes it another one: "MX" of "MX$24.90", " EUR" of "1001 EUR".
_CODES = "|".join(EXPONENTS)
_BLANK = " \u2022 "
_SPACE = r"[ \u00a0\u202f]"
_ALONE_BEFORE = re.compile(rf"(?<![\w.,€$£¥-])(?<![€$£¥]{_SPACE})(?<!(?:{_CODES}){_SPACE})")
_ALONE_BEHIND = re.compile(
    rf"(?![\w%€$£¥]|[.,][0-9]|{_SPACE}(?:[€$£¥]|(?:{_CODES}|US|CA|AU|MX|NZ|HK)\b"
    r"|(?i:euros?|dollars?|dólares|dollari|pounds?|pfund|livres?|libras?|sterline|fran(?:cs?|ken))\b))"
)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,63}")
_LONGEST_NAME = 300
_RANKS = {"passage": 0, "quote": 0, "title": 0, "amount": 1}
_DIGITS = re.compile(r"\d|[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218b\u2460-\u24ff]")


def links(text: str) -> list[tuple[str, str]]:
    """Find every link and address in a text, with its host; what runs code has no host."""
    found: list[tuple[str, str]] = []
    for match in _LINK.finditer(text):
        host = next((match.group(n) for n in ("host", "www", "bare", "mail") if match.group(n)), "")
        found.append((host.rpartition("@")[2].lower().split(":")[0].rstrip("."), "link"))
    return found


def may_be_said(text: str, hosts: AbstractSet[str]) -> bool:
    """Say whether every link and address in a text is at one of these hosts."""
    return all(host in hosts for host, _ in links(text))


def is_id(text: str) -> bool:
    """Say whether this is a number or reference, and no words that somebody put in its place."""
    return bool(_ID.fullmatch(text))


def names(text: str) -> bool:
    """Say whether this can be what a thing is called: short, and without a link."""
    return len(text) <= _LONGEST_NAME and not links(text)


def in_quotes(words: str, text: str) -> bool:
    """Say whether words stand in a text as somebody else's: between quotation marks."""
    return any(
        f"{before}{space}{words}{space}{behind}" in text
        for before, behind in ("“”", "„“", "«»")
        for space in ("", " ", "\u00a0", "\u202f")
    )


def unclaimed(text: str, claims: Sequence[Claim]) -> list[str]:
    """Return a fault for each kind of value that stands in the text without a claim."""
    left = plain(_LINK.sub(" ", without_claimed(text, claims)))
    faults: list[str] = []
    if amounts(left):
        faults.append("amount_unclaimed")
    if _NUMERIC_DATE.search(left) or any(p.dates.search(left) for p in all_phrases()):
        faults.append("date_unclaimed")
    if any(p.in_words.search(left) for p in all_phrases()):
        faults.append("figure_in_words")
    if any(p.soon.search(left) for p in all_phrases()):
        faults.append("time_unclaimed")
    if _DIGITS.search(left) and not faults:
        faults.append("number_unclaimed")
    return faults


def without_claimed(text: str, claims: Iterable[Claim]) -> str:
    """Blank out every way of writing the claimed values, whole values only."""
    claims = tuple(claims)
    # Words that may hold figures go first, then sums: "2026" of "March 3, 2026 € 24.90" is no sum.
    ranked = {s: _RANKS.get(c.kind, 2) for c in claims for s in _spellings(c.kind, c.value) if s}
    for spelling in sorted(ranked, key=lambda s: (ranked[s], -len(s))):
        anyhow = re.escape(spelling).replace("\\ ", _SPACE)
        text = re.sub(anyhow, _blank, text)
    return _without_amounts(text, {c.value for c in claims if c.kind == "amount"})


def _without_amounts(text: str, claimed: AbstractSet[str]) -> str:
    """Blank out claimed amounts written in yet another way: "1.299 Euro" for "1299.00 EUR"."""
    for found in reversed(amounts(text) if claimed else ()):
        if found.money.plain() in claimed and _alone(text, found.start, found.end):
            text = f"{text[: found.start]}{_BLANK}{text[found.end :]}"
    return text


def _blank(match: re.Match[str]) -> str:
    return _BLANK if _alone(match.string, match.start(), match.end()) else match.group()


def _alone(text: str, start: int, end: int) -> bool:
    """Say whether a value is whole: nothing beside it makes it another one."""
    return bool(_ALONE_BEFORE.match(text, start) and _ALONE_BEHIND.match(text, end))


@lru_cache(maxsize=1024)
def _spellings(kind: str, value: str) -> tuple[str, ...]:
    match kind:
        case "amount":
            amount = said_money(value)
            return _amount_spellings(amount) if amount else ()
        case "date":
            return _date_spellings(value)
        case "order_id":
            return (value, f"#{value}")
        case "duration":
            return (value, *_duration_spellings(value))
        case "title" | "quote" | "id" | "passage":
            return (value,)
        case _:
            return ()


def _amount_spellings(value: Money) -> tuple[str, ...]:
    number, _, currency = value.plain().partition(" ")
    local = (money(value, locale) for locale in LOCALES)
    return (value.plain(), f"{currency} {number}", f"{currency}{number}", *local)


def _date_spellings(iso: str) -> tuple[str, ...]:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ()
    long = {written_date(day, locale) for locale in LOCALES}
    long |= {re.sub(r"^1(?:er|º)", "1", text) for text in long}
    short = {text.rpartition(f" {day.year}")[0].removesuffix(" de").rstrip(",") for text in long}
    # With points the day comes first everywhere; with strokes nobody can tell.
    return (iso, f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}", *long, *short)


def _duration_spellings(value: str) -> tuple[str, ...]:
    number, _, unit = value.partition(" ")
    if unit != "days":
        return ()
    return tuple(f"{number} {days}" for phrases in all_phrases() for days in phrases.days)
