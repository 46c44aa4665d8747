"""Who wants a person gets one at once, who knows the story; then the engine is silent."""

from casework.demo.shop.cast import HANA
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage

_LISTENS = 2.0


async def play(stage: Stage) -> Played:
    """Hana does not want to talk to a machine."""
    hana = await stage.customer("Hana", HANA.customer)
    agent = await stage.supervisor("Sofia")
    await hana.opens("My order 1009 came broken, but I want to talk to a real person please.")
    case = await hana.until(
        lambda c: c.status == "with_person" and bool(c.from_engine()), "the case to be a person's"
    )
    handoffs = await agent.handoffs(hana.case_id)
    for handoff in handoffs:
        stage.telling.happens(f"In the inbox with its packet: {_packet(handoff)}")
    await hana.writes("Hello? Is somebody there?")
    silent = await hana.hears_nothing_for(_LISTENS)
    return Played(
        customer=hana.subject,
        case_id=hana.case_id,
        expected=(),
        seen=await stage.reads_the_books(hana.subject),
        checks=(
            Check(what="a person was promised", ok=case.mentions("colleague")),
            Check(
                what="the packet says what she wants",
                ok=len(handoffs) == 1 and HANA.order_id in str(handoffs[0]),
            ),
            Check(what="the engine stays silent after that", ok=silent),
        ),
    )


def _packet(handoff: dict[str, object]) -> str:
    packet = handoff.get("packet")
    if not isinstance(packet, dict):
        return "missing"
    kinds = ", ".join(str(goal.get("kind")) for goal in packet.get("goals", []))
    return f"{packet.get('reason')}, queue {packet.get('queue') or '-'}, wants {kinds or '-'}"


SCENE = Script(name="person-please", title="A person, please", play=play)
