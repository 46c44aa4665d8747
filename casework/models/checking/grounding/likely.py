"""Whether new words only say in other words what the passage says."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from casework.models.checking.grounding.kinds import kinds
from casework.models.checking.grounding.passage import Passage
from casework.models.checking.grounding.sense import Said, Sentence
from casework.models.encoder import shared_encoder

#: So many new words are still a paraphrase, and so many may be compared with a passage.
_MOST, _MANY = 5, 400
#: How near a new thing must be to one of the passage that the reply does not have. Words for the
#: same lie above (fault, mistake), words for things that stand beside each other below.
_NEAR = 0.6


def likely(new: Sequence[Said], said: Sentence, passage: Passage) -> bool:
    """Say whether new words are likely to say nothing new; no figure or denial is judged here.

    A new thing must mean nearly what some thing of the passage means that the reply leaves out.
    Verbs and adjectives may be new: what they could turn round, other rules compare.
    """
    if len(new) > _MOST:
        return False
    things = [one for one in new if _thing(one, passage)]
    if not things:
        return True
    mine = {one.word for one in said.words}
    there = {
        one.written for at in passage.sentences for one in at.words if one.word not in mine
    }
    if not there or len(there) > _MANY:
        return False
    near = _rows([one.written for one in things]) @ _rows(sorted(there)).T
    return bool((near.max(axis=1) >= _NEAR).all())


def _thing(one: Said, passage: Passage) -> bool:
    """Say whether a word names a thing: by where it stands, or as one of a kind."""
    if one.word in passage.words.common or one.written.endswith("ly"):
        return False
    typed = bool(kinds(passage.words.name).of(one.word)) and not one.written.endswith("ed")
    return typed or one.thing


def _rows(words: Sequence[str]) -> NDArray[np.float32]:
    return np.stack([_row(word) for word in words])


@lru_cache(maxsize=4096)
def _row(word: str) -> NDArray[np.float32]:
    return shared_encoder().encode((word,))[0]
