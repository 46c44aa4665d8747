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
_UNIT = rf"[€$£¥]|\b(?:{_CODES})\b|\b(?:{'|'.join(_NAMES)})\b"
_NUMBER = r"[0-9][0-9.,]*[0-9]|[0-9]"
_AMOUNT = re.compile(
    rf"(?P<before>{_UNIT})\s?(?P<one>{_NUMBER})|(?<![\w.,])(?P<two>{_NUMBER})\s?(?P<after>{_UNIT})",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]{1,2})?")


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
        try:
            found.append(Amount(Money.parse(number, currency), *match.span()))
        except NotMoney:
            continue
    return tuple(found)


def _decimal(number: str, exponent: int) -> str:
    """Write a number with one point, where the last separator is taken for the decimal one."""
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number
    digits_after = len(number) - last - 1
    separators = sum(c in ".," for c in number)
    thousands = digits_after == len("000") and (separators > 1 or exponent != len("000"))
    if thousands and _GROUPED.fullmatch(number):
        return re.sub(r"[.,]", "", number)
    return re.sub(r"[.,]", "", number[:last]) + "." + number[last + 1 :]
