"""The examples that the reader learns from, as they stand in the files of the taxonomy."""

import hashlib
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from casework.domain.errors import Misconfigured
from casework.models.kinds import KINDS
from casework.models.taxonomy import NOT_OURS, SMALL_TALK, examples_folder, glossary_folder

#: What a message can be: a kind, nothing of the shop's, or mere politeness.
BACKGROUND = (NOT_OURS, SMALL_TALK)


@dataclass(frozen=True)
class Examples:
    """The customers' words and what each is an example of, in the order of the files."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Name exactly these words and labels, and the glossary that they are read with."""
        summed = hashlib.sha256()
        for file in sorted(glossary_folder().iterdir(), key=lambda entry: entry.name):
            summed.update(file.read_bytes())
        for label, text in zip(self.labels, self.texts, strict=True):
            summed.update(f"{label}\t{text}\n".encode())
        return summed.hexdigest()


def read_examples(folder: Traversable | None = None) -> Examples:
    """Read the examples of every kind and of the background.

    Raises:
        Misconfigured: a kind has no file of examples, or a file belongs to no kind.

    """
    folder = folder or examples_folder()
    there = {entry.name.removesuffix(".txt"): entry for entry in folder.iterdir()}
    known = (*KINDS, *BACKGROUND)
    if there.keys() != set(known):
        raise Misconfigured(
            f"Examples are missing for {sorted(set(known) - there.keys())}, "
            f"or stand there for no kind: {sorted(there.keys() - set(known))}."
        )
    texts: list[str] = []
    labels: list[str] = []
    for name in known:
        lines = [line.strip() for line in there[name].read_text(encoding="utf-8").splitlines()]
        said = [line for line in lines if line]
        texts += said
        labels += [name] * len(said)
    return Examples(tuple(texts), tuple(labels))
