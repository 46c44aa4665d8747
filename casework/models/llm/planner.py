"""The language model as a planner, for goals that no procedure serves.

It picks tools by name and values by pointer; the same plan types come out as from procedures, and
they face the same checks.
"""

from collections.abc import Sequence

from pydantic import JsonValue

from casework.domain.brief import GoalView
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Plan, Planned
from casework.models.kinds import KINDS
from casework.models.llm.call import Caller
from casework.models.llm.choosing import Chooser, Unusable
from casework.models.llm.data import as_data, task
from casework.models.llm.planner_form import PlanForm
from casework.models.llm.tool_card import ToolCard
from casework.models.procedures.past import done_steps, stopped
from casework.models.trouble import Answer, ModelFault

_TASK = task(
    "You plan the next move for one thing a customer of a shop wants.",
    "need_facts: calls of read tools. plan: calls of write or notify tools, in order. clarify: "
    "name the one detail to ask for. cannot_help: when no tool fits; a person takes over.",
    "Use tools and arguments only by the exact names in the data. You never write a value: point "
    "to a fact as kind/id/field, to a detail of the goal by its name, or pick a listed choice.",
    "What is left of a payment is the field `refundable` of the charge.",
    "When in doubt, cannot_help.",
)


class LlmPlanner:
    """Proposes the next move with the language model."""

    def __init__(self, caller: Caller) -> None:
        """Use this client."""
        self._caller = caller

    async def plan(self, view: GoalView, tools: Sequence[ToolCard]) -> Answer[Planned] | ModelFault:
        """Propose the next move; after a no, and once all is done, nobody is asked."""
        settled = stopped(view) or (Plan() if done_steps(view) else None)
        if settled is not None:
            return Answer(settled, self._caller.nothing_used())
        answered = await self._caller.ask(PlanForm, _TASK, as_data(_data(view, tools)))
        if isinstance(answered, ModelFault):
            return answered
        try:
            return Answer(Chooser(view, tools).planned(answered.value), answered.usage)
        except Unusable as fault:
            return ModelFault(kind=fault.kind, code=fault.code, usage=answered.usage)


def _data(view: GoalView, tools: Sequence[ToolCard]) -> dict[str, JsonValue]:
    kind = KINDS.get(view.goal.kind)
    details: dict[str, JsonValue] = {
        slot.name: slot.value if slot.value is not None else "(in the customer's words)"
        for slot in view.goal.slots
    }
    return {
        "wanted": kind.description if kind else view.goal.kind,
        "details": details,
        "today": view.now.date().isoformat(),
        "facts": [_fact(fact) for fact in view.facts],
        "found_nothing": [need.tool for need in view.missing],
        "tools": [_tool(tool) for tool in tools],
    }


def _fact(fact: Fact) -> JsonValue:
    fields: dict[str, JsonValue] = {
        name: value.plain() if isinstance(value, Money) else value
        for name, value in fact.fields.items()
    }
    return {"kind": fact.kind, "id": fact.id, "fields": fields}


def _tool(tool: ToolCard) -> JsonValue:
    arguments: list[JsonValue] = [
        {
            "name": p.name,
            "holds": p.kind,
            "required": p.required,
            "from": [str(origin) for origin in sorted(p.origins)],
            "choices": list(p.choices),
        }
        for p in tool.parameters
    ]
    return {
        "name": tool.name,
        "does": tool.purpose,
        "effect": str(tool.effect),
        "arguments": arguments,
    }
