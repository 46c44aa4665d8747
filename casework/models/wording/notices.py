"""Replies that are not about a goal."""

from collections.abc import Mapping
from types import MappingProxyType

from casework.models.wording.catalogue import DEFAULT, either, say
from casework.models.wording.other_languages import in_their_language

#: Other names under which the same notices arrive.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "asks_for_person": "asked_for_person",
        "person": "asked_for_person",
        "handed_over": "handover",
        "greeting": "small_talk",
        "customer_withdrew": "withdrawn",
        "progress": "waiting",
    }
)
#: Notices that say no more than that a colleague takes over.
_PASSED_ON = frozenset({"asked_for_person", "handover", "legal", "press", "unknown_language"})


def notice_text(code: str, locale: str = DEFAULT, spoken: str = "") -> str:
    """Put a notice in words.

    That a colleague takes over is said in the customer's language (`spoken`) also where no other
    reply can be written in it.
    """
    known = ALIASES.get(code, code)
    told = in_their_language(spoken) if known in _PASSED_ON and spoken else None
    return told or say(locale, either(f"notices.{known}", "notices.unknown"))
