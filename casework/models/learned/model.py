"""What was learned from the examples: numbers alone, kept in a file that can carry no code."""

from dataclasses import dataclass, fields
from io import BytesIO
from typing import Self

import numpy as np
from numpy.typing import NDArray

from casework.models.learned.ngrams import Ngrams
from casework.models.learned.slips import Slips
from casework.models.learned.views import Floats, Linear, Seen, SeenAbroad, log_softmax


@dataclass(frozen=True)
class Model:
    """Reads a message in several ways and lets them agree on the chances of each label.

    `abroad` reads what is not English, by the encoder's numbers; and by the English of
    single words, where any is known.
    """

    labels: tuple[str, ...]
    slips: Slips
    ngrams: Ngrams
    written: Linear
    wished: Linear
    words: Linear
    wish_words: Linear
    abroad: Linear

    def scores(self, seen: Seen) -> Floats:
        """Return a score for each label; their softmax, once tempered, is the chances."""
        ways = (
            self.written.dense(seen.written),
            self.wished.dense(seen.wished),
            self.words.sparse(seen.words),
            self.wish_words.sparse(seen.wish_words),
        )
        agreed: Floats = np.mean([log_softmax(way) for way in ways], axis=0)
        return agreed

    def scores_abroad(self, seen: SeenAbroad) -> Floats:
        """Do the same for a message that is not in English."""
        meaning = log_softmax(self.abroad.dense(seen.written))
        if not len(seen.glossed[0]):
            return meaning
        words = log_softmax(self.words.sparse(seen.glossed))
        wish_words = log_softmax(self.wish_words.sparse(seen.glossed_wish))
        return (meaning + (words + wish_words) / 2) / 2

    def to_bytes(self) -> bytes:
        """Write the model down."""
        arrays: dict[str, NDArray[np.generic]] = {
            "labels": _text(self.labels),
            "words": _text(tuple(self.slips.used)),
            "uses": np.asarray(list(self.slips.used.values()), dtype=np.int32),
            "terms": _text(tuple(self.ngrams.places)),
            "rarity": self.ngrams.rarity,
        }
        for name in _LINEAR:
            way: Linear = getattr(self, name)
            arrays |= {f"{name}_weights": way.weights, f"{name}_start": way.start}
        out = BytesIO()
        np.savez(out, allow_pickle=False, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read a model that `to_bytes` wrote."""
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            terms = _lines(arrays["terms"])
            used = zip(_lines(arrays["words"]), arrays["uses"].tolist(), strict=True)
            return cls(
                labels=tuple(_lines(arrays["labels"])),
                slips=Slips(dict(used)),
                ngrams=Ngrams({term: place for place, term in enumerate(terms)}, arrays["rarity"]),
                **{
                    name: Linear(arrays[f"{name}_weights"], arrays[f"{name}_start"])
                    for name in _LINEAR
                },
            )


_LINEAR = tuple(field.name for field in fields(Model) if field.type is Linear)


def _text(lines: tuple[str, ...]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(written: NDArray[np.uint8]) -> list[str]:
    return written.tobytes().decode().split("\n")
