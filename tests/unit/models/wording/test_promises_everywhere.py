"""A promise is caught in every language, whatever language the reply is said to be in."""

import pytest

from casework.domain.money import Money
from casework.models.checker import check
from casework.models.checking.promises import promises
from casework.models.claims import Claim
from tests.unit.models.shop_facts import charge, order
from tests.unit.models.wording.telling import LANGUAGES

#: What was never done and what nobody may promise, by what the checker has to call it.
FALSE = {
    "en": (
        ("refunded", "We have refunded your payment."),
        ("refunded", "We will pay the full amount back to your card."),
        ("refunded", "You'll get your money soon."),
        ("refunded", "Your refund is on its way."),
        ("refunded", "We paid everything back. Nothing else is needed."),
        ("refunded", "No problem, we refunded it."),
        ("refunded", "We not only refunded you, we are sorry too."),
        ("cancelled", "Your order is cancelled."),
        ("cancelled", "We’ll cancel it for you."),
        ("unlocked", "Your account is active again."),
        ("unlocked", "We have unblocked you, you can sign in again."),
        ("address_changed", "The delivery address was updated."),
        ("address_changed", "We are going to change your address."),
        ("invoice_sent", "The invoice is on its way to you."),
        ("guaranteed", "We guarantee that it arrives."),
        ("guaranteed", "As a compensation we add a voucher."),
        ("guaranteed", "The next parcel is free of charge."),
    ),
    "de": (
        ("refunded", "Wir haben Ihnen den Betrag erstattet."),
        ("refunded", "Das Geld ist bereits unterwegs zu Ihnen."),
        ("refunded", "Sie bekommen den vollen Betrag zurück."),
        ("refunded", "Wir überweisen Ihnen das Geld auf die Karte."),
        ("refunded", "Wir werden Ihnen die Summe auf Ihrer Karte gutschreiben."),
        ("refunded", "Die Rückerstattung wurde veranlasst."),
        ("refunded", "Wir zahlen Ihnen den Betrag vollständig zurück."),
        ("refunded", "Kein Problem, der Betrag wurde zurückerstattet."),
        ("refunded", "Das haben wir nicht nur geprüft, sondern auch erstattet."),
        ("cancelled", "Ihre Bestellung wurde storniert."),
        ("cancelled", "Gern stornieren wir das für Sie."),
        ("unlocked", "Ihr Konto ist wieder freigeschaltet."),
        ("unlocked", "Sie können sich jetzt wieder anmelden."),
        ("address_changed", "Ihre Lieferadresse haben wir geändert."),
        ("address_changed", "Wir werden die Adresse für Sie ändern."),
        ("invoice_sent", "Die Rechnung haben wir Ihnen per E-Mail geschickt."),
        ("invoice_sent", "Wir senden Ihnen die Rechnung zu."),
        ("guaranteed", "Wir garantieren, dass es ankommt."),
        ("guaranteed", "Zur Entschädigung legen wir einen Gutschein bei."),
        ("guaranteed", "Der Versand ist kostenlos."),
    ),
    "fr": (
        ("refunded", "Nous vous avons remboursé la totalité."),
        ("refunded", "Vous avez été remboursée."),
        ("refunded", "Nous allons vous rembourser le montant."),
        ("refunded", "Votre argent est en route."),
        ("refunded", "Nous vous rembourserons."),
        ("refunded", "Vous recevrez votre remboursement bientôt."),
        ("refunded", "La somme a été recréditée sur votre carte."),
        ("refunded", "Pas de souci, nous vous remboursons."),
        ("refunded", "Il a été non seulement examiné mais remboursé."),
        ("cancelled", "Votre commande est annulée."),
        ("cancelled", "J'annule votre commande."),
        ("unlocked", "Votre compte a été débloqué."),
        ("unlocked", "Vous pouvez de nouveau vous connecter."),
        ("address_changed", "Votre adresse a bien été modifiée."),
        ("address_changed", "Nous avons mis à jour l’adresse de livraison."),
        ("invoice_sent", "La facture vous a été envoyée."),
        ("invoice_sent", "Nous vous enverrons la facture."),
        ("guaranteed", "Nous vous garantissons une livraison rapide."),
        ("guaranteed", "Voici un bon d'achat pour le désagrément."),
        ("guaranteed", "La livraison est gratuite."),
    ),
    "es": (
        ("refunded", "Le hemos reembolsado el importe."),
        ("refunded", "Se ha reembolsado su pago."),
        ("refunded", "Vamos a devolverle el dinero."),
        ("refunded", "Su dinero ya está en camino."),
        ("refunded", "Recibirá el reembolso en su tarjeta."),
        ("refunded", "Le devolveremos todo."),
        ("refunded", "El importe ha sido abonado en su tarjeta."),
        ("refunded", "No solo lo hemos revisado, se reembolsó también."),
        ("refunded", "No dude que hemos reembolsado el pago."),
        ("cancelled", "Su pedido está cancelado."),
        ("cancelled", "Se canceló el pedido."),
        ("unlocked", "Hemos desbloqueado su cuenta."),
        ("unlocked", "Ya puede volver a iniciar sesión."),
        ("address_changed", "Hemos cambiado la dirección de entrega."),
        ("address_changed", "La dirección ya está actualizada."),
        ("invoice_sent", "Le enviaremos la factura."),
        ("invoice_sent", "La factura ha sido enviada a su correo."),
        ("guaranteed", "Le garantizamos que llegará."),
        ("guaranteed", "Le damos un descuento por las molestias."),
        ("guaranteed", "El envío es gratis."),
    ),
    "it": (
        ("refunded", "Le abbiamo rimborsato il pagamento."),
        ("refunded", "L’importo è stato riaccreditato."),
        ("refunded", "Il rimborso è in arrivo."),
        ("refunded", "Riceverà presto il denaro."),
        ("refunded", "La rimborseremo per intero."),
        ("refunded", "Il Suo rimborso è stato disposto."),
        ("refunded", "Non solo abbiamo controllato, il pagamento è stato rimborsato."),
        ("refunded", "Nessun problema, è stato rimborsato."),
        ("cancelled", "Il Suo ordine è stato annullato."),
        ("cancelled", "Annulliamo l'ordine per Lei."),
        ("unlocked", "Abbiamo sbloccato il Suo account."),
        ("unlocked", "Ora può accedere di nuovo."),
        ("address_changed", "L’indirizzo di consegna è stato cambiato."),
        ("address_changed", "Abbiamo aggiornato l’indirizzo."),
        ("invoice_sent", "La fattura Le è stata inviata."),
        ("invoice_sent", "Le invieremo la fattura."),
        ("guaranteed", "Le garantiamo che arriverà."),
        ("guaranteed", "Per scusarci Le offriamo un buono."),
        ("guaranteed", "La spedizione è gratuita."),
    ),
}
#: Sentences close to a promise that promise nothing.
HONEST = {
    "en": (
        "Nothing was refunded.",
        "Your order could not be cancelled.",
        "The order can still be cancelled.",
        "We have not changed the address.",
        "Your account was not unlocked.",
        "We can’t promise that.",
        "We will not refund this payment.",
        "Nobody has changed your address.",
        "We don't know whether it was refunded.",
        "Once refunded, it shows on your statement.",
        "About your question about the gift card: a colleague is taking over.",
        "We are looking at the refund.",
        "The invoice was not sent.",
        "Your account would be unlocked after that.",
    ),
    "de": (
        "Es wurde nichts erstattet.",
        "Ihre Bestellung konnte nicht storniert werden.",
        "Die Bestellung kann noch storniert werden.",
        "Wir haben die Adresse nicht geändert.",
        "Ihr Konto wurde nicht entsperrt.",
        "Wir wissen noch nicht, ob der Betrag erstattet wurde.",
        "Wir erstatten diesen Betrag nicht.",
        "Niemand hat Ihre Adresse geändert.",
        "Wir prüfen, ob die Bestellung storniert werden kann.",
        "Es geht um Ihre Frage zur Geschenkkarte.",
        "Wir sehen uns die Erstattung an.",
        "Die Rechnung wurde nicht geschickt.",
        "Das können wir Ihnen leider nicht versprechen.",
        "Die Ware, die Sie möchten, ist nicht gratis.",
        "Das hier ist alles, was wir wissen.",
    ),
    "fr": (
        "Rien n’a été remboursé.",
        "Votre commande n’a pas pu être annulée.",
        "La commande peut encore être annulée.",
        "Nous n'avons pas modifié l'adresse.",
        "Votre compte n’a pas été débloqué.",
        "Nous ne savons pas si cela sera remboursé.",
        "Nous n’allons pas vous rembourser ce paiement.",
        "Personne n’a changé votre adresse.",
        "Nous examinons votre demande de remboursement.",
        "Concernant votre question sur la carte cadeau, nous attendons votre réponse.",
        "La facture n’a pas été envoyée.",
        "Aucun paiement n’a été remboursé.",
        "Nous ne pouvons pas vous donner de garantie.",
        "La livraison n’est pas gratuite.",
    ),
    "es": (
        "No se ha reembolsado nada.",
        "No se pudo cancelar su pedido.",
        "El pedido puede ser cancelado todavía.",
        "No hemos cambiado la dirección.",
        "Su cuenta no ha sido desbloqueada.",
        "No sabemos si se ha reembolsado.",
        "No le reembolsaremos este pago.",
        "Nadie ha cambiado su dirección.",
        "Estamos revisando su solicitud de reembolso.",
        "En cuanto a su pregunta sobre la tarjeta regalo, esperamos su respuesta.",
        "La factura no ha sido enviada.",
        "Ningún pago fue reembolsado.",
        "Eso no podemos garantizarlo.",
        "El envío no es gratis.",
    ),
    "it": (
        "Non è stato rimborsato nulla.",
        "Il Suo ordine non è stato annullato.",
        "L’ordine può ancora essere annullato.",
        "Non abbiamo cambiato l'indirizzo.",
        "Il Suo account non è stato sbloccato.",
        "Non sappiamo se è stato rimborsato.",
        "Non La rimborseremo per questo.",
        "Nessuno ha cambiato il Suo indirizzo.",
        "Stiamo esaminando la Sua richiesta di rimborso.",
        "Per la Sua domanda sulla carta regalo aspettiamo la Sua risposta.",
        "La fattura non è stata inviata.",
        "Nessun pagamento è stato rimborsato.",
        "Non possiamo garantire questo.",
        "La spedizione non è gratuita.",
    ),
}
FALSE_ROWS = [(promise, text) for rows in FALSE.values() for promise, text in rows]
HONEST_ROWS = [text for rows in HONEST.values() for text in rows]


