"""What graph tests start from: a goal, steps with and without an undo, and a run of the graph."""

from datetime import UTC, datetime

from casework.domain.brief import GoalView
from casework.domain.case import Goal, Slot
from casework.domain.fact import Fact, FactNeed
from casework.domain.plan import Argument, Clarify, Origin, Plan, Planned, Step
from graphs.goal import RECURSION_LIMIT, goal_graph
from graphs.goal_state import GoalState
from graphs.ports import Ports

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
GOAL = Goal(id="case-1-g1", kind="cancel_order", slots=(Slot(name="order_id", value="1001"),))
ORDER = Fact(kind="order", id="1001", fields={"status": "processing"}, source="orders.get", at=AT)
NEED = FactNeed(tool="orders.get", args={"order_id": "1001"})
ASK = Clarify(slot="order_id", template="which_order")


def step(tool: str) -> Step:
    """Propose one call about order 1001."""
    return Step(
        tool=tool,
        arguments=(
            Argument(name="order_id", value="1001", origin=Origin.fact, fact="order/1001/id"),
        ),
        preconditions={"status": "processing"},
        read_back=(NEED,),
    )


CANCEL, REFUND, INVOICE = step("orders.cancel"), step("billing.refund"), step("orders.send_invoice")


class Script:
    """A planner's moves in order; the last one stays. Counts by the view, so restarts fit in."""

    def __init__(self, *moves: Planned) -> None:
        self._moves = moves

    def __call__(self, view: GoalView) -> Planned:
        at = len(view.past) + bool(view.facts or view.missing) + view.questions_asked
        at += view.passages is not None
        return self._moves[min(at, len(self._moves) - 1)]


def steps(*planned: Step) -> Script:
    """Plan these steps one after the other, and then be done."""
    return Script(*(Plan(steps=(one,)) for one in planned), Plan())


async def run(ports: Ports, state: GoalState | None = None) -> GoalState:
    """Run a goal to its ending."""
    values = await goal_graph().ainvoke(
        state or GoalState(goal=GOAL), {"recursion_limit": RECURSION_LIMIT}, context=ports
    )
    return GoalState.model_validate(values)


async def arrows(ports: Ports, state: GoalState | None = None) -> list[GoalState]:
    """Run a goal to its ending and keep its state at every arrow, the start included."""
    return [
        GoalState.model_validate(values)
        async for values in goal_graph().astream(
            state or GoalState(goal=GOAL),
            {"recursion_limit": RECURSION_LIMIT},
            context=ports,
            stream_mode="values",
        )
    ]
