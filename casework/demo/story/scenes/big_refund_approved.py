"""A refund above the limit waits for a supervisor, and is paid once when she has approved."""

from casework.demo.shop.cast import BRUNO
from casework.demo.story.acts import refund_of
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage


async def play(stage: Stage) -> Played:
    """A chair for 248 euros came broken."""
    bruno = await stage.customer("Bruno", BRUNO.customer)
    sofia = await stage.supervisor("Sofia")
    await bruno.opens("Hi, my order 1002 arrived damaged. Please refund it.")
    await bruno.confirms(await bruno.until_asked_to_confirm("billing.refund"))
    await bruno.until_waiting_for_approval()
    before = await stage.books.rows(bruno.subject)
    await sofia.approves(await sofia.card(bruno.case_id))
    case = await bruno.until_all_ended()
    goal = case.goal("refund_damaged")
    return Played(
        customer=bruno.subject,
        case_id=bruno.case_id,
        expected=(refund_of(BRUNO.purchases[0]),),
        seen=await stage.reads_the_books(bruno.subject),
        checks=(
            Check(what="nothing was paid before she approved", ok=not before),
            Check(what="read back from billing (proved)", ok=bool(goal and goal.proved)),
        ),
    )


SCENE = Script(name="big-refund-approved", title="A big refund, approved", play=play)
