"""A refund from message to money in each language that replies are written in."""

from typing import Any

import pytest

from casework.demo.shop.cast import ANNA
from casework.models.kinds import KINDS
from casework.models.wording.other_languages import A_COLLEAGUE_TAKES_OVER
from tests.house import House, Person

pytestmark = pytest.mark.server


async def _to_confirm(person: Person, case: Any) -> Any:
    """Answer which kind is meant, should the reader be unsure, and wait for the confirmation."""
    for asked in (p for p in case["pending"] if p["kind"] == "question"):
        damaged = next(c for c in asked["choices"] if c["id"] == "refund_damaged")
        assert damaged["label"] != KINDS["refund_damaged"].label
        answer = await person.post(
            f"/v1/cases/{case['id']}/questions/{asked['id']}", {"choice": damaged["id"]}
        )
        assert answer.status_code == 200, answer.text
    return await person.until_asked(case["id"])


@pytest.mark.parametrize(
    ("message", "asked", "told"),
    [
        (
            "Meine Bestellung 1001 kam kaputt an, ich möchte mein Geld zurück.",
            "Sollen wir das so machen?",
            "Wir haben Ihnen 24,90 € für Bestellung 1001",
        ),
        (
            "Ma commande 1001 est arrivée cassée, je veux être remboursée.",
            "Souhaitez-vous que nous le fassions\u00a0?",
            "Nous vous avons remboursé 24,90 € pour la commande 1001",
        ),
        (
            "Mi pedido 1001 llegó roto, quiero que me devuelvan el dinero.",
            "¿Quiere que lo hagamos?",
            "Le hemos reembolsado 24,90 € por el pedido 1001",
        ),
        (
            "Il mio ordine 1001 è arrivato rotto, vorrei un rimborso.",
            "Procediamo?",
            "Le abbiamo rimborsato 24,90 € per l’ordine 1001",
        ),
    ],
    ids=["de", "fr", "es", "it"],
)
async def test_a_refund_is_asked_and_told_in_the_customers_language(
    house: House, message: str, asked: str, told: str
) -> None:
    """The question, the amount and the outcome are theirs; the money moves once, as ever."""
    anna = await house.sign_in(ANNA.customer)
    case = await _to_confirm(anna, await anna.open(message))
    confirmation = next(p for p in case["pending"] if p["kind"] == "confirmation")
    await anna.confirm(case)
    case = await anna.until_resting(case["id"])

    assert confirmation["text"].endswith(asked)
    assert "24,90 €" in confirmation["text"]
    assert case["messages"][-1]["text"].startswith(told)
    assert case["goals"][0]["resolution"] == "proved"
    assert len(await house.ledger("billing", ANNA.customer)) == 1


async def test_the_locale_of_the_case_gives_its_countrys_formats(house: House) -> None:
    """An Austrian reads amounts the Austrian way."""
    anna = await house.sign_in(ANNA.customer)
    message = "Meine Bestellung 1001 kam kaputt an, ich möchte mein Geld zurück."
    opened = await anna.post("/v1/cases", {"message": message, "locale": "de-AT"}, Prefer="wait=20")
    case = await _to_confirm(anna, opened.json())
    (asked,) = [p for p in case["pending"] if p["kind"] == "confirmation"]

    assert "Erstattung von € 24,90" in asked["text"]


async def test_a_language_nobody_writes_gets_a_person_and_is_told_so(house: House) -> None:
    """In that very language."""
    anna = await house.sign_in(ANNA.customer)
    case = await anna.open("Mijn bestelling 1001 is kapot aangekomen, ik wil mijn geld terug.")
    case = await anna.until(case["id"], lambda c: c["status"] == "with_person")

    assert A_COLLEAGUE_TAKES_OVER["nl"] in [m["text"] for m in case["messages"]]
    assert await house.ledger("billing", ANNA.customer) == []
