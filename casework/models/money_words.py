"""Amounts of money in people's words: "€24.90", "24,90 EUR", "20 dollars"."""

import re
from typing import NamedTuple

from casework.domain.money import EXPONENTS, Money, NotMoney

_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_NAMES = {
    "euro": "EUR",
    "euros": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "bucks": "USD",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "yen": "JPY",
    "dinar": "KWD",
    "dinars": "KWD",
}
_CODES = "|".join(sorted(EXPONENTS))
_UNIT = rf"[€$£¥]|(?<![^\W\d_])(?:{_CODES}|{'|'.join(_NAMES)})(?![^\W\d_])"
_NUMBER = r"[0-9][0-9.,]*[0-9]|[0-9]"
_AMOUNT = re.compile(
    rf"(?P<before>{_UNIT})\s?(?P<one>{_NUMBER})|(?<![\w.,])(?P<two>{_NUMBER})\s?(?P<after>{_UNIT})",
    re.IGNORECASE,
)
_GROUP = 3
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


class Amount(NamedTuple):
    """An amount and where it stands in the text."""

    money: Money
    start: int
    end: int


def amounts(text: str) -> tuple[Amount, ...]:
    """Find every amount that can be read exactly; what cannot be is left out, never guessed."""
    found: list[Amount] = []
    for match in _AMOUNT.finditer(text):
        unit = match.group("before") or match.group("after")
        currency = _SIGNS.get(unit) or _NAMES.get(unit.lower()) or unit.upper()
        number = _decimal(match.group("one") or match.group("two"), EXPONENTS[currency])
        if number is None:
            continue
        try:
            found.append(Amount(Money.parse(number, currency), *match.span()))
        except NotMoney:
            continue
    return tuple(found)


def _decimal(number: str, exponent: int) -> str | None:
    """Write a number with one point at most; None when its separators could mean two things."""
    marks = [c for c in number if c in ".,"]
    if not marks:
        return number
    whole, last, fraction = number.rpartition(marks[-1])
    if len(set(marks)) == 1:
        grouped = bool(_GROUPED.fullmatch(number))
        if len(marks) > 1:
            return re.sub(r"[.,]", "", number) if grouped else None
        if grouped and (last == "." or exponent == _GROUP):
            # "24.905 euros" may be a slip or thousands; "1.234 dinars" has three decimals.
            return number if last == "." and exponent == _GROUP else None
        if grouped:
            return re.sub(r"[.,]", "", number)
    return f"{re.sub(r'[.,]', '', whole)}.{fraction}"
