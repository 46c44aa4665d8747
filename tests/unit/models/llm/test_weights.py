"""The live model's file: whole and checked, or not there."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.live.weights import WeightsUnfit, assemble

WHOLE = b"first half, second half"
DIGEST = sha256(WHOLE).hexdigest()


def parts(folder: Path, *contents: bytes) -> list[Path]:
    """Lay down what was fetched."""
    files = [folder / f"part{number}.bin" for number in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    return files


def test_parts_make_the_whole_in_their_order(tmp_path: Path) -> None:
    """The file is there under its name, and the parts take no more room."""
    place = tmp_path / "model.gguf"
    assemble(parts(tmp_path, WHOLE[:11], WHOLE[11:]), place, DIGEST)

    assert place.read_bytes() == WHOLE
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("contents", [(WHOLE[11:], WHOLE[:11]), (WHOLE[:11],), (WHOLE, b".")])
def test_what_is_not_the_model_is_thrown_away(tmp_path: Path, contents: tuple[bytes, ...]) -> None:
    """Out of order, cut short or tampered with: nothing stays that a later run would trust."""
    with pytest.raises(WeightsUnfit, match="Run it again"):
        assemble(parts(tmp_path, *contents), tmp_path / "model.gguf", DIGEST)

    assert list(tmp_path.iterdir()) == []
