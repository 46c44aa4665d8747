"""Traces through Temporal: the SDK's interceptor, with nothing but `traceparent` in its headers.

Workflow spans have no length and are made outside of the sandbox, once, never on replay.
An update's span belongs to its workflow's trace and links to the request that sent it.
"""

import temporalio.worker
from opentelemetry.trace import Tracer
from temporalio.contrib.opentelemetry import TracingInterceptor, TracingWorkflowInboundInterceptor
from typing_extensions import override

from casework.telemetry.propagation import PROPAGATOR


class _WorkflowTracing(TracingWorkflowInboundInterceptor):
    """Leaves baggage and trace state out of what workflows pass on."""

    def __init__(self, next: temporalio.worker.WorkflowInboundInterceptor) -> None:
        super().__init__(next)
        self.text_map_propagator = PROPAGATOR


class CaseTracing(TracingInterceptor):
    """For the client; a worker made from that client takes it over."""

    def __init__(self, tracer: Tracer) -> None:
        """Trace with this tracer, whatever the process has as its global one."""
        super().__init__(tracer)
        self.text_map_propagator = PROPAGATOR

    @override
    def workflow_interceptor_class(
        self, input: temporalio.worker.WorkflowInterceptorClassInput
    ) -> type[TracingWorkflowInboundInterceptor]:
        super().workflow_interceptor_class(input)
        return _WorkflowTracing
