"""What operators and other processes read, and what stays when parts are away."""

import socket
from pathlib import Path

import pytest

from casework.api import docs
from casework.api.wiring import listener
from casework.domain.errors import Misconfigured
from casework.settings import Settings
from tests.integration.api.world import World, make_world


async def test_ready_says_what_is_away(world: World) -> None:
    """200 while all is there, 503 naming the part that is not; alive in any case."""
    good = await world.http.get("/readyz")
    world.wakes.down = True
    away = await world.http.get("/readyz")

    assert (good.status_code, good.json()["status"]) == (200, "ok")
    assert (away.status_code, away.json()["workflows"]) == (503, "away")
    assert (await world.http.get("/healthz")).status_code == 200


async def test_keys_are_published_by_purpose(world: World) -> None:
    """Access, approval and checkpoint keys; never the capability key, never a private half."""
    keys = (await world.http.get("/.well-known/jwks.json")).json()["keys"]

    assert [key["kid"].split("-")[0] for key in keys] == ["access", "approval", "checkpoint"]
    assert not any("d" in key for key in keys)


async def test_metrics_are_given_to_prometheus(world: World) -> None:
    """The exposition format, for whoever scrapes, without anybody's id in it."""
    case_id = await world.open()
    answer = await world.http.get("/metrics")

    assert answer.status_code == 200
    assert "casework_cases_opened_total 1.0" in answer.text
    assert case_id not in answer.text


async def test_the_development_issuer_signs_in_and_publishes_its_key(world: World) -> None:
    """A token from /dev/token is good at once; the key is where the shop looks for it."""
    made = await world.http.post("/dev/token", json={"subject": "anna"})
    token = made.json()["access_token"]
    keys = (await world.http.get("/dev/jwks.json")).json()["keys"]

    assert (await world.get("/v1/cases", token)).status_code == 200
    assert keys[0]["kid"].startswith("dev-")


async def test_production_has_no_development_issuer(tmp_path: Path) -> None:
    """Its paths do not exist, and tokens of its key are nobody's."""
    async with make_world(
        tmp_path,
        mode="production",
        customer_issuer="https://id.example",
        customer_jwks_url="http://127.0.0.1:1/jwks",
        staff_issuer="https://id.example",
        staff_jwks_url="http://127.0.0.1:1/jwks",
    ) as world:
        assert world.deps.dev_issuer is None
        assert (await world.http.post("/dev/token", json={"subject": "anna"})).status_code == 404
        assert (await world.http.get("/dev/jwks.json")).status_code == 404


async def test_an_issuer_without_its_keys_is_named(tmp_path: Path) -> None:
    """A setting that makes no sense stops the start."""
    with pytest.raises(Misconfigured, match="JWKS_URL"):
        async with make_world(tmp_path, customer_issuer="https://id.example"):
            pass


async def test_a_worker_without_proof_gets_no_token(world: World) -> None:
    """The token service is mounted and answers in its own form."""
    answer = await world.http.post("/oauth/token", data={"grant_type": "x"})

    assert answer.status_code in {400, 401}


async def test_the_contract_is_published(world: World) -> None:
    """Every path of DESIGN §10 that this process serves is in /openapi.json."""
    paths = (await world.http.get("/openapi.json")).json()["paths"]
    expected = {
        "/v1/cases",
        "/v1/cases/{case_id}",
        "/v1/cases/{case_id}/messages",
        "/v1/cases/{case_id}/confirmations/{confirmation_id}",
        "/v1/cases/{case_id}/questions/{question_id}",
        "/v1/cases/{case_id}/handoff",
        "/v1/cases/{case_id}/feedback",
        "/v1/cases/{case_id}/events",
        "/v1/cases/{case_id}/timeline",
        "/v1/approvals",
        "/v1/approvals/{approval_id}",
        "/v1/approvals/{approval_id}/decisions",
        "/v1/approvals/{approval_id}/undo",
        "/v1/approvals/{approval_id}/claim",
        "/v1/approvals/{approval_id}/pass",
        "/v1/approvals/{approval_id}/take-over",
        "/v1/handoffs",
        "/v1/handoffs/{handoff_id}/take",
        "/v1/handoffs/{handoff_id}/reply",
        "/v1/handoffs/{handoff_id}/give-back",
        "/v1/tools",
        "/v1/policies",
        "/v1/kpi",
        "/v1/audit",
        "/oauth/token",
        "/.well-known/jwks.json",
        "/healthz",
        "/readyz",
        "/metrics",
    }

    assert expected <= paths.keys()


async def test_the_docs_page_loads_nothing_from_elsewhere(world: World) -> None:
    """With its files installed it names only this server; without them there is no page."""
    answer = await world.http.get("/docs")

    if docs.assets() is None:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 200
        assert "//cdn" not in answer.text
        script = await world.http.get("/docs/assets/swagger-ui-bundle.js")
        assert script.status_code == 200


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """Two APIs on one port: the second says which setting to change."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(data_dir=tmp_path, api_port=taken.getsockname()[1])
        with pytest.raises(Misconfigured, match="CASEWORK_API_PORT"):
            listener(settings)
