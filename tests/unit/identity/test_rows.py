"""The worker's side of row isolation: asked for once, kept for minutes, forgotten afterwards."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.domain.errors import Broken, Retryable
from casework.identity.assertion import WorkerAssertion
from casework.identity.keys import WORKER, SigningKey
from casework.identity.rows import AskedCapabilities
from casework.store import Scope
from tests.unit.identity.tokens import ISSUER, NOW

KEY = SigningKey.named(WORKER, Ed25519PrivateKey.generate())
JANE = Scope.of_customer("shop", "jane")
#: Whose grants these are.
OWNERS = {"grant-1": "jane", "grant-2": "jane", "grant-3": "tom"}


class Service:
    """A token service on an in-process transport, and what a worker asks of it."""

    def __init__(self, answer: Callable[[], httpx.Response] | None = None) -> None:
        self.now = NOW
        self.asked: list[str] = []
        self._answer = answer
        self.rows = AskedCapabilities(
            api_url=ISSUER,
            client=httpx.AsyncClient(transport=httpx.MockTransport(self._handle)),
            assertion=WorkerAssertion("worker-1", KEY, api_url=ISSUER, clock=lambda: self.now),
            clock=lambda: self.now,
        )

    def forward(self, seconds: int) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    def _handle(self, request: httpx.Request) -> httpx.Response:
        fields = parse_qs(request.content.decode(), strict_parsing=True)
        [subject] = fields["subject_token"]
        self.asked.append(subject)
        if self._answer:
            return self._answer()
        body = {
            "access_token": f"{subject}/{len(self.asked)}",
            "expires_in": 300,
            "tenant": "shop",
            "customer": OWNERS.get(subject, ""),
        }
        return httpx.Response(200, json=body)


async def test_one_question_serves_a_case_for_some_minutes() -> None:
    """Each transaction of the case uses it; shortly before its end it is asked for anew."""
    service = Service()
    first = await service.rows.of_grant("grant-1")
    service.forward(209)
    assert await service.rows.of_scope(JANE) == first
    assert service.asked == ["grant-1"]

    service.forward(1)
    assert await service.rows.of_scope(JANE) == "grant-1/2"


async def test_many_at_once_ask_once() -> None:
    """Activities of one case that start together share one question."""
    service = Service()
    found = await asyncio.gather(*(service.rows.of_grant("grant-1") for _ in range(8)))

    assert len(set(found)) == 1
    assert service.asked == ["grant-1"]


async def test_without_a_grant_of_theirs_no_customer_is_asked_for() -> None:
    """A customer's name alone leads nowhere, and another customer's grant does not help."""
    service = Service()
    await service.rows.of_grant("grant-3")

    with pytest.raises(Broken, match="only on one of their grants"):
        await service.rows.of_scope(JANE)
    assert service.asked == ["grant-3"]


async def test_what_is_not_used_is_forgotten() -> None:
    """After its end nothing is kept of a customer, not even which grant it was."""
    service = Service()
    await service.rows.of_grant("grant-1")
    service.forward(300)
    await service.rows.of_grant("grant-3")

    with pytest.raises(Broken, match="only on one of their grants"):
        await service.rows.of_scope(JANE)


async def test_a_purpose_is_asked_for_by_its_name() -> None:
    """The articles are nobody's rows; they need no grant."""
    service = Service()

    assert await service.rows.of_scope(Scope.of_service("shop", "knowledge")) == "knowledge/1"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(503), Retryable),
        (httpx.Response(429), Retryable),
        (httpx.Response(400, json={"error": "invalid_grant", "reason": "grant_expired"}), Broken),
        (httpx.Response(401, json={"error": "invalid_client"}), Broken),
        (httpx.Response(200, json={"access_token": "x"}), Broken),
        (httpx.Response(200, text="welcome"), Broken),
    ],
)
async def test_no_answer_gives_no_rows(answer: httpx.Response, error: type[Exception]) -> None:
    """What will not help is told apart from what may come right by itself."""
    with pytest.raises(error):
        await Service(lambda: answer).rows.of_grant("grant-1")


async def test_an_api_that_is_away_is_asked_again() -> None:
    """As a database that is away would be."""

    def away() -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    with pytest.raises(Retryable):
        await Service(away).rows.of_grant("grant-1")


async def test_a_capability_does_not_show_itself() -> None:
    """Printed or logged with what keeps it, nothing of it is seen."""
    service = Service()
    await service.rows.of_grant("grant-1")

    assert "grant-1/1" not in repr(service.rows._kept)
