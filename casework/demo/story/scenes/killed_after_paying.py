"""The worker dies after billing has paid and before the engine knows; it is paid once."""

from casework.demo.shop.cast import IVAN
from casework.demo.story.acts import refund_of
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage

_HELD_BACK_MS = 60_000


async def play(stage: Stage) -> Played:
    """A kettle came broken, and so does the engine."""
    ivan = await stage.customer("Ivan", IVAN.customer)
    await ivan.opens("My order 1010 came broken, I want my money back.")
    to_confirm = await ivan.until_asked_to_confirm("billing.refund")
    try:
        await stage.books.faults("billing", delay_ms=_HELD_BACK_MS)
        await ivan.confirms(to_confirm)
        await stage.books.until_written(ivan.subject, "billing")
        stage.telling.happens("Billing has paid; its answer is still on the way.")
        unknowing = await ivan.sees()
        await stage.kills_the_worker()
    finally:
        await stage.books.faults("billing")
    await stage.starts_another_worker()
    case = await ivan.until_all_ended()
    goal = case.goal("refund_damaged")
    return Played(
        customer=ivan.subject,
        case_id=ivan.case_id,
        expected=(refund_of(IVAN.purchases[0]),),
        seen=await stage.reads_the_books(ivan.subject),
        checks=(
            Check(
                what="the engine did not know when it was killed",
                ok=not any(g.status == "resolved" for g in unknowing.goals),
            ),
            Check(what="read back from billing (proved)", ok=bool(goal and goal.proved)),
        ),
    )


SCENE = Script(
    name="killed-after-paying", title="Killed between paying and knowing", play=play, alone=True
)
