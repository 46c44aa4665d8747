"""A token service and a billing system on in-process transports, with the real ones' rules."""

import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.domain.action import Action
from casework.domain.effect import IN_FLIGHT
from casework.domain.money import Money
from casework.identity.assertion import WorkerAssertion
from casework.identity.exchange import TokenExchange
from casework.identity.keys import WORKER, SigningKey
from casework.store import Scope, Store
from tools.ledger import entry

API = "http://api.test"
_KEY = SigningKey.named(WORKER, Ed25519PrivateKey.generate())


class Killed(BaseException):
    """The worker died in the middle of its call."""


class FakeTokenService:
    """Gives no token without a row that is unclaimed and has the yes it needs.

    Its tokens are readable, not signed: what they let a backend do is what is tested here.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        #: Answer every request with this refusal from now on.
        self.refuses: str = ""
        self.refuses_reads: str = ""
        self.claims = 0
        #: What else happens while a write's token is on its way.
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self.client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    def exchange(self, worker: str = "worker-1") -> TokenExchange:
        """Return a worker's side of it."""
        clock = self._store.clock
        assertion = WorkerAssertion(worker, _KEY, api_url=API, clock=clock)
        return TokenExchange(api_url=API, client=self.client, assertion=assertion, clock=clock)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        details = form.get("authorization_details")
        if self.refuses_reads and details is None:
            return _refused(self.refuses_reads)
        if self.refuses and details is not None:
            return _refused(self.refuses)
        grant = await self._store.grant(form["subject_token"])
        if grant is None or not grant.live(self._store.clock()):
            return _refused("grant_revoked")
        if details is None:
            right = {"audience": form["audience"], "scope": form["scope"]}
            return _issued({"sub": grant.customer, **right})
        named = json.loads(details)[0]["action"]
        action = Action.model_validate({k: v for k, v in named.items() if k != "v"})
        reason = await self._claim(action, _subject(form["client_assertion"]))
        if reason:
            return _refused(reason)
        if self.meanwhile is not None:
            await self.meanwhile()
        return _issued({"sub": grant.customer, "action": action.model_dump(mode="json")})

    async def _claim(self, action: Action, worker: str) -> str:
        async with self._store.write(Scope.of_customer(action.tenant, action.customer)) as tx:
            row = await tx.effects.get(action.action_id)
            if row is None:
                return "not_claimable"
            if row.action_hash != action.hash():
                return "hash_mismatch"
            if row.state in IN_FLIGHT:
                return "" if row.claimed_by == worker else "not_claimable"
            if not row.state.unclaimed:
                return "not_claimable"
            if await tx.messages.unread(action.case):
                return "held"
            if row.verdict.needs_confirmation and row.state == "proposed":
                return "not_confirmed"
            if not await tx.effects.claim(action.action_id, row.action_hash, worker, tx.now):
                return "not_claimable"
            self.claims += 1
            await tx.audit.append(entry("effect", row, worker, state="claimed"))
            return ""


class FakeBilling:
    """One charge and its refunds: one reference per key, facts compared, never more than paid.

    Troubles are used up first, one for each write.
    """

    def __init__(self, paid: Money) -> None:
        self.paid = paid
        self.refunded = 0
        self.version = 3
        self._done: dict[str, dict[str, Any]] = {}
        self.requests: list[httpx.Request] = []
        #: What happens to the next writes: "lost" or "killed" after it was done, "never" before,
        #: or a status instead.
        self.trouble: list[str | int] = []
        self.down = False
        self.client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    @property
    def refunds(self) -> int:
        """How many times money moved."""
        return len(self._done)

    @property
    def writes(self) -> list[httpx.Request]:
        """The writes that reached the door."""
        return [request for request in self.requests if request.method == "POST"]

    def forget(self) -> None:
        """Forget every key, as backends do after a day; the money stays moved."""
        self._done.clear()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.down:
            raise httpx.ConnectError("down", request=request)
        if request.method == "GET":
            known = self._done.get(request.url.path.removeprefix("/actions/"))
            return httpx.Response(200, json=known) if known else httpx.Response(404)
        trouble = self.trouble.pop(0) if self.trouble else None
        if trouble == "never":
            raise httpx.ConnectError("never arrived", request=request)
        if isinstance(trouble, int):
            return httpx.Response(trouble)
        answer = self._refund(request)
        if trouble == "killed":
            raise Killed
        if trouble == "lost":
            raise httpx.ReadTimeout("answer lost", request=request)
        return answer

    def _refund(self, request: httpx.Request) -> httpx.Response:
        token = _read(request.headers["Authorization"].removeprefix("Bearer "))
        action = Action.model_validate(token["action"])
        key = request.headers["Idempotency-Key"]
        if key != action.action_id:
            return httpx.Response(422)
        if key in self._done:
            return httpx.Response(201, json=self._done[key])
        amount = action.amount
        if amount is None or json.loads(request.content)["amount"] != amount.model_dump(
            mode="json"
        ):
            return httpx.Response(422)
        now = {
            "order_version": str(self.version),
            "paid": str(self.paid.amount_minor),
            "refunded": str(self.refunded),
            "currency": self.paid.currency,
        }
        changes = [
            {"name": name, "was": was, "now": now[name]}
            for name, was in action.preconditions.items()
            if was != now[name]
        ]
        if changes:
            return httpx.Response(412, json={"changes": changes})
        if self.refunded + amount.amount_minor > self.paid.amount_minor:
            return httpx.Response(409, json={"reason": "more_than_paid"})
        self.refunded += amount.amount_minor
        self.version += 1
        self._done[key] = {"reference": f"re_{self.version}", "details": {"state": "pending"}}
        return httpx.Response(201, json=self._done[key])


def _refused(reason: str) -> httpx.Response:
    return httpx.Response(400, json={"error": "invalid_grant", "reason": reason})


def _issued(claims: dict[str, Any]) -> httpx.Response:
    token = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return httpx.Response(200, json={"access_token": token, "expires_in": 60})


def _read(token: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token))
    return read


def _subject(assertion: str) -> str:
    payload = assertion.split(".")[1]
    padded = payload + "=" * (-len(payload) % 4)
    return str(json.loads(base64.urlsafe_b64decode(padded))["sub"])
