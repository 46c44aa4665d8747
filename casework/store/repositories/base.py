"""What every repository has: the transaction it works in, and sealed cells."""

from casework.store.sealing import Seal
from casework.store.work import Work


class Repository:
    """A view of the tables of one subject inside one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def _cells(self, customer: str, table: str, row: str) -> "Cells":
        """Give the sealed cells of one row."""
        return Cells(await self._work.seal(customer), table, row)


class Cells:
    """The sealed columns of one row."""

    def __init__(self, seal: Seal, table: str, row: str) -> None:
        self._seal = seal
        self._table = table
        self._row = row

    def close(self, column: str, text: str) -> bytes:
        """Seal a text for a column."""
        return self._seal.close(text, self._table, self._row, column)

    def open(self, column: str, sealed: bytes) -> str:
        """Open a column's text."""
        return self._seal.open(sealed, self._table, self._row, column)
