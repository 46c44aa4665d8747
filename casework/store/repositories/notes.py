"""Notes: words that histories may only name by id."""

from uuid import uuid4

from sqlalchemy import select

from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.conversation import Note

_NOTE = table_of(Note)


class Notes(Repository):
    """The notes that exist in this scope."""

    async def put(self, case_id: str, text: str) -> str:
        """Keep words and give the id that stands for them."""
        owner = await self._work.owner(case_id)
        id = str(uuid4())  # noqa: A001  (the word of the tables)
        cells = await self._cells(owner["customer"], _NOTE.name, id)
        row = {"id": id, "case_id": case_id, "at": self._work.now} | owner
        await self._work.insert(_NOTE, row | {"text": cells.close("text", text)})
        return id

    async def get(self, id: str) -> str | None:
        """Find the words of a note."""
        query = select(_NOTE).where(_NOTE.c.id == id, self._work.mine(_NOTE))
        row = await self._work.row(query)
        if row is None:
            return None
        cells = await self._cells(row["customer"], _NOTE.name, id)
        return cells.open("text", row["text"])
