"""Signatures over a yes: readable only as what they are, by whom they are for, while they last."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.domain.approval import Confirmation, Decision, DecisionKind
from casework.domain.errors import Broken
from casework.identity.assertion import KnownWorker, WorkerAssertion, WorkerVerifier
from casework.identity.attest import Attestor
from casework.identity.keys import ACCESS, APPROVAL, WORKER, SigningKey
from casework.identity.signer import Signer
from casework.identity.verifier import Clock, Invalid
from tests.unit.identity.tokens import ISSUER, NOW, later, now

KEY = SigningKey.named(APPROVAL, Ed25519PrivateKey.generate())
CONFIRMATION = Confirmation(
    action_id="a-1", action_hash="h-1", customer="customer-1", accepted=True, at=NOW
)
DECISION = Decision(
    jti="d-1",
    approval_id="ap-1",
    action_hash="h-1",
    shown_hash="h-1",
    approver="sam",
    requester="customer-1",
    decision=DecisionKind.approve,
    reason="",
    policy_version="p-1",
    exp=later(3600),
)


def attestor(key: SigningKey = KEY, *, url: str = ISSUER, clock: Clock = now) -> Attestor:
    """Make an attestor that lets confirmations last a day."""
    return Attestor(key, api_url=url, confirmation_lasts=timedelta(days=1), clock=clock)


async def test_what_was_signed_is_what_is_read() -> None:
    """A confirmation and a decision come back from their signatures, field for field."""
    signs = attestor()

    assert await signs.confirmation(signs.sign_confirmation(CONFIRMATION)) == CONFIRMATION
    assert await signs.decision(signs.sign_decision(DECISION)) == DECISION


async def test_a_confirmation_is_no_decision() -> None:
    """One key signs both, and neither passes as the other."""
    signs = attestor()

    assert await signs.decision(signs.sign_confirmation(CONFIRMATION)) == Invalid(reason="typ")
    assert await signs.confirmation(signs.sign_decision(DECISION)) == Invalid(reason="typ")


async def test_nobody_elses_signature_counts() -> None:
    """Another key, a key for another purpose, and another API's signature are refused."""
    stranger = SigningKey.named(APPROVAL, Ed25519PrivateKey.generate())
    renamed = SigningKey(KEY.kid, stranger.private)
    access = SigningKey.named(ACCESS, KEY.private)

    for forger in (attestor(stranger), attestor(renamed), attestor(access)):
        assert isinstance(await attestor().decision(forger.sign_decision(DECISION)), Invalid)
    elsewhere = attestor(url="http://other.test").sign_decision(DECISION)
    assert await attestor().decision(elsewhere) == Invalid(reason="issuer")


async def test_a_decision_ends_with_its_approval() -> None:
    """After `exp` a decision is no decision."""
    jws = attestor().sign_decision(DECISION)

    ended = attestor(clock=lambda: NOW + timedelta(seconds=3605))

    assert await ended.decision(jws) == Invalid(reason="expired")


def test_an_ended_decision_is_not_signed() -> None:
    """There is nothing to sign once the time is over."""
    with pytest.raises(Broken, match="already ended"):
        attestor().sign_decision(DECISION.model_copy(update={"exp": later(0)}))


async def test_signed_nonsense_is_invalid() -> None:
    """A good signature over claims that are no decision proves no decision."""
    jws = Signer(KEY, issuer=ISSUER, clock=now).sign(
        "approval+jwt",
        subject="sam",
        audience=ISSUER,
        lasts=timedelta(minutes=1),
        claims={"decision": "approve"},
    )

    assert await attestor().decision(jws) == Invalid(reason="claims")


def test_claims_can_not_replace_what_the_signer_vouches_for() -> None:
    """Issuer, subject, audience and times are the signer's own."""
    signer = Signer(KEY, issuer=ISSUER, clock=now)

    with pytest.raises(Broken, match="sub"):
        signer.sign(
            "x+jwt",
            subject="a",
            audience="b",
            lasts=timedelta(minutes=1),
            claims={"sub": "c"},
        )


WORKER_KEY = SigningKey.named(WORKER, Ed25519PrivateKey.generate())
WORKERS = WorkerVerifier(
    {"worker-1": WORKER_KEY.public, "worker-2": Ed25519PrivateKey.generate().public_key()},
    api_url=ISSUER,
    clock=now,
)


async def test_a_worker_proves_that_it_is_itself() -> None:
    """An assertion names its worker, and each has its own number."""
    speaks = WorkerAssertion("worker-1", WORKER_KEY, api_url=ISSUER, clock=now)

    first, second = await WORKERS.verify(speaks.sign()), await WORKERS.verify(speaks.sign())

    assert isinstance(first, KnownWorker)
    assert isinstance(second, KnownWorker)
    assert first.worker_id == second.worker_id == "worker-1"
    assert first.jti != second.jti


async def test_a_worker_can_not_speak_as_another() -> None:
    """A key speaks for the one worker that it belongs to, at this API only."""
    as_another = WorkerAssertion("worker-2", WORKER_KEY, api_url=ISSUER, clock=now)
    elsewhere = WorkerAssertion("worker-1", WORKER_KEY, api_url="http://other.test", clock=now)

    assert isinstance(await WORKERS.verify(as_another.sign()), Invalid)
    assert isinstance(await WORKERS.verify(elsewhere.sign()), Invalid)


@pytest.mark.parametrize(("subject", "seconds"), [("worker-2", 60), ("worker-1", 61)])
async def test_an_assertion_is_about_oneself_and_short(subject: str, seconds: int) -> None:
    """An assertion about another worker, or for longer than a minute, is refused."""
    jws = Signer(WORKER_KEY, issuer="worker-1", clock=now).sign(
        "client-authentication+jwt",
        subject=subject,
        audience=f"{ISSUER}/oauth/token",
        lasts=timedelta(seconds=seconds),
        claims={},
    )

    assert await WORKERS.verify(jws) == Invalid(reason="claims")
