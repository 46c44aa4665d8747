"""The embedded stack: everything Casework needs, on this machine, from one command."""

from casework.demo.stack.failed import StackFailed
from casework.demo.stack.plan import Plan
from casework.demo.stack.ports import Ports
from casework.demo.stack.stack import Stack

__all__ = ["Plan", "Ports", "Stack", "StackFailed"]
