"""The shop's order system."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from casework.domain.action import Action
from casework.domain.fact import Fact
from casework.domain.money import Money
from tools.calling import ReadCall, WriteCall


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: str


class _Order(BaseModel):
    """An order without its note: free text of others is no fact."""

    model_config = ConfigDict(extra="ignore")

    id: str
    status: str
    order_version: str
    placed_on: str
    shipped_on: str | None = None
    delivered_on: str | None = None
    expected_on: str | None = None
    total: Money
    items: tuple[_Item, ...] = ()
    carrier: str | None = None
    tracking: str | None = None

    def fact(self, source: str, at: datetime) -> Fact:
        """Flatten the order into a fact."""
        fields = {name: getattr(self, name) for name in type(self).model_fields if name != "items"}
        items = "; ".join(item.title for item in self.items)
        return Fact(
            kind="order", id=self.id, source=source, at=at, fields=fields | {"items": items}
        )


class _Orders(BaseModel):
    model_config = ConfigDict(extra="ignore")

    data: tuple[_Order, ...]


def _one(answer: Mapping[str, Any], at: datetime) -> tuple[Fact, ...]:
    return (_Order.model_validate(answer).fact("orders.get", at),)


def _all(answer: Mapping[str, Any], at: datetime) -> tuple[Fact, ...]:
    return tuple(o.fact("orders.list_mine", at) for o in _Orders.model_validate(answer).data)


def _order_path(then: str) -> WriteCall:
    def path(action: Action) -> str:
        return f"/orders/{quote(str(action.args['order_id']), safe='')}/{then}"

    return WriteCall(path=path, body=("address",) if then == "address" else ())


READS = {
    "orders.list_mine": ReadCall(path=lambda _: "/orders", query=(), facts=_all),
    "orders.get": ReadCall(
        path=lambda args: f"/orders/{quote(args['order_id'], safe='')}", query=(), facts=_one
    ),
}
WRITES = {
    "orders.cancel": _order_path("cancel"),
    "orders.reinstate": _order_path("reinstate"),
    "orders.change_address": _order_path("address"),
    "orders.send_invoice": _order_path("invoice"),
}
