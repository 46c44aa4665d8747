"""What a span may be called: by its route, by its place in Temporal, or by a name of ours."""

import re
from collections.abc import Mapping
from enum import StrEnum

from opentelemetry.util.types import AttributeValue

from casework.telemetry.allowed import OTHER_METHOD

UNNAMED = "unnamed"

#: Temporal's spans, as "Verb:Type"; the type is a name that our code registers.
_TEMPORAL = re.compile(
    r"(?P<verb>StartWorkflow|SignalWithStartWorkflow|QueryWorkflow|SignalWorkflow"
    r"|StartWorkflowUpdate|StartUpdateWithStartWorkflow|StartActivity|RunActivity|RunWorkflow"
    r"|CompleteWorkflow|HandleSignal|HandleQuery|ValidateUpdate|HandleUpdate"
    r"|SignalChildWorkflow|SignalExternalWorkflow|StartChildWorkflow)"
    r":(?P<type>[A-Za-z_.]{1,64})"
)
_OF_ACTIVITY = frozenset({"StartActivity", "RunActivity"})
_OF_WORKFLOW = frozenset({"StartWorkflow", "StartUpdateWithStartWorkflow", "RunWorkflow"})


class Named(StrEnum):
    """Our own spans, all of them."""

    gateway_call = "gateway.call"
    token_exchange = "token.exchange"
    claim = "effect.claim"
    settle = "effect.settle"
    look_up = "effect.look_up"
    authorize = "policy.authorize"
    decide = "approval.decide"
    confirm = "customer.confirm"
    sweep = "sweep"


_OURS = frozenset(str(name) for name in Named)


def clean_name(raw: str, attributes: Mapping[str, AttributeValue]) -> str:
    """Name a span by what the allow-list let through; the raw name only if its form is known."""
    if raw in _OURS or _TEMPORAL.fullmatch(raw):
        return raw
    method = attributes.get("http.request.method")
    if method is not None:
        verb = "HTTP" if method == OTHER_METHOD else str(method)
        where = attributes.get("http.route") or attributes.get("peer.service")
        return f"{verb} {where}" if where else verb
    operation = attributes.get("gen_ai.operation.name")
    if operation is not None:
        return f"{operation} {attributes.get('gen_ai.request.model', '')}".rstrip()
    return UNNAMED


def temporal_type(raw: str) -> dict[str, AttributeValue]:
    """Say which workflow or activity a span of Temporal's is about."""
    match = _TEMPORAL.fullmatch(raw)
    if match is None:
        return {}
    if match["verb"] in _OF_ACTIVITY:
        return {"temporal.activity.type": match["type"]}
    if match["verb"] in _OF_WORKFLOW:
        return {"temporal.workflow.type": match["type"]}
    return {}
