"""What all tables share: one metadata, and the columns that every second table has."""

from typing import Any, ClassVar, Final

from sqlalchemy import MetaData
from sqlmodel import Field, SQLModel

STRICT: Final = {"sqlite_strict": True}


class Record(SQLModel):
    """What all tables of the journal share: one metadata with named constraints."""

    # Alembic's batch mode can only drop or change a constraint that has a name.
    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )


def id_column() -> Any:  # noqa: ANN401  # SQLModel's Field is typed Any
    """Return the column of a row's own number."""
    return Field(default=None, primary_key=True)


def account_column() -> Any:  # noqa: ANN401  # SQLModel's Field is typed Any
    """Return the column of the account a row belongs to."""
    return Field(foreign_key="account.id")


def batch_column() -> Any:  # noqa: ANN401  # SQLModel's Field is typed Any
    """Return the column of the import a row came with."""
    return Field(default=None, foreign_key="import_batch.id")
