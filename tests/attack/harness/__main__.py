"""`python -m tests.attack.harness`: what `casework attack` and `make attack` run."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from casework.cli.progress import progress_bar
from tests.attack.harness.campaign import FULL, SMALL, campaign, lines, searched


def main() -> int:
    """Attack, tell, and say by the exit code whether anything got through."""
    given = argparse.ArgumentParser(prog="casework attack")
    given.add_argument("--json", action="store_true")
    given.add_argument("--quick", action="store_true")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--corpus", type=Path)
    options = given.parse_args()
    size = SMALL if options.quick else FULL
    with progress_bar("Attacking") as tell:
        report = asyncio.run(campaign(size, options.seed, options.corpus, tell))
        tell("L2, the search", 0, 1)
        searched(report, size)
    told = [json.dumps(report.as_json())] if options.json else lines(report)
    sys.stdout.write("\n".join(told) + "\n")
    return 0 if report.safe else 1


if __name__ == "__main__":
    sys.exit(main())
