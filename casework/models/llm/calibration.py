"""What a model's word was worth on labelled messages, kept in a file by the model's name."""

from bisect import bisect_right
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from casework.models.kinds import find
from casework.models.llm.agreeing import Agreement, Evidence

#: Without a table a model's own word on how sure it is counts for no more than this …
MOST_SURE = 0.9
#: … and where its samples do not agree, it is as good as a coin.
UNSURE = 0.5
#: No chance reaches it: such a model only helps to ask.
NEVER = 1.01


class Stair(BaseModel):
    """A chance that only rises with what the model says: from each `said` on, that `chance`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    said: tuple[float, ...]
    chance: tuple[float, ...]

    def at(self, said: float) -> float:
        """Return the chance for what was said."""
        return self.chance[max(bisect_right(self.said, said) - 1, 0)]


class Table(BaseModel):
    """One model's stairs, by `case`; where there were too few rows, the case is not there.

    From `acts_from` on a kind that changes something was wrong rarely enough to settle it, from
    `tells_from` on any other kind; no chance reaches `NEVER`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    stairs: Mapping[str, Stair]
    acts_from: float = NEVER
    tells_from: float = NEVER

    def chance(self, evidence: Evidence) -> float | None:
        """Return the chance that a goal is right; nothing where the table does not know."""
        stair = self.stairs.get(case(evidence)) or self.stairs.get(str(evidence.agreement))
        return stair.at(evidence.said) if stair else None


def changes(kind: str) -> bool:
    """Say whether what serves a kind can change anything; a kind nobody knows might."""
    known = find(kind)
    return known is None or known.effect in {"write", "money"}


_TABLES = TypeAdapter(dict[str, Table])


def case(evidence: Evidence) -> str:
    """Name the case of evidence: how the samples agree, and with the local reader or not."""
    return f"{evidence.agreement}/{'with' if evidence.local else 'without'} local"


def chance(evidence: Evidence, table: Table | None) -> float:
    """Return the chance that a goal is right; samples that disagree are never sure."""
    known = table.chance(evidence) if table else None
    likely = min(evidence.said, MOST_SURE) if known is None else known
    return likely if evidence.agreement is Agreement.both else min(likely, UNSURE)


def settles_from(kind: str, table: Table | None) -> float:
    """Return the chance from which a goal of this kind needs no question.

    For a model that nobody measured there is only the threshold that holds for everyone.
    """
    if table is None:
        return 0.0
    return table.acts_from if changes(kind) else table.tells_from


def calibration_file() -> Traversable:
    """Return the file that a person commits."""
    return files("casework.models.llm") / "calibration.json"


def read_tables(file: Traversable | None = None) -> dict[str, Table]:
    """Read all tables.

    Raises:
        ValidationError: the file is not one that `write_table` wrote.

    """
    return _TABLES.validate_json((file or calibration_file()).read_text(encoding="utf-8"))


def write_table(model: str, table: Table, place: Path | None = None) -> Path:
    """Put a model's table beside the others; a person looks at it and commits it."""
    place = place or Path(str(calibration_file()))
    tables = read_tables(place) if place.is_file() else {}
    tables[model] = table
    place.write_bytes(_TABLES.dump_json(tables, indent=2) + b"\n")
    return place
