"""Run the API: `python -m casework.api`, with settings from the environment."""

import os
import sys

from casework.api.wiring import main
from casework.domain.errors import Misconfigured
from casework.settings import Settings

if __name__ == "__main__":
    try:
        main(Settings.read(os.environ))
    except Misconfigured as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
