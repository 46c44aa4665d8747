"""Counting how goals were read, and what people said of it, for whoever looks for drift."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from casework.domain.lesson import LessonSource
from casework.models.learned.calibration import BARS
from casework.store import Tx
from casework.store.repositories.base import Repository
from casework.store.tables.base import table_of
from casework.store.tables.learning import Lesson, ReadGoal

_READ, _LESSON = table_of(ReadGoal), table_of(Lesson)


class ReadingCounts(Repository):
    """Counts over the readings that goals of a window came up with; customers erased left out."""

    @classmethod
    def of(cls, tx: Tx) -> "ReadingCounts":
        """Count inside this transaction."""
        return cls(tx._work)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - a repository

    async def readings(self, since: datetime) -> list[dict[str, Any]]:
        """Count readings by kind, language, tier and whether the customer had to be asked.

        `bars` counts their confidences as the calibration's histograms do.
        """
        names = ("kind", "language", "tier", "asked")
        # The bars apart, and grouped by name: PostgreSQL does not see that two expressions with
        # parameters are the same.
        each = select(*(_READ.c[name] for name in names), _bar().label("bar"))
        each_one = each.where(self._first(since)).subquery()
        groups = tuple(each_one.c[name] for name in names)
        query = select(*groups, each_one.c.bar, func.count().label("n"))
        query = query.group_by(*groups, each_one.c.bar).order_by(*groups)
        found: dict[tuple[Any, ...], list[int]] = {}
        for row in await self._work.rows(query):
            key = tuple(row[name] for name in names)
            found.setdefault(key, [0] * BARS)[row["bar"]] = int(row["n"])
        return [dict(zip(names, key, strict=True)) | {"bars": bars} for key, bars in found.items()]

    async def lessons(self, since: datetime) -> list[dict[str, Any]]:
        """Count those readings of which somebody said what was meant, and those that were wrong.

        A reading is wrong once somebody named another kind, or said only that it was not this.
        """
        other = case((_LESSON.c.meant_kind == _READ.c.kind, 0), else_=1)
        by = case((_LESSON.c.source == LessonSource.answer, "customer"), else_="staff")
        told = (
            select(*(_READ.c[name] for name in ("id", "kind", "asked")))
            .add_columns(by.label("said_by"), other.label("other"))
            .join(_LESSON, _LESSON.c.reading_id == _READ.c.id)
            .where(self._first(since), _LESSON.c.tenant == _READ.c.tenant)
            .subquery()
        )
        one = (told.c.id, told.c.kind, told.c.asked, told.c.said_by)
        each = select(*one, func.max(told.c.other).label("wrong")).group_by(*one).subquery()
        groups = (each.c.kind, each.c.asked, each.c.said_by)
        sums = (func.count().label("n"), func.sum(each.c.wrong).label("wrong"))
        query = select(*groups, *sums).group_by(*groups).order_by(*groups)
        return [
            dict(row) | {"n": int(row["n"]), "wrong": int(row["wrong"])}
            for row in await self._work.rows(query)
        ]

    def _first(self, since: datetime) -> ColumnElement[bool]:
        return (
            self._work.mine(_READ)
            & self._work.readable(_READ)
            & (_READ.c.at >= since)
            & _READ.c.first.is_(True)
        )


def _bar() -> ColumnElement[int]:
    """Find the bar of a confidence; the last one holds certainty too."""
    ends = [(_READ.c.confidence < bar / BARS, bar - 1) for bar in range(1, BARS)]
    return case(*ends, else_=BARS - 1)
