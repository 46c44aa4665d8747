"""Procedures: typed playbooks, one per kind of goal. Pure: the same view gives the same plan."""

from casework.models.procedures.proof import verify
from casework.models.procedures.table import plan

__all__ = ["plan", "verify"]
