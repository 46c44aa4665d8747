"""Whether the words are English; anything else is not for this reader."""

import re
from collections.abc import Sequence

from casework.models.given import MessageText
from casework.models.reading.words import fold

_ENGLISH = frozenset(
    """
    i me my you your the a an and or is are was were it its this that to of in on for with not have
    has had do does did can could would will please want need where when what how why order refund
    money back back cancel account help hi hello thanks thank never from at been be by as if but so
    am im dont cant wont he she they them we us our there here again still now just get got one two
    """.split()
)
_OTHERS = {
    "de": "ich mein meine meinen bitte nicht und ist die der das ein eine wo wann habe wurde"
    " möchte "
    "bestellung geld zurück konto ihr sie mir mich mit für auf zu es kann will haben danke",
    "fr": "je mon ma mes le la les un une et est pas ne vous nous où quand commande voudrais "
    "remboursement argent compte bonjour merci avec pour sur dans il elle ce cette ai été suis",
    "es": "yo mi mis el la los las un una y es no está por favor quiero dónde cuándo pedido "
    "reembolso dinero cuenta hola gracias con para en que se ha he llegado mi cancelar",
    "it": "io mio mia il lo la gli le un una e è non per favore voglio dove quando ordine rimborso "
    "soldi ciao grazie con che sono ho stato arrivato il mio",
    "nl": "ik mijn de het een en is niet waar wanneer bestelling geld terug hallo dank met voor op "
    "heb wil graag kan jullie mij naar",
    "pt": "eu meu minha o os as um uma e é não por favor quero onde quando pedido reembolso "
    "dinheiro conta olá obrigado com para em que foi meu",
    "pl": "ja mój moja nie jest gdzie kiedy zamówienie pieniądze zwrot konto proszę dzień dobry "
    "dziękuję z do na i w się chcę mam",
    "sv": "jag min mitt är inte och var när beställning pengar tillbaka konto hej tack med för på "
    "har vill kan det den",
}
_FOREIGN = {language: frozenset(words.split()) for language, words in _OTHERS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_HALF = 0.5


def language(messages: Sequence[MessageText]) -> str:
    """Name the language: "en", another that is surely meant, or "und"."""
    text = fold(" ".join(message.text for message in messages))
    words = _WORD.findall(text)
    letters = "".join(words)
    foreign_script = sum(ord(c) > ord("\u024f") for c in letters)
    if letters and foreign_script > _HALF * len(letters):
        return "und"
    english = sum(word in _ENGLISH for word in words)
    score, best = max(
        (sum(word in known for word in words), name) for name, known in _FOREIGN.items()
    )
    return best if score > 1 and score > english else "en"
