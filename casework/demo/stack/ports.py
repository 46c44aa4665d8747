"""Where the parts of the stack listen: loopback only, on the ports asked for or on free ones."""

import errno
import socket
from dataclasses import dataclass, fields
from typing import Self

from casework.demo.stack.failed import StackFailed

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Ports:
    """One port per listening part; 0 asks for a free one."""

    temporal: int = 7233
    api: int = 8700
    orders: int = 8701
    billing: int = 8702
    accounts: int = 8703

    @classmethod
    def free(cls) -> Self:
        """Ask for free ports everywhere."""
        return cls(temporal=0, api=0, orders=0, billing=0, accounts=0)

    def settled(self) -> Self:
        """Return the ports that will be used: each given one is free, each 0 is replaced.

        Raises:
            StackFailed: a given port is in use, or can not be used.

        """
        probes: list[socket.socket] = []
        try:
            chosen: dict[str, int] = {}
            for field in fields(self):
                probe = _bound(field.name, getattr(self, field.name))
                probes.append(probe)  # held until all are chosen, so that no two are the same
                chosen[field.name] = probe.getsockname()[1]
            return type(self)(**chosen)
        finally:
            for probe in probes:
                probe.close()


def _bound(name: str, port: int) -> socket.socket:
    probe = socket.socket()
    # As the servers do: a port whose last connection is only just closed is free.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((LOOPBACK, port))
        probe.listen(1)
    except (OSError, OverflowError) as error:
        probe.close()
        number = error.errno if isinstance(error, OSError) else None
        raise StackFailed(_why(name, port, number)) from None
    return probe


def _why(name: str, port: int, number: int | None) -> str:
    if number == errno.EADDRINUSE:
        return (
            f"Port {port} ({name}) is in use by another program. "
            f"End it, or choose another with --{name}-port, or let us choose with --free-ports."
        )
    if number == errno.EACCES:
        return f"Port {port} ({name}) may not be used by this user. Choose one above 1023."
    return f"Port {port} ({name}) can not be used. Choose one between 1024 and 65535."
