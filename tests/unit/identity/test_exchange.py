"""The worker's side of the exchange: one right at a time, none kept for longer than it lasts."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.domain.errors import Broken, Retryable
from casework.domain.money import Money
from casework.identity.assertion import KnownWorker, WorkerAssertion, WorkerVerifier
from casework.identity.exchange import ExchangeRefused, Token, TokenExchange
from casework.identity.keys import WORKER, SigningKey
from tests.unit.identity.tokens import ISSUER, NOW
from tests.unit.policy.actions import refund
from tools.catalogue import TOOLS

KEY = SigningKey.named(WORKER, Ed25519PrivateKey.generate())
TOOL = {tool.name: tool for tool in TOOLS}
ORDERS, CHARGES = TOOL["orders.get"], TOOL["billing.list_charges"]
Answer = Callable[[httpx.Request], httpx.Response]


def always(answer: httpx.Response) -> Answer:
    """Give one answer to everything."""

    def give(_: httpx.Request) -> httpx.Response:
        return answer

    return give


class Service:
    """A token service on an in-process transport, and a worker's exchange with it."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.now = NOW
        self.forms: list[dict[str, str]] = []
        self._answer = answer
        self.exchange = TokenExchange(
            api_url=ISSUER,
            client=httpx.AsyncClient(transport=httpx.MockTransport(self._handle)),
            assertion=WorkerAssertion("worker-1", KEY, api_url=ISSUER, clock=self.clock),
            clock=self.clock,
        )

    def clock(self) -> datetime:
        return self.now

    def _handle(self, request: httpx.Request) -> httpx.Response:
        fields = parse_qs(request.content.decode(), strict_parsing=True)
        self.forms.append({name: value for name, (value,) in fields.items()})
        if self._answer:
            return self._answer(request)
        n = len(self.forms)
        return httpx.Response(200, json={"access_token": f"token-{n}", "expires_in": 60})


async def test_a_read_token_is_kept_until_it_nearly_ends() -> None:
    """The same grant, audience and scope ask once in fifty seconds."""
    service = Service()
    first = await service.exchange.read_token("grant-1", ORDERS)
    service.now += timedelta(seconds=49)

    assert await service.exchange.read_token("grant-1", ORDERS) == first

    service.now += timedelta(seconds=1)
    again = await service.exchange.read_token("grant-1", ORDERS)
    assert isinstance(again, Token)
    assert again.value == "token-2"


async def test_a_token_is_never_given_to_another_case_or_backend() -> None:
    """Another grant, audience or scope gets a token of its own."""
    service = Service()

    tokens = [
        await service.exchange.read_token("grant-1", ORDERS),
        await service.exchange.read_token("grant-2", ORDERS),
        await service.exchange.read_token("grant-1", CHARGES),
    ]

    assert [t.value for t in tokens if isinstance(t, Token)] == ["token-1", "token-2", "token-3"]


async def test_many_readers_ask_once() -> None:
    """Ten reads at once of one case and backend make one exchange."""
    service = Service()

    await asyncio.gather(*(service.exchange.read_token("grant-1", ORDERS) for _ in range(10)))

    assert len(service.forms) == 1


async def test_what_is_asked_is_the_agreed_form() -> None:
    """A read names grant, audience and scope, and the worker proves itself each time anew."""
    service = Service()
    await service.exchange.read_token("grant-1", ORDERS)
    await service.exchange.read_token("grant-1", CHARGES)
    form, other = service.forms

    known = await WorkerVerifier(
        {"worker-1": KEY.public}, api_url=ISSUER, clock=service.clock
    ).verify(form["client_assertion"])

    assert isinstance(known, KnownWorker)
    assert form["client_assertion"] != other["client_assertion"]
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:token-exchange"
    assert form["subject_token_type"] == "urn:casework:token-type:grant"
    assert (form["subject_token"], form["audience"], form["scope"]) == (
        "grant-1",
        "orders",
        "orders:read",
    )


async def test_a_write_sends_the_whole_action_and_is_never_kept() -> None:
    """Each write token is a claim of its own; the action and its hash go along."""
    service = Service()
    action = refund(Money.of(14800, "EUR"))

    await service.exchange.write_token("grant-1", action)
    await service.exchange.write_token("grant-1", action)

    (detail,) = json.loads(service.forms[0]["authorization_details"])
    assert len(service.forms) == 2
    assert detail["action_hash"] == action.hash()
    assert detail["action"]["v"] == 1
    assert detail["action"]["args"]["amount"] == {"amount_minor": "14800", "currency": "EUR"}


async def test_a_refusal_is_a_value() -> None:
    """The reason and what belongs to it come back; nothing is kept."""
    refusal = {
        "error": "invalid_grant",
        "reason": "approval_not_effective",
        "effective_at": "2026-03-02T09:30:30Z",
    }
    service = Service(always(httpx.Response(400, json=refusal)))

    answer = await service.exchange.write_token("grant-1", refund(Money.of(1, "EUR")))

    assert answer == ExchangeRefused(
        reason="approval_not_effective", effective_at=NOW + timedelta(seconds=30)
    )


def _down(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("down", request=request)


async def test_no_answer_may_be_asked_for_again() -> None:
    """A token service that can not be reached is retryable."""
    with pytest.raises(Retryable):
        await Service(_down).exchange.read_token("grant-1", ORDERS)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_trouble_over_there_may_be_tried_again(status: int) -> None:
    """An overloaded and a broken token service are retryable."""
    with pytest.raises(Retryable):
        await Service(always(httpx.Response(status))).exchange.read_token("grant-1", ORDERS)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (200, "<html>"),
        (200, '{"token": "x"}'),
        (400, '{"error": "invalid_request"}'),
        (307, ""),
    ],
)
async def test_an_answer_without_sense_is_a_fault(status: int, text: str) -> None:
    """What no retry can help is for the makers; a redirect is not followed."""
    headers = {"location": "http://evil.test"} if status == 307 else {}
    service = Service(always(httpx.Response(status, text=text, headers=headers)))

    with pytest.raises(Broken):
        await service.exchange.read_token("grant-1", ORDERS)
    assert len(service.forms) == 1


def test_a_token_does_not_show_itself() -> None:
    """Logging a token shows when it ends, not what it is."""
    assert "secret" not in repr(Token("secret", NOW))
