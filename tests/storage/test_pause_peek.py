import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.errors import JournalError
from journal.domain.values import (
    Account,
    Certainty,
    ExchangeOrder,
    Income,
    Liquidation,
)
from journal.storage import pause_peek
from journal.storage.errors import (
    DamagedJournalError,
    LockedJournalError,
    NewerJournalError,
    NotAJournalError,
)
from journal.storage.folder import DataFolder
from journal.storage.pause_peek import PausePeek, newest_liquidation_at, peek
from journal.storage.store import Store

AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def liquidation(at: datetime, certainty: Certainty = Certainty.BY_HAND) -> Liquidation:
    return Liquidation(
        liquidation_id=str(at),
        symbol="BTCUSDT",
        side=None,
        occurred_at=at,
        certainty=certainty,
        source="by hand",
    )


def test_without_a_journal_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert peek(tmp_path / "journal.sqlite3") is None
    assert newest_liquidation_at(tmp_path / "journal.sqlite3") is None


def test_an_empty_journal_tells_its_settings(store: Store) -> None:
    with store.writing() as writer:
        writer.save_setting("theme", "light")
        writer.save_setting("demo", "1")
    assert peek(store.folder.database) == PausePeek(settings={"theme": "light", "demo": "1"})


def test_a_typed_liquidation_starts_a_pause_unless_it_is_a_guess(store: Store) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(AT - HOUR))
        writer.add_liquidation("Main", liquidation(AT, Certainty.CONFIRMED))
        writer.add_liquidation("Main", liquidation(AT + HOUR, Certainty.PROBABLE))
    assert newest_liquidation_at(store.folder.database) == AT


def test_an_insurance_row_of_any_account_starts_a_pause(
    store: Store, make_income: Callable[..., Income]
) -> None:
    with store.writing() as writer:
        writer.save_account(Account(name="Second"))
        for number, account in enumerate(("Main", "Second", "Main")):
            row = make_income(
                number, income_type="INSURANCE_CLEAR", occurred_at=AT + (number % 2) * HOUR
            )
            writer.add_incomes(account, [row], None)
        writer.add_incomes("Main", [make_income(9, occurred_at=AT + 9 * HOUR)], None)
    assert newest_liquidation_at(store.folder.database) == AT + HOUR


@pytest.mark.parametrize(
    ("client_order_id", "executed", "updated_at", "expected"),
    [
        ("autoclose-123", "1", AT, AT),
        ("autoclose-123", "1", None, AT - HOUR),
        ("autoclose-123", "0.0", AT, None),
        ("adl_autoclose", "1", AT, None),
        ("settlement_autoclose-1", "1", AT, None),
        ("delivery_autoclose-1", "1", AT, None),
        ("AUTOCLOSE-1", "1", AT, None),
        (None, "1", AT, None),
    ],
)
def test_an_order_that_the_exchange_placed_and_filled_starts_a_pause(
    store: Store,
    make_order: Callable[..., ExchangeOrder],
    client_order_id: str | None,
    executed: str,
    updated_at: datetime | None,
    expected: datetime | None,
) -> None:
    order = make_order(
        client_order_id=client_order_id,
        executed_quantity=Decimal(executed),
        placed_at=AT - HOUR,
        updated_at=updated_at,
    )
    with store.writing() as writer:
        writer.add_orders("Main", [order], None)
    assert newest_liquidation_at(store.folder.database) == expected


@pytest.mark.parametrize("newest", ["typed", "row", "order"])
def test_the_newest_of_all_sources_counts(
    store: Store,
    make_income: Callable[..., Income],
    make_order: Callable[..., ExchangeOrder],
    newest: str,
) -> None:
    at = dict.fromkeys(("typed", "row", "order"), AT) | {newest: AT + HOUR}
    row = make_income(income_type="INSURANCE_CLEAR", occurred_at=at["row"])
    order = make_order(
        client_order_id="autoclose-1", executed_quantity=Decimal(1), updated_at=at["order"]
    )
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(at["typed"]))
        writer.add_incomes("Main", [row], None)
        writer.add_orders("Main", [order], None)
    assert newest_liquidation_at(store.folder.database) == AT + HOUR


