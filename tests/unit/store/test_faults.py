"""What a database complains of is either worth another try or our own mistake."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.domain.errors import Broken, CaseworkError, Retryable
from casework.store.faults import told_apart


class DriverError(Exception):
    """An error as asyncpg gives it."""

    def __init__(self, text: str, sqlstate: str | None = None) -> None:
        """Keep the state that PostgreSQL told."""
        super().__init__(text)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OperationalError("s", {}, DriverError("deadlock", "40P01")), Retryable),
        (OperationalError("s", {}, DriverError("serialization", "40001")), Retryable),
        (OperationalError("s", {}, DriverError("gone", "08006")), Retryable),
        (OperationalError("s", {}, DriverError("database is locked")), Retryable),
        (PoolTimeout("no connection"), Retryable),
        (ConnectionRefusedError("nobody there"), Retryable),
        (IntegrityError("s", {}, DriverError("duplicate key", "23505")), Broken),
        (OperationalError("s", {}, DriverError("no such table: x")), Broken),
    ],
)
def test_every_complaint_is_told_apart(error: Exception, kind: type[CaseworkError]) -> None:
    """Busy and away may be tried again; refusals may not."""
    with pytest.raises(kind), told_apart():
        raise error


def test_a_refusal_shows_no_values() -> None:
    """PostgreSQL's detail line, which quotes the row, is left out."""
    error = IntegrityError("s", {}, DriverError("duplicate key\nDETAIL: Key (id)=(secret)"))
    with pytest.raises(Broken) as told, told_apart():
        raise error

    assert "secret" not in str(told.value)
    assert told.value.__cause__ is None


def test_other_errors_pass() -> None:
    """What is not the database's stays what it is."""
    with pytest.raises(KeyError), told_apart():
        raise KeyError("x")
