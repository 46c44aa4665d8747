"""The shop, traced: `python -m casework.demo.traced_shop …`, with the shop's own arguments.

The shop knows nothing of Casework's telemetry, as a real backend would not; it only takes part in
the traces of whoever calls it. So its spans are made here, outside of it.
"""

import os
import sys

from fastapi.telemetry import TelemetryConfig

from casework.demo.shop.__main__ import main
from casework.domain.errors import Misconfigured
from casework.settings import Settings
from casework.telemetry.setup import Telemetry, start


def run() -> int:
    """Run the shop with the settings of the environment."""
    try:
        settings = Settings.read(os.environ)
    except Misconfigured as error:
        sys.stderr.write(f"{error}\n")
        return 2
    started: list[Telemetry] = []

    def traces(service: str) -> TelemetryConfig:
        started.append(start(settings, service))
        return started[-1].fastapi()

    try:
        return main(traces=traces)
    finally:
        for telemetry in started:
            telemetry.shutdown()


if __name__ == "__main__":
    sys.exit(run())
