"""Searching the articles over HTTP: each sees what is written for them."""

from pathlib import Path

import pytest

from casework.knowledge.fetching import Fetcher
from casework.knowledge.loading import Loading
from casework.knowledge.sources import find
from tests.integration.api.world import World

_FRONT = "---\nowner: team\nsubject: refunds\ntitle: {title}\naudience: [{audience}]\n---\n{text}\n"


@pytest.fixture
async def loaded(world: World, tmp_path: Path) -> World:
    """Load two articles, one of them for staff only, with the real encoder."""
    folder = tmp_path / "articles"
    folder.mkdir()
    returns = _FRONT.format(
        title="Returning goods",
        audience="customer",
        text="You may send goods back within 30 days of delivery. See [here](https://evil.example).",
    )
    limits = _FRONT.format(
        title="Refund limits", audience="staff", text="Refunds above EUR 500 need two supervisors."
    )
    (folder / "returns.md").write_text(returns, "utf-8")
    (folder / "limits.md").write_text(limits, "utf-8")
    knowledge = world.deps.knowledge
    assert knowledge
    loading = Loading(knowledge.library, knowledge.filling, Fetcher())
    assert len((await loading.run(find(folder))).added) == 2
    return world


async def test_a_customer_finds_what_is_written_for_customers(loaded: World) -> None:
    """With the passage's id to cite, its words only, and no one else's articles."""
    anna = loaded.token("anna")
    found = await loaded.get("/v1/knowledge/search?q=send+goods+back+within+days", anna)
    body = found.json()
    other = await loaded.get("/v1/knowledge/search?q=refund+limits&audience=staff", anna)
    limits = (await loaded.get("/v1/knowledge/search?q=refund+limits", anna)).json()

    assert found.status_code == 200
    assert (body["known"], body["origin"], body["data"][0]["article"]) == (True, "kb", "returns")
    assert body["data"][0]["id"].startswith("returns@")
    assert "evil.example" not in found.text
    assert other.status_code == 403
    assert {row["article"] for row in limits["data"]} <= {"returns"}


async def test_staff_search_for_any_audience(loaded: World) -> None:
    """And see what was not known on no customer's list but their own."""
    agent = loaded.token("al", "agent")
    staff = (
        await loaded.get("/v1/knowledge/search?q=refund+limits&audience=staff&limit=1", agent)
    ).json()
    tyres = (await loaded.get("/v1/knowledge/search?q=car+tyres", agent)).json()

    assert [row["article"] for row in staff["data"]] == ["limits"]
    assert tyres["known"] is False


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("q=", 422),
        ("q=x&audience=everybody", 422),
        ("q=x&limit=0", 422),
        ("q=x&language=German", 422),
        ("q=%00%22%27%28OR%29+NEAR%2F2*", 200),
        (f"q={'x' * 8001}", 422),
    ],
)
async def test_a_question_may_hold_anything_and_breaks_nothing(
    loaded: World, query: str, status: int
) -> None:
    """Bad parameters are told, hostile words are only words."""
    answer = await loaded.get(f"/v1/knowledge/search?{query}", loaded.token("anna"))

    assert answer.status_code == status


async def test_nobody_and_roles_without_cases_see_nothing(loaded: World) -> None:
    """Searching needs a token; a role that reads no cases reads no articles either."""
    path = "/v1/knowledge/search?q=goods"

    assert (await loaded.get(path, "")).status_code == 401
    assert (await loaded.get(path, loaded.token("tim", "tool_owner"))).status_code == 403
