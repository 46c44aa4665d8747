"""Ports are free before anything starts on them, or the error says which is not."""

import socket
from dataclasses import astuple

import pytest

from casework.demo.stack.failed import StackFailed
from casework.demo.stack.ports import LOOPBACK, Ports


def test_free_ports_are_all_different() -> None:
    """Asked for free ports, no two parts get the same."""
    chosen = astuple(Ports.free().settled())

    assert len(set(chosen)) == len(chosen)
    assert 0 not in chosen


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    """The error says which part wanted which port, and how to choose another."""
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]

        with pytest.raises(
            StackFailed, match=rf"Port {taken} \(billing\) is in use.*--billing-port"
        ):
            Ports(temporal=0, api=0, orders=0, billing=taken, accounts=0).settled()


@pytest.mark.parametrize("port", [70_000, -1])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    """A number that is no port is an error in words."""
    with pytest.raises(StackFailed, match=r"\(api\) can not be used"):
        Ports(temporal=0, api=port, orders=0, billing=0, accounts=0).settled()
