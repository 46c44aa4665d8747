"""The timeline: every step of a case, for staff."""

from typing import Any

from fastapi import APIRouter

from casework.api.auth import StaffReader
from casework.api.deps import Parts
from casework.api.finding import RowId, case_of, scope_of
from casework.api.retrieval_steps import retrieval_step
from casework.store.records import EffectRecord

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["timeline"])


@router.get("/timeline")
async def timeline(case_id: RowId, api: Parts, reader: StaffReader) -> dict[str, Any]:
    """Show who acted for whom: steps, the ledger's rows, searches, calls of models, their cost."""
    async with api.deps.store.read(scope_of(reader)) as tx:
        await case_of(tx, case_id)
        steps = await tx.steps.of_case(case_id)
        calls = await tx.model_calls.of_case(case_id)
        return {
            "case_id": case_id,
            "steps": [step.model_dump(mode="json") for step in steps],
            "effects": [_effect(effect) for effect in await tx.effects.of_case(case_id)],
            "retrievals": [retrieval_step(one) for one in await tx.retrievals.of_case(case_id)],
            "model_calls": [call.model_dump(mode="json") for call in calls],
            "cost_micro_usd": sum(call.cost_micro_usd for call in calls),
        }


def _effect(effect: EffectRecord) -> dict[str, Any]:
    return {
        **effect.model_dump(
            mode="json",
            include={
                "action",
                "action_hash",
                "state",
                "verdict",
                "reason",
                "proposed_at",
                "claimed_at",
                "claimed_by",
                "sent_at",
                "settled_at",
                "reconciled_at",
                "receipt",
                "details",
                "replaced_by",
            },
        ),
        "for": effect.action.customer,
    }
