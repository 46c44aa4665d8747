"""Binding a proposed step to real arguments: each from the place that its tool allows, or none."""

import re
from collections.abc import Mapping

from casework.domain.action import ActionValue
from casework.domain.case import Span
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin, Step
from casework.domain.text import Accepted, clean
from casework.domain.words import Word
from tools.amounts import says
from tools.declaration import ArgumentKind, Parameter, Tool


class Bound(Word):
    """Arguments exactly as the tool declares them, each with a checked origin."""

    args: dict[str, ActionValue]


class Unbound(Word):
    """The step is not what its tool allows. `reason` is a code, `argument` names the culprit."""

    reason: str
    argument: str


def bind(
    tool: Tool, step: Step, facts: tuple[Fact, ...], words: Mapping[Span, str]
) -> Bound | Unbound:
    """Check every argument's name, kind and origin against facts and the customer's own words.

    An argument that the tool does not declare is refused, not ignored.
    """
    args: dict[str, ActionValue] = {}
    for argument in step.arguments:
        parameter = tool.parameter(argument.name)
        if parameter is None or argument.name in args:
            return Unbound(reason="argument_unknown", argument=argument.name)
        value = _value(parameter, argument, facts, words)
        if value is None:
            return Unbound(reason="argument_origin", argument=argument.name)
        if not _fits(parameter, value):
            return Unbound(reason="argument_invalid", argument=argument.name)
        args[argument.name] = value
    for parameter in tool.parameters:
        if parameter.required and parameter.name not in args:
            return Unbound(reason="argument_missing", argument=parameter.name)
    if set(step.preconditions) != set(tool.preconditions):
        return Unbound(reason="preconditions_differ", argument="")
    return Bound(args=args)


def _value(
    parameter: Parameter,
    argument: Argument,
    facts: tuple[Fact, ...],
    words: Mapping[Span, str],
) -> ActionValue | None:
    """Return the value if it really comes from where it says, else None."""
    if argument.origin not in parameter.origins:
        return None
    match argument.origin:
        case Origin.fact:
            known = _fact_value(argument.fact or "", facts)
            return known if known is not None and known == argument.value else None
        case Origin.words:
            said = words.get(argument.span) if argument.span else None
            return _said_value(argument, said) if said else None
        case Origin.code:
            return argument.value
        case _:
            return None


def _fact_value(pointer: str, facts: tuple[Fact, ...]) -> ActionValue | None:
    kind, _, rest = pointer.partition("/")
    id_, _, field = rest.rpartition("/")
    fact = next((f for f in facts if (f.kind, f.id) == (kind, id_)), None)
    if fact is None:
        return None
    if field == "id":
        return fact.id
    if field == "refundable":
        paid, refunded = fact.money("paid"), fact.money("refunded")
        if paid is None or refunded is None or paid.currency != refunded.currency:
            return None
        return paid - refunded
    return fact.money(field) or fact.text(field) or None


def _said_value(argument: Argument, said: str) -> ActionValue | None:
    match argument.value:
        case None:
            # Words kept out of histories: the words themselves are the value.
            cleaned = clean(said)
            return cleaned.text if isinstance(cleaned, Accepted) else None
        case Money() as money:
            return money if says(said, money) else None
        case str() as value:
            return value if _is_word_of(value, said) else None
        case _:
            return None


def _is_word_of(value: str, said: str) -> bool:
    """Say whether the value stands there as it is: part of another number is another order."""
    return bool(value) and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said) is not None


def _fits(parameter: Parameter, value: ActionValue) -> bool:
    match parameter.kind:
        case ArgumentKind.money:
            return isinstance(value, Money) and value.amount_minor > 0
        case ArgumentKind.choice:
            return value in parameter.choices
        case ArgumentKind.id | ArgumentKind.text:
            return isinstance(value, str) and 0 < len(value) <= parameter.max_length
