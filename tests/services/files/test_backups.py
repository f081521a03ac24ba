"""Backups through the service: what is offered, and that no restore ends a pause."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.bootstrap import open_services
from journal.domain.errors import JournalError
from journal.domain.review.saved import Cause, SavedReview
from journal.domain.values import Certainty, Income, Liquidation
from journal.services.files.backups import BackupService
from journal.services.pause.found import liquidations_of_all
from journal.services.pause.service import PauseService
from journal.storage import store as store_module
from journal.storage.database.inspection import schema_version
from journal.storage.errors import DamagedJournalError, NoJournalError
from journal.storage.store import Store


@pytest.fixture
def backups(store: Store, clock: Any) -> BackupService:
    return BackupService(folder=store.folder, clock=clock)


def test_the_newest_good_backup_is_the_newest_that_verifies(
    backups: BackupService, store: Store, clock: Any
) -> None:
    assert backups.newest_good() is None
    with pytest.raises(JournalError, match=r"No backup in .* verifies"):
        backups.restore("newest")
    good = backups.make()
    clock.at += timedelta(days=1)
    bad = backups.make()
    content = bytearray(bad.path.read_bytes())
    content[4000] ^= 1
    bad.path.write_bytes(content)
    found = backups.newest_good()
    assert found is not None
    assert found.path == good.path
    bad.path.unlink()
    bad.path.mkdir()  # one that cannot even be read
    assert backups.newest_good() == found
    assert backups.verify(good.path.name).seal == found.seal
    store.close()
    assert backups.restore("newest").backup.path == good.path


def test_there_is_nothing_to_back_up_without_a_journal(
    backups: BackupService, store: Store
) -> None:
    store.close()
    store.folder.database.unlink()
    with pytest.raises(JournalError, match="no journal in"):
        backups.make()


def test_an_old_backup_does_not_end_the_pause(
    backups: BackupService, store: Store, clock: Any, liquidation: Callable[..., Liquidation]
) -> None:
    made = backups.make()
    row = Income(
        income_type="INSURANCE_CLEAR",
        amount=Decimal(-20),
        asset="USDT",
        symbol="SOLUSDT",
        transaction_id="1",
        occurred_at=clock.at - timedelta(hours=2),
    )
    with store.writing() as writer:
        writer.add_liquidation(
            "Main", liquidation(-32 * 24 * 60, symbol="ETHUSDT")
        )  # over long ago
        writer.add_liquidation("Main", liquidation(-3 * 60))
        writer.add_incomes("Main", [row], None)
    store.close()
    backups.restore(made.path.name)
    with Store.open(store.folder) as restored:
        found = [one for _, one in liquidations_of_all(restored)]
        assert [(one.symbol, one.certainty) for one in found] == [
            ("BTCUSDT", Certainty.BY_HAND),
            ("SOLUSDT", Certainty.HIGH),
        ]
        assert "kept when a backup was restored" in found[1].source
        state = PauseService(store=restored, clock=clock).state()
        assert state.running
        assert state.remaining == timedelta(hours=22)
        with restored.writing() as writer:
            writer.add_incomes("Main", [row], None)  # imported again: one liquidation, not two
        assert len(liquidations_of_all(restored)) == 2
    backups.restore(made.path.name)
    with Store.open(store.folder) as again:
        assert len(liquidations_of_all(again)) == 2


def test_a_pause_chosen_to_last_longer_keeps_its_liquidation_through_a_restore(
    backups: BackupService, store: Store, clock: Any, liquidation: Callable[..., Liquidation]
) -> None:
    PauseService(store=store, clock=clock).choose("hours", "72")
    made = backups.make()
    clock.at += timedelta(hours=50)
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(60))
    store.close()
    backups.restore(made.path.name)
    with Store.open(store.folder) as restored:
        ((_, one),) = liquidations_of_all(restored)
        assert "kept when a backup was restored" in one.source
        assert PauseService(store=restored, clock=clock).state().running


def test_a_restore_takes_away_no_review_that_is_due_and_none_that_was_written(
    backups: BackupService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    made = backups.make()
    lately, older = liquidation(-30 * 60), liquidation(-10 * 24 * 60, symbol="ETHUSDT")
    review = SavedReview(
        episode_id=older.liquidation_id,
        cause=Cause.LEVERAGE,
        sentence="Too much of it.",
        rule_id=None,
        occurred_at=older.occurred_at,
        saved_at=older.occurred_at + timedelta(days=2),
    )
    with store.writing() as writer:
        writer.add_liquidation("Main", lately)
        writer.add_liquidation("Main", older)
        writer.save_review("Main", review)
    store.close()
    for _ in range(2):
        backups.restore(made.path.name)
        with Store.open(store.folder) as restored:
            found = {one.occurred_at for _, one in liquidations_of_all(restored)}
            assert found == {lately.occurred_at, older.occurred_at}
            with restored.reading() as reader:
                assert reader.reviews("Main") == (review,)


def test_a_backup_that_knows_the_liquidation_gets_none_beside_it(
    backups: BackupService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-60))
    made = backups.make()
    store.close()
    backups.restore(made.path.name)
    with Store.open(store.folder) as restored:
        ((_, one),) = liquidations_of_all(restored)
        assert one.source == "typed by hand"


def test_a_damaged_journal_is_replaced_without_being_read(
    backups: BackupService, store: Store
) -> None:
    made = backups.make()
    store.close()
    store.folder.database.write_bytes(b"")
    assert backups.restore(made.path.name).kept_aside is not None


def test_a_lost_journal_is_not_taken_for_a_first_start(
    backups: BackupService, store: Store, clock: Any
) -> None:
    backups.make()
    store.close()
    path = store.folder.path
    store.folder.database.unlink()
    with pytest.raises(NoJournalError, match="is missing, though there are backups"):
        open_services(path, clock=clock)
    assert not store.folder.database.exists()
    open_services(path, clock=clock, start_new=True).close()
    assert store.folder.database.exists()


def test_an_older_journal_is_backed_up_before_it_is_migrated(
    store: Store, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(store_module, "schema_version", lambda path: schema_version(path) - 1)
    services = open_services(store.folder.path, clock=clock)
    assert len(services.backups.all()) == 1
    services.close()


def test_a_journal_found_damaged_is_not_written_any_more(store: Store) -> None:
    with store.writing() as writer:
        writer.save_setting("theme", "dark")
    other = Store.open(store.folder)
    with other.writing() as writer:
        writer._connection.exec_driver_sql("UPDATE account SET wallet_balance = 'much'")
    other.close()
    with pytest.raises(DamagedJournalError), store.reading() as reader:
        reader.accounts()
    assert store.read_only
    with pytest.raises(DamagedJournalError), store.writing():
        pass
    with store.reading() as reader:  # what can be read is read
        assert reader.setting("theme") == "dark"


def test_backups_need_no_open_journal(backups: BackupService, store: Store) -> None:
    backups.make()
    shutil.rmtree(store.folder.backups)
    assert backups.all() == ()
