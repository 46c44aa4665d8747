"""From what a model chose to a plan: every name looked up, every value fetched by code."""

from collections.abc import Sequence

from casework.domain.brief import GoalView
from casework.domain.fact import Fact, FactNeed
from casework.domain.money import Money
from casework.domain.plan import (
    Argument,
    CannotHelp,
    Clarify,
    NeedFacts,
    Origin,
    Plan,
    Planned,
    Step,
)
from casework.models.llm.planner_form import ChosenArgument, ChosenCall, PlanForm
from casework.models.llm.tool_card import ParameterCard, ToolCard
from casework.models.procedures.read_back import read_back
from casework.models.procedures.records import refundable, said_money
from casework.models.procedures.rules import QUESTIONS
from casework.models.trouble import FaultKind

_READ = "read"


class Unusable(Exception):
    """The form names something that is not there."""

    def __init__(self, kind: FaultKind, code: str) -> None:
        """Keep codes only."""
        super().__init__(code)
        self.kind, self.code = kind, code


class Chooser:
    """Looks up what a form names, in one goal's view and among these tools."""

    def __init__(self, view: GoalView, tools: Sequence[ToolCard]) -> None:
        """Know the facts and the tools; there are no others."""
        self._view = view
        self._tools = {tool.name: tool for tool in tools}
        self._facts = {(fact.kind, fact.id): fact for fact in view.facts}

    def planned(self, form: PlanForm) -> Planned:
        """Turn the form into a move."""
        match form.move:
            case "need_facts":
                return self._needs(form.calls)
            case "plan":
                if not form.calls:
                    raise Unusable(FaultKind.outside_schema, "no_steps")
                return Plan(steps=tuple(self._step(call) for call in form.calls))
            case "clarify":
                if form.detail is None:
                    raise Unusable(FaultKind.outside_schema, "no_detail")
                if self._view.questions_asked >= QUESTIONS:
                    return CannotHelp(reason="not_understood", to_person=True)
                return Clarify(slot=form.detail, template=f"which_{form.detail}")
            case _:
                return CannotHelp(reason="needs_person", to_person=True)

    def _needs(self, calls: Sequence[ChosenCall]) -> Planned:
        needs: list[FactNeed] = []
        for call in calls:
            tool = self._tool(call, reads=True)
            given = self._arguments(tool, call)
            args = {a.name: a.value for a in given if isinstance(a.value, str)}
            if len(args) != len(given):
                raise Unusable(FaultKind.outside_schema, "argument_value")
            needs.append(FactNeed(tool=tool.name, args=args))
        new = tuple(need for need in needs if need not in self._view.missing)
        # Asking again for what was not there would go on for ever.
        return NeedFacts(needs=new) if new else CannotHelp(reason="needs_person", to_person=True)

    def _step(self, call: ChosenCall) -> Step:
        tool = self._tool(call, reads=False)
        arguments = self._arguments(tool, call)
        step = Step(tool=tool.name, arguments=arguments)
        return step.model_copy(
            update={
                "preconditions": self._preconditions(tool, arguments),
                "read_back": read_back(tool.name, str(step.value("order_id") or "")),
            }
        )

    def _tool(self, call: ChosenCall, *, reads: bool) -> ToolCard:
        tool = self._tools.get(call.tool)
        if tool is None:
            raise Unusable(FaultKind.unknown_tool, "tool")
        if (tool.effect == _READ) is not reads:
            raise Unusable(FaultKind.outside_schema, "effect")
        return tool

    def _arguments(self, tool: ToolCard, call: ChosenCall) -> tuple[Argument, ...]:
        parameters = {p.name: p for p in tool.parameters}
        names = [chosen.name for chosen in call.arguments]
        if len(set(names)) < len(names) or not set(names) <= set(parameters):
            raise Unusable(FaultKind.outside_schema, "argument")
        if any(p.required and p.name not in names for p in tool.parameters):
            raise Unusable(FaultKind.outside_schema, "missing_argument")
        return tuple(self._argument(parameters[c.name], c) for c in call.arguments)

    def _argument(self, parameter: ParameterCard, chosen: ChosenArgument) -> Argument:
        if sum(v is not None for v in (chosen.fact, chosen.detail, chosen.choice)) != 1:
            raise Unusable(FaultKind.outside_schema, "argument_source")
        if chosen.choice is not None:
            if chosen.choice not in parameter.choices:
                raise Unusable(FaultKind.outside_schema, "choice")
            # Not code's word but the model's: a person will see that.
            return Argument(name=chosen.name, value=chosen.choice, origin=Origin.model)
        found = self._from_fact(chosen) if chosen.fact is not None else self._from_words(chosen)
        if found.origin not in parameter.origins or not _fits(parameter, found):
            raise Unusable(FaultKind.outside_schema, "argument_value")
        return found

    def _from_fact(self, chosen: ChosenArgument) -> Argument:
        kind, _, path = (chosen.fact or "").partition("/")
        fact_id, _, field = path.rpartition("/")
        fact = self._facts.get((kind, fact_id))
        if fact is None:
            raise Unusable(FaultKind.unknown_reference, "fact")
        value = _field(fact, field)
        if value is None:
            raise Unusable(FaultKind.unknown_reference, "field")
        return Argument(name=chosen.name, value=value, origin=Origin.fact, fact=chosen.fact)

    def _from_words(self, chosen: ChosenArgument) -> Argument:
        slot = self._view.goal.slot(chosen.detail or "")
        if slot is None:
            raise Unusable(FaultKind.unknown_reference, "detail")
        value = said_money(slot.value) if slot.name == "amount" else slot.value
        return Argument(name=chosen.name, value=value, origin=Origin.words, span=slot.span)

    def _preconditions(self, tool: ToolCard, arguments: Sequence[Argument]) -> dict[str, str]:
        if not tool.preconditions:
            return {}
        record = self._record(tool, arguments)
        elsewhere = [a for a in arguments if isinstance(a.value, Money) and a.fact]
        if any(not (a.fact or "").startswith(f"{record.kind}/{record.id}/") for a in elsewhere):
            raise Unusable(FaultKind.unknown_reference, "amount_elsewhere")
        paid = record.money("paid")
        known = {"currency": paid.currency} if paid else {}
        names = set(tool.preconditions)
        if not names <= set(record.fields) | set(known):
            raise Unusable(FaultKind.unknown_reference, "precondition")
        return {name: known.get(name) or record.text(name) for name in tool.preconditions}

    def _record(self, tool: ToolCard, arguments: Sequence[Argument]) -> Fact:
        """Find the record that is acted on: what the target points to, or the account."""
        if not tool.target:
            only = [fact for (kind, _), fact in self._facts.items() if kind == "account"]
            if len(only) == 1:
                return only[0]
            raise Unusable(FaultKind.unknown_reference, "record")
        for argument in arguments:
            if argument.name in tool.target and argument.fact:
                kind, _, path = argument.fact.partition("/")
                return self._facts[kind, path.rpartition("/")[0]]
        raise Unusable(FaultKind.unknown_reference, "record")


def _field(fact: Fact, name: str) -> Money | str | None:
    if name == "id":
        return fact.id
    if name == "refundable":
        return refundable(fact)
    value = fact.fields.get(name)
    return value if isinstance(value, Money | str) else None


def _fits(parameter: ParameterCard, argument: Argument) -> bool:
    match parameter.kind:
        case "money":
            return isinstance(argument.value, Money) and argument.value.amount_minor > 0
        case "text":
            return argument.value is None and argument.span is not None
        case "id":
            words_kept = argument.origin is not Origin.words or argument.span is not None
            return isinstance(argument.value, str) and bool(argument.value) and words_kept
        case _:
            return False
