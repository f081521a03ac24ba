import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from journal.storage.database import migrating
from journal.storage.database.engines import migration_engine
from journal.storage.database.inspection import APPLICATION_ID, SCHEMA_VERSION
from journal.storage.errors import DamagedJournalError, UnusableFolderError
from journal.storage.folder import DataFolder
from journal.storage.pause_peek import newest_liquidation_at
from journal.storage.store import Store
from journal.storage.tables.base import Record


def schema(database: Path) -> dict[str, str]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in rows}


def execute(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_the_migrated_schema_is_the_one_of_the_tables(folder: DataFolder, tmp_path: Path) -> None:
    by_metadata = tmp_path / "metadata.sqlite3"
    by_metadata.touch()
    Record.metadata.create_all(migration_engine(by_metadata, 100))
    migrated = schema(folder.database)
    assert "alembic_version" in migrated.pop("alembic_version")
    assert migrated == schema(by_metadata)


def test_every_table_is_strict(folder: DataFolder) -> None:
    tables = {name: sql for name, sql in schema(folder.database).items() if "TABLE" in sql}
    assert {name for name, sql in tables.items() if not sql.endswith("STRICT")} == {
        "alembic_version"
    }


def test_the_newest_migration_carries_the_number_of_the_schema(folder: DataFolder) -> None:
    config = Config()
    config.set_main_option("script_location", "journal.storage:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == f"{SCHEMA_VERSION:04}"
    with closing(sqlite3.connect(folder.database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_migrations_ship_inside_the_package() -> None:
    shipped = files("journal.storage") / "migrations"
    assert (shipped / "env.py").is_file()
    names = {step.name for step in (shipped / "versions").iterdir() if step.name[0] == "v"}
    assert names == {
        "v0001_record.py",
        "v0002_told.py",
        "v0003_review.py",
        "v0004_rules.py",
        "v0005_pause.py",
        "v0006_attachment.py",
        "v0007_episode.py",
        "v0008_planning.py",
        "v0009_diary.py",
        "v0010_routine.py",
        "v0011_practice.py",
        "v0012_pulse.py",
        "v0013_week_asset.py",
    }


def test_a_journal_of_the_newest_schema_never_asks_alembic(folder: DataFolder) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from journal.storage.folder import DataFolder\n"
        "from journal.storage.store import Store\n"
        f"Store.open(DataFolder(Path({str(folder.path)!r}))).close()\n"
        "assert 'alembic' not in sys.modules\n"
    )
    root = Path(migrating.__file__).parents[3]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


def content(database: Path, tables: Iterable[str], old: Path) -> str:
    """Return the SHA-256 of every row of some tables, in the columns that an old journal has."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ATTACH ? AS old", (str(old),))
        for table in sorted(tables):
            told = connection.execute(f"PRAGMA old.table_info({table})").fetchall()
            names = ", ".join(f'"{column[1]}"' for column in told)
            for row in connection.execute(f"SELECT {names} FROM main.{table} ORDER BY rowid"):  # noqa: S608  # our own names
                digest.update(repr(row).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("name", ["v0001.sqlite3"])
def test_every_older_journal_is_migrated_when_it_is_opened(tmp_path: Path, name: str) -> None:
    old = Path(__file__).parents[1] / "old" / name
    folder = DataFolder(tmp_path)
    shutil.copy(old, folder.database)
    assert newest_liquidation_at(folder.database) == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    tables = schema(old).keys() & {*Record.metadata.tables}
    with Store.open(folder) as store, store.reading() as reader:
        assert [account.name for account in reader.accounts()] == ["Main"]
        assert len(reader.fills("Main")) == 3
    assert content(folder.database, tables, old) == content(old, tables, old)
    assert schema(folder.database).keys() == schema(made(tmp_path / "new")).keys()


def made(path: Path) -> Path:
    folder = DataFolder(path)
    Store.open(folder).close()
    return folder.database


def test_a_migration_that_leaves_rows_without_their_account_is_undone(folder: DataFolder) -> None:
    execute(
        folder.database,
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO position_facts (account_id, position_key) VALUES (77, 'BTCUSDT:both:1')",
    )
    with pytest.raises(DamagedJournalError, match="rows point at rows that are missing"):
        migrating.migrate_journal(folder.database, 100)


def test_a_journal_that_another_process_made_meanwhile_stays(folder: DataFolder) -> None:
    execute(folder.database, "INSERT INTO setting (key, value) VALUES ('theme', 'light')")
    migrating.create_journal(folder.database, 100)
    with closing(sqlite3.connect(folder.database)) as connection:
        assert connection.execute("SELECT value FROM setting").fetchone() == ("light",)
    assert [path.name for path in folder.path.iterdir() if "part" in path.name] == []


def test_a_file_system_without_hard_links_gets_a_journal_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    Store.open(DataFolder(tmp_path)).close()
    execute(tmp_path / "journal.sqlite3", "INSERT INTO setting VALUES ('theme', 'light')")
    migrating.create_journal(tmp_path / "journal.sqlite3", 100)
    with Store.open(DataFolder(tmp_path)) as store, store.reading() as reader:
        assert reader.setting("theme") == "light"


def test_what_a_killed_creation_left_is_swept(folder: DataFolder) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    names = (f"journal.sqlite3.{child.pid}.part", "journal.sqlite3.odd.part")
    left = [folder.path / f"{name}{end}" for name in names for end in ("", "-wal", "-shm")]
    for path in left:
        path.touch()
    Store.open(folder).close()
    assert [path for path in left if path.exists()] == []


@pytest.mark.skipif(os.name == "nt", reason="there the open file itself is in the way")
def test_a_creation_still_at_work_is_left_alone(folder: DataFolder) -> None:
    part = folder.path / f"journal.sqlite3.{os.getpid()}.part"
    part.touch()
    Store.open(folder).close()
    assert part.exists()


@pytest.mark.parametrize(
    ("error", "is_running"),
    [(ProcessLookupError(), False), (OverflowError(), False), (PermissionError(), True)],
)
def test_a_process_of_somebody_else_counts_as_running(
    monkeypatch: pytest.MonkeyPatch, error: Exception, *, is_running: bool
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("os.kill", refuse)
    assert migrating._is_running(1) == is_running


def test_a_failed_creation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise UnusableFolderError("the disk is gone")

    monkeypatch.setattr(migrating, "migrate_journal", fail)
    with pytest.raises(UnusableFolderError, match="the disk is gone"):
        Store.open(DataFolder(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_only_the_database_makes_a_folder_a_journal(folder: DataFolder) -> None:
    shutil.rmtree(folder.path)
    Store.open(folder).close()
    assert [path.name for path in folder.path.iterdir()] == ["journal.sqlite3"]
