"""Whatever is told in English is told as well, and as honestly, in every other language."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.action import ActionValue
from casework.domain.brief import GoalNews
from casework.domain.case import GoalStatus
from casework.domain.fact import Fact
from casework.domain.money import EXPONENTS, Money
from casework.domain.plan import Choice, Clarify, Step
from casework.domain.results import Denied
from casework.models.checker import check
from casework.models.checking.values import unclaimed
from casework.models.claims import Claim
from casework.models.kinds import KINDS
from casework.models.wording.catalogue import LOCALES, language_of, messages
from casework.models.wording.choices import kind_label
from casework.models.wording.formats import day_said, money, written_date
from casework.models.wording.other_languages import A_COLLEAGUE_TAKES_OVER
from casework.models.wording.reasons import ALIASES
from casework.models.writer import confirmation_text, question_choices, question_text
from tests.unit.models.shop_facts import charge, fact, goal, order, refund, tried
from tests.unit.models.wording.telling import (
    AMOUNT,
    ANSWERS,
    FACTS,
    LANGUAGES,
    NOTICES,
    REASONS,
    REFUND,
    STEPS,
    compose,
    resolved,
    step,
)

OTHERS = tuple(language for language in LANGUAGES if language != "en")
EVERYWHERE = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True)
class Told:
    """How a refund is told, word for word."""

    language: str
    text: str


@pytest.mark.parametrize(
    "told",
    [
        Told(
            "de",
            "Wir haben Ihnen 24,90 € für Bestellung 1001 (Blue mug) auf die Karte erstattet, mit "
            "der Sie bezahlt haben. Das Geld sollte bis zum 5. April 2026 bei Ihnen sein.\n\n"
            "Wenn noch etwas ist, schreiben Sie uns einfach.",
        ),
        Told(
            "fr",
            "Nous vous avons remboursé 24,90 € pour la commande 1001 (Blue mug) sur la carte avec "
            "laquelle vous avez payé. L’argent devrait être sur votre compte au plus tard le "
            "5 avril 2026.\n\nSi vous avez besoin d’autre chose, écrivez-nous.",
        ),
        Told(
            "es",
            "Le hemos reembolsado 24,90 € por el pedido 1001 (Blue mug) en la tarjeta con la que "
            "pagó. Debería recibirlo, como muy tarde, el 5 de abril de 2026.\n\n"
            "Si necesita algo más, escríbanos.",
        ),
        Told(
            "it",
            "Le abbiamo rimborsato 24,90 € per l’ordine 1001 (Blue mug) sulla carta con cui ha "
            "pagato. Dovrebbe riceverlo entro il 5 aprile 2026.\n\n"
            "Se Le serve altro, ci scriva.",
        ),
    ],
)
def test_a_refund_is_told_as_a_native_would(told: Told) -> None:
    """Amount, order and day stand in the language's own format."""
    news = resolved("refund_damaged", REFUND, facts=(order(),), proof=(refund(),))

    assert compose(news, closing=True, language=told.language) == told.text


@EVERYWHERE
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_passed_on_and_turned_down(kind: str, language: str) -> None:
    """A reply about any kind of goal names it, whatever became of it."""
    for status in GoalStatus:
        for reason in ("", "cap", "denied", "step_failed", "unknown_outcome"):
            text = compose(
                GoalNews(goal=goal(kind), status=status, reason=reason), language=language
            )
            assert "{" not in text


@EVERYWHERE
@pytest.mark.parametrize("reason", [*REASONS, *ALIASES, "", "never_heard_of"])
def test_every_reason_has_honest_words_everywhere(reason: str, language: str) -> None:
    """With or without an order, known or not."""
    for status in (GoalStatus.refused, GoalStatus.handed_over, GoalStatus.failed):
        for facts in ((), (order(),), (order(), order("1005"))):
            wanted = goal("cancel_order", order_id="1001")
            news = GoalNews(goal=wanted, status=status, reason=reason, facts=facts)
            text = compose(news, language=language)
            assert not re.search(r"[!{}_]", text)


@EVERYWHERE
@pytest.mark.parametrize("done", STEPS, ids=lambda done: done.tool)
def test_every_effect_has_honest_words_everywhere(done: Step, language: str) -> None:
    """Each claim is borne out, and what was done is a promise that the checker knows."""
    for known in ((), (order(),), (order(items="Puzzle, 1000 pieces; €5 mug"),)):
        text = compose(resolved("other", done, facts=known), language=language)
        promised = [f for f in check(text, (), (), ()) if f.startswith("promise_")]
        assert bool(promised) == (done.tool != "orders.something_new"), text


@EVERYWHERE
@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("facts", FACTS)
def test_every_answer_has_honest_words_everywhere(
    answer: str | None, facts: tuple[Fact, ...], language: str
) -> None:
    """Whatever the facts are."""
    for wanted in (goal("where_is_my_order", order_id="1001"), goal("where_is_my_order")):
        news = GoalNews(goal=wanted, status=GoalStatus.resolved, answer=answer, facts=facts)
        assert compose(news, language=language)


