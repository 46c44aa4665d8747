"""Figures, dates, ids and links in a text, and whether each was claimed."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from casework.domain.money import Money
from casework.models.claims import Claim
from casework.models.money_words import amounts
from casework.models.procedures.records import said_money
from casework.models.wording.formats import money, written_date

_LINK = re.compile(
    r"(?:https?:)?//(?P<host>[^\s/?#\"'<>)\]]+)|\b(?:www\.)(?P<www>[^\s/?#\"'<>)\]]+)"
    r"|\b(?P<bare>(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|co|de|uk|eu|info|biz|shop|app|dev|me|ly|xyz"
    r"|ru|cn|link|site|online|top))\b(?![@])|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,63})|(?P<js>javascript:"
    r"|data:|mailto:|tel:)",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_DATE = re.compile(
    rf"\b{_MONTHS}\b\.? [0-9]{{1,2}}|[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTHS}\b"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}",
    re.IGNORECASE,
)
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|few|couple of)"
)
_UNIT = (
    r"(?:euros?|dollars?|pounds?|yen|dinars?|bucks|cents?|percent|minutes?|hours?|days?|weeks?"
    r"|months?|years?|business days?|working days?)"
)
_IN_WORDS = re.compile(rf"\b{_NUMBER_WORD}(?:[ -]{_NUMBER_WORD})*[ -]{_UNIT}\b", re.IGNORECASE)
_SOON = re.compile(
    r"\b(?:tomorrow|tonight|today|yesterday|next (?:week|month|year|monday|tuesday|wednesday"
    r"|thursday|friday)|by (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|the end of)"
    r"|(?:on|this) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|within the hour"
    r"|in an hour|immediately|straight away|right away)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d|[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218b\u2460-\u24ff]")


def links(text: str) -> list[tuple[str, str]]:
    """Find every link and address in a text, with its host; what runs code has no host."""
    found: list[tuple[str, str]] = []
    for match in _LINK.finditer(text):
        host = match.group("host") or match.group("www") or match.group("bare") or ""
        found.append((host.rpartition("@")[2].lower().split(":")[0].rstrip("."), "link"))
    return found


def unclaimed(text: str, claims: Sequence[Claim]) -> list[str]:
    """Return a fault for each kind of value that stands in the text without a claim."""
    left = without_claimed(text, claims)
    left = _LINK.sub(" ", left)
    faults: list[str] = []
    if amounts(left):
        faults.append("amount_unclaimed")
    if _DATE.search(left):
        faults.append("date_unclaimed")
    if _IN_WORDS.search(left):
        faults.append("figure_in_words")
    if _SOON.search(left):
        faults.append("time_unclaimed")
    if _DIGITS.search(left) and not faults:
        faults.append("number_unclaimed")
    return faults


def without_claimed(text: str, claims: Iterable[Claim]) -> str:
    """Blank out every way of writing the claimed values, whole values only."""
    spellings = {s for claim in claims for s in _spellings(claim) if s}
    for spelling in sorted(spellings, key=len, reverse=True):
        text = re.sub(
            rf"(?<![\w.,€$£¥-]){re.escape(spelling)}(?![\w%€$£¥]|[.,][0-9])", " \u2022 ", text
        )
    return text


def _spellings(claim: Claim) -> tuple[str, ...]:
    match claim.kind:
        case "amount":
            value = said_money(claim.value)
            return _amount_spellings(value) if value else ()
        case "date":
            return _date_spellings(claim.value)
        case "order_id":
            return (claim.value, f"#{claim.value}")
        case "title" | "quote" | "id" | "duration":
            return (claim.value,)
        case _:
            return ()


def _amount_spellings(value: Money) -> tuple[str, ...]:
    number, _, currency = value.plain().partition(" ")
    local = (money(value, locale) for locale in ("en", "en_GB", "en_US", "en_IE"))
    return (value.plain(), f"{currency} {number}", f"{currency}{number}", *local)


def _date_spellings(iso: str) -> tuple[str, ...]:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ()
    long = tuple(written_date(day, locale) for locale in ("en", "en_GB"))
    return (iso, *long, *(text.rpartition(f" {day.year}")[0].rstrip(",") for text in long))