def test_there_are_enough_sentences_of_each_language() -> None:
    """A dozen of each is the least."""
    assert set(FALSE) == set(HONEST) == set(LANGUAGES)
    assert min(len(rows) for rows in (*FALSE.values(), *HONEST.values())) >= 12


@pytest.mark.parametrize(("promise", "text"), FALSE_ROWS)
def test_a_false_promise_is_caught(promise: str, text: str) -> None:
    """In whatever language it stands: nobody is asked which one that is."""
    assert f"promise_{promise}" in check(text, (), (), ())
    assert f"promise_{promise}" in check(f"We looked into it. {text}", (), (), ())
    assert f"promise_{promise}" in check(text.upper(), (), (), ())


@pytest.mark.parametrize("text", HONEST_ROWS)
def test_an_honest_sentence_may_be_said(text: str) -> None:
    """A no, a may and a question about something promise nothing."""
    assert check(text, (), (), ()) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Das kostet 24,91 €.", "amount_unclaimed"),
        ("Das kostet 1.024,90 €.", "amount_unclaimed"),
        ("Cela coûte 24,91 €.", "amount_unclaimed"),
        ("Cela coûte 1 024,90 €.", "amount_unclaimed"),
        ("Son 25 euros.", "amount_unclaimed"),
        ("Sono € 24,91.", "amount_unclaimed"),
        ("Es kommt am 4. März.", "date_unclaimed"),
        ("Es kommt am 04.03.2026.", "date_unclaimed"),
        ("Es kommt Ende März.", "date_unclaimed"),
        ("Il arrive le 4 mars.", "date_unclaimed"),
        ("Il arrive le 1er avril.", "date_unclaimed"),
        ("Il arrive en mars.", "date_unclaimed"),
        ("Llega el 4 de marzo.", "date_unclaimed"),
        ("Llega en marzo.", "date_unclaimed"),
        ("Arriva il 4 marzo.", "date_unclaimed"),
        ("Arriva entro marzo.", "date_unclaimed"),
        ("It comes in March.", "date_unclaimed"),
        ("Es dauert fünf Tage.", "figure_in_words"),
        ("Es dauert ein paar Wochen.", "figure_in_words"),
        ("Cela prend quinze jours.", "figure_in_words"),
        ("Tarda tres semanas.", "figure_in_words"),
        ("Ci vogliono due settimane.", "figure_in_words"),
        ("Es kommt morgen.", "time_unclaimed"),
        ("Es kommt am Freitag.", "time_unclaimed"),
        ("Il arrive demain.", "time_unclaimed"),
        ("Il arrive lundi.", "time_unclaimed"),
        ("Llega mañana.", "time_unclaimed"),
        ("Llega el lunes.", "time_unclaimed"),
        ("Arriva domani.", "time_unclaimed"),
        ("Arriva lunedì.", "time_unclaimed"),
    ],
)
def test_a_figure_or_time_nobody_claimed_is_caught(text: str, fault: str) -> None:
    """In figures or in words, in local forms."""
    claims = (
        Claim(kind="amount", value="24.90 EUR", source="fact/charge/ch_1/paid"),
        Claim(kind="date", value="2026-03-03", source="fact/order/1001/placed_on"),
    )

    assert fault in check(text, claims, (), (charge(), order()))


