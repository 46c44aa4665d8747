"""The customer is asked and answered in the language they write, in their country's formats."""

import pytest

from activities.asking import Asking
from activities.authorizing import Authorizing
from activities.replying import Replying
from activities.signatures import AskRequest, AuthorizeRequest, BriefRef, CheckRequest
from casework.domain.brief import Brief, GoalNews
from casework.domain.case import Goal, GoalStatus
from casework.domain.money import Money
from casework.domain.plan import Choice, Clarify
from tests.unit.activities.stage import Stage
from tests.unit.activities.test_authorizing import GOAL, ID, a_charge, a_request
from tests.unit.models.shop_facts import order


@pytest.mark.parametrize(
    ("language", "amount", "asked"),
    [
        ("en", "€148.00", "Shall we do this?"),
        ("de", "148,00 €", "Sollen wir das so machen?"),
        ("fr", "148,00 €", "Souhaitez-vous que nous le fassions\u00a0?"),
        ("es", "148,00 €", "¿Quiere que lo hagamos?"),
        ("it", "148,00 €", "Procediamo?"),
        ("nl", "€148.00", "Shall we do this?"),
        ("", "€148.00", "Shall we do this?"),
    ],
)
async def test_a_confirmation_is_asked_in_the_customers_language(
    stage: Stage, language: str, amount: str, asked: str
) -> None:
    """The action is the same; an older workflow that names no language asks as before."""
    await stage.goal("g1")
    request = a_request(stage).model_copy(update={"language": language})
    await stage.run(Authorizing(stage.parts).authorize, request)
    pending = await stage.pending(ID)

    assert amount in pending.text
    assert "1001" in pending.text
    assert pending.text.endswith(asked)
    assert (await stage.row(ID)).action.amount == Money.of(14800, "EUR")


async def test_a_question_and_its_choices_are_in_one_language(stage: Stage) -> None:
    """What a choice sets is no matter of language."""
    await stage.goal("g1")
    clarify = Clarify(
        slot="order_id",
        template="which_order",
        choices=(
            Choice(id="1001", label="Order 1001: Blue mug", sets={"order_id": "1001"}),
            Choice(id="1002", label="Order 1002", sets={"order_id": "1002"}),
        ),
    )
    request = AskRequest(
        ref=stage.ref, goal=GOAL, n=1, clarify=clarify, facts=(order(),), language="de"
    )
    asked = await stage.run(Asking(stage.parts).ask, request)
    pending = await stage.pending(asked.question_id)

    assert pending.text == "Um welche Bestellung geht es?"
    assert [c.label for c in pending.choices] == [
        "Bestellung 1001: Blue mug, 3. März 2026, 24,90 €",
        "Bestellung 1002",
    ]
    assert [c.sets for c in pending.choices] == [c.sets for c in clarify.choices]


async def test_a_question_of_kinds_offers_them_in_the_customers_language(stage: Stage) -> None:
    """The labels are those of the language, the ids those of the taxonomy."""
    await stage.goal("g1")
    clarify = Clarify(
        slot="kind",
        template="which_kind",
        choices=(Choice(id="refund", label="Money back", sets={"kind": "refund"}),),
    )
    request = AskRequest(ref=stage.ref, goal=GOAL, n=1, clarify=clarify, language="es")
    asked = await stage.run(Asking(stage.parts).ask, request)
    (choice,) = (await stage.pending(asked.question_id)).choices

    assert (choice.id, choice.label, choice.sets) == ("refund", "Un reembolso", {"kind": "refund"})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Für Bestellung 1001 (Blue mug) ist nichts mehr zu erstatten."),
        ("en", "There is nothing left to pay back for order 1001 (Blue mug)."),
        ("fr", "Il n’y a plus rien à rembourser pour la commande 1001 (Blue mug)."),
        ("sw", "There is nothing left to pay back for order 1001 (Blue mug)."),
    ],
)
async def test_a_reply_is_written_and_passes_in_the_customers_language(
    stage: Stage, language: str, words: str
) -> None:
    """The draft that is stored, and the check that lets it out."""
    news = GoalNews(
        goal=Goal(id="g1", kind="refund_damaged"),
        status=GoalStatus.refused,
        reason="already_refunded",
        facts=(order(),),
    )
    brief = Brief(case_id=stage.ref.case_id, reply_n=1, language=language, news=(news,))
    replying = Replying(stage.parts)
    draft = await stage.run(replying.compose, BriefRef(ref=stage.ref, brief=brief))
    checked = await stage.run(replying.check, CheckRequest(ref=stage.ref, draft=draft, brief=brief))
    async with stage.store.read(stage.scope) as tx:
        stored = await tx.drafts.get(draft.reply_id)

    assert stored is not None
    assert stored.text == words
    assert checked.passed


def test_an_older_workflows_request_is_still_understood() -> None:
    """A letter without a language is one of before there were five."""
    asked = a_charge(14800)
    letter = {"ref": {"case_id": "c", "grant_ref": "g"}, "goal": GOAL, "n": 1}
    clarify = Clarify(slot="order_id", template="which_order")

    assert AskRequest.model_validate({**letter, "clarify": clarify}).language == ""
    assert (
        AuthorizeRequest.model_validate(
            {**letter, "step": {"tool": "x", "arguments": ()}, "facts": (asked,)}
        ).language
        == ""
    )
