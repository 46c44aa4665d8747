"""One part of a reply while it is being written: the text and, beside it, what it states."""

from datetime import date

from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.models.claims import Claim, Written
from casework.models.wording.formats import money, written_date


class Part:
    """Collects claims while values are put into words, so that no value is said without one."""

    def __init__(self, locale: str) -> None:
        """Write for this locale."""
        self.locale = locale
        self._claims: list[Claim] = []

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
        return written_date(day, self.locale)

    def order(self, order_id: str, source: str, order: Fact | None = None) -> str:
        """Name an order by its number, and by its titles when they are known."""
        if not order_id:
            return "this order"
        self.claim("order_id", order_id, source)
        items = order.text("items") if order is not None else ""
        if order is None or not items:
            return f"order {order_id}"
        self.claim("title", items, f"fact/order/{order.id}/items")
        return f"order {order_id} ({items})"

    def field(self, fact: Fact, name: str) -> str:
        """Name where a fact's field is."""
        return f"fact/{fact.kind}/{fact.id}/{name}"

    def written(self, text: str) -> Written:
        """Finish the part."""
        return Written(text=text, claims=tuple(self._claims))
