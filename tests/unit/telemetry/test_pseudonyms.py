"""Names that stand for ids."""

import hmac
from hashlib import sha256
from pathlib import Path

import pytest

from casework.domain.errors import Misconfigured
from casework.telemetry.pseudonyms import Pseudonyms


def test_a_pseudonym_is_keyed_and_of_its_kind() -> None:
    """The same id has one name under one key, another under another key or as another kind."""
    ours, theirs = Pseudonyms(b"a" * 32), Pseudonyms(b"b" * 32)
    expected = hmac.new(b"a" * 32, b"case\0c-1", sha256).hexdigest()[:16]

    assert ours.of("case", "c-1") == expected
    assert len({ours.of("case", "c-1"), ours.of("action", "c-1"), theirs.of("case", "c-1")}) == 3


def test_without_a_key_an_id_is_left_out(tmp_path: Path) -> None:
    """The shop's services have no key: they say nothing of ids rather than hash them openly."""
    assert Pseudonyms.load(tmp_path).of("case", "c-1") == ""


def test_a_damaged_key_stops_the_start(tmp_path: Path) -> None:
    """A key that is none is a setting that makes no sense."""
    (tmp_path / "telemetry.key").write_bytes(b"short")

    with pytest.raises(Misconfigured, match=r"telemetry\.key"):
        Pseudonyms.load(tmp_path)


def test_a_key_that_can_not_be_read_stops_the_start(tmp_path: Path) -> None:
    """A key that is there but out of reach is not taken for none."""
    (tmp_path / "telemetry.key").mkdir()

    with pytest.raises(Misconfigured, match=r"telemetry\.key"):
        Pseudonyms.load(tmp_path)


def test_a_key_does_not_show_itself() -> None:
    """Printing what holds the key prints no key."""
    assert "aaaa" not in repr(Pseudonyms(b"a" * 32))
