"""Run the command line as a module."""

import sys

from casework.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
