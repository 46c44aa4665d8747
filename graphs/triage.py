"""A burst of messages, read once: what it asks for and who should have it.

understand ──▶ route ──▶ end
"""

from functools import cache
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from casework.domain.brief import ReadRequest
from casework.domain.reading import Reading, Signal
from casework.domain.words import Letter
from graphs.ports import Ports

#: Signals that bring a person, the most pressing first, with the reason that the packet gives.
TO_PERSON = {
    "self_harm": Signal.self_harm,
    "danger": Signal.danger,
    "asked_for_person": Signal.asks_for_person,
    "legal": Signal.legal,
    "press": Signal.press,
    "unknown_language": Signal.unknown_language,
}
#: Signals that get a short answer when nothing else was said.
TO_NOTICE = {
    "off_topic": Signal.off_topic,
    "instructs_engine": Signal.instructs_engine,
    "thanks": Signal.thanks,
    "small_talk": Signal.small_talk,
}


class Route(Letter):
    """What to do with a burst: pass it to a person, answer it shortly, or work on its goals."""

    to_person: str = ""
    notice: str = ""


class TriageState(Letter):
    """A burst on its way to a route."""

    request: ReadRequest
    reading: Reading | None = None
    route: Route | None = None


TriageGraph = CompiledStateGraph[TriageState, Ports, TriageState, TriageState]


async def understand(state: TriageState, runtime: Runtime[Ports]) -> dict[str, Any]:
    """Read all that is unread."""
    return {"reading": await runtime.context.reader.read(state.request)}


async def route(state: TriageState) -> dict[str, Any]:
    """Choose the way; code decides, never the text."""
    return {"route": _route(state.reading)}


def _route(reading: Reading | None) -> Route:
    if reading is None or not reading.message_ids:
        return Route()
    for reason, signal in TO_PERSON.items():
        if signal in reading.signals:
            return Route(to_person=reason)
    if reading.goals or reading.withdrawn:
        return Route()
    for notice, signal in TO_NOTICE.items():
        if signal in reading.signals:
            return Route(notice=notice)
    return Route(notice="not_understood")


@cache
def triage_graph() -> TriageGraph:
    """Build the graph once per process; it keeps nothing between runs."""
    graph = StateGraph(TriageState, context_schema=Ports)
    graph.add_node("understand", understand)
    graph.add_node("route", route)
    graph.add_edge(START, "understand")
    graph.add_edge("understand", "route")
    graph.add_edge("route", END)
    return graph.compile()
