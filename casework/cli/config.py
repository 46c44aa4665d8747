"""The settings of a command: the environment's, with a clear word when they make no sense."""

import os
from typing import TYPE_CHECKING

from casework.cli import say

if TYPE_CHECKING:
    from casework.settings import Settings

#: The command line's own variable; no setting of a process.
TOKEN = "CASEWORK_TOKEN"


def settings() -> "Settings":
    """Read the settings.

    Raises:
        Fault: a variable is wrong; says which and why.

    """
    from casework.domain.errors import Misconfigured
    from casework.settings import Settings

    try:
        return Settings.read({k: v for k, v in os.environ.items() if k != TOKEN})
    except Misconfigured as error:
        raise say.Fault(str(error), code=say.WRONG_USE) from None
