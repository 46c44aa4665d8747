"""Makes the served model's table from the last live run: python -m tests.live.calibrate.

A person looks at what it wrote, and commits it or not.
"""

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter

from casework.cli import say
from casework.models.llm.calibrating import Judged, calibrate
from casework.models.llm.calibration import write_table
from tests.live.weights import folder

MODEL = "qwen2.5-coder-1.5b-instruct"
_ROW = TypeAdapter(Judged)


def judged_rows() -> Path:
    """Return the file of judged goals: codes and numbers, no words."""
    return folder() / "judged.jsonl"


def keep(place: Path, rows: Iterable[Judged]) -> None:
    """Add rows to the file, so that a run that is stopped has not run for nothing."""
    with place.open("ab") as out:
        for row in rows:
            out.write(_ROW.dump_json(row) + b"\n")


def main() -> None:
    """Write the table of the last run."""
    lines = judged_rows().read_text(encoding="utf-8").splitlines()
    table = calibrate([_ROW.validate_json(line) for line in lines])
    say.put(f"{table.rows} goals, cases: {', '.join(table.stairs)}")
    say.put(f"Written to {write_table(MODEL, table)}. Look at it before it is committed.")


if __name__ == "__main__":
    main()
