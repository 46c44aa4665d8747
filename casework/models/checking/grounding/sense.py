"""A sentence as pieces of words and figures, each word with whether it is denied."""

import re
from dataclasses import dataclass

from casework.models.checking.grounding.figures import Figure, figures
from casework.models.checking.grounding.language import Language, language
from casework.models.checking.grounding.text import plain, sentences

_FIGURE = "\u241f"
_TOKEN = re.compile(rf"{_FIGURE}\d+{_FIGURE}|[^\W_]+(?:’[^\W_]+)?|[,;:.!?()/]| - ")
_MARK = re.compile(rf"{_FIGURE}(\d+){_FIGURE}")
_CAPITAL = re.compile(r"(?<=[\w,)] )([A-ZÀ-Þ][\w-]+)")
#: Figures of any kind, also those that could not be read.
_DIGITS = re.compile(r"[\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218b\u2460-\u24ff]+")
_STOPS = frozenset(",;:.!?()/") | {" - "}
#: The two sides of a promise: who does it and who gets it.
_OURS = frozenset({"we", "our", "us", "i", "my", "ours"})
_YOURS = frozenset({"you", "your", "yours"})


@dataclass(frozen=True)
class Said:
    """One word in its base form; `denied` where a denial falls on it; `whose` is `we` or `you`."""

    word: str
    written: str
    denied: bool = False
    whose: str = ""
    before: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch without a break: words and figures that belong together."""

    opening: str
    words: tuple[Said, ...]
    figures: tuple[Figure, ...]
    denied: bool
    small: frozenset[str]
    stop: str = ""
    leads: frozenset[tuple[str, str]] = frozenset()
    deniers: int = 0

    @property
    def bare(self) -> bool:
        """Say whether it denies by one word alone: below 40 euros never."""
        return "never" in self.small and not self.denied


@dataclass(frozen=True)
class Sentence:
    """A sentence in its pieces. `label` are the words before its first colon."""

    text: str
    pieces: tuple[Piece, ...]
    label: frozenset[str]
    unread: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def deniers(self) -> int:
        """How many words of the sentence deny."""
        return sum(piece.deniers for piece in self.pieces)

    @property
    def words(self) -> tuple[Said, ...]:
        """Every word of the sentence."""
        return tuple(said for piece in self.pieces for said in piece.words)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the sentence."""
        return tuple(figure for piece in self.pieces for figure in piece.figures)

    @property
    def small(self) -> frozenset[str]:
        """Every small word of the sentence."""
        return frozenset[str]().union(*(piece.small for piece in self.pieces))


def read(text: str, name: str) -> tuple[Sentence, ...]:
    """Read a text sentence by sentence."""
    return tuple(_sentence(said, name) for said in sentences(plain(text)))


def _sentence(text: str, name: str) -> Sentence:
    words = language(name)
    found = figures(text, name)
    marked: list[str] = []
    last = 0
    for number, figure in enumerate(found):
        marked += [text[last : figure.start], f" {_FIGURE}{number}{_FIGURE} "]
        last = figure.end
    marked_out = [part for part in [*marked, text[last:]] if _FIGURE not in part]
    lowered = "".join([*marked, text[last:]]).lower()
    for pattern, instead in words.phrases:
        lowered = pattern.sub(instead, lowered)
    tokens = [match.group() for match in _TOKEN.finditer(lowered)]
    pieces: list[Piece] = []
    label: frozenset[str] = frozenset()
    for stretch, stop in _carried(_stretches(tokens, words), words):
        pieces.append(_piece(stretch, found, words, stop))
        if stop == ":" and not label:
            label = frozenset(said.word for piece in pieces for said in piece.words)
    return Sentence(
        text, tuple(pieces), label, frozenset(_DIGITS.findall("".join(marked_out))), _names(text)
    )


def _names(text: str) -> frozenset[str]:
    """Find words with a capital that does not come from opening a sentence."""
    return frozenset(match.group(1).lower() for match in _CAPITAL.finditer(text))


def _stretches(tokens: list[str], words: Language) -> list[tuple[list[str], str]]:
    """Cut tokens at marks and at words that open a clause."""
    out: list[tuple[list[str], str]] = []
    now: list[str] = []
    for token in tokens:
        if token in _STOPS:
            if now:
                out.append((now, token))
                now = []
            elif out:
                out[-1] = (out[-1][0], token)
        elif token in words.splits and now:
            out.append((now, ""))
            now = [token]
        else:
            now.append(token)
    if now:
        out.append((now, ""))
    return out


def _carried(
    stretches: list[tuple[list[str], str]], words: Language
) -> list[tuple[list[str], str]]:
    """Write a denial again where it reaches over `or`: not onto a hob or into an oven."""
    out: list[tuple[list[str], str]] = []
    denier, denies = "", False
    for at, (written, stop) in enumerate(stretches):
        tokens = written
        here = next((t for t in reversed(tokens) if t in words.negators), "")
        listed = bool(out) and out[-1][1] == "," and _lists(stretches[at:], words)
        goes_on = tokens[0] in words.ors or listed
        if denier and goes_on and not here and tokens[0] not in words.splits - words.ors:
            tokens = (
                [tokens[0], denier, *tokens[1:]] if tokens[0] in words.ors else [denier, *tokens]
            )
            here = denier
        if denies and here in words.concord:
            tokens = _agreeing(tokens, words)
        denies = denies or bool(here)
        denier = here if stop not in {";", ".", ":"} else ""
        if tokens:
            out.append((tokens, stop))
    return out


