"""Dropped files: shown first, written when accepted, reported; a liquidation starts its pause."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from journal.gui.app import Shell
from journal.gui.desk import Desk
from journal.gui.dialogs.import_preview import ImportPreviewDialog
from journal.gui.hub import ScreenName
from journal.gui.screens.data.imports import ImportsTab
from journal.gui.screens.data.screen import DataScreen

TRADES = (
    "Uid,Time(UTC),Symbol,Side,Position Side,Price,Quantity,Amount,Fee,Realized Profit,"
    "Buyer,Maker,Trade Id,Order Id\n"
    "1,2026-05-13 10:00:00,BTCUSDT,BUY,Both,60000,0.1,6000,2.4USDT,0,true,false,11,88\n"
    "1,2026-05-13 11:00:00,BTCUSDT,SELL,Both,61000,0.1,6100,2.4USDT,100,false,false,12,89\n"
)
BAD_ROW = "1,2026-05-13 12:00:00,BTCUSDT,BUY,Both,sixty,0.1,6000,2.4USDT,0,true,false,13,90\n"
TRANSACTIONS = "Time(UTC),Type,Amount,Asset,Symbol,Transaction ID\n"
CLEAR = TRANSACTIONS + "2026-05-14 09:00:00,INSURANCE_CLEAR,-5,USDT,BTCUSDT,1\n"

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]


def dialog_of(shell: Shell) -> ImportPreviewDialog | None:
    assert shell.works is not None
    flow = shell.works._commands._imports
    assert flow is not None
    return flow._dialog


def opened_dialog(shell: Shell) -> ImportPreviewDialog:
    dialog = dialog_of(shell)
    assert dialog is not None
    return dialog


def desk_of(shell: Shell) -> Desk:
    assert shell.works is not None
    assert shell.works.session.desk is not None
    return shell.works.session.desk


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_nothing_is_written_before_the_preview_is_accepted(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    shell = open_shell()
    shell.window.files_dropped.emit((written(tmp_path, "trades.csv", TRADES + BAD_ROW),))
    settle(shell)
    dialog = opened_dialog(shell)
    assert dialog.windowTitle() == "Import trades.csv"
    assert dialog.files.rows.cell(0, 5) == "2"
    assert dialog.reasons.rows.cell(0, 1) == "4"
    assert not dialog.grab().isNull()
    dialog.reject()
    settle(shell)
    assert dialog_of(shell) is None
    assert desk_of(shell).services.positions.views("Main") == ()


def test_an_accepted_import_is_written_reported_and_listed(
    open_shell: OpenShell, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "trades.csv", TRADES)
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", staticmethod(lambda *_args: ([str(path)], ""))
    )
    shell = open_shell()
    shell.hub.ask("import")
    settle(shell)
    opened_dialog(shell).confirm.click()
    settle(shell)
    assert shell.window.status.sentence == "1 file: 2 new, 0 known, 0 refused."
    shell.hub.go_to(ScreenName.DATA)
    settle(shell)
    screen = shell.window.deck.built(ScreenName.DATA)
    assert isinstance(screen, DataScreen)
    assert isinstance(screen.tab, ImportsTab)
    assert screen.tab.table.rows.rowCount() == 1
    assert screen.tab.table.rows.cell(0, 1) == "trades.csv"
    shell.window.files_dropped.emit((path,))
    settle(shell)
    opened_dialog(shell).confirm.click()
    settle(shell)
    assert shell.window.status.sentence == "1 file: 0 new, 2 known, 0 refused."


def test_a_file_without_a_zone_is_asked_for_it_with_its_first_time(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    content = TRADES.replace("Time(UTC)", "Time")
    shell = open_shell()
    shell.window.files_dropped.emit((written(tmp_path, "trades.csv", content),))
    settle(shell)
    dialog = opened_dialog(shell)
    assert dialog.zone.error
    assert not dialog.confirm.isEnabled()
    dialog.zone.editor.setText("half past")
    dialog.zone.editor.editingFinished.emit()
    assert "known" in dialog.zone.error
    dialog.zone.editor.setText("+03:00")
    dialog.zone.editor.editingFinished.emit()
    settle(shell)
    assert dialog.confirm.isEnabled()
    assert dialog.files.rows.cell(0, 4) == "2026-05-13 07:00:00"


def test_an_imported_liquidation_pauses_at_the_time_of_the_exchange(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    shell = open_shell()
    assert shell.window.top_bar.badge.text() == "NORMAL"
    shell.window.files_dropped.emit((written(tmp_path, "transactions.csv", CLEAR),))
    settle(shell)
    opened_dialog(shell).confirm.click()
    settle(shell)
    assert shell.window.top_bar.badge.text() == "PAUSED 21:00:00"
    assert shell.window.deck.currentWidget() is shell.window.deck.pause_screen
    assert shell.window.status.sentence.endswith("1 liquidation found.")


def test_a_journal_that_cannot_be_written_says_why(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    shell = open_shell()
    shell.window.files_dropped.emit((tmp_path / "not there.csv",))
    settle(shell)
    dialog = opened_dialog(shell)
    assert not dialog.confirm.isEnabled()
    assert dialog.reasons.rows.rowCount() == 1
    dialog.reject()
