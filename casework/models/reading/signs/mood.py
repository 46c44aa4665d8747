"""How the mood is, turn by turn, and whether it sours."""

import re
from collections.abc import Sequence
from itertools import pairwise

from casework.models.reading.signs.heard import Heard

_GLAD = re.compile(
    r"\b(?:thanks|thank|great|perfect|love|lovely|nice|happy|appreciate|good|please|excellent"
    r"|awesome|danke|super|toll|prima|bitte|merci|parfait|genial|gracias|perfecto|genial|por favor"
    r"|grazie|perfetto|ottimo|per favore)\b"
)
_SAD = re.compile(
    r"\b(?:broken|damaged|never|wrong|bad|terrible|awful|horrible|worst|unacceptable|ridiculous"
    r"|angry|furious|upset|disappointed|disappointing|frustrated|frustrating|annoyed|annoying"
    r"|useless|scam|late|lost|again|twice|kaputt|nie|falsch|schlecht|furchtbar|enttauscht|verloren"
    r"|jamais|casse|mauvais|horrible|decu|decue|perdu|nunca|roto|rota|mal|malo|fatal|perdido"
    r"|decepcionad[oa]|mai|rotto|rotta|sbagliato|pessimo|deluso|delusa|perso)\b"
)
#: From here down a turn counts as a bad one.
BAD = -0.4
#: How far the mood must have fallen over three turns.
_FALL = 0.4


def sentiment(heard: Heard, *, angry: bool, threatens: bool) -> float:
    """Place the mood between -1 and 1."""
    glad = sum(len(_GLAD.findall(sentence)) for sentence in heard.sentences)
    sad = sum(len(_SAD.findall(sentence)) for sentence in heard.sentences)
    sad += 3 * angry + 2 * threatens
    return round((glad - sad) / (glad + sad + 1), 2)


def rising(moods: Sequence[float]) -> bool:
    """Say whether frustration grows: two bad turns in a row, or three turns that go downhill."""
    if len(moods) < 2 or moods[-1] > BAD:
        return False
    if moods[-2] <= BAD:
        return True
    last = moods[-3:]
    falling = all(later < before for before, later in pairwise(last))
    return len(last) == 3 and falling and last[0] - last[-1] >= _FALL