@EVERYWHERE
@pytest.mark.parametrize("notice", [*NOTICES, "", "never_heard_of"])
def test_every_notice_has_honest_words_everywhere(notice: str, language: str) -> None:
    """Replies about no goal claim nothing."""
    assert compose(notice=notice, language=language)


@EVERYWHERE
def test_a_second_payment_a_lowered_one_and_an_undone_step_are_told(language: str) -> None:
    """The rarer sentences too."""
    again = step("billing.refund", order_id="1001", amount=AMOUNT, reason="double_charge")
    undo = step("orders.reinstate", order_id="1001")

    assert compose(resolved("double_charge", again, proof=(refund(),)), language=language)
    assert compose(resolved("cancel_order", undo, facts=(order(),)), language=language)


@EVERYWHERE
def test_a_quote_is_set_as_the_language_sets_it(language: str) -> None:
    """The supervisor's words stay as they were written."""
    news = GoalNews(
        goal=goal("refund_damaged", order_id="1001"),
        status=GoalStatus.refused,
        denied_by="ap1",
        past=(tried(REFUND, Denied(reason="no")),),
    )
    words = "The photo shows another mug: worth €5, delivered tomorrow?"

    text = compose(news, language=language, ap1=words)

    opening, closing = {
        "de": "„“",
        "en": "“”",
        "es": "«»",
        "fr": ("«\u00a0", "\u00a0»"),
        "it": "«»",
    }[language]
    assert f"{opening}{words}{closing}" in text


@EVERYWHERE
@pytest.mark.parametrize("tool", [s.tool for s in STEPS] + ["orders.reinstate"])
def test_every_tool_can_be_asked_about_everywhere(tool: str, language: str) -> None:
    """Nothing of the action is hidden, whatever the language."""
    args: dict[str, ActionValue] = {
        "order_id": "1001",
        "amount": AMOUNT,
        "address": "12 Elm Street",
    }
    text = confirmation_text(tool, args, (order(),), locale=language)

    assert text.endswith(messages(language)["confirmations.ask"])
    assert "1001" in text or tool == "accounts.unlock"
    assert money(AMOUNT, language) in text or tool not in {"billing.refund", "orders.something_new"}
    assert "12 Elm Street" in text or tool != "orders.change_address"


@EVERYWHERE
@pytest.mark.parametrize(
    ("template", "slot"),
    [
        ("which_order", "order_id"),
        ("which_double_charge", "order_id"),
        ("which_address", "address"),
        ("which_amount", "amount"),
        ("which_kind", "kind"),
        ("", "order_id"),
        ("about.order_id", "product"),
        ("never_heard_of", "never_heard_of"),
    ],
)
def test_every_question_is_asked_everywhere(template: str, slot: str, language: str) -> None:
    """By its template, by the missing detail, or in general."""
    text = question_text(Clarify(slot=slot, template=template), locale=language)
    asked = [
        said
        for key, said in messages(language).items()
        if key.startswith("questions.") and said == text
    ]

    assert asked
    assert "?" in text


@pytest.mark.parametrize("language", OTHERS)
def test_choices_are_named_in_the_customers_language(language: str) -> None:
    """Kinds, orders and amounts; what they stand for is not touched."""
    kinds = Clarify(
        slot="kind",
        template="which_kind",
        choices=tuple(
            Choice(id=kind, label=KINDS[kind].label, sets={"kind": kind, "order_id": "1001"})
            for kind in KINDS
        ),
    )
    orders = Clarify(
        slot="order_id",
        template="which_order",
        choices=tuple(
            Choice(id=i, label=f"Order {i}", sets={"order_id": i}) for i in ("1001", "1002", "1003")
        ),
    )
    amounts = Clarify(
        slot="amount",
        template="which_amount",
        choices=(Choice(id="all", label="€24.90", sets={"amount": "24.90 EUR"}),),
    )
    facts = (order(), charge("ch_2", order_id="1002"))

    named = question_choices(kinds, locale=language)
    by_order = question_choices(orders, facts, locale=language)
    (everything,) = question_choices(amounts, locale=language)

    assert [c.label for c in named] == [kind_label(kind, language) for kind in KINDS]
    assert [c.sets for c in named] == [c.sets for c in kinds.choices]
    word = messages(language)["orders.label"].partition(" ")[0]
    assert [c.label for c in by_order][1:] == [f"{word} 1002, 24,90 €", f"{word} 1003"]
    assert by_order[0].label.startswith(f"{word} 1001")
    assert written_date(date(2026, 3, 3), language) in by_order[0].label
    assert everything.label == "24,90 €"


