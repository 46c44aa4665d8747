"""Two wishes in one message go side by side; the one that waits does not hold up the other."""

from casework.demo.shop.cast import ELIF, charge_id
from casework.demo.story.acts import refund_of
from casework.demo.story.people import all_ended
from casework.demo.story.scene import Check, Entry, Played, Script
from casework.demo.story.seen import CaseSeen
from casework.demo.story.stage import Stage


async def play(stage: Stage) -> Played:
    """Charged twice, and locked out."""
    purchase = ELIF.purchases[0]
    elif_ = await stage.customer("Elif", ELIF.customer)
    sofia = await stage.supervisor("Sofia")
    await elif_.opens("I was charged twice and now I'm locked out")
    for tool in ("billing.refund", "accounts.unlock"):
        await elif_.confirms(await elif_.until_asked_to_confirm(tool))
    halfway = await elif_.until_told(
        lambda c: (
            any(g.kind == "unlock_account" and g.status == "resolved" for g in c.goals)
            and bool(c.waiting("approval"))
        ),
        "the account to be unlocked while the refund waits",
    )
    waiting = await stage.books.rows(elif_.subject)
    await sofia.approves(await sofia.card(elif_.case_id))
    case = await elif_.until_told(
        lambda c: all_ended(c) and _covers_both(c), "one reply that covers both"
    )
    return Played(
        customer=elif_.subject,
        case_id=elif_.case_id,
        expected=(
            Entry(tool="accounts.unlock", target=ELIF.customer),
            refund_of(purchase, charge=charge_id(purchase.order_id, 2)),
        ),
        seen=await stage.reads_the_books(elif_.subject),
        checks=(
            Check(
                what="unlocked while the refund still waited",
                ok=bool(halfway.waiting("approval"))
                and [row.tool for row in waiting] == ["accounts.unlock"],
            ),
            Check(
                what="both goals proved by read-back",
                ok=len(case.goals) == 2 and all(goal.proved for goal in case.goals),
            ),
            Check(
                what="one closing reply covers both",
                ok=_covers_both(case),
            ),
        ),
    )


def _covers_both(case: CaseSeen) -> bool:
    closing = case.from_engine()[-1].lower()
    return "129.00" in closing and "unlock" in closing


SCENE = Script(name="two-goals", title="Charged twice and locked out", play=play)
