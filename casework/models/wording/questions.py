"""Questions to the customer, in words; choices are shown beside them."""

from casework.models.wording.catalogue import DEFAULT, either, say


def question(template: str, slot: str, locale: str = DEFAULT) -> str:
    """Put a question in words, by its template or else by the detail that is missing."""
    by_slot = either(f"questions.about.{slot}", "questions.unknown")
    known = template and "." not in template
    return say(locale, either(f"questions.{template}", by_slot) if known else by_slot)