def test_choices_in_english_stay_as_the_procedure_named_them() -> None:
    """And a choice that nobody can name keeps its label anywhere."""
    clarify = Clarify(
        slot="colour", template="which_colour", choices=(Choice(id="b", label="Blue"),)
    )

    assert question_choices(clarify, locale="en") == clarify.choices
    assert question_choices(clarify, locale="it") == clarify.choices


@pytest.mark.parametrize(
    ("locale", "day", "words"),
    [
        ("en", date(2026, 3, 1), "March 1, 2026"),
        ("en_GB", date(2026, 3, 1), "1 March 2026"),
        ("de", date(2026, 3, 3), "3. März 2026"),
        ("fr", date(2026, 3, 1), "1er mars 2026"),
        ("fr", date(2026, 3, 11), "11 mars 2026"),
        ("es", date(2026, 3, 1), "1 de marzo de 2026"),
        ("it", date(2026, 3, 1), "il 1º marzo 2026"),
        ("it", date(2026, 3, 8), "l’8 marzo 2026"),
        ("it", date(2026, 3, 11), "l’11 marzo 2026"),
        ("it", date(2026, 3, 18), "il 18 marzo 2026"),
    ],
)
def test_days_are_said_as_a_native_says_them(locale: str, day: date, words: str) -> None:
    """Ordinals, points and articles."""
    assert day_said(day, locale) == words


def test_no_amount_can_be_read_as_one_of_another_currency() -> None:
    """No two currencies are written alike by any of the locales that replies are written in."""
    read: dict[str, set[str]] = {}
    for locale in LOCALES:
        for currency, exponent in EXPONENTS.items():
            text = money(Money.parse("24", currency), locale)
            if exponent:
                text = re.sub(rf"[.,]0{{{exponent}}}", "", text)
            read.setdefault(text, set()).add(currency)

    assert {text: names for text, names in read.items() if len(names) > 1} == {}


@pytest.mark.parametrize("language", A_COLLEAGUE_TAKES_OVER)
def test_a_customer_nobody_can_write_to_is_told_in_their_language(language: str) -> None:
    """That a colleague takes over claims nothing; what else is to be said falls back."""
    told = A_COLLEAGUE_TAKES_OVER[language]

    for notice in ("unknown_language", "asked_for_person", "handover", "legal"):
        assert compose(notice=notice, language=language) == told
    assert compose(notice="danger", language=language) == compose(notice="danger")
    assert compose(notice="danger", language=language, locale="es-ES") == compose(
        notice="danger", language="es"
    )


ids = st.from_regex(r"[A-Z]{0,3}[0-9]{3,9}", fullmatch=True)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31)).map(date.isoformat)
sums = st.builds(
    Money.of,
    st.integers(1, 99_999_999),
    st.sampled_from(["EUR", "USD", "GBP", "CHF", "JPY", "KWD", "PLN", "MXN"]),
)


@given(
    order_id=ids,
    amount=sums,
    made=days,
    expected=days,
    tracking=ids,
    status=st.sampled_from(["processing", "shipped", "delivered", "cancelled"]),
    answer=st.sampled_from(ANSWERS),
    locale=st.sampled_from(LOCALES),
)
def test_no_value_is_said_without_a_claim(
    order_id: str,
    amount: Money,
    made: str,
    expected: str,
    tracking: str,
    status: str,
    answer: str | None,
    locale: str,
) -> None:
    """In every language and format: what is written is claimed, and the checker can read it."""
    facts = (
        order(
            order_id,
            status=status,
            shipped_on=made,
            delivered_on=expected,
            expected_on=expected,
            tracking=tracking,
        ),
        fact(
            "refund",
            "re_1",
            order_id=order_id,
            amount=amount,
            state="pending",
            created_on=made,
            expected_on=expected,
            action_id="action-1",
        ),
    )
    paid = step("billing.refund", order_id=order_id, amount=amount, reason="damaged")
    wanted = goal("refund_damaged", order_id=order_id)
    answered = GoalNews(goal=wanted, status=GoalStatus.resolved, answer=answer, facts=facts)
    told = resolved("refund_damaged", paid, facts=facts, proof=(facts[1],))

    text = compose(told, answered, language=language_of(locale), locale=locale)

    assert unclaimed(text, ()), "it says an order at least"


@given(amount=sums, other=sums, locale=st.sampled_from(LOCALES), day=st.dates(date(2020, 1, 1)))
def test_another_value_is_never_taken_for_the_claimed_one(
    amount: Money, other: Money, locale: str, day: date
) -> None:
    """However close the figures are, and in whatever format they stand."""
    if amount == other or day.year > 9000:
        return
    claims = (
        Claim(kind="amount", value=amount.plain(), source="s"),
        Claim(kind="date", value=day.isoformat(), source="s"),
    )
    right = f"x {money(amount, locale)} y {written_date(day, locale)} z"
    wrong_day = written_date(day + timedelta(days=1), locale)

    assert unclaimed(right, claims) == []
    assert unclaimed(f"x {money(other, locale)} y", claims)
    assert unclaimed(f"x {wrong_day} y", claims)
