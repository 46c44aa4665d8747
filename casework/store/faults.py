"""What a database's complaint means: try again, or Casework is wrong."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.domain.errors import Broken, Retryable

#: PostgreSQL: serialisation failure, deadlock, lock not available, shutting down, too many.
_RETRY_STATES = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"})
_RETRY_WORDS = (
    "database is locked",
    "database table is locked",
    # The folder is not mounted yet, or not any more.
    "unable to open database file",
)


@contextmanager
def told_apart() -> Generator[None, None, None]:
    """Turn the driver's errors into ours; neither carries the values of a row.

    Raises:
        Retryable: the database is busy or away for now.
        Broken: the database refused what no correct program asks for.

    """
    try:
        yield
    except DBAPIError as error:
        first_line = str(error.orig).splitlines()[0] if error.orig else type(error).__name__
        if error.connection_invalidated or _passing(error):
            raise Retryable(f"The database could not do this now: {first_line}") from None
        raise Broken(f"The database refused: {first_line}") from None
    except (PoolTimeout, OSError) as error:
        raise Retryable(f"The database could not be reached: {type(error).__name__}") from error


def _passing(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(state, str):
        return state in _RETRY_STATES or state.startswith("08")
    return any(words in str(error.orig) for words in _RETRY_WORDS)
