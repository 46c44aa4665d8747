"""Makes the served model's table from the live runs: python -m tests.live.calibrate.

A person looks at what it wrote, and commits it or not.
"""

from casework.cli import say
from casework.models.llm.calibrating import calibrate
from casework.models.llm.calibration import write_table
from tests.live.hard import hard_messages
from tests.live.outcomes import Read
from tests.live.rows import asked, kept, rows_file
from tests.trained import local_reader

MODEL = "qwen2.5-coder-1.5b-instruct"


def main() -> None:
    """Write the table of every message that was read as it would be today."""
    local = local_reader(llm_available=True)
    rows = kept(rows_file())
    found = [(one, local.read(*one.given)) for one in hard_messages() if not one.tried]
    reads = [Read(one, r, rows[asked(one, r)]) for one, r in found if asked(one, r) in rows]
    table = calibrate([row for read in reads for row in read.judged()])
    say.put(f"{table.rows} goals, cases: {', '.join(table.stairs)}")
    say.put(f"Written to {write_table(MODEL, table)}. Look at it before it is committed.")


if __name__ == "__main__":
    main()
