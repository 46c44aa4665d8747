"""How much memory this process holds."""

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident_mb() -> float:
    """Return the resident memory in megabytes (2^20 bytes); where Linux is not, its peak so far."""
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Of bytes on macOS, of kilobytes elsewhere.
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
