"""Wordings that say outright what is asked after: nothing is done for them but looking it up."""

import re
from collections.abc import Mapping
from types import MappingProxyType

_PARCEL = r"(?:order|parcel|package|delivery|shipment)"
_REFUND = r"(?:refund|reimbursement)"

_OUTRIGHT: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "refund_status": re.compile(
            r"\b(?:where|when|what|has|have|havent|haven't|not|never|still|didn't|didnt)\b"
            rf"[^.!?]{{0,30}}\b(?:my|the) {_REFUND}\b(?! policy)"
        ),
        "where_is_my_order": re.compile(
            rf"\b(?:when|where)(?:'s| is| will| does| are|s)?\b[^.!?,]{{0,12}}\bmy {_PARCEL}\b"
            rf"|\bmy {_PARCEL}\b[^.!?,]{{0,20}}\b(?:hasn't|hasnt|has not|not) (?:yet )?"
            r"(?:arrived|come|been delivered|turned up)"
        ),
    }
)


def outright(kind: str, folded: str) -> bool:
    """Say whether folded words ask after just this."""
    found = _OUTRIGHT.get(kind)
    return found is not None and bool(found.search(folded))
