"""The table that tells whether the record is still what it was when it was read."""

from sqlmodel import Field

from journal.storage.tables.base import STRICT, Record, id_column


class PulseRow(Record, table=True):
    """One row: how many transactions changed what positions and rules follow from."""

    __tablename__ = "pulse"
    __table_args__ = STRICT

    id: int | None = id_column()
    record: int = Field()
