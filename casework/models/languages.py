"""Which languages the reader understands, and in which ones replies can be written."""

#: What the sentence encoder was trained on: a message in one of these is read with the same model.
READS = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
#: What there are reply templates in. A customer of any other language gets a person, told so.
WRITES = frozenset({"de", "en", "es", "fr", "it"})
#: Nothing is known of the language: an alphabet that nobody can place.
UNDETERMINED = "und"


def base(language: str) -> str:
    """Return the language of a tag: "pt" for "pt-BR", "no" for what is written as Norwegian."""
    name = language.replace("_", "-").partition("-")[0].lower()
    return {"nb": "no", "nn": "no"}.get(name, name) or UNDETERMINED
