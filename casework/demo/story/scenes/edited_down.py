"""A supervisor lowers the amount: exactly that moves, and the first amount can not come back."""

from casework.demo.shop.cast import DMITRI
from casework.demo.story.acts import refund_of
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage
from casework.domain.money import Money

_LOWERED = Money.of(12000, "EUR")


async def play(stage: Stage) -> Played:
    """Speakers for 180 euros, one of two broken."""
    purchase = DMITRI.purchases[0]
    dmitri = await stage.customer("Dmitri", DMITRI.customer)
    sofia = await stage.supervisor("Sofia")
    await dmitri.opens("My order 1004 came broken. I want my money back.")
    await dmitri.confirms(await dmitri.until_asked_to_confirm("billing.refund"))
    await dmitri.until_waiting_for_approval()
    card = await sofia.card(dmitri.case_id)
    edited = await sofia.decides(
        card,
        "edit",
        f"Only {_LOWERED.plain()} of {purchase.total.plain()}: one of the two works.",
        args={"amount": _LOWERED.model_dump(mode="json")},
        reason="partly_damaged",
        customer_text="One of the two speakers works, so we pay a part of the price back.",
    )
    case = await dmitri.until_all_ended()
    original = await sofia.decides(card, "approve", "(tries the first card again)")
    return Played(
        customer=dmitri.subject,
        case_id=dmitri.case_id,
        expected=(refund_of(purchase, _LOWERED),),
        seen=await stage.reads_the_books(dmitri.subject),
        checks=(
            Check(what="the edit was taken", ok=edited.good),
            Check(what=f"the first card is closed ({original.said()})", ok=original.status == 409),
            Check(what="he is told the lower amount", ok=case.mentions("120.00")),
        ),
    )


SCENE = Script(name="edited-down", title="A refund, lowered by the supervisor", play=play)
