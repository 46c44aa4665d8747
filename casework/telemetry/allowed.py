"""What may leave the process on a span: these keys, each with values of this form. Nothing else.

A key that is not here is dropped; so is a value that does not fit its key, so that an address
or a name put by mistake into a listed attribute stays inside as well.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from opentelemetry.util.types import AttributeValue

from casework.domain.case import GoalStatus, Resolution
from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome

Fits = Callable[[object], bool]


def _words(pattern: str) -> Fits:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _one_of(values: type[StrEnum] | frozenset[str]) -> Fits:
    known = frozenset(str(value) for value in values)
    return lambda value: isinstance(value, str) and value in known


def _number(value: object) -> bool:
    return isinstance(value, int | float)


def _each(fits: Fits) -> Fits:
    return lambda value: isinstance(value, list | tuple) and all(fits(one) for one in value)


HTTP_METHODS = frozenset("CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE".split())
OTHER_METHOD = "_OTHER"

#: No run of digits as in an order number, no start of a UUID.
_NO_ID = r"(?!.*\d{5})(?!.*[0-9a-f]{8}-)"
#: What code names things: a tool, a rule, a service.
_CODE = _words(_NO_ID + r"[a-z][a-z0-9_.\-]{0,63}")
_TYPE = _words(_NO_ID + r"([A-Za-z_][A-Za-z0-9_.]{0,127}|[1-5]\d\d)")
_MODEL = _words(r"[A-Za-z0-9][A-Za-z0-9_.:/\-]{0,63}")
_PSEUDONYM = _words(r"[0-9a-f]{16}")
#: Routes as the code declares them: words, versions and {parameters}.
_ROUTE = _words(r"/|(/(v\d{1,2}|\{[a-z_]+(:path)?\}|[a-z._\-]+))+/?")
_TEMPORAL_TYPE = _words(r"[A-Za-z_.]{1,64}")

ATTRIBUTES: Mapping[str, Fits] = {
    "http.request.method": _one_of(HTTP_METHODS | {OTHER_METHOD}),
    "http.route": _ROUTE,
    "http.response.status_code": _number,
    "peer.service": _CODE,
    "error.type": _TYPE,
    "casework.tool": _CODE,
    "casework.verdict": _one_of(Outcome),
    "casework.rule": _CODE,
    "casework.effect_state": _one_of(EffectState),
    "casework.goal_kind": _CODE,
    "casework.goal_status": _one_of(GoalStatus),
    "casework.resolution": _one_of(Resolution),
    "casework.result": _CODE,
    "casework.case": _PSEUDONYM,
    "casework.action": _PSEUDONYM,
    "casework.approval": _PSEUDONYM,
    "temporal.workflow.type": _TEMPORAL_TYPE,
    "temporal.activity.type": _TEMPORAL_TYPE,
    "gen_ai.operation.name": _CODE,
    "gen_ai.provider.name": _CODE,
    "gen_ai.request.model": _MODEL,
    "gen_ai.response.model": _MODEL,
    "gen_ai.response.finish_reasons": _each(_CODE),
    "gen_ai.request.max_tokens": _number,
    "gen_ai.request.temperature": _number,
    "gen_ai.usage.input_tokens": _number,
    "gen_ai.usage.output_tokens": _number,
}
RESOURCE: Mapping[str, Fits] = {
    "service.name": _CODE,
    "service.version": _words(r"[0-9][0-9a-z.+\-]{0,31}"),
    "telemetry.sdk.language": _CODE,
    "telemetry.sdk.name": _CODE,
    "telemetry.sdk.version": _words(r"[0-9][0-9a-z.+\-]{0,31}"),
}
EVENTS: Mapping[str, Mapping[str, Fits]] = {"exception": {"exception.type": _TYPE}}


def allowed(
    attributes: Mapping[str, AttributeValue] | None, listed: Mapping[str, Fits]
) -> dict[str, AttributeValue]:
    """Keep the listed attributes whose value has the listed form."""
    return {
        key: value
        for key, value in (attributes or {}).items()
        if (fits := listed.get(key)) is not None and fits(value)
    }


_LABEL = _words(_NO_ID + r"[A-Za-z][A-Za-z0-9_.:/\-]{0,63}")


def label(value: str) -> str:
    """Give a value that may be a metric's label: few, and never an id or a text."""
    return value if _LABEL(value) else "other"