def test_a_liquidation_in_the_far_future_neither_hides_nor_crashes(store: Store) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(datetime(9999, 12, 29, tzinfo=UTC)))
    answer = newest_liquidation_at(store.folder.database)
    assert answer is not None
    assert answer + timedelta(hours=24) == datetime(9999, 12, 30, tzinfo=UTC)
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(datetime(9999, 12, 31, 23, tzinfo=UTC)))
    refused = peek(store.folder.database)
    assert refused is not None
    assert isinstance(refused.trouble, DamagedJournalError)


def test_a_time_before_all_calendars_is_damage(store: Store) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(AT))
        writer._connection.exec_driver_sql("UPDATE liquidation SET occurred_at = -9e17")
    answer = peek(store.folder.database)
    assert answer is not None
    assert isinstance(answer.trouble, DamagedJournalError)


def test_a_liquidation_committed_but_still_in_the_log_is_seen(store: Store) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(AT))
    left = store.folder.path / "left"
    left.mkdir()
    for path in store.folder.path.glob("journal.sqlite3*"):
        if not path.name.endswith("-shm"):  # as after a power cut
            shutil.copy(path, left)
    assert newest_liquidation_at(left / "journal.sqlite3") == AT


def _newer(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")


def _without_tables(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE liquidation")


def _scrambled_schema(database: Path) -> None:
    content = database.read_bytes()
    place = content.index(b"CREATE TABLE liquidation")
    database.write_bytes(content[:place] + b"\xa8" * 12 + content[place + 12 :])


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_newer, NewerJournalError),
        (_without_tables, DamagedJournalError),
        (_scrambled_schema, DamagedJournalError),
        (lambda path: path.write_bytes(b""), DamagedJournalError),
        (lambda path: path.write_bytes(b"a text"), NotAJournalError),
        (lambda path: path.write_bytes(path.read_bytes()[:9_000]), DamagedJournalError),
        (lambda path: path.rename(f"{path}-wal"), DamagedJournalError),
    ],
)
def test_a_journal_that_cannot_be_asked_answers_with_its_trouble(
    folder: DataFolder, spoil: Callable[[Path], object], kind: type[JournalError]
) -> None:
    spoil(folder.database)
    answer = peek(folder.database)
    assert answer is not None
    assert isinstance(answer.trouble, kind)
    assert (answer.newest_liquidation_at, answer.settings) == (None, {})
    assert newest_liquidation_at(folder.database) is None


def test_a_journal_held_by_another_program_is_not_waited_for(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pause_peek, "_BUSY_TIMEOUT_MS", 20)
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("INSERT INTO setting VALUES ('theme', 'dark')")
        answer = peek(folder.database)
    assert answer is not None
    assert isinstance(answer.trouble, LockedJournalError)


@pytest.mark.parametrize("is_open", [True, False])
def test_peeking_leaves_the_folder_as_it_was(folder: DataFolder, *, is_open: bool) -> None:
    store = Store.open(folder)
    if not is_open:
        store.close()
    before = sorted(path.name for path in folder.path.iterdir())
    peek(folder.database)
    assert sorted(path.name for path in folder.path.iterdir()) == before
    store.close()


def test_a_write_protected_journal_can_be_asked(
    folder: DataFolder,
    write_protected: Callable[[DataFolder], AbstractContextManager[DataFolder]],
) -> None:
    with Store.open(folder) as store, store.writing() as writer:
        writer.ensure_account()
        writer.add_liquidation("Main", liquidation(AT))
    with write_protected(folder) as protected:
        assert newest_liquidation_at(protected.database) == AT


def test_both_big_tables_are_asked_through_their_small_index(folder: DataFolder) -> None:
    with closing(sqlite3.connect(folder.database)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {pause_peek._NEWEST}").fetchall()
    steps = [row[3] for row in plan]
    assert "SEARCH income USING INDEX ix_income_insurance_clear" in steps
    assert "SEARCH exchange_order USING INDEX ix_exchange_order_autoclose" in steps


def test_nothing_heavy_is_imported_for_it() -> None:
    heavy = ("sqlalchemy", "sqlmodel", "alembic", "numpy", "platformdirs", "pydantic")
    code = (
        "import sys, journal.storage.pause_peek, journal.storage.folder\n"
        f"assert not [name for name in {heavy!r} if name in sys.modules]"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
