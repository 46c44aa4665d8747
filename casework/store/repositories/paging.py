"""Pages of a list: what stands after the row that the last page ended with."""

from sqlalchemy import Column, ColumnElement, Table, and_, or_, select


def older_than(table: Table, moment: Column[object], after: str) -> ColumnElement[bool]:
    """Limit a newest-first list to what stands after the row with this id."""
    last = select(moment).where(table.c.id == after).scalar_subquery()
    return or_(moment < last, and_(moment == last, table.c.id < after))


def later_than(table: Table, moment: Column[object], after: str) -> ColumnElement[bool]:
    """Limit an oldest-first list to what stands after the row with this id."""
    last = select(moment).where(table.c.id == after).scalar_subquery()
    return or_(moment > last, and_(moment == last, table.c.id > after))
