"""Live events over a real connection: each once, in order, after any number of breaks."""

import asyncio
import signal

import pytest

from tests.integration.api.serving import events, served, take
from tests.integration.api.world import World


def bearer(world: World, subject: str = "anna", **more: str) -> dict[str, str]:
    """Sign a customer in for a stream."""
    return {"Authorization": f"Bearer {world.token(subject)}", **more}


async def test_a_stream_resumes_without_loss_or_doubles(world: World) -> None:
    """Broken off after every second event, the pieces together are the whole, in order."""
    case_id = await world.open()
    path = f"/v1/cases/{case_id}/events"
    seen: list[str] = []
    async with served(world) as (client, _):
        for round_ in range(4):
            for n in range(2):
                await world.say(case_id, f"{round_}-{n} message")
            headers = bearer(world, **({"Last-Event-ID": seen[-1]} if seen else {}))
            async with client.stream("GET", path, headers=headers) as response:
                seen += [seq for seq, _ in await take(events(response), 2)]
        async with client.stream(
            "GET", f"{path}?after={seen[-1]}", headers=bearer(world)
        ) as response:
            seen += [seq for seq, _ in await take(events(response), 1)]

    assert [int(seq) for seq in seen] == list(range(1, 10))


async def test_events_carry_ids_and_no_words(world: World) -> None:
    """Type and id only, an id on each, the wait before a retry, never cached."""
    case_id = await world.open(message="My secret is 42.")
    async with (
        served(world) as (client, _),
        client.stream("GET", f"/v1/cases/{case_id}/events", headers=bearer(world)) as response,
    ):
        first = (await take(events(response), 1))[0]

    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert set(first[1]) == {"type", "id"}
    assert first[1]["type"] == "message"


async def test_an_event_of_another_process_arrives(world: World) -> None:
    """Workers write events straight into the table; a waiting stream sees them soon."""
    case_id = await world.open()
    async with (
        served(world) as (client, _),
        client.stream("GET", f"/v1/cases/{case_id}/events", headers=bearer(world)) as response,
    ):
        stream = events(response)
        await take(stream, 1)
        message = await world.say(case_id)  # no nudge: as from another process
        second = await take(stream, 1)

    assert second[0][1] == {"type": "message", "id": message}


async def test_a_place_that_is_none_of_this_case_resets(world: World) -> None:
    """An unknown resume point says so and goes on from now, instead of guessing."""
    case_id = await world.open()
    async with served(world) as (client, _):
        for place in ("999999", "-1", "abc"):
            async with client.stream(
                "GET",
                f"/v1/cases/{case_id}/events",
                headers=bearer(world, **{"Last-Event-ID": place}),
            ) as response:
                first = (await take(events(response), 1))[0]

            assert first == ("1", {"type": "reset", "id": case_id})


async def test_a_stream_ends_with_the_token_it_was_opened_with(world: World) -> None:
    """When the sign-in is over, so is the stream."""
    case_id = await world.open()
    headers = bearer(world)
    async with (
        served(world) as (client, _),
        client.stream("GET", f"/v1/cases/{case_id}/events", headers=headers) as response,
    ):
        stream = events(response)
        await take(stream, 1)
        world.clock.forward(hours=9)
        await world.say(case_id)
        rest = [event async for event in stream]

    assert len(rest) <= 1


@pytest.mark.slow
async def test_streams_end_when_the_server_stops(world: World) -> None:
    """An open stream does not hold the server up: it ends in order, at once."""
    case_id = await world.open()
    async with (
        served(world) as (client, serving),
        client.stream("GET", f"/v1/cases/{case_id}/events", headers=bearer(world)) as response,
    ):
        stream = events(response)
        await take(stream, 1)
        serving.handle_exit(signal.SIGTERM, None)
        async with asyncio.timeout(5):
            rest = [event async for event in stream]

    assert rest == []


async def test_many_streams_cost_one_poller(world: World) -> None:
    """Twenty readers of one case: one reads the event table for all of them."""
    case_id = await world.open()
    async with served(world) as (client, _):

        async def read() -> list[str]:
            async with client.stream(
                "GET", f"/v1/cases/{case_id}/events", headers=bearer(world)
            ) as response:
                return [seq for seq, _ in await take(events(response), 2)]

        readers = [asyncio.create_task(read()) for _ in range(20)]
        await world.say(case_id)
        seen = await asyncio.gather(*readers)

    assert seen == [["1", "2"]] * 20
