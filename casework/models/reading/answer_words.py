"""The words of short answers, in each language that replies are written in."""

import re
from collections.abc import Mapping
from types import MappingProxyType

_FIRST = """
    first 1st 1 erste ersten erster erstes premier première primero primera primer primo prima
"""
_SECOND = """
    second 2nd 2 zweite zweiten zweiter zweites deuxième seconde segundo segunda secondo seconda
"""
_THIRD = """
    third 3rd 3 dritte dritten dritter drittes troisième tercero tercera tercer terzo terza
"""
_FOURTH = "fourth 4th 4 vierte vierten vierter viertes quatrième cuarto cuarta quarto quarta"
_FIFTH = "fifth 5th 5 fünfte fünften fünfter fünftes cinquième quinto quinta"
_LAST = """
    last letzte letzten letzter letztes dernier dernière último última ultimo ultima lultimo lultima
"""
#: Only where nothing else was written: "two" in a sentence counts something.
_COUNTS = (
    "one eins uno",
    "two zwei deux dos due",
    "three drei trois tres tre",
    "four vier quatre cuatro quattro",
    "five fünf cinq cinco cinque",
)


def _places(*words: str) -> dict[str, int]:
    return {word: place for place, told in enumerate(words) for word in told.split()}


_NAMED: dict[str, int] = {
    **_places(_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH),
    **dict.fromkeys(_LAST.split(), -1),
}
_ALONE = _places(*_COUNTS)
#: Which choice of a list a word picks; -1 is the last.
PLACES: Mapping[str, int] = MappingProxyType({**_NAMED, **_ALONE})
PLACE = re.compile(
    r"(?:^|\b(?:the|number|no|option|choice|its|it is|der|die|das|den|dem|nummer|le|la|numéro|el|lo"
    rf"|número|opción|il|numero) )(?P<named>{'|'.join(sorted(_NAMED, key=len, reverse=True))})\b"
    rf"|^#?(?P<alone>[1-5]|{'|'.join(_ALONE)})$"
)
YES = re.compile(
    r"\b(?:yes|yeah|yep|yup|sure|correct|right|exactly|ok|okay|please do)\b"
    r"|^(?:ja|jawohl|genau|stimmt|richtig|klar|gerne|bitte ja|oui|ouais|exact|exactement"
    r"|daccord|bien sûr|sí|si|claro|vale|correcto|exacto|de acuerdo|sì|certo|esatto|giusto"
    r"|va bene|perfetto)\b"
)
NO = re.compile(
    r"\b(?:no|nope|not|none|neither|nein|nee|nicht|kein|keine|keines|non|pas|aucun|aucune|ninguno"
    r"|ninguna|tampoco|nessuno|nessuna)\b"
)
#: Words that choose nothing: they stand in every answer.
NOTHING = frozenset(
    """
    the a an it its is one my that this was i of in from with and der die das den dem ein eine es
    ist von vom mit und im am mein meine le la les un une de du des et mon ma c'est est el los las
    una del con y mi il lo gli di e mio mia è
    """.split()
)
