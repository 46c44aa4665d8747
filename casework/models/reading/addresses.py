"""Where something should be sent: pointed to, never taken over as a value."""

import re
from itertools import islice

from casework.domain.case import Slot, Span

_LEAD = re.compile(
    r"\b(?:new address(?: is)?|address(?: is| should be| to)|(?:moved|moving|instead|change it"
    r"|deliver(?:ed)?|sen[dt]|ship(?:ped)?) to|to|at|(?:neue |liefer)?adresse(?: ist| lautet)?|nach"
    r"|an die|(?:nouvelle )?adresse(?: est)?|à|au|(?:nueva )?direcci[oó]n(?: es)?|a la|en"
    r"|(?:nuovo )?indirizzo(?: è)?)\b\s*:?\s*|(?:address|instead|is)\s*:\s*"
)
_NOT_AN_ADDRESS = re.compile(
    r"\b(?:address|orders?|deliver(?:ed|y)?|send|sent|ship(?:ped)?|change|update|refund|cancel"
    r"|parcel|package|adresse|bestellung|commande|pedido|ordine|indirizzo|direcci[oó]n)\b"
)
_ADDRESS_END = re.compile(r"(?<!\bst)(?<!\bno)(?<!\bapt)(?<!str)\.(?=\s|$)|[!?;]|\n\s*\n|$")
_TRAILING = re.compile(
    r"[\s,]{0,5}\b(?:instead|please|pls|thanks|thank you|asap|now|bitte|danke|merci|svp"
    r"|s'il vous pla[iî]t|por favor|gracias|per favore|grazie)\b[\s,.]*$"
)
#: Words that only streets and squares end in or begin with.
STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|square|court|place|blvd|boulevard"
    r"|terrace|close|crescent|row|hill|park|quay|platz|weg|gasse|allee|rue|via|viale|piazza|calle"
    r"|avenida|plaza|paseo|chemin|impasse|cours)\b|(?:straße|strasse|str\.|gasse|weg|platz)"
)
#: How many places in a message are tried as the beginning of an address.
_LEADS = 50
#: The longest address that can be taken over, as the tool's declaration says.
ADDRESS_MAX = 300


def address(message_id: str, text: str) -> Slot | None:
    """Find an address in folded text that asks for one to be used."""
    for lead in islice(_LEAD.finditer(text), _LEADS):
        slot = address_between(message_id, text, lead.end())
        if slot is not None:
            return slot
    if STREET.search(text) and not _NOT_AN_ADDRESS.search(text):
        return address_between(message_id, text, 0)
    return None


def address_between(message_id: str, text: str, start: int, *, strict: bool = True) -> Slot | None:
    """Point to the address that begins at `start`; None when what stands there is none."""
    # No further than an address can reach: long messages are read in no more time than short ones.
    near = text[start : start + ADDRESS_MAX + 1]
    stop = _ADDRESS_END.search(near)
    words = _TRAILING.sub("", near[: stop.start()] if stop else near).rstrip(" ,\n")
    end = start + len(words)
    has_number = any(c.isdigit() for c in words) and any(c.isalpha() for c in words)
    if len(words.split()) < 2 or len(words) > ADDRESS_MAX or not has_number:
        return None
    if strict and _NOT_AN_ADDRESS.search(words):
        return None
    span = Span(message_id=message_id, start=start, end=end)
    return Slot(name="address", value=None, span=span)
