"""The live run's rows, kept outside the tree as they come: what was asked is not asked again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from casework.domain.reading import Reading
from casework.models.llm.asked import Asked
from casework.models.llm.data import as_data
from casework.models.llm.prompt import reading_task
from casework.models.llm.reader import Samples, likely
from casework.models.llm.reader_form import ReadingForm
from casework.models.llm.schema import response_format
from tests.live.hard import Hard
from tests.live.served import Work
from tests.live.serving import lock_digest
from tests.live.weights import SHA256, folder


@dataclass(frozen=True)
class Row:
    """What came of asking once; `asked` stands for everything that the model was given."""

    asked: str
    samples: Samples
    work: Work
    #: How many processes wanted the machine's cores.
    load: float


_ROW = TypeAdapter(Row)


def asked(hard: Hard, local: Reading) -> str:
    """Name what the model is given: another prompt, form, model or server is another question."""
    given = json.dumps(
        [
            *(SHA256, lock_digest(), reading_task(), response_format(ReadingForm)),
            as_data(Asked(*hard.given).data(likely(local))),
        ]
    )
    return hashlib.sha256(given.encode()).hexdigest()


def rows_file() -> Path:
    """Return the file of rows; it only grows, and may be deleted at any time."""
    return folder() / "rows.jsonl"


def kept(place: Path) -> dict[str, Row]:
    """Read all rows by what was asked; a last line cut short by a crash is not there."""
    found: dict[str, Row] = {}
    if place.is_file():
        for line in place.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                row = _ROW.validate_json(line)
                found[row.asked] = row
    return found


def keep(place: Path, rows: Sequence[Row]) -> None:
    """Add rows, each on a line of its own, also after one that was cut short."""
    text = place.read_bytes() if place.is_file() else b""
    if text and not text.endswith(b"\n"):
        place.write_bytes(text[: text.rfind(b"\n") + 1])
    with place.open("ab") as out:
        for row in rows:
            out.write(_ROW.dump_json(row) + b"\n")
