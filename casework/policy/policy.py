"""Policy: the invariants and the operator's rules, both of which must agree."""

from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Self

from casework.domain.action import Action, subject_key
from casework.domain.errors import Misconfigured
from casework.domain.money import Money
from casework.domain.verdict import Outcome, Verdict
from casework.policy.cedar import CedarRules, Rule
from casework.policy.declared import DeclaredTool
from casework.policy.facts import PolicyFacts
from casework.policy.invariants import INVARIANTS, VERSION, Question
from casework.policy.rates import RateTable

_FILES = ("rules.cedar", "schema.cedarschema", "rates.json")
_VERSION_PREFIX = b"casework/policy/v1\0"
#: Names in the context that an argument must not take.
_CONTEXT = frozenset({"amount_minor", "amount_ref", "currency", "facts", "hour", "requested_by"})


class Policy:
    """One version of policy. It never changes; other files make another version."""

    def __init__(
        self, *, tools: Iterable[DeclaredTool], rules: CedarRules, rates: RateTable, version: str
    ) -> None:
        """Hold what was loaded; see `load`.

        Raises:
            Misconfigured: a tool is declared so that policy could not see what it moves.

        """
        self._tools = {tool.name: tool for tool in tools}
        self._rules = rules
        self._rates = rates
        self.version = version
        for tool in self._tools.values():
            _refuse_blind_spots(tool)

    @classmethod
    def load(cls, folder: Path | None = None, *, tools: Iterable[DeclaredTool]) -> Self:
        """Read the rules, schema and rates of a folder; without one, those that come with us.

        Raises:
            Misconfigured: a file is missing, or its content would not be safe to decide by.

        """
        source = folder or files("casework.policy") / "defaults"
        rules, schema, rates = (_text(source, name) for name in _FILES)
        return cls(
            tools=tools,
            rules=CedarRules.parse(rules, schema),
            rates=RateTable.parse(rates),
            version=_version(rules, schema, rates),
        )

    def decide(self, action: Action, facts: PolicyFacts) -> Verdict:
        """Say what may become of this action; a pure function of action, facts and this policy."""
        tool = self._tools.get(action.tool)
        amount_ref = self.amount_ref(action.amount) if action.amount else None
        question = Question(
            action=action,
            tool=tool,
            facts=facts,
            policy_version=self.version,
            amount_ref=amount_ref,
        )
        for invariant in INVARIANTS:
            refusal = invariant(question)
            if refusal is not None:
                return self._verdict(_deny(invariant.__name__, refusal))
        if tool is None:
            return self._verdict(_deny("known_tool", "unknown_tool"))
        rule = self._rules.ask(
            customer=action.customer,
            tool=tool.name,
            subject=subject_key(action, tool.target),
            context=_context(question, tool),
        )
        return self._verdict(_with_a_person(tool, rule))

    def amount_ref(self, amount: Money) -> int | None:
        """Return the amount in the reference currency, rounded up; None when there is no rate."""
        return self._rates.amount_ref(amount)

    def _verdict(self, rule: Rule) -> Verdict:
        return Verdict(
            outcome=rule.outcome, rule=rule.rule, reason=rule.reason, policy_version=self.version
        )


def _deny(invariant: str, reason: str) -> Rule:
    return Rule(Outcome.deny, f"invariant:{invariant}", reason)


def _with_a_person(tool: DeclaredTool, rule: Rule) -> Rule:
    """Let no write pass without a person where nobody compares the facts at the last moment."""
    unwatched = tool.effect == "write" and tool.precondition_mode == "read_before"
    if unwatched and rule.outcome.strictness < Outcome.approve.strictness:
        return Rule(Outcome.approve, "invariant:read_before", "facts_not_compared")
    return rule


def _context(question: Question, tool: DeclaredTool) -> dict[str, Any]:
    """Tell the rules what they may depend on; free text is not among it."""
    action, texts = question.action, {p.name for p in tool.parameters if p.kind == "text"}
    context: dict[str, Any] = {
        name: value
        for name, value in action.args.items()
        if name not in texts and not isinstance(value, Money)
    }
    context |= {
        "facts": dict(action.preconditions),
        "hour": question.facts.now.hour,
        "requested_by": action.requested_by,
    }
    if action.amount is not None:
        context |= {
            "amount_minor": action.amount.amount_minor,
            "amount_ref": question.amount_ref,
            "currency": action.amount.currency,
        }
    return context


def _refuse_blind_spots(tool: DeclaredTool) -> None:
    money = {p.name for p in tool.parameters if p.kind == "money"}
    if money != ({"amount"} if tool.moves_money else set()):
        raise Misconfigured(f"{tool.name}: money moves by one argument called amount, declared so.")
    if taken := _CONTEXT & {p.name for p in tool.parameters}:
        raise Misconfigured(
            f"{tool.name}: rules use {', '.join(sorted(taken))} for something else."
        )


def _text(source: Path | Traversable, name: str) -> str:
    try:
        return (source / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"Policy file {name} can not be read.") from error


def _version(*parts: str) -> str:
    digest = sha256(_VERSION_PREFIX)
    for part in (VERSION, *parts):
        raw = part.encode()
        digest.update(len(raw).to_bytes(8) + raw)
    return digest.hexdigest()[:16]