def _agreeing(tokens: list[str], words: Language) -> list[str]:
    """Leave out a `neither` that only repeats a denial; `neither can they` is one of its own."""
    return [
        token
        for at, token in enumerate(tokens)
        if token not in words.concord or tokens[at + 1 : at + 2] in [[m] for m in _MODAL]
    ]


def _lists(ahead: list[tuple[list[str], str]], words: Language) -> bool:
    """Say whether a stretch is a link of a list that ends in `or`."""
    return (
        len(ahead) > 1
        and len(ahead[0][0]) <= 4
        and ahead[0][0][0] not in words.splits
        and ahead[1][0][0] in words.ors
    )


def _piece(tokens: list[str], found: tuple[Figure, ...], words: Language, stop: str) -> Piece:
    """Read one stretch; a denial falls on the modal before it and on what it stands at."""
    said: list[Said] = []
    counted: list[Figure] = []
    small: set[str] = set()
    hits = _denied(tokens, words)
    deniers = sum(token in words.negators or token in words.rest for token in tokens)
    whose, before = "", ""
    for at, token in enumerate(tokens):
        mark = _MARK.fullmatch(token)
        if mark:
            counted.append(found[int(mark.group(1))])
            whose = before = ""
        elif token in words.negators or token in words.rest:
            small.add(token)
        elif token in _OURS or token in _YOURS:
            whose, before = "we" if token in _OURS else "you", ""
            small |= {whose, token}
        elif token in words.function or len(token) == 1:
            small.add(token)
            whose = whose if token in _HELPING else ""
            before = ""
        else:
            base = words.base(token)
            said.append(Said(base, token, at in hits, whose, before))
            before = base
            whose = whose if base in _MODAL else ""
    return Piece(
        tokens[0],
        tuple(said),
        tuple(counted),
        bool(hits),
        frozenset(small),
        stop,
        _leads(tokens, words),
        deniers,
    )


def _leads(tokens: list[str], words: Language) -> frozenset[tuple[str, str]]:
    """Pair every word with the next that says something: before + renewal, earlier + payment."""
    out: set[tuple[str, str]] = set()
    following = ""
    for token in reversed(tokens):
        if _MARK.fullmatch(token):
            following = ""
            continue
        base = words.base(token)
        out.add((base, following))
        if token not in words.function and base not in words.light:
            following = base
    return frozenset(out)


_HELPING = frozenset(
    {"will", "would", "do", "does", "shall", "should", "have", "has", "also", "then"}
)
_MODAL = frozenset({"can", "must"})
_REACH = 2


def _denied(tokens: list[str], words: Language) -> frozenset[int]:
    """Find what each denial falls on: the modal before it and the next words of weight."""
    if words.name != "en":
        # Where the verb stands differs too much: a denial there falls on its whole clause.
        every = any(t in words.negators or t in words.rest for t in tokens)
        return frozenset(range(len(tokens))) if every else frozenset()
    hits: set[int] = set()
    negators = [at for at, t in enumerate(tokens) if t in words.negators or t in words.rest]
    for at in negators:
        if at and tokens[at - 1] in words.negators and tokens[at] in words.rest:
            # `not without`: the one takes the other back.
            hits.clear()
            continue
        hits |= {n for n in range(max(0, at - 3), at) if tokens[n] in _MODAL}
        if tokens[at] in words.rest:
            hits |= _reached(tokens, at, words, _REACH, phrase=True)
            hits |= {n for n in range(at + 1, len(tokens)) if tokens[n] in _MODAL}
            if at and tokens[at - 1] not in words.function and not _MARK.fullmatch(tokens[at - 1]):
                hits.add(at - 1)
        else:
            phrase = _opens_phrase(tokens, at, words)
            hits |= _reached(tokens, at, words, _REACH if phrase else 1, phrase=False)
    return frozenset(hits)


def _opens_phrase(tokens: list[str], at: int, words: Language) -> bool:
    """Say whether the denial stands before a phrase (`not onto a hob`) and not before a verb."""
    return at + 1 < len(tokens) and tokens[at + 1] in words.function


def _reached(tokens: list[str], at: int, words: Language, most: int, *, phrase: bool) -> set[int]:
    hits: set[int] = set()
    weighty = 0
    for n in range(at + 1, len(tokens)):
        token = tokens[n]
        if token in words.negators or token in words.rest or _MARK.fullmatch(token):
            break
        if token in words.function or len(token) == 1:
            if (weighty and token in words.subjects) or (phrase and hits):
                break
            continue
        hits.add(n)
        weighty += words.base(token) not in words.light
        if weighty >= most:
            break
    return hits
