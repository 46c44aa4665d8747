"""Reading systems of record: before a plan, and after its steps."""

from time import monotonic

from temporalio import activity

from activities.beating import beating
from activities.parts import Parts, acting_for
from activities.signatures import GATHER, READ_BACK, CaseRef, GatherRequest, ReadBackRequest
from casework.domain.brief import ReadBack
from casework.domain.fact import FactNeed, Gathered
from casework.domain.results import Done
from casework.models.procedures import verify
from casework.store.records import StepRecord


class Fetching:
    """Activities that read facts: one activity for a whole round."""

    def __init__(self, parts: Parts) -> None:
        """Read with these parts."""
        self._parts = parts

    @activity.defn(name=GATHER.name)
    async def gather(self, asked: GatherRequest) -> Gathered:
        """Read what a plan needs."""
        return await self._read(asked.ref, asked.goal_id, asked.needs)

    @activity.defn(name=READ_BACK.name)
    async def read_back(self, asked: ReadBackRequest) -> ReadBack:
        """Read what the done steps changed, and compare."""
        needs = {
            need.model_dump_json(): need
            for past in asked.view.past
            if isinstance(past.result, Done)
            for need in past.step.read_back
        }
        if not needs:
            return ReadBack(proved=False)
        gathered = await self._read(asked.ref, asked.view.goal.id, tuple(needs.values()))
        return ReadBack(proved=verify(asked.view, gathered.facts), facts=gathered.facts)

    async def _read(self, ref: CaseRef, goal_id: str, needs: tuple[FactNeed, ...]) -> Gathered:
        parts = self._parts
        acting = await acting_for(parts, ref)
        began = monotonic()
        async with beating():
            gathered = await parts.reads.gather(acting.grant.id, needs, parts.clock())
        took = int((monotonic() - began) * 1000)
        async with parts.store.write(acting.scope) as tx:
            await tx.steps.add(
                StepRecord(
                    case_id=ref.case_id,
                    at=tx.now,
                    goal_id=goal_id,
                    kind="read",
                    name=", ".join(need.tool for need in needs),
                    actor=parts.settings.worker_id,
                    args={f"{need.tool}.{k}": v for need in needs for k, v in need.args.items()},
                    result=f"{len(gathered.facts)} records, {len(gathered.missing)} not found",
                    took_ms=took,
                )
            )
        return gathered
