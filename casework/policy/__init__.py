"""What is allowed: invariants in code that nobody edits away, and the operator's rules in Cedar."""

from casework.policy.facts import WINDOW, PolicyFacts
from casework.policy.policy import Policy

__all__ = ["WINDOW", "Policy", "PolicyFacts"]
