"""Which goals are taken up and which sentences may be said."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from casework.domain.errors import Misconfigured
from casework.models.checking.grounding.text import plain, sentences
from casework.models.encoder import SentenceEncoder, shared_encoder
from casework.models.scope.areas import Area, Areas, read
from casework.models.scope.leaning import learned

#: How much nearer a sentence must be to what is forbidden than to what is allowed, how near at
#: all, and what that counts beside what was learned. Chosen on tests/scope/own.py.
_MARGIN = 0.05
_NEAR = 0.40
_WEIGHT = 10.0
#: So many of the nearest sentences are averaged.
_NEAREST = 2
#: A sentence of fewer words says too little to tell a subject.
_WORDS = 4


class Topics:
    """The subject areas that are allowed; everything else is declined.

    The encoder is asked for the first time when the first reply is checked.
    """

    def __init__(
        self, every: Areas, allowed: frozenset[str], encoder: SentenceEncoder | None = None
    ) -> None:
        """Allow these areas, and those that always are."""
        self._every = every
        self._allowed = frozenset(
            name for name, area in every.areas.items() if name in allowed or area.always
        )
        self._encoder = encoder or shared_encoder()

    @classmethod
    def load(cls, path: Path | None, allowed: frozenset[str] | None) -> Self:
        """Read the file of areas and allow some of them, all when `allowed` is None.

        Raises:
            Misconfigured: the file is not as it should be, or an area does not exist.

        """
        every = read(path)
        unknown = (allowed or frozenset()) - every.areas.keys()
        if unknown:
            raise Misconfigured(
                f"CASEWORK_TOPICS names no area: {', '.join(sorted(unknown))}."
                f" There are {', '.join(every.areas)}."
            )
        return cls(every, frozenset(every.areas) if allowed is None else allowed)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Name the allowed areas."""
        return tuple(sorted(self._allowed))

    def allows(self, kind: str) -> bool:
        """Say whether a goal of this kind is taken up; a kind that no area names is not."""
        return any(kind in area.kinds for area in self._areas(allowed=True))

    def allows_subject(self, subject: str) -> bool:
        """Say whether articles of a subject area may be quoted; an unnamed subject may.

        Articles are the company's own, so only a subject of an area that is switched off is not.
        """
        return not any(subject in area.subjects for area in self._areas(allowed=False))

    def off_topic_text(self, text: str, *, language: str) -> bool:
        """Say whether a sentence of a reply speaks of what is forbidden, in any language.

        Words that tell by themselves decide first, then what the sentence is nearest to.
        """
        said = sentences(plain(text)) or (text,)
        whole = plain(text).lower()
        if "```" in text or any(matter.words.search(whole) for matter in self._every.matters):
            return True
        told = [one for one in said if len(one.split()) >= _WORDS or language in _UNSPACED]
        return bool(told) and bool(np.any(self.leanings(told) > 0))

    def leanings(self, said: Sequence[str]) -> NDArray[np.float32]:
        """Return how far each sentence leans to what is forbidden; above zero it may not be said.

        What was learned of shops' sentences counts together with what the sentence is nearest to.
        Areas that are switched off are told by nearness alone.
        """
        rows = self._encoder.encode(said)
        near = {name: _nearness(rows, to) for name, to in self._rows.items()}
        against = near["matters"] - near["allowed"] - _MARGIN
        leaning = learned(rows) + _WEIGHT * np.minimum(against, near["matters"] - _NEAR)
        off = near["off"] - near["allowed"] - _MARGIN
        both: NDArray[np.float32] = np.maximum(leaning, off)
        return both

    def _areas(self, *, allowed: bool) -> list[Area]:
        areas = self._every.areas
        return [area for name, area in areas.items() if (name in self._allowed) is allowed]

    @cached_property
    def _rows(self) -> Mapping[str, NDArray[np.float32]]:
        """Encode the sentences of the file once."""
        good = [said for area in self._areas(allowed=True) for said in area.said]
        bad = [said for matter in self._every.matters for said in matter.said]
        off = [said for area in self._areas(allowed=False) for said in area.said]
        return {
            "allowed": self._encoder.encode_many(good),
            "matters": self._encoder.encode_many(bad),
            "off": self._encoder.encode_many(off),
        }


#: Languages that are written without spaces between words.
_UNSPACED = frozenset({"ja", "th", "zh"})


def _nearness(rows: NDArray[np.float32], to: NDArray[np.float32]) -> NDArray[np.float32]:
    """Average how near each row is to the few nearest of the others."""
    if not len(to):
        return np.full(len(rows), -1.0, dtype=np.float32)
    near: NDArray[np.float32] = np.sort(rows @ to.T, axis=1)[:, -_NEAREST:].mean(axis=1)
    return near
