"""A supervisor says no: the customer is told why, and asking again finds the same no."""

from casework.demo.shop.cast import CLARA
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage

_WHY = "Our photos from packing show the camera was fine when it left us."


async def play(stage: Stage) -> Played:
    """A camera for 310 euros, said to have come broken."""
    clara = await stage.customer("Clara", CLARA.customer)
    sofia = await stage.supervisor("Sofia")
    await clara.opens("My order 1003 came broken, I want my money back.")
    await clara.confirms(await clara.until_asked_to_confirm("billing.refund"))
    await clara.until_waiting_for_approval()
    card = await sofia.card(clara.case_id)
    answer = await sofia.decides(
        card, "deny", f"Denied: {_WHY}", reason="not_damaged", customer_text=_WHY
    )
    told = await clara.until_all_ended()
    await clara.writes("Please refund my order 1003, it came broken.")
    again = await clara.until_told(
        lambda c: all(goal.status == "refused" for goal in c.goals),
        "the second request to be refused",
    )
    return Played(
        customer=clara.subject,
        case_id=clara.case_id,
        expected=(),
        seen=await stage.reads_the_books(clara.subject),
        checks=(
            Check(what="the denial was taken", ok=answer.good),
            Check(what="she is told why, in the supervisor's words", ok=told.mentions(_WHY)),
            Check(what="asking again asked nobody to confirm", ok=not again.pending),
            Check(
                what="asking again made no new card",
                ok=await sofia.cards(clara.case_id) == 1,
            ),
        ),
    )


SCENE = Script(
    name="big-refund-denied", title="A big refund, denied, and asked for again", play=play
)
