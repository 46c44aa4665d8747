"""Who may ask at all: live grants, customers that are not held, workers that prove themselves."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from casework.domain.effect import EffectState
from casework.identity.exchange import ExchangeRefused, Token
from casework.identity.keys import WORKER
from casework.identity.verifier import Invalid, StaticKeys, TokenVerifier
from tests.integration.token_service.stage import (
    API,
    CUSTOMER,
    GRANT,
    TOOLS,
    Stage,
    form,
    named,
    reason,
)
from tools.declaration import Tool

ORDERS = TOOLS["orders.get"]


async def read(stage: Stage, tool: Tool = ORDERS, grant: str = GRANT) -> Token | ExchangeRefused:
    """Ask for a token to read with."""
    return await stage.worker().read_token(grant, tool)


async def post(stage: Stage, fields: dict[str, Any]) -> httpx.Response:
    """Send a form."""
    return await stage.client.post("/oauth/token", data=fields)


async def test_a_read_token_is_for_one_backend_and_one_scope(stage: Stage) -> None:
    """It names customer, worker, case and scope, and no other backend takes it."""
    token = await read(stage)

    assert isinstance(token, Token)
    claims = await stage.read(token, "orders")
    assert (claims.subject, claims.raw["scope"]) == (CUSTOMER, "orders:read")
    assert claims.raw["act"] == {"sub": "worker-0"}
    assert "authorization_details" not in claims.raw
    billing = TokenVerifier(
        issuer=API,
        audience="billing",
        typ="txn+jwt",
        keys=StaticKeys({stage.access.kid: stage.access.public}),
        clock=stage.clock,
    )
    assert await billing.verify(token.value) == Invalid(reason="audience")


async def test_the_answer_is_as_the_standard_says(stage: Stage) -> None:
    """RFC 8693: the token, its kind and its minute, kept by no cache on the way."""
    answer = await post(stage, form(stage))
    body = answer.json()

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert body.pop("access_token").count(".") == 2
    assert body == {
        "issued_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_type": "Bearer",
        "expires_in": 60,
    }


@pytest.mark.parametrize(
    "name", sorted(set(TOOLS) - {t for t in TOOLS if "list" in t or "get" in t})
)
async def test_no_effect_is_had_for_a_read(stage: Stage, name: str) -> None:
    """The scope of a tool with effects is never given without a claim."""
    assert reason(await read(stage, TOOLS[name])) == "scope_missing"


@pytest.mark.parametrize(
    ("audience", "scope"),
    [
        ("billing", "orders:read"),
        ("orders", "orders:read billing:read"),
        ("orders", "orders:*"),
        ("other", "orders:read"),
    ],
)
async def test_scopes_are_taken_by_their_exact_names(
    stage: Stage, audience: str, scope: str
) -> None:
    """One audience with one of its own scopes; no list, no pattern, no mixture."""
    answer = await post(stage, form(stage, audience=audience, scope=scope))

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_scope"
    assert answer.json()["reason"] == "scope_missing"


async def test_a_revoked_grant_gives_nothing(stage: Stage) -> None:
    """Neither a read nor a claim, from the moment it is revoked."""
    action = stage.refund("48.00")
    await stage.propose(action)
    await stage.confirm(action)
    async with stage.store.write(stage.scope) as tx:
        await tx.grants.revoke(GRANT)

    assert reason(await read(stage)) == "grant_revoked"
    assert reason(await stage.claim(action)) == "grant_revoked"
    assert await stage.state(action) is EffectState.confirmed


async def test_an_ended_grant_gives_nothing(stage: Stage) -> None:
    """At the second of its end a grant ends."""
    stage.clock.forward(timedelta(days=30, seconds=-1))
    assert reason(await read(stage)) == "token"

    stage.clock.forward(timedelta(seconds=1))
    assert reason(await read(stage)) == "grant_expired"


async def test_an_unknown_grant_looks_like_a_revoked_one(stage: Stage) -> None:
    """Guessing grants teaches nothing."""
    assert reason(await read(stage, grant="grant-none")) == "grant_revoked"


async def test_nothing_is_given_for_a_held_customer(stage: Stage) -> None:
    """A hold stops reads, claims and even what is under way, until it is lifted."""
    action = stage.refund("48.00")
    await stage.propose(action)
    await stage.confirm(action)
    await stage.claim(action)
    async with stage.store.write(stage.scope) as tx:
        await tx.holds.put(CUSTOMER, "security")

    assert reason(await read(stage)) == "customer_held"
    assert reason(await stage.claim(action)) == "customer_held"

    async with stage.store.write(stage.scope) as tx:
        await tx.holds.lift(CUSTOMER)
    assert reason(await stage.claim(action)) == "token"


async def test_an_assertion_counts_once(stage: Stage) -> None:
    """A request that was overheard is worth nothing, even where the first was refused."""
    good, refused = form(stage), form(stage, scope="orders:cancel")
    assert (await post(stage, good)).status_code == 200
    assert (await post(stage, refused)).status_code == 400

    for used in (good, refused):
        again = await post(stage, used)
        assert again.status_code == 401
        assert again.json()["reason"] == "replayed_assertion"


async def test_an_unknown_worker_is_nobody(stage: Stage) -> None:
    """A worker whose key is not known gets nothing, whatever name it gives."""
    stage.workers["worker-0"] = named(WORKER)

    assert reason(await read(stage)) == "unknown_worker"


async def test_a_late_assertion_is_nobodys(stage: Stage) -> None:
    """After its minute an assertion proves nothing."""
    late = form(stage)
    stage.clock.forward(timedelta(seconds=65))

    answer = await post(stage, late)

    assert answer.status_code == 401
    assert answer.json()["reason"] == "unknown_worker"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:jwt"}, "invalid_request"),
        ({"client_assertion_type": None}, "invalid_client"),
        ({"client_assertion": None}, "invalid_request"),
        ({"subject_token": ""}, "invalid_request"),
        ({"audience": None}, "invalid_request"),
        ({"scope": ""}, "invalid_request"),
        ({"actor_token": "x"}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:id_token"}, "invalid_request"),
        ({"authorization_details": ""}, "invalid_authorization_details"),
    ],
)
async def test_a_malformed_request_is_told_so(
    stage: Stage, changes: dict[str, str | None], error: str
) -> None:
    """Whatever is not exactly the agreed form is refused before anything is looked at."""
    answer = await post(stage, form(stage, **changes))

    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert "reason" not in answer.json()


async def test_a_write_may_name_its_backend_and_no_other(stage: Stage) -> None:
    """The form's audience and scope must be those of the action's tool."""
    action = stage.refund("48.00")
    await stage.propose(action)
    await stage.confirm(action)
    detail = {
        "type": "casework_action",
        "action": {"v": 1, **action.model_dump(mode="json")},
        "action_hash": action.hash(),
    }
    details = json.dumps([detail])

    wrong = await post(stage, form(stage, authorization_details=details))
    assert wrong.json()["reason"] == "scope_missing"
    assert await stage.state(action) is EffectState.confirmed

    right = form(stage, authorization_details=details, audience="billing", scope="billing:refund")
    assert (await post(stage, right)).status_code == 200


async def test_a_hash_that_is_not_the_actions_is_refused(stage: Stage) -> None:
    """The hash beside the action must be its own."""
    action, other = stage.refund("48.00"), stage.refund("47.00")
    await stage.propose(action)
    await stage.confirm(action)
    for sent, hash_ in ((action, other.hash()), (other, action.hash())):
        detail = {
            "type": "casework_action",
            "action": {"v": 1, **sent.model_dump(mode="json")},
            "action_hash": hash_,
        }
        fields = form(stage, authorization_details=json.dumps([detail]), audience=None, scope=None)
        answer = await post(stage, fields)

        assert answer.json()["error"] == "invalid_authorization_details"
        assert answer.json()["reason"] == "hash_mismatch"
