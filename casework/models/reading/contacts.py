"""Mail addresses and phone numbers: pointed to, never taken over as values."""

import re
from collections.abc import Sequence

from casework.domain.case import Slot, Span
from casework.models.reading.places import Stretch, is_free

_MAIL = re.compile(
    r"(?<![\w.+@-])[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}"
    r"[a-z]{2,24}(?![\w@])"
)
_DIGITS = r"[0-9](?:[ ./()-]{0,2}[0-9]){6,14}"
#: A country code, or figures in groups the way only phone numbers are written.
_INTERNATIONAL = re.compile(
    rf"(?<![\w+])(?:\+\s?{_DIGITS}|00[1-9][0-9]{{0,2}}[ ./-]{_DIGITS})(?!\w)"
)
_GROUPED = re.compile(
    r"(?<![\w+.,/-])(?:\([0-9]{2,5}\)\s?[0-9]{2,4}[ -]?[0-9]{3,5}|0[0-9]{2,4}[ /-][0-9]{3,4}"
    r"[ -]?[0-9]{2,6}|[0-9]{3}[-.][0-9]{3}[-.][0-9]{4}|0[0-9](?:[ .][0-9]{2}){4})(?![\w-])"
)
_TOLD = re.compile(
    r"\b(?:phone|telephone|tel|mobile|cell|whatsapp|call(?: me)?(?: back)?|ring me|reach me|text me"
    r"|telefon(?:nummer)?|handy(?:nummer)?|ruf(?:t|en sie)? mich(?: an)?|erreichbar"
    r"|t[eé]l[eé]phone|portable|appelez-moi|tel[eé]fono|m[oó]vil|ll[aá]m[ea]me|cellulare"
    r"|chiamatemi)\b(?:[\s.:,]{0,2}\b(?:number|no|is|on|at|under|me|my|nummer|ist|unter|est|au|es"
    r"|al|è|numero|número|numéro)\b){0,3}[\s.:]{0,3}"
    rf"(?P<phone>{_DIGITS})(?!\w)"
)

_CARD = re.compile(r"(?<!\w)(?:[0-9]{4}[ -]){3}[0-9]{1,7}(?!\w)|(?<!\w)3[47][0-9]{13}(?!\w)")
_IBAN = re.compile(r"(?<!\w)[a-z]{2}[0-9]{2}(?:\s?[0-9a-z]{4}){3,7}(?:\s?[0-9a-z]{1,3})?(?!\w)")


def bank_numbers(text: str) -> list[Stretch]:
    """Find card and bank account numbers in folded text: nothing is ever read from them."""
    return [m.span() for pattern in (_CARD, _IBAN) for m in pattern.finditer(text)]


def mail(message_id: str, text: str) -> Slot | None:
    """Find the first mail address in folded text."""
    match = _MAIL.search(text)
    return _slot("mail", message_id, match.span()) if match else None


def phone(message_id: str, text: str, taken: Sequence[Stretch]) -> Slot | None:
    """Find the first phone number in folded text; a row of bare figures is one only when told."""
    told = [m.span("phone") for m in _TOLD.finditer(text)]
    shaped = [m.span() for p in (_INTERNATIONAL, _GROUPED) for m in p.finditer(text)]
    free = [place for place in (*told, *shaped) if is_free(*place, taken)]
    return _slot("phone", message_id, min(free)) if free else None


def _slot(name: str, message_id: str, place: Stretch) -> Slot:
    span = Span(message_id=message_id, start=place[0], end=place[1])
    return Slot(name=name, value=None, span=span)
