"""A new message arrives before the write is sent, and the write does not happen."""

from casework.demo.shop.cast import KWAME
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage


async def play(stage: Stage) -> Played:
    """Coffee for 12.500 dinars; he would rather keep it."""
    kwame = await stage.customer("Kwame", KWAME.customer)
    await kwame.opens("My order 1012 came broken, I want my money back.")
    to_confirm = await kwame.until_asked_to_confirm("billing.refund")
    await kwame.writes("Stop, please don't refund it. I changed my mind, I keep it.")
    stage.telling.happens("An old tab still shows the question, and says yes to it.")
    late = await kwame.answers(to_confirm, accept=True)
    case = await kwame.until_all_ended()
    goal = case.goal("refund_damaged")
    return Played(
        customer=kwame.subject,
        case_id=kwame.case_id,
        expected=(),
        seen=await stage.reads_the_books(kwame.subject),
        checks=(
            Check(
                what=f"the late yes changed nothing ({late.said()})",
                ok=late.status in {200, 410} and bool(goal and goal.status == "refused"),
            ),
            Check(what="nothing is waited for any more", ok=not case.pending),
        ),
    )


SCENE = Script(name="changed-mind", title="Changed his mind in time", play=play)
