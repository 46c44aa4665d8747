"""The shop's billing system: what was paid, and what was paid back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from casework.domain.fact import Fact
from casework.domain.money import Money
from tools.calling import ReadCall, WriteCall


class _Charge(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    order_id: str
    paid: Money
    refunded: Money
    order_version: str
    captured_at: str
    status: str


class _Refund(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    charge_id: str
    order_id: str
    amount: Money
    reason: str
    state: str
    created_on: str
    expected_on: str | None = None
    action_id: str | None = None


def _charges(answer: Mapping[str, Any], at: datetime) -> tuple[Fact, ...]:
    rows = (_Charge.model_validate(row) for row in answer["data"])
    return tuple(_fact("charge", row, "billing.list_charges", at) for row in rows)


def _refunds(answer: Mapping[str, Any], at: datetime) -> tuple[Fact, ...]:
    rows = (_Refund.model_validate(row) for row in answer["data"])
    return tuple(_fact("refund", row, "billing.list_refunds", at) for row in rows)


def _fact(kind: str, row: _Charge | _Refund, source: str, at: datetime) -> Fact:
    fields = {name: getattr(row, name) for name in type(row).model_fields}
    return Fact(kind=kind, id=row.id, fields=fields, source=source, at=at)


READS = {
    "billing.list_charges": ReadCall(
        path=lambda _: "/charges", query=("order_id",), facts=_charges
    ),
    "billing.list_refunds": ReadCall(
        path=lambda _: "/refunds", query=("order_id",), facts=_refunds
    ),
}
WRITES = {
    "billing.refund": WriteCall(
        path=lambda action: f"/charges/{quote(str(action.args['charge_id']), safe='')}/refunds",
        body=("order_id", "amount", "reason"),
    ),
}
