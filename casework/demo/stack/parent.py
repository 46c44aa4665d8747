"""A child does not outlive its parent, not even when the parent is killed."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def tie_to_parent() -> Callable[[], None] | None:
    """Return what the child runs before its program starts; None where there is no such thing.

    Linux then kills the child when the thread that started it ends. Everything it needs is
    loaded here, since almost nothing may be done between fork and exec.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return tie
