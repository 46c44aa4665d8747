"""One part of a reply while it is being written: the text and, beside it, what it states."""

from datetime import date

from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.models.claims import Claim, Written
from casework.models.procedures.rules import RULES
from casework.models.wording.catalogue import say
from casework.models.wording.formats import day_said, money, order_name


class Part:
    """Collects claims while values are put into words, so that no value is said without one."""

    def __init__(self, locale: str) -> None:
        """Write for this locale."""
        self.locale = locale
        self._claims: list[Claim] = []

    def say(self, key: str, **places: str) -> str:
        """Put a message in words."""
        return say(self.locale, key, **places)

    def claim(self, kind: str, value: str, source: str) -> None:
        """Note one thing that the text states."""
        self._claims.append(Claim(kind=kind, value=value, source=source))

    def amount(self, value: Money, source: str) -> str:
        """Say an amount."""
        self.claim("amount", value.plain(), source)
        return money(value, self.locale)

    def day(self, iso: str, source: str) -> str:
        """Say a date, written out; empty when it is none."""
        try:
            day = date.fromisoformat(iso[:10])
        except ValueError:
            return ""
        self.claim("date", day.isoformat(), source)
        return day_said(day, self.locale)

    def order(self, order_id: str, source: str, order: Fact | None = None) -> str:
        """Name an order by its number, and by its titles when they are known."""
        items = order.text("items") if order is not None and order_id else ""
        if order_id:
            self.claim("order_id", order_id, source)
        if order is not None and items:
            self.claim("title", items, f"fact/order/{order.id}/items")
        return order_name(order_id, items, self.locale)

    def duration(self, rule: str) -> str:
        """Say how many days one of the shop's rules gives."""
        self.claim("duration", RULES[rule], f"rule/{rule}")
        return self.say("durations.days", n=RULES[rule].partition(" ")[0])

    def field(self, fact: Fact, name: str) -> str:
        """Name where a fact's field is."""
        return f"fact/{fact.kind}/{fact.id}/{name}"

    def written(self, *sentences: str) -> Written:
        """Finish the part; a sentence without words is left out."""
        return Written(text=" ".join(s for s in sentences if s), claims=tuple(self._claims))
