"""Too little said: one question, with choices from the customer's own orders; then resolved."""

from casework.demo.shop.cast import ANNA, GRACE
from casework.demo.story.acts import refund_of
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage


async def play(stage: Stage) -> Played:
    """Something is broken, but what?"""
    purchase = GRACE.purchases[0]
    grace = await stage.customer("Grace", GRACE.customer)
    await grace.opens("Something I bought from you is broken, I'd like my money back")
    asked = (await grace.until(lambda c: bool(c.waiting("question")), "a question")).waiting(
        "question"
    )
    labels = " ".join(choice.label for choice in asked[0].choices)
    chosen = next((c.id for c in asked[0].choices if purchase.order_id in f"{c.id} {c.label}"), "")
    await grace.chooses(asked[0], chosen)
    await grace.confirms(await grace.until_asked_to_confirm("billing.refund"))
    case = await grace.until_all_ended()
    goal = case.goal("refund_damaged")
    return Played(
        customer=grace.subject,
        case_id=grace.case_id,
        expected=(refund_of(purchase),),
        seen=await stage.reads_the_books(grace.subject),
        checks=(
            Check(what="one question", ok=len(asked) == 1),
            Check(
                what="its choices are her own orders",
                ok=all(p.order_id in labels for p in GRACE.purchases)
                and ANNA.order_id not in labels,
            ),
            Check(what="read back from billing (proved)", ok=bool(goal and goal.proved)),
        ),
    )


SCENE = Script(name="vague", title="One clarifying question", play=play)
