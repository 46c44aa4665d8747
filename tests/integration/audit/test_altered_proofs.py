"""Whatever is changed in a proof, it does not hold: there is no place that does not count."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.audit.proof import Proof, written
from casework.audit.story import Story
from casework.audit.verifying import Refuted, verify
from tests.integration.audit.conftest import Done
from tests.integration.audit.proofs import parsed

pytestmark = pytest.mark.server

_EFFECTS = ("small", "approved", "edited", "four_eyes", "address")
_FEW = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Place:
    """One value in a proof, and the way there."""

    way: tuple[str | int, ...]
    value: Any


def places(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Give every value of a document."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from places(inner, (*way, name))
        case list():
            for n, inner in enumerate(value):
                yield from places(inner, (*way, n))
        case _:
            yield Place(way, value)


def changed(document: Any, place: Place, value: Any) -> bytes:
    """Write the document with another value in one place, as a proof is written."""
    copy = json.loads(json.dumps(document))
    inner = copy
    for step in place.way[:-1]:
        inner = inner[step]
    inner[place.way[-1]] = value
    try:
        return written(Proof.model_validate_json(json.dumps(copy)))
    except ValueError:
        return json.dumps(copy).encode()  # not even a proof


def others(value: Any) -> tuple[Any, ...]:
    """Give values near this one: the last place a forger would think we look."""
    match value:
        case bool():
            return (not value,)
        case int():
            return (value + 1, value - 1)
        case str() if value:
            first = "a" if value[0] != "a" else "b"
            last = "A" if value[-1] != "A" else "B"
            return (first + value[1:], value[:-1] + last, value[:-1], value + "x")
        case _:
            return ("x",)


@pytest.mark.parametrize("effect", _EFFECTS)
async def test_no_value_can_be_changed(done: Done, effect: str) -> None:
    """Every value of the file, one at a time: the changed file does not hold."""
    document = json.loads(done.files[effect])
    held = [
        (place.way, other)
        for place in places(document)
        for other in others(place.value)
        if isinstance(verify(changed(document, place, other), done.keys), Story)
    ]

    assert held == []


@_FEW
@given(data=st.data())
async def test_no_byte_can_be_changed(done: Done, data: st.DataObject) -> None:
    """Any byte of any proof, to any other: the file does not hold."""
    content = bytearray(done.files[data.draw(st.sampled_from(_EFFECTS))])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))

    assert isinstance(verify(bytes(content), done.keys), Refuted)


@pytest.mark.parametrize("effect", _EFFECTS)
async def test_no_entry_of_the_chain_can_be_left_out_unseen(done: Done, effect: str) -> None:
    """Without any one of its entries (a further token apart) a proof does not hold."""
    proof = parsed(done.files[effect])
    for missing in proof.entries:
        if missing.text("state") in {"sent", "succeeded", "approved"}:
            continue  # see the next test
        rest = tuple(entry for entry in proof.entries if entry is not missing)
        less = proof.model_copy(update={"entries": rest})
        assert isinstance(verify(written(less), done.keys), Refuted), missing.entry


@pytest.mark.parametrize("effect", _EFFECTS)
async def test_what_came_of_it_can_not_be_hidden_in_the_middle(done: Done, effect: str) -> None:
    """An outcome needs the state before it; only the newest can be cut off, with its answer."""
    proof = parsed(done.files[effect])
    rest = tuple(entry for entry in proof.entries if entry.text("state") != "sent")

    assert isinstance(
        verify(written(proof.model_copy(update={"entries": rest})), done.keys), Refuted
    )


async def test_signatures_of_others_are_nothing(done: Done) -> None:
    """The same names for other keys: not one proof holds."""
    strangers = {kid: Ed25519PrivateKey.generate().public_key() for kid in done.keys}
    for content in done.files.values():
        assert isinstance(verify(content, strangers), Refuted)


async def test_one_proof_s_evidence_is_no_good_in_another(done: Done) -> None:
    """Every signed part and opened text, put in from another effect's proof, is noticed."""
    own = parsed(done.files["approved"])
    other = parsed(done.files["four_eyes"])
    for name in ("actions", "confirmation", "decisions", "answer", "entries", "action_id"):
        mixed = own.model_copy(update={name: getattr(other, name)})
        assert isinstance(verify(written(mixed), done.keys), Refuted), name
