"""Headers of a client's calls, sealed for the workflow that each call is for."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from temporalio.client import (
    Interceptor,
    OutboundInterceptor,
    QueryWorkflowInput,
    SignalWorkflowInput,
    StartWorkflowInput,
    StartWorkflowUpdateInput,
    StartWorkflowUpdateWithStartInput,
    WorkflowHandle,
    WorkflowUpdateHandle,
)
from typing_extensions import override

from casework.temporal.codec import call_is_for


class BoundHeaders(Interceptor):
    """Binds the headers of a client's calls to the workflow they are for, like all payloads."""

    def __init__(self, namespace: str) -> None:
        """Bind to workflows of this namespace."""
        super().__init__()
        self._namespace = namespace

    @override
    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        return _Binding(next, self._namespace)


class _Binding(OutboundInterceptor):
    def __init__(self, next: OutboundInterceptor, namespace: str) -> None:
        super().__init__(next)
        self._namespace = namespace

    @contextmanager
    def _call_for(self, workflow_id: str) -> Generator[None]:
        token = call_is_for.set(f"{self._namespace}|{workflow_id}")
        try:
            yield
        finally:
            call_is_for.reset(token)

    @override
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        with self._call_for(input.id):
            return await super().start_workflow(input)

    @override
    async def query_workflow(self, input: QueryWorkflowInput) -> Any:
        with self._call_for(input.id):
            return await super().query_workflow(input)

    @override
    async def signal_workflow(self, input: SignalWorkflowInput) -> None:
        with self._call_for(input.id):
            await super().signal_workflow(input)

    @override
    async def start_workflow_update(
        self, input: StartWorkflowUpdateInput
    ) -> WorkflowUpdateHandle[Any]:
        with self._call_for(input.id):
            return await super().start_workflow_update(input)

    @override
    async def start_update_with_start_workflow(
        self, input: StartWorkflowUpdateWithStartInput
    ) -> WorkflowUpdateHandle[Any]:
        with self._call_for(input.start_workflow_input.id):
            return await super().start_update_with_start_workflow(input)
