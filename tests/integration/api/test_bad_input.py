"""Bad input gets a clear error, in one form, and loses nothing."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from casework.identity.issuer import SIGN_IN_TYP, development_issuer_url
from casework.identity.keys import load_development_key
from casework.identity.signer import Signer
from tests.integration.api.world import World


def assert_problem(answer: Any, status: int) -> None:
    """Every error has the five members of RFC 9457 and says which request it was."""
    body = answer.json()

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == status
    assert body["type"].startswith("https://")
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == answer.headers["x-request-id"]


async def raw(world: World, body: bytes | AsyncIterator[bytes], **headers: str) -> Any:
    """Send bytes as they are."""
    sent = {
        "Authorization": f"Bearer {world.token('anna')}",
        "Content-Type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return await world.http.post("/v1/cases", content=body, headers=sent)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", 422, id="nothing"),
        pytest.param(b"{", 422, id="half"),
        pytest.param(b'{"message": "\xff\xfe"}', 400, id="not-utf8"),
        pytest.param(b'{"message": ""}', 422, id="empty"),
        pytest.param(b'{"message": "   \\n\\t "}', 422, id="blank"),
        pytest.param(b'{"message": "\\u0000hello"}', 422, id="nul"),
        pytest.param(b'{"message": "\\u0007\\u001b\\u200b\\u202e"}', 422, id="only-controls"),
        pytest.param(b'{"message": "\\ud800"}', 422, id="lone-surrogate"),
        pytest.param(b'{"message": 7}', 422, id="number"),
        pytest.param(b'{"message": NaN}', 422, id="nan"),
        pytest.param(b'{"message": null}', 422, id="null"),
        pytest.param(b'["message"]', 422, id="list"),
        pytest.param(b'{"message": "hi", "customer": "bert"}', 422, id="unknown-field"),
        pytest.param(b'{"message": "hi", "locale": "../../etc"}', 422, id="locale"),
        pytest.param(json.dumps({"message": "x" * 8001}).encode(), 422, id="long"),
        pytest.param(b"[" * 60_000, 400, id="deep"),
        pytest.param(b'{"message": ' + b"9" * 5000 + b"}", 400, id="endless-number"),
    ],
)
async def test_a_message_that_does_not_fit_is_refused(
    world: World, body: bytes, status: int
) -> None:
    """Each is a problem, and none leaves a case behind."""
    assert_problem(await raw(world, body), status)
    assert (await world.get("/v1/cases", world.token("anna"))).json()["data"] == []


async def test_two_megabytes_are_refused_before_they_are_read(world: World) -> None:
    """413 by the announced length alone: not a byte of the body is asked for."""
    asked = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            yield b"x" * 65536

    answer = await raw(world, body(), Content_Length=str(2 * 1024 * 1024))

    assert_problem(answer, 413)
    assert asked <= 1


async def test_a_stream_without_a_length_is_cut_at_the_limit(world: World) -> None:
    """A chunked body that grows too large ends in 413, not in memory."""
    asked = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal asked
        while asked < 1000:
            asked += 1
            yield b" " * 16384

    answer = await raw(world, body())

    assert_problem(answer, 413)
    assert asked < 10


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 30])
async def test_a_length_that_is_no_length_is_refused(world: World, length: str) -> None:
    """413 for a Content-Length that can not be one."""
    assert_problem(await raw(world, b"{}", Content_Length=length), 413)


async def test_hidden_characters_never_get_in(world: World) -> None:
    """Tags, bidi overrides and controls are dropped from what is stored; words and emoji stay."""
    text = "My \u202eorder\U000e0041 1001\u0007 👩‍🔧"
    case_id = await world.open(message=text)

    assert (await world.case(case_id))["messages"][0]["text"] == "My order 1001 👩‍🔧"


async def test_only_a_good_token_is_anybody(world: World) -> None:
    """Missing, broken, expired, of another audience, purpose or tenant, `alg: none`: 401."""
    settings = world.settings
    key = load_development_key(settings.keys_dir)
    good = Signer(key, issuer=development_issuer_url(settings), clock=world.clock)
    claims = {"tenant": settings.tenant, "kind": "customer", "auth_time": 0}

    def sign(signer: Signer = good, typ: str = SIGN_IN_TYP, **changes: Any) -> str:
        given: dict[str, Any] = {
            "subject": "anna",
            "audience": settings.audience,
            "lasts": timedelta(hours=1),
        }
        given |= {"claims": claims} | changes
        return signer.sign(typ, **given)

    header, payload, signature = sign().split(".")
    none = base64.urlsafe_b64encode(
        json.dumps({"alg": "none", "typ": SIGN_IN_TYP, "kid": key.kid}).encode()
    ).decode()
    tokens = {
        "nothing": "",
        "garbage": "abc",
        "dots": "a.b.c",
        "expired": sign(lasts=timedelta(seconds=-60)),
        "audience": sign(audience="orders"),
        "issuer": sign(Signer(key, issuer="http://elsewhere", clock=world.clock)),
        "purpose": sign(typ="txn+jwt"),
        "tenant": sign(claims=claims | {"tenant": "other"}),
        "kind": sign(claims=claims | {"kind": "service"}),
        "alg none": f"{none.rstrip('=')}.{payload}.",
        "cut": f"{header}.{payload}.{signature[:-4]}",
        "endless": "a" * 40_000,
    }
    answers = {
        name: await world.get("/v1/cases", token, X_Request_Id="same")
        for name, token in tokens.items()
    }

    assert (await world.get("/v1/cases", sign())).status_code == 200
    for answer in answers.values():
        assert_problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert len({answer.content for answer in answers.values()}) == 1


async def test_a_header_that_is_no_bearer_token_is_401(world: World) -> None:
    """Basic sign-in, two tokens and no header at all are nobody."""
    token = world.token("anna")
    for value in (f"Basic {token}", f"Bearer {token}, Bearer {token}", token):
        answer = await world.http.get("/v1/cases", headers={"Authorization": value})
        assert_problem(answer, 401)
    assert_problem(await world.http.get("/v1/cases"), 401)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/cases/%00",
        "/v1/cases/%F0%9F%92%A9",
        "/v1/cases/" + "a" * 300,
        "/v1/cases/x'%20OR%20'1'='1",
        "/v1/nothing",
        "/v1/cases/",
        "/",
    ],
)
async def test_what_is_not_there_is_404(world: World, path: str) -> None:
    """Ids that can not be ids and paths that are none get the same plain answer."""
    assert_problem(await world.get(path, world.token("anna")), 404)


async def test_another_method_is_405(world: World) -> None:
    """A path that exists under another method says so."""
    assert_problem(await world.call("DELETE", "/v1/cases", world.token("anna")), 405)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "status=maybe", "after="])
async def test_a_query_that_does_not_fit_is_422(world: World, query: str) -> None:
    """Limits have limits."""
    assert_problem(await world.get(f"/v1/cases?{query}", world.token("anna")), 422)


async def test_every_answer_carries_the_safe_headers(world: World) -> None:
    """Good or bad, an answer is not sniffed, framed, cached or shared with other origins."""
    for answer in (
        await world.get("/v1/cases", world.token("anna")),
        await world.get("/v1/cases", ""),
        await raw(world, b"x" * 100_000),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


async def test_a_request_id_is_taken_only_when_it_is_one(world: World) -> None:
    """A caller's own id comes back; anything that could be more than an id does not."""
    good = await world.get("/v1/cases", "", X_Request_Id="req-1")
    bad = await world.get("/v1/cases", "", X_Request_Id="<script>")

    assert good.json()["request_id"] == "req-1"
    assert bad.json()["request_id"] != "<script>"


async def test_our_own_fault_tells_nothing(world: World) -> None:
    """An error nobody expected is a 500 without its insides."""

    async def broken() -> None:
        raise ValueError("secret")

    world.app.add_api_route("/broken", broken)
    answer = await world.http.get("/broken")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["type"].endswith("internal")
