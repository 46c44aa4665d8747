"""Whether something is said again: told so, or the same question in other words."""

import re
from collections.abc import Callable, Sequence

from casework.models.reading.signs.heard import plain, sign

SAYS_AGAIN = sign(
    english=(
        (
            r"(?:i |ive |i have )?(?:already|just) (?:told|said|asked|wrote|written|explained"
            r"|mentioned|sent you|answered|given you|gave you)"
        ),
        r"as i (?:said|wrote|told|mentioned|explained)",
        r"(?:second|third|fourth|2nd|3rd|4th|fifth|tenth|5th|10th|umpteenth|nth|hundredth) time",
        r"(?:once|yet) again",
        r"how many times",
        r"keep (?:asking|telling|saying|repeating|writing|explaining)",
        r"asking again",
        r"like i said",
        r"again and again",
        r"over and over",
        r"repeat(?:ing)? myself",
        r"same (?:question|thing|answer) (?:again|over)",
        r"still no (?:answer|reply|response)",
        r"(?:nobody|no one) (?:has )?(?:answered|replied|responded)",
        r"(?:ignored|ignoring) (?:me|my (?:message|question|mail|email)s?)",
    ),
    others=(
        (
            r"(?:schon|bereits) (?:gesagt|geschrieben|gefragt|erklart|mitgeteilt|mehrfach"
            r"|zweimal|dreimal|mehrmals)"
        ),
        r"zum (?:zweiten|dritten|vierten|hundertsten|x ten) mal",
        r"wie oft (?:noch|soll|muss)",
        r"noch ?mal(?:s)? (?:fragen|schreiben)",
        r"wie gesagt",
        r"immer noch keine (?:antwort|ruckmeldung)",
        r"(?:deja|j ai deja) (?:dit|demande|explique|ecrit)",
        r"(?:deuxieme|troisieme|quatrieme|enieme) fois",
        r"combien de fois",
        r"comme je l ai dit",
        r"toujours (?:pas|aucune) (?:de )?reponse",
        r"je repete",
        r"je me repete",
        (
            r"ya (?:le |les |te |os |lo |se lo )?(?:he )?(?:dicho|dije|pregunt\w+|explicad\w+"
            r"|explique|escrib\w+)"
        ),
        r"(?:segunda|tercera|cuarta|enesima) vez",
        r"cuantas veces",
        r"como (?:ya )?dije",
        r"sigo sin respuesta",
        r"repito",
        r"otra vez lo mismo",
        r"(?:gia|ho gia|l ho gia|ve l ho gia) (?:detto|scritto|chiesto|spiegato)",
        r"(?:seconda|terza|quarta|ennesima) volta",
        r"quante volte",
        r"come (?:ho )?(?:gia )?detto",
        r"ancora nessuna risposta",
        r"lo ripeto",
        r"ripeto",
    ),
)
#: How alike two texts must be for the encoder to call them the same question (see the tests).
ALIKE = 0.77
#: Shorter than this nothing can be said twice: "ok", "yes please", "1001".
_LEAST = 3
_SHARED = 0.75
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[0-9]{3,}")
_EMPTY = frozenset(
    """
    a an the i im ive me my you your we our it its is are was were be been have has had do does did
    to of in on for at by and or but so please pls hi hello hey thanks thank just again still can
    could would will this that there here with not no yes ok okay ich ist die der das ein eine und
    je le la les un une et est mi el los y es il lo che e
    """.split()
)


def same_again(new: str, earlier: Sequence[str], similarity: Callable[[str, str], float]) -> bool:
    """Say whether a message asks again what an earlier one asked, perhaps in other words.

    `similarity` is the encoder's cosine. Texts that name different numbers ask different things.
    """
    words, numbers = _content(new), set(_NUMBER.findall(new))
    if len(plain(new).split()) < _LEAST or not words:
        return False
    return any(_same(new, words, numbers, old, similarity) for old in earlier)


def _same(
    new: str,
    words: frozenset[str],
    numbers: set[str],
    old: str,
    similarity: Callable[[str, str], float],
) -> bool:
    others, named = _content(old), set(_NUMBER.findall(old))
    if (numbers and named and not numbers & named) or not others:
        return False
    if plain(new) == plain(old):
        return True
    shared = len(words & others) / len(words | others)
    return shared >= _SHARED or similarity(new, old) >= ALIKE


def _content(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(plain(text))) - _EMPTY
