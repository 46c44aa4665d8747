"""Amounts of money in people's words: "€24.90", "24,90 EUR", "39€90", "20 dollars"."""

import re
from typing import NamedTuple

from casework.domain.money import EXPONENTS, Money, NotMoney

_SIGNS = {
    "€": "EUR",
    "$": "USD",
    "us$": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "nz$": "NZD",
    "hk$": "HKD",
    "r$": "BRL",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "₩": "KRW",
    "₴": "UAH",
    "zł": "PLN",
}
_NAMES = {
    "euro": "EUR",
    "euros": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "us dollars": "USD",
    "us-dollar": "USD",
    "dólar": "USD",
    "dólares": "USD",
    "dolares": "USD",
    "dollari": "USD",
    "dollaro": "USD",
    "bucks": "USD",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "pfund": "GBP",
    "sterline": "GBP",
    "yen": "JPY",
    "dinar": "KWD",
    "dinars": "KWD",
    "schweizer franken": "CHF",
    "zloty": "PLN",
}
_CODES = "|".join(sorted(EXPONENTS))
#: Of "MX$" and its like, which are not known, the "$" alone is not read: it is no US dollar.
_SIGN = r"(?<![^\W\d_])(?:us|au?|ca?|nz|hk|r)?\$|[€£¥₹₺₽₩₴]|(?<![^\W\d_])zł"
_UNIT = (
    rf"{_SIGN}|(?<![^\W\d_])(?:{_CODES}|{'|'.join(sorted(_NAMES, key=len, reverse=True))})"
    r"(?![^\W\d_])"
)
#: Figures with points and commas, or in threes with spaces or apostrophes between.
_GROUPS = r"[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3})+(?![0-9])(?:[.,][0-9]{1,3})?"
_NUMBER = rf"(?>(?<![0-9][ \u00a0\u202f'’]){_GROUPS}|[0-9](?:[0-9.,]*[0-9])?)"
#: "39,- €" is 39 euros; "1.5k", "2 thousand" and "20%" are no sums that can be read exactly.
_ROUND = r"(?:[.,][-–—]{1,2})?"
_NOT_MORE = r"(?!%|[0-9]|\s?(?:k|m|mio|mln|tsd|thousand|tausend|mille|mil|million)\b)"
_AMOUNT = re.compile(
    rf"(?P<before>{_UNIT})\s?(?P<one>{_NUMBER}){_ROUND}{_NOT_MORE}"
    rf"|(?<![\w.,'’])(?P<two>{_NUMBER}){_ROUND}\s?(?P<after>{_UNIT})",
    re.IGNORECASE,
)
#: What may stand behind a unit: "39€90", "39 euros 90", "39 euros and 90 cents".
_MINOR = re.compile(
    r"(?:\s?(?:and|und|et|y|e|con)\s|\s?)(?P<minor>[0-9]{1,2})(?![0-9])"
    r"(?P<cents>\s?(?:cents?|ct|pence|p|c|centimes?|c[eé]ntimos?|centesimi|centavos?)\b)?"
    r"(?P<more>\s?[^\W_]|\s?[€$£¥%/]|[.,:/-][0-9])?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s?[0-9]{1,2}\s(?:days?|weeks?|months?|hours?|minutes?|times|tage?n?|wochen|monate?n?|jours"
    r"|semaines|mois|fois|días|semanas|meses|veces|giorni|settimane|mesi|volte)\b",
    re.IGNORECASE,
)
_ORDER_BEFORE = re.compile(
    r"(?:orders?|number|no\.?|nr\.?|#|bestellung|commande|pedido|ordine)\s?$", re.IGNORECASE
)
_SPACED = re.compile(r"[ \u00a0\u202f]")
_GROUP = 3
_HUNDRED = 2
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
        amount = _amount(text, match)
        if amount is not None:
            found.append(amount)
    return tuple(found)


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    unit = (match.group("before") or match.group("after")).lower()
    currency = _SIGNS.get(unit) or _NAMES.get(unit) or unit.upper()
    written = match.group("one") or match.group("two")
    start, end = match.span()
    if _SPACED.search(written) and _ORDER_BEFORE.search(text[max(0, start - 12) : start]):
        # "order 123 456 €" is an order and a sum, or a sum; nobody can tell.
        return None
    number = _decimal(re.sub(r"[ \u00a0\u202f'’]", "", written), EXPONENTS[currency])
    if number is not None and match.group("after"):
        number, end = _with_minor(text, number, end, unit, currency)
    if number is None:
        return None
    try:
        return Amount(Money.parse(number, currency), start, end)
    except NotMoney:
        return None


def _with_minor(
    text: str, number: str, end: int, unit: str, currency: str
) -> tuple[str | None, int]:
    """Add the hundredths that stand behind the unit; None when they could be something else."""
    minor = _MINOR.match(text, end)
    if minor is None or "." in number or EXPONENTS[currency] != _HUNDRED:
        return number, end
    digits = minor.group("minor")
    if minor.group("cents"):
        return f"{number}.{digits.zfill(_HUNDRED)}", minor.end("cents")
    tight = minor.start("minor") == end
    if not tight and (_COUNTED.match(text, end) or len(digits) != _HUNDRED):
        return number, end
    more = (minor.group("more") or "").strip()
    if not tight and (unit in _SIGNS or (more and not more.isalpha())):
        return number, end
    if len(digits) != _HUNDRED or (more and not tight):
        return None, end
    return f"{number}.{digits}", minor.end("minor")


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
