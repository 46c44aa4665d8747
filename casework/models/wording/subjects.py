"""What a goal is called in the middle of a sentence."""

from casework.models.wording.catalogue import DEFAULT, either, say


def subject(kind: str, locale: str = DEFAULT) -> str:
    """Call a goal by what it is about."""
    return say(locale, either(f"subjects.{kind}", "subjects.unknown"))
