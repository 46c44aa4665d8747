"""Nobody decides in time: that is a no, the customer is told, and a person has the case."""

from casework.demo.shop.cast import JUN
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage


async def play(stage: Stage) -> Played:
    """A tent for 24,800 yen, and no supervisor looks."""
    patience = stage.stack.plan.settings.approval_seconds + 20
    jun = await stage.customer("Jun", JUN.customer)
    sofia = await stage.supervisor("Sofia")
    await jun.opens("My order 1011 came broken, I want my money back.")
    await jun.confirms(await jun.until_asked_to_confirm("billing.refund"))
    await jun.until_waiting_for_approval()
    card = await sofia.card(jun.case_id)
    case = await jun.until_told(
        lambda c: c.status == "with_person",
        "the deadline to pass",
        within=patience,
    )
    late = await sofia.decides(card, "approve", "(comes back from lunch and approves)")
    return Played(
        customer=jun.subject,
        case_id=jun.case_id,
        expected=(),
        seen=await stage.reads_the_books(jun.subject),
        checks=(
            Check(
                what="the customer is told, and that a person has it",
                ok=case.mentions("in time", "colleague"),
            ),
            Check(
                what="a person has the case",
                ok=len(await sofia.handoffs(jun.case_id)) == 1,
            ),
            Check(what=f"a late yes is refused ({late.said()})", ok=late.status == 410),
        ),
    )


SCENE = Script(name="nobody-decides", title="Nobody decides in time", play=play, early=True)
