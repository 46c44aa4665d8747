"""Lists: a limit, a place to go on from, and whether there is more."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Query

Row = TypeVar("Row")

DEFAULT_LIMIT = 20
Limit = Annotated[int, Query(ge=1, le=100)]
After = Annotated[str | None, Query(min_length=1, max_length=200)]


def cut(
    rows: tuple[Row, ...], limit: int, key: Callable[[Row], str]
) -> tuple[tuple[Row, ...], str]:
    """Take one page of rows read with `limit + 1`; the second value is where to go on, or ""."""
    page = rows[:limit]
    return page, key(page[-1]) if len(rows) > limit else ""


def page(data: list[Any], after: str) -> dict[str, Any]:
    """Write one page; `next` is what `?after=` takes for the following one."""
    return {"data": data, "next": after or None, "has_more": bool(after)}
