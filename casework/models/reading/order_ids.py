"""Order numbers in the forms people write them: "#1001", "no. 1001", "orders 1001/1002"."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from casework.domain.case import Slot, Span
from casework.models.reading.addresses import STREET
from casework.models.reading.places import Stretch, is_free

_ID = r"(?:[a-z]{1,4}-)?[0-9]{3,15}"
_NAMED = re.compile(
    r"\b(?:orders?|purchases?|parcels?|packages?|no|nr|number|id|ref(?:erence)?"
    r"|bestell(?:ung|ungen|nummer|nr)|auftrag(?:snummer)?|nummer|paket|sendung"
    r"|commandes?|colis|num[eé]ro|pedidos?|paquetes?|n[uú]mero|compra|ordin[ei]|pacco|n[°º])"
    r"(?:[\s.:=-]{0,3}\b(?:number|no|nr|id|is|was|nummer|ist|lautet|war|num[eé]ro|est|n[uú]mero|es"
    r"|è|n)\b[°º]?){0,3}[\s.:=-]{0,3}#?\s?"
    rf"(?P<id>{_ID})(?![\w%])"
)
_HASHED = re.compile(rf"#\s?(?P<id>{_ID})(?![\w%])")
_BARE = re.compile(r"(?<![\w.,€$£¥/+-])(?P<id>[0-9]{4,15})(?![\w€$£¥/%-]|[.,][0-9])")
_PAIR = re.compile(r"(?<![\w.,€$£¥/+-])(?P<id>[0-9]{4,15})(?=\s?[/,]\s?[0-9]{4,15}(?![\w€$£¥/%-]))")
_PREFIXED = re.compile(r"(?<![\w.+@#/-])(?P<id>[a-z]{1,4}-[0-9]{5,15})(?![\w@/-])")
#: "1001, 1002 and 1003": what follows an order number in the same breath is one too.
_ANOTHER = re.compile(
    r"\s?(?:,|/|&|\+|\band\b|\bor\b|\bund\b|\boder\b|\bet\b|\bou\b|\by\b|\bo\b|\be\b)\s?"
    rf"(?:(?:order|number|no\.?|nr\.?)\s)?#?\s?(?P<id>{_ID})(?![\w€$£¥/%-]|[.,][0-9])"
)
#: Numbers of other things: an order must not be guessed from them.
_OF_OTHERS = re.compile(
    r"(?:\b(?:tracking|phone|telephone|mobile|cell|account|customer|client|member(?:ship)?|card"
    r"|invoice|bill|receipt|voucher|gift ?card|coupon|promo|serial|model|vat|tax|pin|iban|ticket"
    r"|case|zip|postal|post|security|verification|confirmation|discount|flat|apartment|room|sku"
    r"|item|article|product|part|transaction|facture|client|suivi|téléphone|telefono|teléfono"
    r"|factura|fattura|cliente|seguimiento|rechnung|konto|telefon|code|codice|código)s?"
    r"|(?:rechnungs?|kunden|telefon|handy|sendungs|konto|artikel|karten|gutschein)s?-?(?:nummer|nr)"
    r"|postleitzahl|plz)"
    r"(?:[\s.:#=-]{0,3}\b(?:number|no|nr|id|code|is|was|my|ist|nummer|numero|número|numéro|de|n"
    r"|est|es)\b[°º]?){0,3}[\s.:#=-]{0,3}$"
)
_MONTH_OR_IN = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|jän|fév|fev|avr|jui|aoû"
    r"|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)[a-zäöüûé]*\.?,?\s(?:[0-9]{1,2}(?:st|nd|rd|th)?"
    r",?\s)?$"
    r"|\b(?:in|since|of|year|summer|winter|jahr|seit|im|en|de|del|depuis|dal|nel)\s$"
)
_UNIT_AFTER = re.compile(
    r"^\s?-?(?:eur|usd|gbp|jpy|kwd|chf|euros?|dollars?|bucks|pounds?|quid|yen|days?|times|hours?"
    r"|weeks?|months?|years?|minutes?|people|pieces?|pcs|watts?|volts?|points?|percent|steps|miles"
    r"|km|cm|mm|ml|kg|mah|gb|mb|rpm|grams?|units|tage?n?|wochen|monate?n?|jahre?n?|stunden|teile"
    r"|stück|jours|semaines|mois|ans|heures|pièces|días|semanas|meses|años|horas|piezas|giorni"
    r"|settimane|mesi|anni|ore|pezzi)\b"
)
_NOT_THIS = re.compile(
    r"\b(?:not|nicht|pas|non)\s(?:(?:the|order|number|die|bestellung|nummer|la|commande|el|pedido"
    r"|l'ordine|ordine)\s){0,3}#?$"
)
_NEAR = 80
#: More orders than this are named by nobody; long messages are read in no more time.
_MOST = 30
_BEFORE = 70


def order_ids(
    message_id: str, text: str, written: str, taken: Sequence[Stretch]
) -> tuple[list[Slot], set[str]]:
    """Find the order numbers in folded text, and those that are said not to be meant.

    `written` is the text as the customer wrote it: capitals tell a town from a word.
    """
    found: dict[int, Slot] = {}
    refused: set[str] = set()
    for start, end in _places(text, written, taken):
        value = text[start:end].upper()
        if start in found or value in refused:
            continue
        if _NOT_THIS.search(text[max(0, start - _BEFORE) : start]):
            refused.add(value)
            continue
        span = Span(message_id=message_id, start=start, end=end)
        found[start] = Slot(name="order_id", value=value, span=span)
    return [found[start] for start in sorted(found)], refused


def _places(text: str, written: str, taken: Sequence[Stretch]) -> Iterator[Stretch]:
    for pattern in (_NAMED, _HASHED, _PAIR, _PREFIXED, _BARE):
        for match in islice(pattern.finditer(text), _MOST):
            start, end = match.span("id")
            named = pattern is _NAMED or pattern is _HASHED
            if not _may_be_one(text, start, end, taken):
                continue
            if not named and (_is_year(text, start, end) or _is_postcode(written, start, end)):
                continue
            yield start, end
            yield from _following(text, end, taken)


def _following(text: str, end: int, taken: Sequence[Stretch]) -> Iterator[Stretch]:
    for _ in range(_MOST):
        match = _ANOTHER.match(text, end)
        if match is None:
            return
        start, end = match.span("id")
        if not _may_be_one(text, start, end, taken) or _is_year(text, start, end):
            return
        yield start, end


def _may_be_one(text: str, start: int, end: int, taken: Sequence[Stretch]) -> bool:
    before = text[max(0, start - _BEFORE) : start]
    other = _OF_OTHERS.search(before) or _UNIT_AFTER.match(text[end : end + _BEFORE])
    return not other and is_free(start, end, taken)


def _is_year(text: str, start: int, end: int) -> bool:
    year = end - start == len("2026") and text[start:end].startswith(("19", "20"))
    return year and bool(_MONTH_OR_IN.search(text[max(0, start - _BEFORE) : start]))


def _is_postcode(written: str, start: int, end: int) -> bool:
    """Say whether a street stands before and a town behind: "12 Elm Street, 10115 Berlin"."""
    town = written[end : end + 2]
    near = written[max(0, start - _NEAR) : start].lower()
    is_town = len(town) == 2 and town[0] == " " and town[1].isupper()
    return is_town and bool(STREET.search(near)) and any(c.isdigit() for c in near)
