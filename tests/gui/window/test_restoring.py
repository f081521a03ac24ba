"""Backups in the window: restored while a journal is open, and where none can be opened."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from journal.bootstrap import Services, open_services
from journal.domain.values import Side
from journal.gui.hub import ScreenName
from journal.gui.window.app import Shell
from journal.services.liquidations.service import HandLiquidation
from journal.storage.folder import DataFolder

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]


@pytest.fixture
def folder(tmp_path: Path, clock: Any) -> Path:
    """A dark journal with a backup in which it is light."""
    folder = tmp_path / "journal"
    services = open_services(folder, clock=clock)
    wear(services, "light")
    services.backups.make()
    wear(services, "dark")
    services.close()
    return folder


def wear(services: Services, theme: str) -> None:
    with services.store.writing() as writer:
        writer.ensure_account()
        writer.save_setting("theme", theme)


def session(shell: Shell) -> Any:
    assert shell.works is not None
    return shell.works.session


def buttons(shell: Shell) -> dict[str, QPushButton]:
    page = shell.window.deck.currentWidget()
    assert page is not None
    return {button.text(): button for button in page.findChildren(QPushButton)}


def said(shell: Shell) -> list[str]:
    page = shell.window.deck.currentWidget()
    assert page is not None
    return [label.text() for label in page.findChildren(QLabel)]


def test_a_backup_is_restored_into_the_open_window_and_the_pause_stays(
    open_shell: OpenShell, settle: Settle, folder: Path, clock: Any
) -> None:
    shell = open_shell(folder=folder)
    before = session(shell).desk.services
    before.liquidations.record_by_hand(
        "Main",
        HandLiquidation(
            symbol="BTCUSDT", side=Side.LONG, occurred_at=clock.at - timedelta(hours=1)
        ),
    )
    (backup,) = before.backups.all()
    shell.hub.go_to(ScreenName.DATA)
    shell.hub.restore(backup.path.name)
    settle(shell)
    services = session(shell).desk.services
    assert services is not before
    assert shell.look.theme.name == "light"
    assert shell.window.status.sentence.startswith("Restored: the journal as it was 2026-05-14")
    assert shell.window.deck.current is ScreenName.DATA
    assert shell.pause.is_running
    assert len(services.backups.all()) == 2
    shell.hub.restore("journal-of-nobody")
    settle(shell)
    assert "There is no backup journal-of-nobody" in shell.window.banners.failure.sentence
    assert services.settings.read().theme == "light"  # it goes on working


def test_a_damaged_journal_offers_its_newest_good_backup(
    open_shell: OpenShell, settle: Settle, folder: Path
) -> None:
    (folder / "journal.sqlite3").write_bytes(b"")
    shell = open_shell(folder=folder)
    assert shell.window.banners.failure.isVisible()
    (offer,) = [text for text in buttons(shell) if text.startswith("Restore the backup of 14 May")]
    buttons(shell)[offer].click()
    settle(shell)
    assert shell.look.theme.name == "light"
    assert "The damaged file is kept: journal-damaged-2026" in shell.window.status.sentence
    assert not shell.window.banners.failure.isVisible()


def test_a_lost_journal_is_restored_or_begun_anew(
    open_shell: OpenShell, settle: Settle, folder: Path
) -> None:
    (folder / "journal.sqlite3").unlink()
    shell = open_shell(folder=folder)
    assert any("is missing, though there are backups" in text for text in said(shell))
    assert any(text.startswith("Restore the backup") for text in buttons(shell))
    buttons(shell)["Begin an empty journal"].click()
    settle(shell)
    assert shell.look.theme.name == "dark"
    assert session(shell).desk.services.accounts.all() == ()


def test_damage_that_shows_at_reading_keeps_the_rest_readable_and_unchanged(
    open_shell: OpenShell, settle: Settle, folder: Path, clock: Any
) -> None:
    services = open_services(folder, clock=clock)
    with services.store.writing() as writer:
        writer._connection.exec_driver_sql(
            "INSERT INTO plan (account_id, stored_at, symbol, side, margin_mode, leverage,"
            " entry_price, quantity, targets, intent) VALUES (1, 0, 'X', 'up', 'cross', '1',"
            " '1', '1', '', 'open')"
        )
    services.close()
    shell = open_shell(folder=folder)
    services = session(shell).desk.services

    def read_plans() -> None:
        with services.store.reading() as reader:
            reader.plans("Main")

    session(shell).desk.jobs.run(read_plans, lambda _nothing: None)
    settle(shell)
    assert shell.window.banners.read_only.isVisible()
    assert "is damaged" in shell.window.banners.failure.sentence
    assert services.settings.read().theme == "dark"


def test_an_account_that_cannot_be_read_is_refused_with_its_backup(
    open_shell: OpenShell, folder: Path, clock: Any
) -> None:
    services = open_services(folder, clock=clock)
    with services.store.writing() as writer:
        writer._connection.exec_driver_sql("UPDATE account SET wallet_balance = 'much'")
    services.close()
    shell = open_shell(folder=folder)
    assert any("a row of account cannot be read" in text for text in said(shell))
    assert any(text.startswith("Restore the backup") for text in buttons(shell))


def test_a_newer_journal_is_not_offered_a_backup(
    open_shell: OpenShell, folder: Path, clock: Any
) -> None:
    services = open_services(folder, clock=clock)
    with services.store.writing() as writer:
        writer._connection.exec_driver_sql("PRAGMA user_version = 99")
    services.close()
    shell = open_shell(folder=folder)
    assert any("made by a newer version" in text for text in said(shell))
    assert set(buttons(shell)) == {"Open the demo", "Quit"}


def test_a_folder_that_cannot_be_written_opens_with_a_banner(
    open_shell: OpenShell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DataFolder, "is_writable", lambda _folder: False)
    shell = open_shell(folder=folder)
    assert shell.window.banners.read_only.isVisible()
    assert session(shell).desk.services.settings.read().theme == "dark"
