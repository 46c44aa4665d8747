"""How some words speak: whether they ask, lean on what was said before, or only greet."""

import re

from casework.models.reading.goods import COLOURS, GOODS
from casework.models.reading.words import fold

_ASKS = re.compile(
    r"\b(?:please|pls|plz|kindly|(?:i|we) (?:\w+ )?(?:want|need|wish|require|demand|expect|wanna)"
    r"|(?:would|'d|id|wd) (?:\w+ )?(?:like|love)|(?:can|could|will|would|may) (?:you|u|i|we|it)"
    r"|wanted to (?:say|tell|let you know)|stars|recommend|feedback|review"
    r"|let me|help me|tell me|give me|send me|want to|need to|how (?:do|can|to|long|much|many)"
    r"|(?:i'm|im|i am) (?:\w+ )?(?:looking|trying|asking|writing|returning|interested)"
    r"|bitte|möchte|will|brauche|können sie|kann ich|könnten|veuillez|je (?:veux|voudrais)"
    r"|pouvez|pourriez|merci de|quiero|quisiera|necesito|puede|pueden|podría|por favor|voglio"
    r"|vorrei|potete|può|per favore)\b"
    r"|^(?:where|when|what|which|who|why|how|is|are|do|does|did|can|could|will|would|has|have"
    r"|wheres|where's|what's|whats|any|wo|wann|wie|was|warum|où|quand|comment|combien|dónde"
    r"|donde|cuándo|cómo|cuánto|dove|quando|come|quanto)\b"
    r"|^(?:\w+ ){0,1}(?:cancel|stop|send|change|update|unlock|unblock|reset|refund|return|exchange"
    r"|swap|replace|close|delete|erase|remove|add|take|tell|give|show|track|deliver|ship|email"
    r"|mail|unsubscribe|sign|subscribe|get|let|make|put|switch|move|check|call|help|open|set|save"
    r"|end|pause|connect|transfer|redirect|reschedule|explain|correct|need|want|look|find|bring"
    r"|storniere\w*|schick\w*|sende\w*|ändere\w*|lösch\w*|kündige\w*|annul\w*|envoy\w*|chang\w*"
    r"|cancel\w*|envía\w*|mand\w*|invi\w*|cambi\w*|elimin\w*|cierr\w*|chiud\w*|rimbors\w*)\b"
)
#: "Cancel it": what "it" is, stands elsewhere, and so does half of the wish.
_DOES_IT = re.compile(
    r"^(?:(?:please|pls|can you|could you|just|i want to|i'd like to|so|and|if so|if not|kindly)"
    r" ?,? ?)*(?:\w+ ){1,2}(?:it|that|this|them|one|those|these|me)(?: (?:too|please|pls|back"
    r"|for me|now|asap|as well|again|up|then))*$"
)
#: "How long does it take": what "it" is, stands elsewhere, but what is asked stands here.
_ASKS_OF_IT = re.compile(
    r"^(?!(?:can|could|will) (?:you|u|i|we)\b)(?:is|are|has|have|was|were|can|could|will|does|did"
    r"|when|where|how)(?: \w+){0,3}?"
    r" (?:it|they|them|that)\b(?: \w+){0,4}$"
)
#: Words that greet, thank, nod or name an order, and wish for nothing.
_CONTEXT = (
    frozenset(
        """
    hi hello hey there dear team sir madam good morning afternoon evening day thanks thank you thx
    cheers please pls so very much a an the my your it its is was that this one ones for in of
    order orders ordered number no nr id ref reference about regarding re concerning and ok okay
    sorry yes yeah first second third firstly secondly thirdly lastly i think mean meant actually
    not but rather instead correction typo if just also too regards kind best advance lot bye oh
    well um see attached or other from it's
    bestellung bestellnummer nummer hallo guten tag danke vielen dank nicht sondern meine mein
    die der das ist es bonjour merci commande numéro est la le c'est pas mais hola gracias pedido
    número buenos días el es mi ciao salve buongiorno grazie ordine numero il è mia mio
    """.split()
    )
    | COLOURS
    | GOODS
)
_HALF = 0.3
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def asks(text: str) -> bool:
    """Say whether some words ask, or tell somebody to do something."""
    return bool(_ASKS.search(fold(text)))


def leans(text: str) -> float:
    """Say how much of what some words are about stands elsewhere: from nothing, 0, to 1."""
    folded = fold(text)
    if _ASKS_OF_IT.search(folded):
        return _HALF
    return 1.0 if _DOES_IT.search(folded) else 0.0


def is_context(text: str) -> bool:
    """Say whether some words only greet, thank or give a detail, and wish for nothing."""
    words = _WORD.findall(fold(text))
    return all(word in _CONTEXT or word.removesuffix("s") in GOODS for word in words)