@pytest.mark.parametrize(
    "text",
    [
        "24,90 €",
        "24,90\u00a0€",
        "€ 24,90",
        "24,90 Euro",
        "24,90 EUR",
        "€24.90",
        "24.90 euros",
        "3. März 2026",
        "am 3. März",
        "03.03.2026",
        "3.3.2026",
        "le 3 mars 2026",
        "3 de marzo de 2026",
        "3 de marzo",
        "il 3 marzo 2026",
        "March 3, 2026",
        "Nr. 1001",
        "innerhalb von 30 Tagen",
        "30 Tage",
        "30 jours",
        "30 días",
        "30 giorni",
    ],
)
def test_a_claimed_value_may_stand_in_any_local_form(text: str) -> None:
    """The same amount, day, order or rule, as each language writes it."""
    claims = (
        Claim(kind="amount", value="24.90 EUR", source="fact/charge/ch_1/paid"),
        Claim(kind="date", value="2026-03-03", source="fact/order/1001/placed_on"),
        Claim(kind="order_id", value="1001", source="fact/order/1001/id"),
        Claim(kind="duration", value="30 days", source="rule/return"),
    )

    assert check(f"x {text} y", claims, (), (charge(), order())) == ()


def test_a_large_amount_is_read_in_every_format() -> None:
    """Points, commas, apostrophes and spaces between thousands."""
    claims = (Claim(kind="amount", value="1299.00 EUR", source="fact/charge/ch_1/paid"),)
    facts = (charge(paid=129900),)

    for text in ("1.299,00 €", "1 299,00 €", "1\u202f299,00 €", "EUR 1’299.00", "€1,299.00"):
        assert check(f"x {text} y", claims, (), facts) == (), text
        assert check(f"x {text.replace('9', '8', 1)} y", claims, (), facts), text


