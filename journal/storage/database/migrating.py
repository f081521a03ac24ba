"""Making a journal's file and bringing it to the newest schema, each all or nothing."""

import contextlib
import os
from pathlib import Path

from sqlalchemy import Connection

from journal.storage.database.engines import migration_engine
from journal.storage.database.inspection import APPLICATION_ID, SCHEMA_VERSION
from journal.storage.errors import damaged
from journal.storage.folder import FILE_MODE, sync_folder


def create_journal(database: Path, busy_timeout_ms: int) -> None:
    """Make an empty journal of the newest schema at a path where there is none.

    It grows under another name and gets its own when it is whole: a kill on the way leaves no
    half-made file, so an empty file at the path always means damage. If another process is
    quicker, its journal stays.
    """
    part = database.with_name(f"{database.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    # SQLite gives its log and index the mode of the database.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    try:
        migrate_journal(part, busy_timeout_ms)
        _give_name(part, database)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(database.parent)


def sweep_parts(database: Path) -> None:
    """Remove what killed attempts to create the journal left behind; one still at work keeps its.

    On Windows a file in use cannot be removed anyway.
    """
    for part in database.parent.glob(f"{database.name}.*.part*"):
        process = part.name.removeprefix(f"{database.name}.").partition(".")[0]
        if os.name != "nt" and process.isdecimal() and _is_running(int(process)):
            continue
        with contextlib.suppress(OSError):
            part.unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)  # sends nothing, only asks
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def migrate_journal(database: Path, busy_timeout_ms: int) -> None:
    """Bring the file to the newest schema in one transaction."""
    engine = migration_engine(database, busy_timeout_ms)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _upgrade(connection)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise damaged(database, "rows point at rows that are missing")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.commit()


def _upgrade(connection: Connection) -> None:
    # Here and not above: importing Alembic takes longer than opening a journal, and a journal
    # that needs no migration never asks for it.
    from alembic import command  # noqa: PLC0415  # see above
    from alembic.config import Config  # noqa: PLC0415  # see above

    config = Config()
    config.set_main_option("script_location", "journal.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _give_name(part: Path, database: Path) -> None:
    """Move the finished file to its place unless a journal lies there by now."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        try:
            os.link(part, database)  # unlike a rename it never replaces
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if not database.exists():
                part.replace(database)
