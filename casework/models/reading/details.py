"""Details in the customer's words: orders, sums, days, addresses, contacts, and what the goods are.

Each is the customer's own words with their place; what could mean two things is left out. Words
that name a person's place or line (address, mail, phone) are pointed to and never values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.domain.case import Slot
from casework.models.given import MessageText
from casework.models.reading.addresses import ADDRESS_MAX, address, address_between
from casework.models.reading.amounts import all_amounts, wanted
from casework.models.reading.contacts import bank_numbers, mail, phone
from casework.models.reading.dates import dates
from casework.models.reading.order_ids import order_ids
from casework.models.reading.places import stretches
from casework.models.reading.products import product
from casework.models.reading.words import fold

__all__ = ["ADDRESS_MAX", "ANY_TIME", "Details", "When", "address_between", "details"]


@dataclass(frozen=True)
class Details:
    """What a burst of messages says in particular; each detail with its place."""

    order_ids: tuple[Slot, ...] = ()
    not_order_ids: frozenset[str] = frozenset()
    amount: Slot | None = None
    address: Slot | None = None
    product: Slot | None = None
    dates: tuple[Slot, ...] = ()
    mail: Slot | None = None
    phone: Slot | None = None


@dataclass(frozen=True)
class When:
    """What day it is for the customer ("last Tuesday"), and how they write one ("12/03").

    Without a clock, or without a locale, days that hang on it are left unread.
    """

    now: datetime | None = None
    timezone: str = "UTC"
    locale: str = ""


#: Nobody said what day it is.
ANY_TIME = When()


def details(
    messages: Sequence[MessageText],
    *,
    wants_address: bool,
    when: When = ANY_TIME,
) -> Details:
    """Read the details out of the messages; the later of two amounts or addresses wins.

    Without a clock, days that hang on today are left unread.
    """
    ids: list[Slot] = []
    days: list[Slot] = []
    refused: set[str] = set()
    sent = lives = wrote = called = goods = None
    for message in messages:
        text = fold(message.text)
        found = address(message.id, text) if wants_address else None
        lives = found or lives
        sums = all_amounts(message.text, text)
        letter = mail(message.id, text)
        taken = [*stretches((found, letter)), *((a.start, a.end) for a in sums)]
        taken += bank_numbers(text)
        said, date_places = dates(
            message.id, text, taken, now=when.now, timezone=when.timezone, locale=when.locale
        )
        taken += date_places
        line = phone(message.id, text, taken)
        taken += stretches((line,))
        numbers, not_meant = order_ids(message.id, text, message.text, taken)
        ids += numbers
        refused |= not_meant
        days += said
        wrote, called = wrote or letter, called or line
        sent = wanted(message.id, text, sums) or sent
        goods = goods or product(message.id, text)
    kept = {slot.value: slot for slot in ids if slot.value not in refused}
    return Details(
        order_ids=tuple(kept.values()),
        not_order_ids=frozenset(refused),
        amount=sent,
        address=lives,
        product=goods,
        dates=tuple(days),
        mail=wrote,
        phone=called,
    )
