"""What the models are handed: texts that the store kept, each with the id it is pointed to by."""

from casework.domain.words import Word


class MessageText(Word):
    """One customer message, opened for reading; never part of a history."""

    id: str
    text: str
