"""The tiers that what a customer wrote can pass on its way to being understood."""

from enum import StrEnum

from casework.domain.words import Letter

#: The kind of step that a case's timeline shows a hop as.
HOP = "hop"


class Tier(StrEnum):
    """Who reads, in the order in which they are asked: the dearest last."""

    local = "local"
    model = "model"
    question = "question"
    person = "person"


class Hop(Letter):
    """One tier that a burst passed: what it made of it, and what that took.

    Of the hops of a reading one `settled` it: what it read is what is done. `kinds` are the goals
    it read, each with its chance; `fault` says why nothing came of it. The cost is in millionths
    of a US dollar.
    """

    tier: Tier
    kinds: tuple[tuple[str, float], ...] = ()
    settled: bool = False
    fault: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_micro_usd: int = 0
    took_ms: int = 0
