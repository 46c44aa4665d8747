"""An effect as its row: which columns are sealed, and how they are written."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from casework.domain.action import Action
from casework.domain.fact import Fact
from casework.domain.plan import Argument
from casework.domain.verdict import Verdict
from casework.store.records import EffectRecord
from casework.store.repositories.base import Cells
from casework.store.tables.base import table_of
from casework.store.tables.ledger import Effect

EFFECT = table_of(Effect)

_ARGUMENTS = TypeAdapter(tuple[Argument, ...])
_EVIDENCE = TypeAdapter(tuple[Fact, ...])
_DETAILS = TypeAdapter(dict[str, str])


def row_of(effect: EffectRecord, cells: Cells) -> dict[str, Any]:
    """Write a new effect as its row, without the owner; nothing of a claim is taken over."""
    action = effect.action
    return {
        "action_id": action.action_id,
        "case_id": action.case,
        "goal_id": action.goal,
        "n": effect.n,
        "revision": effect.revision,
        "tool": action.tool,
        "action": cells.close("action", action.model_dump_json()),
        "action_hash": effect.action_hash,
        "state": effect.state,
        "outcome": effect.verdict.outcome,
        "verdict": effect.verdict.model_dump(mode="json"),
        "subject_key": effect.subject_key,
        "amount_ref": effect.amount_ref,
        "arguments": cells.close("arguments", _ARGUMENTS.dump_json(effect.arguments).decode()),
        "evidence": cells.close("evidence", _EVIDENCE.dump_json(effect.evidence).decode()),
        "reason": effect.reason,
        "proposed_at": effect.proposed_at,
        "settled_at": effect.settled_at,
        "details": close_details(cells, effect.details),
        "replaced_by": effect.replaced_by,
    }


def close_details(cells: Cells, details: Mapping[str, str]) -> bytes:
    """Seal what a backend said it did."""
    return cells.close("details", _DETAILS.dump_json(dict(details)).decode())


def record_of(row: RowMapping, cells: Cells) -> EffectRecord:
    """Read an effect from its row."""
    values = {name: row[name] for name in EffectRecord.model_fields}
    opened = {
        "action": Action.model_validate_json(cells.open("action", row["action"])),
        "verdict": Verdict.model_validate(row["verdict"]),
        "arguments": _ARGUMENTS.validate_json(cells.open("arguments", row["arguments"])),
        "evidence": _EVIDENCE.validate_json(cells.open("evidence", row["evidence"])),
        "details": _DETAILS.validate_json(cells.open("details", row["details"])),
    }
    return EffectRecord.model_validate(values | opened)
