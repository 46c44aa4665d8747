"""The shop's account system."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from casework.domain.fact import Fact
from tools.calling import ReadCall, WriteCall


class _Account(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    status: str
    lock_reason: str = ""
    locked_since: str | None = None
    account_version: str


def _account(answer: Mapping[str, Any], at: datetime) -> tuple[Fact, ...]:
    row = _Account.model_validate(answer)
    fields = {name: getattr(row, name) for name in type(row).model_fields}
    return (Fact(kind="account", id=row.id, fields=fields, source="accounts.get", at=at),)


READS = {"accounts.get": ReadCall(path=lambda _: "/account", query=(), facts=_account)}
WRITES = {"accounts.unlock": WriteCall(path=lambda _: "/account/unlock")}
