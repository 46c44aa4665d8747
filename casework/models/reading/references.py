"""References to a wish that was just told: "the same for the other one"."""

import re
from collections.abc import Sequence

from casework.domain.case import Goal
from casework.models.reading.confidence import CONTINUED
from casework.models.reading.goals import Wish
from casework.models.reading.splitting import Segment
from casework.models.reading.words import fold

_THE_SAME = re.compile(
    r"\b(?:same (?:again |thing |problem |issue |story |request )?(?:goes |applies )?"
    r"(?:for|with|to|on)|(?:ditto|likewise)(?: for| with)?"
    r"|(?:das )?(?:gleiche|selbe|dasselbe) (?:gilt )?(?:für|mit|bei)|dasselbe (?:für|mit|bei)"
    r"|(?:la )?même chose (?:pour|avec)|pareil (?:pour|avec)|idem (?:pour|per|con)"
    r"|lo mismo (?:para|con)|(?:lo )?stesso (?:vale )?(?:per|con))\b"
)


def refers(segment: Segment) -> bool:
    """Say whether a segment asks for the wish of before, for something else."""
    return bool(_THE_SAME.search(fold(segment.text)))


def repeated(
    segment: Segment, wanted: Sequence[Wish], open_goals: Sequence[Goal]
) -> tuple[Wish, ...]:
    """Make the same wish again; of which order is said in these words, or will be asked."""
    before = [w for w in wanted if w.segments and w.segments[0].n < segment.n] or list(wanted)
    if before:
        last = before[-1]
        return (Wish(last.kind, last.confidence, (segment,), last.possible, again=True),)
    if open_goals:
        return (Wish(open_goals[-1].kind, CONTINUED, (segment,), again=True),)
    return ()
