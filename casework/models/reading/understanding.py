"""From a burst to its wishes: cut, read, parted and joined, references followed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.domain.case import Goal
from casework.models.given import MessageText
from casework.models.reading.asking import is_context
from casework.models.reading.details import Details
from casework.models.reading.goals import OURS, Wish, vague, wishes
from casework.models.reading.parts import Guesses, Part, parts, read_whole
from casework.models.reading.references import refers, repeated
from casework.models.reading.splitting import Segment, segments
from casework.models.reading.vague import could_mean
from casework.models.reading.withdrawal import takes_back
from casework.models.reading.words import sentences


@dataclass(frozen=True)
class Understood:
    """The wishes of a burst, in its order.

    `chatter` says that something was said, none of it the shop's business; `small_talk` that it
    was mere politeness.
    """

    wishes: tuple[Wish, ...] = ()
    chatter: bool = False
    small_talk: bool = False


def understand(
    messages: Sequence[MessageText],
    said: Details,
    open_goals: Sequence[Goal],
    guesses: Guesses,
    threshold: Callable[[str], float],
) -> Understood:
    """Find what a burst wants, but for what it takes back."""
    told = segments(messages)
    if open_goals:
        told = tuple(segment for segment in told if not takes_back(sentences([_alone(segment)])))
    again = [segment for segment in told if refers(segment)]
    told = tuple(segment for segment in told if segment not in again)
    bare = () if said.order_ids else _bare(told)
    if bare:
        return Understood((vague(bare, told),))
    found = parts(told, messages, said.order_ids, guesses)
    wanted = list(wishes(found, threshold))
    for segment in again:
        wanted += repeated(segment, wanted, open_goals)
    wanted.sort(key=lambda wish: wish.segments[0].n)
    return _of(wanted, found)


def guessed(
    messages: Sequence[MessageText], guesses: Guesses, threshold: Callable[[str], float]
) -> Understood:
    """Read words that name things and ask for nothing as a whole: what else could they mean."""
    told = segments(messages)
    found = read_whole(told, messages, guesses)
    return _of(list(wishes(found, threshold)), found)


def _of(wanted: Sequence[Wish], found: Sequence[Part]) -> Understood:
    return Understood(
        tuple(wanted),
        chatter=bool(found) and all(part.in_scope < OURS for part in found),
        small_talk=bool(found) and all(part.small_talk > part.confidence for part in found),
    )


def _bare(told: Sequence[Segment]) -> tuple[str, ...]:
    """Return what the only words that say something could mean, when they name nothing."""
    saying = [segment for segment in told if not is_context(segment.text)] or list(told)
    if len(saying) != 1:
        return ()
    return next((could_mean(sentence.text) for sentence in sentences([_alone(saying[0])])), ())


def _alone(segment: Segment) -> MessageText:
    return MessageText(id=segment.message_id, text=segment.text)
