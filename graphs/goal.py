"""One goal, from its first reading to its outcome.

    plan ─┬─ need facts ──▶ gather ──▶ plan
          ├─ need passages ▶ look up ─▶ plan
          ├─ clarify ─────▶ ask ─────▶ plan
          ├─ a step ──────▶ propose ─┬─ done, superseded ──▶ plan
          │                          └─ no, expired, lost ─▶ give_up ──▶ end
          ├─ all done ────▶ verify ──▶ end
          └─ an answer, or cannot help ──▶ conclude ──▶ end

Restartable at every arrow: a run that starts with a plan in its state goes on with that plan.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from casework.domain.brief import PastStep
from casework.domain.case import GoalStatus, Resolution
from casework.domain.plan import (
    Argument,
    CannotHelp,
    Clarify,
    NeedFacts,
    NeedPassages,
    Origin,
    Plan,
    Step,
)
from casework.domain.results import Denied, Done, Expired, Refused, StepResult, Superseded, Unknown
from graphs.goal_state import Ending, GoalState, merged
from graphs.ports import Ports
from tools.catalogue import find

#: After two questions a person is quicker than a third one.
MAX_QUESTIONS = 2
#: No procedure needs more; a planner that does is going round in circles.
MAX_ROUNDS = 8
RECURSION_LIMIT = 50
#: Refusals that are no answer to the customer's wish: somebody has to look at the right itself.
_FOR_A_PERSON = frozenset({"customer_held", "grant_revoked", "grant_expired", "scope_missing"})

Update = dict[str, Any]
GoalGraph = CompiledStateGraph[GoalState, Ports, GoalState, GoalState]


async def plan(state: GoalState, runtime: Runtime[Ports]) -> Update:
    """Ask the planner for the next move."""
    ports = runtime.context
    planned = await ports.planner.plan(state.view(ports.now()))
    return {"planned": planned, "rounds": state.rounds + 1}


async def gather(state: GoalState, runtime: Runtime[Ports]) -> Update:
    """Read the facts that the planner asked for, all side by side."""
    match state.planned:
        case NeedFacts(needs=needs):
            gathered = await runtime.context.facts.gather(state.goal, needs)
        case _:
            return {}
    still = tuple(need for need in state.missing if need not in needs)
    return {
        "facts": merged(state.facts, gathered.facts),
        "missing": still + gathered.missing,
        "planned": None,
    }


async def look_up(state: GoalState, runtime: Runtime[Ports]) -> Update:
    """Ask the articles. What they say can be quoted; it brings no step into a plan."""
    passages = await runtime.context.knowledge.look_up(state.goal)
    return {"passages": passages, "planned": None}


async def ask(state: GoalState, runtime: Runtime[Ports]) -> Update:
    """Put one question to the customer and take their answer into the goal."""
    if not isinstance(state.planned, Clarify):
        return {}
    n = state.questions + 1
    goal = await runtime.context.desk.ask(state.goal, n, state.planned)
    if goal is None:
        return {"ending": Ending(status=GoalStatus.refused, reason="no_answer")}
    return {"goal": goal, "questions": n, "planned": None}


async def propose(state: GoalState, runtime: Runtime[Ports]) -> Update:
    """Hand the next step to the desk and keep what comes back."""
    step = state.next_step
    if step is None:
        return {}
    n = state.next_n
    result = await runtime.context.desk.perform(state.goal, n, step, state.facts)
    return {
        "past": (*state.past, PastStep(n=n, step=step, result=result)),
        "planned": None,
        # What was not there before the step may be there after it.
        "missing": (),
    }


async def verify(state: GoalState, runtime: Runtime[Ports]) -> Update:
    """Read the outcome back from the system of record; only that is proof."""
    ports = runtime.context
    read = await ports.facts.read_back(state.view(ports.now()))
    resolution = Resolution.proved if read.proved else Resolution.assumed
    return {
        "proof": read.facts,
        "ending": Ending(status=GoalStatus.resolved, resolution=resolution),
    }


async def give_up(state: GoalState, runtime: Runtime[Ports]) -> Update:
    """Take back what was done before a step that did not come to pass, and end the goal."""
    last = state.past[-1].result
    past = state.past
    if _may_take_back(last):
        for done in reversed(state.past[:-1]):
            undo = _undo(done)
            if undo is not None:
                n = len(past) + 1
                result = await runtime.context.desk.perform(state.goal, n, undo, state.facts)
                past = (*past, PastStep(n=n, step=undo, result=result))
    return {"past": past, "ending": _ending_of(last)}


async def conclude(state: GoalState) -> Update:
    """End a goal that needed no step: answered from facts, or beyond what the engine can do."""
    match state.planned:
        case Plan(steps=(), answer=answer):
            ending = Ending(
                status=GoalStatus.resolved, resolution=Resolution.assumed, answer=answer
            )
        case CannotHelp(reason=reason, to_person=to_person):
            status = GoalStatus.handed_over if to_person else GoalStatus.refused
            ending = Ending(status=status, reason=reason)
        case Clarify():
            ending = Ending(status=GoalStatus.handed_over, reason="not_understood")
        case _:
            ending = Ending(status=GoalStatus.handed_over, reason="going_in_circles")
    return {"ending": ending}


async def after_start(state: GoalState) -> str:
    """Go on where an earlier run stopped: with its plan, or after the step that it did last."""
    if state.ending is not None:
        return END
    if state.planned is not None:
        return await after_plan(state)
    return await after_propose(state) if state.past else "plan"


async def after_plan(state: GoalState) -> str:
    """Choose the way that the planner's move asks for."""
    may_go_on = state.rounds <= MAX_ROUNDS
    match state.planned:
        case NeedFacts() if may_go_on:
            return "gather"
        case NeedPassages() if may_go_on and state.passages is None:
            return "look_up"
        case Clarify() if may_go_on and state.questions < MAX_QUESTIONS:
            return "ask"
        case Plan() if may_go_on and state.next_step is not None:
            return "propose"
        case Plan(answer=None) if any(isinstance(p.result, Done) for p in state.past):
            return "verify"
        case _:
            return "conclude"


