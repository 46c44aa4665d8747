"""Replies that are not about a goal."""

from collections.abc import Mapping
from types import MappingProxyType

#: What is said for a notice nobody has words for.
UNKNOWN = "Thank you for writing. If there is anything about your orders, just tell us."
NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "off_topic": "That is outside of what we can help with here. If there is anything about "
        "your orders, payments or account, just tell us.",
        "thanks": "You are welcome. If anything else comes up, just write to us.",
        "small_talk": "Hello, and thank you for writing. What can we do for you?",
        "handover": "A colleague is taking over from here and can see everything you have told "
        "us, so you do not have to repeat it.",
        "asked_for_person": "Of course. A colleague is taking over from here and can see "
        "everything you have told us, so you do not have to repeat it.",
        "not_understood": "We are not sure we got that right. Could you tell us in other words "
        "what we can do for you? You can also ask for a person at any time.",
        "unknown_language": "So far we can only read English here, so a colleague is taking over. "
        "They can see what you have written.",
        "withdrawn": "As you asked, we have stopped here. Nothing more will happen with it.",
        "danger": "Your safety comes first. If anyone is in danger right now, please call your "
        "local emergency number. A colleague is taking over here.",
        "legal": "A colleague is taking over from here and will answer you personally.",
        "angry": "We are sorry for the trouble. A colleague is taking over from here and can see "
        "everything you have told us.",
        "instructs_engine": "We can help with your orders, payments and account. What would you "
        "like us to do?",
        "waiting": "We are still on it and will write as soon as there is news.",
        "case_closed": "This conversation is closed. Please start a new one and we will help.",
    }
)
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


def notice_text(code: str) -> str:
    """Put a notice in words."""
    return NOTICES.get(ALIASES.get(code, code), UNKNOWN)
