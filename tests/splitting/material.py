"""What the choice of wishes is learned from: messages somebody wrote, and made-up ones."""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from casework.models.encoder import shared_encoder
from casework.models.given import MessageText
from casework.models.learned.calibration import read_calibration
from casework.models.learned.classifier import Classifier, Guess
from casework.models.learned.examples import BACKGROUND, Examples, read_examples
from casework.models.learned.folds import folds
from casework.models.learned.training import Prepared, learn
from casework.models.reading import parts
from casework.models.reading.belonging import belongs
from casework.models.reading.choosing import Heard
from casework.models.reading.details import details
from casework.models.reading.language import language
from casework.models.reading.spelling import mended
from casework.models.reading.splitting import segments

_READING = Path(__file__).parents[1] / "unit" / "models" / "reading"
_FOLDS = 4
#: How many messages of each sort are made up for a fold: of several clauses, of any,
#: joined, and with a story before.
_LONG, _ANY, _JOINED, _STORIED = 450, 150, 450, 150
#: How many sentences of mere story stand before a wish, and how often they are told at most.
_SENTENCES, _OVER = 4, 8
_THREE = 0.25
_JOINS = (
    *(". ", ". ", "? ", ". Also, ", ". And ", ". Also ", ". Another thing: ", "\n"),
    *(" and ", ", and ", ", also ", " plus ", " and also ", ", "),
)
_KEEP_CAPITAL = frozenset({"I", "I'm", "I've", "I'd", "I'll"})

Told = tuple[str, tuple[str, ...]]


def developed() -> Iterator[Told]:
    """Give the development messages with their goals."""
    for line in (_READING / "several_dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["text"], tuple(row["goals"])


def families(texts: Sequence[str]) -> list[int]:
    """Give messages that are nearly the same one number: they are held out together."""
    part = folds(["message"] * len(texts), shared_encoder().encode_many(texts), len(texts))
    return [int(number) for number in part]


def made_up(chance: random.Random) -> Iterator[tuple[str, tuple[str, ...], Classifier]]:
    """Give examples, alone and joined, each with a classifier that has not seen them."""
    examples = read_examples()
    prepared = Prepared.of(examples, shared_encoder())
    part = folds(prepared.labels, prepared.written_rows, _FOLDS)
    for number in range(_FOLDS):
        model = learn(prepared.only(np.flatnonzero(part != number)))
        unseen = Classifier(model, shared_encoder(), read_calibration())
        held = [int(i) for i in np.flatnonzero(part == number)]
        held = [i for i in held if examples.labels[i] not in BACKGROUND]
        for text, goals in _of(examples, held, chance):
            yield text, goals, unseen


def _of(examples: Examples, held: list[int], chance: random.Random) -> Iterator[Told]:
    chance.shuffle(held)
    long = [i for i in held if len(segments([_message(examples.texts[i])])) > 1]
    for i in dict.fromkeys([*long[:_LONG], *held[:_ANY]]):
        yield examples.texts[i], (examples.labels[i],)
    for _ in range(_JOINED):
        chosen = chance.sample(held, 3 if chance.random() < _THREE else 2)
        goals = tuple(examples.labels[i] for i in chosen)
        if _stand_apart(goals):
            yield _joined([examples.texts[i] for i in chosen], chance), goals

    stories = (Path(__file__).parent / "stories.txt").read_text("utf-8").splitlines()
    for _ in range(_STORIED):
        i = chance.choice(held)
        text = examples.texts[i].rstrip(" ,;:")
        told = " ".join(chance.sample(stories, chance.randint(1, _SENTENCES)))
        over = chance.choice((1, 1, 1, 1, chance.randint(2, _OVER)))
        before = chance.choice((True, True, False))
        yield (f"{told} " * over + text if before else f"{text}. {told}"), (examples.labels[i],)


def _stand_apart(goals: Sequence[str]) -> bool:
    return not any(
        belongs(one, other, told=True)
        for i, one in enumerate(goals)
        for j, other in enumerate(goals)
        if i != j
    )


def _joined(texts: Sequence[str], chance: random.Random) -> str:
    joined, *others = texts
    for text in others:
        join = chance.choice(_JOINS)
        if join[0] in ".?\n":
            asked = joined.rstrip().endswith("?")
            join = f"?{join[1:]}" if asked and join[0] != "\n" else join.replace("?", ".")
        first = text.split()[0]
        apart = join in {". ", "? ", "\n"}
        text = text[:1].upper() + text[1:] if apart else text  # noqa: PLW2901
        if not apart and first not in _KEEP_CAPITAL:
            text = text[:1].lower() + text[1:]  # noqa: PLW2901
        joined = joined.rstrip(".!? ") + join + text
    return joined


def hear_text(text: str, classifier: Classifier) -> Heard | None:
    """Read a message's segments; None when there are not two of them that say something."""
    messages = [_message(text)]
    orders = details(messages, wants_address=False).order_ids
    english = language(messages) == "en"

    def guess(texts: Sequence[str]) -> Sequence[Guess]:
        read = [mended(text) if english else text for text in texts]
        return classifier.guess_together(read, english=english)

    heard = parts.hear(segments(messages), messages, orders, guess)
    return heard if heard and len(heard.said) > 1 else None


def _message(text: str) -> MessageText:
    return MessageText(id="m", text=text)
