"""Our own spans: a name from the list, and facts that are typed, so that no text slips in."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypedDict

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.util.types import AttributeValue
from typing_extensions import Unpack

from casework.domain.case import GoalStatus, Resolution
from casework.domain.effect import EffectState
from casework.domain.verdict import Outcome
from casework.telemetry.names import Named
from casework.telemetry.pseudonyms import Pseudonyms

_IDS = frozenset({"case", "action", "approval"})


class About(TypedDict, total=False):
    """What a span may say. `case`, `action` and `approval` are ids and get out as pseudonyms."""

    case: str
    action: str
    approval: str
    tool: str
    verdict: Outcome
    rule: str
    effect_state: EffectState
    goal_kind: str
    goal_status: GoalStatus
    resolution: Resolution
    result: str


@dataclass(frozen=True)
class Spans:
    """Opens spans, or costs next to nothing when `tracer` is None."""

    tracer: Tracer | None
    pseudonyms: Pseudonyms

    @contextmanager
    def open(self, name: Named, **about: Unpack[About]) -> Generator[Span]:
        """Open a span for the block; of an exception only the type is kept."""
        if self.tracer is None:
            yield trace.INVALID_SPAN
            return
        with recorded(self.tracer, name, SpanKind.INTERNAL, self.attributes(about)) as span:
            yield span

    def note(self, **about: Unpack[About]) -> None:
        """Say more about the span that is open now."""
        if self.tracer is not None:
            trace.get_current_span().set_attributes(self.attributes(about))

    def attributes(self, about: About) -> dict[str, AttributeValue]:
        """Write facts as attributes, ids hashed under the telemetry key."""
        return {
            f"casework.{key}": self.pseudonyms.of(key, str(value)) if key in _IDS else str(value)
            for key, value in about.items()
        }


@contextmanager
def recorded(
    tracer: Tracer, name: str, kind: SpanKind, attributes: dict[str, AttributeValue]
) -> Generator[Span]:
    """Open a span that fails with its block and keeps no message and no stack."""
    with tracer.start_as_current_span(
        name,
        kind=kind,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except BaseException as error:
            failed(span, type(error).__qualname__)
            raise


def failed(span: Span, error_type: str) -> None:
    """Mark a span as failed, by type."""
    span.set_attribute("error.type", error_type)
    span.set_status(StatusCode.ERROR)