async def after_ask(state: GoalState) -> str:
    """Stop when no answer came."""
    return END if state.ending else "plan"


async def after_propose(state: GoalState) -> str:
    """Go on after a step that was done or overtaken; stop after any no."""
    if not state.past:
        return "conclude"
    match state.past[-1].result:
        case Done() | Superseded():
            return "plan"
        case _:
            return "give_up"


def _may_take_back(last: StepResult) -> bool:
    # Whatever may still happen at a backend must not be undone underneath it, and a customer who
    # declined one step has not asked for the others to be taken back.
    match last:
        case Refused(reason=reason):
            return reason != "customer_declined"
        case Denied() | Expired():
            return True
        case _:
            return False


def _undo(done: PastStep) -> Step | None:
    tool = find(done.step.tool)
    undo = find(tool.undo) if tool and tool.undo else None
    if undo is None or not isinstance(done.result, Done):
        return None
    arguments = tuple(
        Argument(name=p.name, value=done.step.value(p.name), origin=Origin.code)
        for p in undo.parameters
    )
    details: Mapping[str, str] = done.result.details
    return Step(
        tool=undo.name,
        arguments=arguments,
        preconditions={name: details.get(name, "") for name in undo.preconditions},
    )


def _ending_of(last: StepResult) -> Ending:
    match last:
        case Refused(reason=reason) if reason in _FOR_A_PERSON:
            return Ending(status=GoalStatus.handed_over, reason=reason)
        case Refused(reason=reason):
            return Ending(status=GoalStatus.refused, reason=reason)
        case Denied(reason=reason):
            return Ending(status=GoalStatus.refused, reason=reason)
        case Expired():
            return Ending(status=GoalStatus.handed_over, reason="expired")
        case Unknown():
            return Ending(status=GoalStatus.handed_over, reason="outcome_unknown")
        case _:
            return Ending(status=GoalStatus.handed_over, reason="going_in_circles")


@cache
def goal_graph() -> GoalGraph:
    """Build the graph once per process; it keeps nothing between runs."""
    graph = StateGraph(GoalState, context_schema=Ports)
    for node in (plan, gather, look_up, ask, propose, verify, give_up, conclude):
        graph.add_node(node.__name__, node)
    graph.add_conditional_edges(START, after_start)
    graph.add_conditional_edges("plan", after_plan)
    graph.add_edge("gather", "plan")
    graph.add_edge("look_up", "plan")
    graph.add_conditional_edges("ask", after_ask)
    graph.add_conditional_edges("propose", after_propose)
    for last in ("verify", "give_up", "conclude"):
        graph.add_edge(last, END)
    return graph.compile()
