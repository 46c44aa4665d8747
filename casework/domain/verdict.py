"""What policy says of an action; the strictest word wins and no word means no."""

from enum import StrEnum

from casework.domain.words import Letter


class Outcome(StrEnum):
    """The five answers of policy, in rising order of strictness."""

    allow = "allow"
    confirm = "confirm"
    approve = "approve"
    four_eyes = "four_eyes"
    deny = "deny"

    @property
    def strictness(self) -> int:
        """Rank the outcome: higher is stricter."""
        return _ORDER.index(self)

    @property
    def approvals(self) -> int:
        """How many supervisors must say yes."""
        return {Outcome.approve: 1, Outcome.four_eyes: 2}.get(self, 0)


_ORDER = tuple(Outcome)


class Verdict(Letter):
    """Policy's answer for one action, with the rule that gave it and the policy's version."""

    outcome: Outcome
    rule: str
    reason: str
    policy_version: str

    @property
    def needs_confirmation(self) -> bool:
        """Say whether the customer must say yes to the exact action first."""
        return self.outcome in {Outcome.confirm, Outcome.approve, Outcome.four_eyes}


def strictest(verdicts: tuple[Verdict, ...]) -> Verdict | None:
    """Return the strictest verdict; None for none, which every caller reads as deny."""
    return max(verdicts, key=lambda v: v.outcome.strictness, default=None)
