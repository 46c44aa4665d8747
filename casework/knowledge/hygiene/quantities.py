"""Numbers with their units in a sentence: "30 days", "a fortnight", "EUR 39.50", "14 Tagen"."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from casework.domain.money import Money, NotMoney
from casework.models.money_words import amounts

DURATION = "duration"
#: An amount's dimension is its currency.
CURRENCY = re.compile(r"[A-Z]{3}")
#: A table's cell under a heading such as "Amount in EUR".
_CELL = re.compile(r"\bin (?P<currency>[A-Z]{3}): (?P<cell>[^;]*)")
_CELL_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100,
    "einem": 1, "einen": 1, "einer": 1, "eine": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12,
    "vierzehn": 14, "dreißig": 30, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4,
    "cinq": 5, "dix": 10, "quinze": 15, "trente": 30, "uno": 1, "una": 1, "dos": 2, "tres": 3,
    "cuatro": 4, "cinco": 5, "siete": 7, "diez": 10, "quince": 15, "treinta": 30, "due": 2,
    "tre": 3, "quattro": 4, "cinque": 5, "sette": 7, "dieci": 10, "quindici": 15, "trenta": 30,
}  # fmt: skip
#: "at the third attempt" counts; "in the third week" names a week and no length.
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_ARTICLES = {"a": 1, "an": 1}
_HOURS: dict[str, int | Fraction] = {
    "minute": Fraction(1, 60), "minutes": Fraction(1, 60), "minuten": Fraction(1, 60),
    "minuti": Fraction(1, 60), "minutos": Fraction(1, 60), "min": Fraction(1, 60),
    "hour": 1, "hours": 1, "stunde": 1, "stunden": 1, "heure": 1, "heures": 1, "hora": 1,
    "horas": 1, "ora": 1, "ore": 1,
    "day": 24, "days": 24, "tag": 24, "tage": 24, "tagen": 24, "jour": 24, "jours": 24,
    "día": 24, "días": 24, "dia": 24, "dias": 24, "giorno": 24, "giorni": 24,
    "workday": 24, "workdays": 24, "werktag": 24, "werktage": 24, "werktagen": 24,
    "arbeitstag": 24, "arbeitstage": 24, "arbeitstagen": 24,
    "week": 168, "weeks": 168, "woche": 168, "wochen": 168, "semaine": 168, "semaines": 168,
    "semana": 168, "semanas": 168, "settimana": 168, "settimane": 168, "fortnight": 336,
    "fortnights": 336, "month": 730, "months": 730, "monat": 730, "monate": 730, "monaten": 730,
    "mois": 730, "mes": 730, "meses": 730, "mese": 730, "mesi": 730,
    "year": 8760, "years": 8760, "jahr": 8760, "jahre": 8760, "jahren": 8760, "an": 8760,
    "ans": 8760, "année": 8760, "années": 8760, "año": 8760, "años": 8760, "anno": 8760,
    "anni": 8760,
}  # fmt: skip
_NUMBER = r"\d+(?:[.,]\d+)?"
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_UNIT = "|".join(sorted(set(_HOURS) - {"an", "min"}, key=len, reverse=True))
_WORKING_WORD = r"(?P<working>(?:working|business|werk|arbeits)[- ]?)?"
_DURATION = re.compile(
    rf"\b(?:(?P<low>{_NUMBER}|{_WORD})\s?(?:to|bis|à|a|–|-|or|oder|and|und)\s?)?"
    rf"(?P<number>{_NUMBER}|{_WORD}|a|an)[\s\u00a0-]+{_WORKING_WORD}(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"\b(?P<part>(?:a |one )?quarter|half|three quarters)(?: of)? an? (?P<unit>hour|year|day)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"(?P<number>{_NUMBER})\s?(?:%|per ?cent\b|percent\b|prozent\b)", re.IGNORECASE
)
#: "5 failed sign-ins", "the third wrong entry", "only one promo code", "two codes".
_COUNT = re.compile(
    rf"\b(?P<number>\d{{1,6}}|{_WORD}|{'|'.join(_ORDINALS)})\s(?P<rest>(?:[a-zäöüß-]+\s){{0,2}}[a-zäöüß-]+)",
    re.IGNORECASE,
)


class Quantity(NamedTuple):
    """A number with its unit, in one unit for each dimension, and where it stands."""

    dimension: str
    low: Fraction
    high: Fraction
    words: str
    start: int
    end: int
    #: What is counted, where it is a plain count.
    of: str = ""

    def agrees(self, other: "Quantity") -> bool:
        """Say whether two numbers can both be right: the same, or one within the other's range."""
        if self.dimension == DURATION:
            # "7 days" and "a week", "60 days" and "two months": within a twentieth.
            slack = Fraction(1, 20) * max(self.high, other.high)
            return self.low <= other.high + slack and other.low <= self.high + slack
        return self.low <= other.high and other.low <= self.high


def quantities(text: str) -> tuple[Quantity, ...]:
    """Find every quantity of a sentence, in the order in which they stand."""
    found = [*_amounts(text), *_cells(text), *_durations(text), *_percents(text)]
    taken = [(one.start, one.end) for one in found]
    found += [
        one for one in _counts(text) if not any(a < one.end and one.start < b for a, b in taken)
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def _amounts(text: str) -> Iterator[Quantity]:
    for amount in amounts(text):
        value = Fraction(amount.money.amount_minor)
        words = text[amount.start : amount.end]
        yield Quantity(amount.money.currency, value, value, words, amount.start, amount.end)


def _cells(text: str) -> Iterator[Quantity]:
    for cell in _CELL.finditer(text):
        for match in _CELL_NUMBER.finditer(cell["cell"]):
            try:
                money = Money.parse(match[0].replace(",", ""), cell["currency"])
            except NotMoney:
                continue
            start = cell.start("cell") + match.start()
            value = Fraction(money.amount_minor)
            yield Quantity(money.currency, value, value, match[0], start, start + len(match[0]))


def _durations(text: str) -> Iterator[Quantity]:
    parts = list(_QUARTER.finditer(text))
    for match in parts:
        part = match["part"].lower()
        share = Fraction(1, 2) if part == "half" else Fraction(3 if "three" in part else 1, 4)
        hours = share * _HOURS[match["unit"].lower()]
        yield Quantity(DURATION, hours, hours, match[0], *match.span())
    for match in _DURATION.finditer(text):
        high = _number(match["number"])
        low = _number(match["low"]) if match["low"] else high
        unit = Fraction(_HOURS[match["unit"].lower()])
        part = any(one.start() <= match.start() < one.end() for one in parts)
        if min(low, high) > 0 and not part:
            yield Quantity(
                DURATION, min(low, high) * unit, high * unit, match[0].strip(), *match.span()
            )


def _percents(text: str) -> Iterator[Quantity]:
    for match in _PERCENT.finditer(text):
        value = _number(match["number"])
        yield Quantity("percent", value, value, match[0], *match.span())


def _counts(text: str) -> Iterator[Quantity]:
    for match in _COUNT.finditer(text):
        value = _number(match["number"])
        start = match.start()
        of = match["rest"].lower()
        yield Quantity("count", value, value, match["number"], start, match.end(), of=of)


def _number(word: str) -> Fraction:
    lower = word.lower()
    for words in (_WORDS, _ORDINALS, _ARTICLES):
        if lower in words:
            return Fraction(words[lower])
    return Fraction(lower.replace(",", "."))
