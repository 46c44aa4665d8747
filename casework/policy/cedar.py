"""The operator's rules in Cedar, read so that a fault in them can only ever deny."""

import json
from typing import Any, NamedTuple, Self

import cedarpy

from casework.domain.errors import Misconfigured
from casework.domain.verdict import Outcome

#: What a permit may be annotated with; saying no is what forbid is for.
_PERMITTED = {o.value: o for o in Outcome if o is not Outcome.deny}


class Rule(NamedTuple):
    """What the rules say: an outcome, the rule that says it, and why."""

    outcome: Outcome
    rule: str
    reason: str


class CedarRules:
    """A validated set of rules. Every one has an `@id`, and every permit an `@outcome`.

    cedarpy skips a rule that fails while it is evaluated, a `forbid` too: so any error denies.
    """

    def __init__(
        self, policies: cedarpy.PolicySet, schema: cedarpy.Schema, permits: dict[str, Rule]
    ) -> None:
        """Hold parsed rules; `permits` says what each permit leads to."""
        self._policies = policies
        self._schema = schema
        self._permits = permits

    @classmethod
    def parse(cls, rules: str, schema: str) -> Self:
        """Read and validate the rules.

        Raises:
            Misconfigured: they do not parse, do not fit the schema, or lack an annotation.

        """
        try:
            parsed = cedarpy.Schema.from_str(schema)
            found = cedarpy.validate_policies(rules, parsed)
            document = json.loads(cedarpy.policies_to_json_str(rules))
        except ValueError as error:
            raise Misconfigured(f"Policy does not parse: {error}") from error
        if not found.validation_passed:
            faults = "; ".join(str(error) for error in found.errors)
            raise Misconfigured(f"Policy does not fit its schema: {faults}")
        if document.get("templates") or document.get("templateLinks"):
            raise Misconfigured("Policy must not hold templates.")
        # Named by their own ids, so that diagnostics speak of rules and not of "policy7".
        named: dict[str, dict[str, Any]] = {}
        for policy in document["staticPolicies"].values():
            name = _id(policy)
            if name in named:
                raise Misconfigured(f"Two rules are called {name!r}.")
            named[name] = policy
        permits = {n: _permit(n, p) for n, p in named.items() if p["effect"] != "forbid"}
        text = json.dumps({**document, "staticPolicies": named})
        return cls(cedarpy.PolicySet.from_json_str(text), parsed, permits)

    def ask(self, *, customer: str, tool: str, subject: str, context: dict[str, Any]) -> Rule:
        """Return the strictest outcome among the permits that match; anything else is deny."""
        answer = cedarpy.is_authorized(
            {
                "principal": {"type": "Customer", "id": customer},
                "action": {"type": "Action", "id": tool},
                "resource": {"type": "Subject", "id": subject},
                "context": context,
            },
            self._policies,
            [],
            self._schema,
        )
        matched = sorted(answer.diagnostics.reasons)
        if answer.diagnostics.errors:
            return Rule(Outcome.deny, "cedar:error", "rule_failed")
        if answer.decision is not cedarpy.Decision.Allow:
            if matched:
                return Rule(Outcome.deny, matched[0], "forbidden")
            return Rule(Outcome.deny, "cedar:no_permit", "no_permit")
        unknown = Rule(Outcome.deny, "cedar:unknown_rule", "rule_failed")
        permits = [self._permits.get(name, unknown) for name in matched]
        return max(permits, key=lambda rule: rule.outcome.strictness, default=unknown)


def _id(policy: dict[str, Any]) -> str:
    name = policy.get("annotations", {}).get("id")
    if not isinstance(name, str) or not name:
        raise Misconfigured(f"A rule that says {policy['effect']} has no @id.")
    return name


def _permit(name: str, policy: dict[str, Any]) -> Rule:
    outcome = _PERMITTED.get(policy["annotations"].get("outcome"))
    if outcome is None:
        raise Misconfigured(f"Rule {name!r} needs an @outcome of {', '.join(_PERMITTED)}.")
    return Rule(outcome, name, policy["annotations"].get("reason") or outcome.value)
