"""What staff read: timeline, tools, policies, figures, the audit chain; each by its role."""

from itertools import pairwise

import pytest

from tests.integration.api.world import World


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("/v1/tools", "tool_owner", "agent"),
        ("/v1/policies", "operator", "agent"),
        ("/v1/kpi", "lead", "agent"),
        ("/v1/audit", "auditor", "supervisor"),
        ("/v1/handoffs", "agent", "auditor"),
        ("/v1/approvals", "supervisor_senior", "lead"),
    ],
)
async def test_each_page_has_its_roles(world: World, path: str, good: str, bad: str) -> None:
    """The right role reads, another gets 403, a customer 403, nobody 401."""
    statuses = [
        (await world.get(path, token)).status_code
        for token in (
            world.token("x", good),
            world.token("y", bad),
            world.token("anna"),
            "",
        )
    ]

    assert statuses == [200, 403, 403, 401]


async def test_the_timeline_shows_what_the_ledger_has(world: World) -> None:
    """Who acted for whom, which action, its verdict and state."""
    card = await world.approval()
    timeline = (
        await world.get(f"/v1/cases/{card['case_id']}/timeline", world.token("al", "agent"))
    ).json()
    effect = timeline["effects"][0]

    assert (effect["for"], effect["state"]) == ("anna", "confirmed")
    assert effect["verdict"]["outcome"] == "approve"
    refused = await world.get(f"/v1/cases/{card['case_id']}/timeline", world.token("anna"))
    assert refused.status_code == 403


async def test_tools_are_shown_as_declared(world: World) -> None:
    """Effect, scope and where each argument may come from."""
    tools = (await world.get("/v1/tools", world.token("tim", "tool_owner"))).json()["data"]
    refund = next(tool for tool in tools if tool["name"] == "billing.refund")

    assert refund["effect"] == "write"
    assert refund["parameters"][0]["origins"] == ["fact"]


async def test_figures_count_records_and_say_what_they_count(world: World) -> None:
    """Cases, effects and approvals of the window; what is only assumed is not solved."""
    card = await world.approval()
    await world.decide(card, world.token("sue", "supervisor"))
    await world.post(f"/v1/cases/{card['case_id']}/feedback", world.token("anna"), {"solved": True})
    figures = (await world.get("/v1/kpi", world.token("lea", "lead"))).json()["figures"]

    assert figures["cases"]["value"] == {"open": 1}
    assert figures["effects"]["value"] == {"approved": 1}
    assert figures["approvals"]["value"] == {"approved": 1}
    assert figures["said_solved"]["value"] == {"n": 1, "of": 1}
    assert figures["solved"]["value"] == {"n": 0, "of": 0}
    assert all(figure["definition"] for figure in figures.values())


async def test_an_auditor_pages_the_chain(world: World) -> None:
    """Entries in order with their links; no entry holds words."""
    card = await world.approval()
    await world.decide(card, world.token("sue", "supervisor"), reason="because I say so")
    auditor = world.token("ada", "auditor")
    first = (await world.get("/v1/audit?limit=2", auditor)).json()
    rest = (await world.get(f"/v1/audit?limit=2&after={first['next']}", auditor)).json()
    chain = first["data"] + rest["data"]

    assert [entry["seq"] for entry in chain] == [1, 2, 3]
    assert all(b["prev"] == a["hash"] for a, b in pairwise(chain))
    assert chain[-1]["hash"] == first["head"]["hash"]
    assert "because" not in str(chain)
