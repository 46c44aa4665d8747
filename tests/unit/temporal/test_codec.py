"""Payload keys can be exchanged while cases are open; an unknown key opens nothing."""

from pathlib import Path

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from casework.domain.errors import Misconfigured
from casework.temporal.codec import (
    NotSealed,
    SealingCodec,
    data_converter,
    key_id,
    older_keys,
    payload_key,
)

OLD, NEW = b"o" * 32, b"n" * 32
CASE = "default|case/1"
SAID = Payload(metadata={"encoding": b"json/plain"}, data=b'"hello"')


async def test_the_newest_key_seals_and_older_ones_open() -> None:
    """After an exchange what was sealed before is read, and what is sealed now names the new."""
    [before] = await SealingCodec(OLD, CASE).encode([SAID])
    codec = SealingCodec(NEW, CASE, older=(OLD,))
    [after] = await codec.encode([SAID])

    assert await codec.decode([before, after]) == [SAID, SAID]
    assert (before.metadata["key"], after.metadata["key"]) == (key_id(OLD), key_id(NEW))


async def test_a_key_that_is_not_held_is_refused() -> None:
    """Once the old key is taken away, what it sealed is refused, and so is another's name on it."""
    [before] = await SealingCodec(OLD, CASE).encode([SAID])
    renamed = Payload(
        metadata={**before.metadata, "key": key_id(NEW)},
        data=before.data,
    )
    for payload in (before, renamed):
        with pytest.raises(NotSealed):
            await SealingCodec(NEW, CASE).decode([payload])


async def test_histories_from_before_keys_had_names_are_read() -> None:
    """A payload without a key's name opens with whichever held key sealed it, or not at all."""
    [before] = await SealingCodec(OLD, CASE).encode([SAID])
    del before.metadata["key"]

    assert await SealingCodec(NEW, CASE, older=(OLD,)).decode([before]) == [SAID]
    with pytest.raises(NotSealed):
        await SealingCodec(NEW, CASE).decode([before])


async def test_a_payload_that_is_too_short_is_refused() -> None:
    """What is no sealed text at all ends in the same refusal."""
    [sealed] = await SealingCodec(NEW, CASE).encode([SAID])
    for data in (b"", sealed.data[:5], sealed.data[:13]):
        with pytest.raises(NotSealed):
            await SealingCodec(NEW, CASE).decode([Payload(metadata=sealed.metadata, data=data)])


async def test_failures_say_nothing_in_the_clear() -> None:
    """Message, stack and details of a failure are sealed; its type is not."""
    converter = data_converter(NEW)
    failure = Failure()
    await converter.encode_failure(ApplicationError("jane said", "4242", type="Refused"), failure)
    raw = failure.SerializeToString()

    assert b"Refused" in raw
    assert b"jane" not in raw
    assert b"4242" not in raw


def test_keys_are_read_from_the_folder(tmp_path: Path) -> None:
    """payload.key seals; every payload-NAME.key opens; a file that is no key stops the start."""
    (tmp_path / "payload.key").write_bytes(NEW)
    (tmp_path / "payload-2026.key").write_bytes(OLD)

    assert (payload_key(tmp_path), older_keys(tmp_path)) == (NEW, (OLD,))
    (tmp_path / "payload-2025.key").write_bytes(b"short")
    with pytest.raises(Misconfigured, match=r"payload-2025\.key"):
        older_keys(tmp_path)
