"""What sentences claim: of which matter, under which conditions, which number or yes or no."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from casework.knowledge.hygiene.matters import Context, Matters, Number, Statement, clause
from casework.knowledge.hygiene.products import Products
from casework.knowledge.hygiene.quantities import CURRENCY, Quantity, quantities
from casework.knowledge.hygiene.said import Said

_COUNT = "count"
_MONEY = "money"
_PRODUCT = "product"
_REQUIRED = "!"
#: Who is written for companies only.
_COMPANIES = frozenset({"business"})


class Claim(NamedTuple):
    """One sentence's word on one matter."""

    matter: str
    #: Under what it holds: two claims can contradict each other only where these are the same.
    under: tuple[tuple[str, str], ...]
    value: Quantity | bool
    said: Said

    def contradicts(self, other: "Claim") -> bool:
        """Say whether both can not be right."""
        if isinstance(self.value, Quantity) and isinstance(other.value, Quantity):
            same = self.value.dimension == other.value.dimension
            return same and not self.value.agrees(other.value)
        return self.value is not other.value


class Reader:
    """Reads claims out of sentences."""

    def __init__(self, matters: Matters, products: Products) -> None:
        """Read by these matters; `products` names what the shop sells."""
        self._matters = matters
        self._products = products

    def claims(self, sentences: Iterable[Said]) -> tuple[Claim, ...]:
        """Give every claim of the sentences."""
        return tuple(
            claim for said in sentences for claim in (*self._numbers(said), *self._told(said))
        )

    def same_conditions(self, one: Said, other: Said) -> bool:
        """Say whether two sentences hold for the same product, country, customer and so on."""
        first, second = Context(one.text, one), Context(other.text, other)
        if self._products.of(first) != self._products.of(second):
            return False
        names = self._matters.conditions
        return all(self._condition(name, first) == self._condition(name, second) for name in names)

    def _numbers(self, said: Said) -> Iterator[Claim]:
        found = quantities(said.text)
        for matter in self._matters.numbers:
            fit = [one for one in found if self._fits(matter, one)]
            spoken: list[tuple[Quantity, Context]] = []
            for one in fit:
                alone = len(fit) == 1 and not said.text.count("; ")
                others = [other.start for other in fit if other is not one]
                part = said.text if alone else clause(said.text, one.start, one.end, others)
                context = Context(part, said)
                if self._matters.speaks_of(matter, context):
                    spoken.append((one, context))
            if matter.pick == "highest" and spoken:
                spoken = [max(spoken, key=lambda pair: pair[0].high)]
            for one, context in spoken:
                under = self._under(matter, context)
                if under is not None:
                    yield Claim(matter.name, under, one, said)

    def _told(self, said: Said) -> Iterator[Claim]:
        for matter in self._matters.statements:
            told = self._matters.tells(matter, said.text)
            context = Context(said.text, said)
            if told is None or not self._matters.speaks_of(matter, context):
                continue
            under = self._under(matter, context)
            if under is not None:
                yield Claim(matter.name, under, told, said)

    def _fits(self, matter: Number, quantity: Quantity) -> bool:
        if matter.dimension == _COUNT:
            counted = quantity.dimension == _COUNT
            return counted and self._matters.mentions(matter.counts, quantity.of)
        if matter.dimension == _MONEY:
            return CURRENCY.fullmatch(quantity.dimension) is not None
        return quantity.dimension == matter.dimension

    def _under(
        self, matter: Number | Statement, context: Context
    ) -> tuple[tuple[str, str], ...] | None:
        """Say under which conditions it holds; None when one that must be known is not."""
        under: list[tuple[str, str]] = []
        for given in matter.by:
            name, required = given.rstrip(_REQUIRED), given.endswith(_REQUIRED)
            if name == _PRODUCT:
                value = self._products.of(context)
            else:
                value = self._condition(name, context)
            if required and not value:
                return None
            under.append((name, value))
        return tuple(under)

    def _condition(self, name: str, context: Context) -> str:
        if name == "customer" and context.said.audience == _COMPANIES:
            return "company"
        return self._matters.condition(name, context)
