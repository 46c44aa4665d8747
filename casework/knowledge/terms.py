"""What of a question is looked up: its words, and its vector if there is one."""

import re
import unicodedata
from typing import NamedTuple

from casework.knowledge.index import Mode, Query

#: So many different words of a question are looked up; the rest of a long one says no more.
MOST = 48
#: Letters and digits only, so no search engine can take anything in a question for a command.
_WORD = re.compile(r"[^\W_]+")
#: A longer one is no word.
_LONGEST = 40
#: Words that stand in questions about anything. Vectors know what they do; counted, they mislead.
_SAY_NOTHING = frozenset(
    (
        "a about after all also am an and any are as at be because been but by can cant could "
        "couldnt d did didn didnt do does doesn doesnt doing don dont for from get give had has "
        "have he hello her hey hi him his how i id if im in into is isn isnt it its ive just let "
        "ll m me my need no nor not now of off on one only or our out over please re s she should "
        "so some t than thank thanks that thats the their them then there these they this those "
        "to too up us ve very want was we were what whats when where which while who whom why "
        "will with won wont would wouldnt you your yours "
        "aber als am an auch auf aus bei bin bis bitte da damit das dass dein dem den der des die "
        "doch du durch ein eine einem einen einer eines er es etwas für gibt hab habe haben hallo "
        "hat hatte ich ihr ihre ihrer im in ist ja kann kein keine können man mein meine meinem "
        "meinen meiner mich mir mit muss nach nicht noch nur ob oder schon sein sich sie sind so "
        "um und uns unser von vor wann warum was wenn wer werden wie wieso wir wird wo zu zum zur"
    ).split()
)


class Asked(NamedTuple):
    """The parts of a question that its mode asks for, and that say anything."""

    words: list[str]
    vector: tuple[float, ...] | None


def asked(query: Query) -> Asked:
    """Take from a query what its mode looks up; a vector of zeros stands for no words at all."""
    vector = query.vector if query.vector and any(query.vector) else None
    return Asked(
        words=[] if query.mode is Mode.vector else telling(query.text),
        vector=None if query.mode is Mode.bm25 else vector,
    )


def telling(text: str) -> list[str]:
    """Return the words of a question that say what it is about; all, if none does."""
    every = words(text)
    return [word for word in every if word not in _SAY_NOTHING][:MOST] or every[:MOST]


def words(text: str) -> list[str]:
    """Return the different words of a text, in their order: letters and digits only."""
    plain = unicodedata.normalize("NFKC", text[: MOST * 200]).casefold()
    found = (word for word in _WORD.findall(plain) if len(word) <= _LONGEST)
    return list(dict.fromkeys(found))


def storable(text: str) -> str:
    """Return a text as every store can take it: no NUL, no half of a surrogate pair."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
