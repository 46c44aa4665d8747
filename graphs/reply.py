"""A reply, written, checked against ledger and facts, and only then said.

compose ──▶ check ─┬─ passed ─▶ deliver ──▶ end
   ▲               └─ faults ─┐
   └── plainly, once ◀────────┘
"""

from functools import cache
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from casework.domain.brief import Brief, Checked, Draft
from casework.domain.words import Letter
from graphs.ports import Ports


class ReplyState(Letter):
    """A reply on its way. `delivered` is False when the customer wrote first."""

    brief: Brief
    draft: Draft | None = None
    checked: Checked | None = None
    delivered: bool | None = None


ReplyGraph = CompiledStateGraph[ReplyState, Ports, ReplyState, ReplyState]


async def compose(state: ReplyState, runtime: Runtime[Ports]) -> dict[str, Any]:
    """Write a draft; a second one is written from templates alone."""
    brief = state.brief
    if state.checked is not None:
        brief = brief.model_copy(update={"plain": True})
    return {"brief": brief, "draft": await runtime.context.writer.compose(brief)}


async def check(state: ReplyState, runtime: Runtime[Ports]) -> dict[str, Any]:
    """Hold every claim against the ledger and the facts."""
    if state.draft is None:
        return {}
    return {"checked": await runtime.context.writer.check(state.draft, state.brief)}


async def deliver(state: ReplyState, runtime: Runtime[Ports]) -> dict[str, Any]:
    """Say it."""
    if state.draft is None:
        return {}
    return {"delivered": await runtime.context.writer.deliver(state.draft)}


async def after_check(state: ReplyState) -> str:
    """Say what passed; what failed goes back once and is never said."""
    if state.checked is not None and state.checked.passed:
        return "deliver"
    return END if state.brief.plain else "compose"


@cache
def reply_graph() -> ReplyGraph:
    """Build the graph once per process; it keeps nothing between runs."""
    graph = StateGraph(ReplyState, context_schema=Ports)
    for node in (compose, check, deliver):
        graph.add_node(node.__name__, node)
    graph.add_edge(START, "compose")
    graph.add_edge("compose", "check")
    graph.add_conditional_edges("check", after_check)
    graph.add_edge("deliver", END)
    return graph.compile()
