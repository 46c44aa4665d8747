"""The sum a customer wants back: in figures or in words, and not the one that was paid."""

import re
from collections.abc import Iterator

from casework.domain.case import Slot, Span
from casework.domain.money import Money
from casework.models.money_words import Amount, amounts

_PAID = re.compile(
    r"\b(?:paid|pay|cost|costs|charged|worth|was|price|priced|for|billed|took|bezahlt|gekostet"
    r"|kostete|kostet|für|pay[eé]|co[uû]t[eé]|pour|débité|pagado|pagu[eé]|pag[oó]|costado|cost[oó]"
    r"|cobraron|pagato|costato|addebitato)\s(?:me |you |mir |me |mi )?$"
)
_PAID_AFTER = re.compile(r"^\s(?:bezahlt|gekostet|abgebucht|gezahlt)\b")
_WANTED = re.compile(
    r"\b(?:refund\w*|return|give|pay|only|just|back|send|partial|want|get|least|reimburs\w+"
    r"|rebat\w+|compensat\w+|restitut\w+|expect|owe[ds]?|credit|erstatt\w*|zurück\w*|möchte|will"
    r"|nur|gebt|bekomme|mindestens|rückerstattung|rembours\w*|rendez|veux|voudrais|seulement"
    r"|juste|moins|reembols\w*|devol\w+|devuelv\w+|quiero|solo|menos|rimbors\w*|voglio|vorrei"
    r"|restitu\w+|soltanto|almeno)\b"
)
_NEAR = 40
_ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
    "de": "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf",
    "es": "un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve",
    "it": "un due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
}
_HUNDREDS = ("one hundred", "a hundred", "hundert", "einhundert", "cent", "cien", "cento")


def _numbers() -> dict[str, int]:
    """Write out the numbers that people spell: up to ninety-nine in English, round ones else."""
    numbers: dict[str, int] = dict.fromkeys(_HUNDREDS, 100)
    for language, words in _ONES.items():
        ones = words.split()
        numbers |= {word: n for n, word in enumerate(ones, 1)}
        for i, ten in enumerate(_TENS[language].split()):
            numbers[ten] = (i + 2) * 10
            for n, one in enumerate(ones[:9], 1):
                if language == "en":
                    numbers |= {f"{ten}-{one}": (i + 2) * 10 + n, f"{ten} {one}": (i + 2) * 10 + n}
                elif language == "de":
                    numbers[f"{one}und{ten}"] = (i + 2) * 10 + n
    return numbers


_NUMBERS = _numbers()
_UNITS = {
    "euro": "EUR",
    "euros": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "bucks": "USD",
    "pounds": "GBP",
    "quid": "GBP",
}
_WORDED = re.compile(
    rf"(?<![\w-])(?P<number>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\s"
    rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?!\w)"
)
#: A number word before the one that was found: "two hundred forty", "dos mil cien".
_MORE_BEFORE = re.compile(
    rf"(?:\b(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|hundred|thousand|hundert|tausend"
    r"|cents?|mille|mil|cientos|half)[\s-](?:(?:and|und|et|y|e)[\s-])?|-)$"
)
#: Fractions behind the unit: "forty euros fifty".
_MORE_AFTER = re.compile(
    rf"^\s(?:(?:and|und|et|y|e)\s)?(?:a half\b|[0-9]|(?:{'|'.join(_NUMBERS)})\b)"
)


def all_amounts(written: str, text: str) -> list[Amount]:
    """Find every sum in a text, in the order they stand; `text` is what was written, folded."""
    return sorted({*amounts(written), *_in_words(text)}, key=lambda amount: amount.start)


def _in_words(text: str) -> Iterator[Amount]:
    for match in _WORDED.finditer(text):
        start, end = match.span()
        if _MORE_BEFORE.search(text[:start][-_NEAR:]) or _MORE_AFTER.match(text[end : end + _NEAR]):
            continue
        money = Money.parse(str(_NUMBERS[match.group("number")]), _UNITS[match.group("unit")])
        yield Amount(money, start, end)


def wanted(message_id: str, text: str, found: list[Amount]) -> Slot | None:
    """Choose the last sum that is asked for; a sum that was paid or is a price is none."""
    for amount in reversed(found):
        before = text[: amount.start]
        if _PAID.search(before[-_NEAR:]) or _PAID_AFTER.match(text[amount.end :]):
            continue
        if _WANTED.search(before[-_NEAR:]):
            return Slot(
                name="amount",
                value=amount.money.plain(),
                span=Span(message_id=message_id, start=amount.start, end=amount.end),
            )
    return None
