"""The tables of a journal: SQLModel classes, STRICT, named like the fields of the values.

With ``table=True`` SQLModel validates nothing, so these classes only describe the schema;
rows become validated values in ``journal/storage/transactions``. A room of tables is listed here,
so that the metadata knows it.
"""

from functools import cache

from sqlalchemy import Column, MetaData, Table

from journal.storage.columns import AsGiven
from journal.storage.tables import (
    attachment,
    diary,
    exchange,
    pause,
    planning,
    pulse,
    review,
    routine,
    rules,
    trader,
)
from journal.storage.tables.base import Record

ROOMS = (attachment, diary, exchange, pause, planning, pulse, review, routine, rules, trader)
"""Every module whose classes the metadata holds."""

TABLES = Record.metadata.tables
"""Every table by name, for Core statements."""


@cache
def untyped(name: str) -> Table:
    """Return a table whose columns convert nothing: for raw rows in bulk."""
    return Table(name, MetaData(), *(Column(column.name, AsGiven) for column in TABLES[name].c))
