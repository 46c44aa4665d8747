"""What is wrong with the articles, over HTTP: for staff, the worst first, as last checked."""

from pathlib import Path

import pytest

from casework.knowledge.fetching import Fetcher
from casework.knowledge.hygiene.check import Check
from casework.knowledge.loading import Loading
from casework.knowledge.sources import find
from casework.settings import Settings
from tests.integration.api.world import World

PATH = "/v1/knowledge/findings"
_FRONT = "---\nowner: {owner}\nsubject: refunds\ntitle: {title}\n---\n{text}\n"


@pytest.fixture
async def checked(world: World, tmp_path: Path) -> World:
    """Check three articles: two contradict each other, and none was ever reviewed."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, owner, text in (
        ("window", "returns@x", "You may send goods back within 30 days of delivery."),
        ("brief", "web@x", "After delivery you have six weeks to return something."),
        ("pans", "web@x", "Wipe the pan with paper while it is warm."),
    ):
        article = _FRONT.format(owner=owner, title=name.title(), text=text)
        (folder / f"{name}.md").write_text(article, "utf-8")
    knowledge = world.deps.knowledge
    assert knowledge
    await Loading(knowledge.library, knowledge.filling, Fetcher()).run(find(folder))
    await Check(knowledge.library, Settings(tenant=knowledge.library.tenant)).run()
    return world


async def test_staff_see_what_is_wrong_the_worst_first(checked: World) -> None:
    """With the sentences, whom to tell, what it costs and since when it is known."""
    agent = checked.token("al", "agent")
    body = (await checked.get(PATH, agent)).json()
    worst = body["data"][0]

    assert [row["level"] for row in body["data"]] == ["error", "error"] + ["warning"] * 3
    assert {quoted["article"] for quoted in worst["said"]} <= {"window", "brief"}
    assert worst["owner"] == "web@x"
    assert worst["cases"] == 0
    assert worst["first_seen"] <= body["checked_at"]
    assert (body["has_more"], body["unanswered"]) == (False, [])


async def test_an_owner_sees_theirs_and_a_list_goes_on_where_it_ended(checked: World) -> None:
    """By owner, by sort, page by page."""
    agent = checked.token("al", "agent")
    theirs = (await checked.get(f"{PATH}?owner=returns@x", agent)).json()["data"]
    stale = (await checked.get(f"{PATH}?sort=contradicting", agent)).json()["data"]
    first = (await checked.get(f"{PATH}?limit=2", agent)).json()
    second = (await checked.get(f"{PATH}?limit=100&after={first['next']}", agent)).json()
    every = (await checked.get(PATH, agent)).json()["data"]

    assert [row["articles"] for row in theirs] == [["window"]]
    assert [row["sort"] for row in stale] == ["contradicting"]
    assert first["data"] + second["data"] == every
    assert (first["has_more"], second["has_more"]) == (True, False)


async def test_before_the_first_check_there_is_nothing_and_it_says_so(world: World) -> None:
    """No finding is not the same as nothing wrong."""
    body = (await world.get(PATH, world.token("al", "agent"))).json()

    assert (body["data"], body["checked_at"]) == ([], None)


async def test_customers_and_nobody_see_nothing(checked: World) -> None:
    """Nor do roles that read no cases; and a place that is not there is told."""
    assert (await checked.get(PATH, "")).status_code == 401
    assert (await checked.get(PATH, checked.token("anna"))).status_code == 403
    assert (await checked.get(PATH, checked.token("tim", "tool_owner"))).status_code == 403
    agent = checked.token("al", "agent")
    assert (await checked.get(f"{PATH}?after=nothing", agent)).status_code == 422
    assert (await checked.get(f"{PATH}?sort=ugly", agent)).status_code == 422