@pytest.mark.parametrize("text", ["MX$24.90", "A$24.90", "24,90 $MX", "24,90 $ CA", "24,90 $US2"])
def test_the_sign_of_another_currency_is_not_ours(text: str) -> None:
    """A sign that goes on is another sign."""
    claims = (Claim(kind="amount", value="24.90 USD", source="fact/charge/ch_1/paid"),)
    facts = (charge().model_copy(update={"fields": {"paid": Money.of(2490, "USD")}}),)

    assert check("x $24.90 y", claims, (), facts) == ()
    assert check(f"x {text} y", claims, (), facts)


@pytest.mark.parametrize(
    "text",
    ["1001 €", "1001 EUR", "1001 euros", "1001 Euro", "EUR 1001", "€ 1001", "€1001", "1001\u00a0€"],
)
def test_an_orders_number_is_no_amount(text: str) -> None:
    """Digits that were claimed as an order are not claimed as money."""
    claims = (Claim(kind="order_id", value="1001", source="fact/order/1001/id"),)

    assert check("x 1001 y", claims, (), (order(),)) == ()
    assert check(f"x {text} y", claims, (), (order(),)) == ("amount_unclaimed",)


def test_a_negation_of_one_language_excuses_nothing_in_another() -> None:
    """Italian "se" is "if"; in Spanish it makes a passive."""
    assert promises("Se ha cancelado el pedido.", ()) == ("cancelled",)
    assert promises("Si, gratis.", ()) == ("guaranteed",)


def test_a_word_of_two_languages_is_denied_by_its_own() -> None:
    """What French denies, English does not promise."""
    assert promises("Nous ne donnons aucune compensation.", ()) == ()
    assert promises("Voici une compensation.", ()) == ("guaranteed",)


@pytest.mark.parametrize("word", ["erstattet", "remboursé", "reembolsado", "rimborsato"])
def test_a_promise_in_a_quote_or_title_is_not_ours(word: str) -> None:
    """A supervisor's words are theirs, and a product may be called anything."""
    quote = Claim(kind="quote", value=f"Es wurde {word}", source="approval/ap-1")

    assert promises(f"„Es wurde {word}“", (quote,)) == ()
    assert promises(f"Es wurde {word}", ()) == ("refunded",)
