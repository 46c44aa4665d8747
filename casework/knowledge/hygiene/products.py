"""Which product a sentence speaks of, by the names that the shop sells under."""

import re
from collections.abc import Iterable

from casework.knowledge.hygiene.matters import Context

_WORD = re.compile(r"[^\W\d_]{3,}")
#: Of "Stoneware mugs, set of four" the mugs are the product.
_BEHIND = re.compile(r",|\(| with | for ")


class Products:
    """Names of products, known by their last word, which alone stands in most sentences."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names as the shop writes them."""
        self._by_word: dict[str, str] = {}
        for name in names:
            words = _WORD.findall(_BEHIND.split(name.lower())[0])
            if words:
                self._by_word[_stem(words[-1])] = name

    def of(self, context: Context) -> str:
        """Name the product: of the clause, else the sentence before, else the nearest heading."""
        said = context.said
        texts = (context.clause, said.text, said.before, *reversed(said.headings), said.title)
        for text in texts:
            found = self.named(text)
            if found:
                return found
        return ""

    def named(self, text: str) -> str:
        """Name the product that a text speaks of first; empty when it speaks of none."""
        for word in _WORD.findall(text.lower()):
            if _stem(word) in self._by_word:
                return self._by_word[_stem(word)]
        return ""


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word
