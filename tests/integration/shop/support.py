"""A worker's way to the shop, with tokens signed by a key of the tests' own."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.demo.shop.cast import TENANT, Person, Purchase
from casework.domain.action import Action, ActionValue
from casework.domain.money import Money

ISSUER = "http://api.test"
KID = "access-test"
OPERATOR = "the operator's secret"
NOW = datetime(2026, 5, 20, 10, 30, tzinfo=UTC)
SERVICES = ("orders", "billing", "accounts")
SCOPES = {
    "billing.refund": "billing:refund",
    "orders.cancel": "orders:cancel",
    "orders.reinstate": "orders:cancel",
    "orders.change_address": "orders:address",
    "orders.send_invoice": "orders:invoice",
    "accounts.unlock": "accounts:unlock",
}


@dataclass(frozen=True)
class Signer:
    """Signs what the API would: the key is made anew for each run of the tests."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    now: datetime = NOW

    def token(
        self,
        customer: str,
        audience: str,
        scope: str,
        /,
        *,
        action: Action | None = None,
        action_hash: str | None = None,
        header: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """Sign a backend token; `claims` and `header` replace what is right by what is not."""
        body: dict[str, Any] = {
            "iss": ISSUER,
            "aud": audience,
            "sub": customer,
            "tenant": TENANT,
            "act": {"sub": "worker"},
            "case": "case-1",
            "scope": scope,
            "jti": str(uuid.uuid4()),
            "iat": int(self.now.timestamp()),
            "exp": int((self.now + timedelta(seconds=60)).timestamp()),
        }
        if action is not None:
            detail = {"v": 1, **action.model_dump(mode="json")}
            body["authorization_details"] = [
                {
                    "type": "casework_action",
                    "action": detail,
                    "action_hash": action_hash or action.hash(),
                }
            ]
        headers = {"kid": KID, "typ": "txn+jwt", **(header or {})}
        return jwt.encode(body | claims, self.key, "EdDSA", headers=headers)


def make_action(
    tool: str,
    customer: str,
    args: Mapping[str, ActionValue],
    preconditions: Mapping[str, str],
    **changes: str,
) -> Action:
    """Make an action as the engine would have it."""
    action = Action(
        tool=tool,
        tool_version="1",
        tenant=TENANT,
        customer=customer,
        case="case-1",
        goal="goal-1",
        action_id=str(uuid.uuid4()),
        args=dict(args),
        preconditions=dict(preconditions),
        policy_version="test",
        requested_by="customer",
    )
    return action.model_copy(update=changes)


def refund_action(
    person: Person,
    amount: Money,
    *,
    purchase: Purchase | None = None,
    preconditions: Mapping[str, str] | None = None,
    **changes: str,
) -> Action:
    """Refund some of a person's order, on the facts as seeded."""
    bought = purchase or person.purchases[0]
    facts = {
        "order_version": "1",
        "paid": str(bought.total.amount_minor),
        "refunded": "0",
        "currency": bought.total.currency,
    }
    return make_action(
        "billing.refund",
        person.customer,
        {
            "order_id": bought.order_id,
            "charge_id": bought.charge_id,
            "amount": amount,
            "reason": "damaged",
        },
        facts | dict(preconditions or {}),
        **changes,
    )


@dataclass(frozen=True)
class Worker:
    """Calls the three services as a worker of Casework does."""

    clients: Mapping[str, httpx.AsyncClient]
    signer: Signer
    folder: Path

    async def get(
        self, path: str, customer: str, service: str = "orders", scope: str | None = None
    ) -> httpx.Response:
        """Read for a customer."""
        token = self.signer.token(customer, service, scope or f"{service}:read")
        return await self.get_with(path, token, service)

    async def get_with(self, path: str, token: str, service: str = "orders") -> httpx.Response:
        """Read with this very token."""
        headers = {"Authorization": f"Bearer {token}"}
        return await self.clients[service].get(path, headers=headers)

    async def write(
        self,
        action: Action,
        *,
        path: str | None = None,
        body: object = None,
        content: str | None = None,
        key: str | None = "same",
        token: str | None = None,
    ) -> httpx.Response:
        """Write as the action says, or as the arguments say otherwise. `key` None: no header."""
        service = action.tool.partition(".")[0]
        token = token or self.signer.token(
            action.customer, service, SCOPES[action.tool], action=action
        )
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = action.action_id if key == "same" else key
        usual_path, usual_body = _request(action)
        return await self.clients[service].post(
            path or usual_path,
            content=content or json.dumps(usual_body if body is None else body),
            headers=headers,
        )

    async def ledger(self, service: str, customer: str = "") -> list[dict[str, Any]]:
        """Read a service's ledger as the shop's operator."""
        answer = await self.operator(service, "GET", f"/_shop/ledger?customer={customer}")
        rows: list[dict[str, Any]] = answer.json()["data"]
        return rows

    async def operator(
        self, service: str, method: str, path: str, body: object = None
    ) -> httpx.Response:
        """Use the operator's door."""
        answer = await self.clients[service].request(
            method, path, json=body, headers={"X-Shop-Operator": OPERATOR}
        )
        assert answer.status_code == 200, answer.text
        return answer


def _request(action: Action) -> tuple[str, dict[str, Any]]:
    args = action.model_dump(mode="json")["args"]
    if action.tool == "accounts.unlock":
        return "/account/unlock", args
    if action.tool == "billing.refund":
        return f"/charges/{args.pop('charge_id')}/refunds", args
    verb = {"change_address": "address", "send_invoice": "invoice"}.get(
        action.tool.partition(".")[2], action.tool.partition(".")[2]
    )
    return f"/orders/{args.pop('order_id')}/{verb}", args


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Return an error's status and the end of its type."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert set(body) >= {"type", "title", "status", "detail"}
    assert body["status"] == answer.status_code
    return answer.status_code, body["type"].rpartition("/")[2]
