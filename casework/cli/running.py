"""Running a command's coroutine: Ctrl-C and SIGTERM end it in order, Temporal is let go of."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; SIGTERM cancels as Ctrl-C does.

    Raises:
        KeyboardInterrupt: it was interrupted, and has tidied up.

    """

    async def cancellable() -> T:
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        if task is not None:
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(signal.SIGTERM, task.cancel)
        return await work

    try:
        return asyncio.run(cancellable())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        # Temporal's client may abort the interpreter's exit when it is collected too late.
        gc.collect()
