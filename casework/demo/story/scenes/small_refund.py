"""A small refund: the customer's own yes is enough, and it is paid once."""

from casework.demo.shop.cast import ANNA
from casework.demo.story.acts import refund_of
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage


async def play(stage: Stage) -> Played:
    """A mug came broken."""
    anna = await stage.customer("Anna", ANNA.customer)
    await anna.opens("My order 1001 came broken, I want my money back.")
    await anna.confirms(await anna.until_asked_to_confirm("billing.refund"))
    case = await anna.until_all_ended()
    goal = case.goal("refund_damaged")
    return Played(
        customer=anna.subject,
        case_id=anna.case_id,
        expected=(refund_of(ANNA.purchases[0]),),
        seen=await stage.reads_the_books(anna.subject),
        checks=(
            Check(what="read back from billing (proved)", ok=bool(goal and goal.proved)),
            Check(what="the reply names the amount", ok=case.mentions("24.90")),
        ),
    )


SCENE = Script(name="small-refund", title="A small refund, from message to money", play=play)
