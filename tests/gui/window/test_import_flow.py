"""Dropped files: shown first, written when accepted, reported; a liquidation starts its pause."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from journal.gui.desk import Desk
from journal.gui.dialogs.importing.dialog import ImportDialog
from journal.gui.dialogs.importing.mapping_dialog import MappingDialog
from journal.gui.dialogs.importing.progress_page import progress_sentence
from journal.gui.hub import ScreenName
from journal.gui.screens.data.imports import ImportsTab
from journal.gui.screens.data.screen import DataScreen
from journal.gui.style.text import MINUS
from journal.gui.window.app import Shell
from journal.services.files.importing import ImportProgress, MappedField

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


def dialog_of(shell: Shell) -> ImportDialog | None:
    assert shell.works is not None
    flow = shell.works._commands._imports
    assert flow is not None
    return None if flow.run is None else flow.run.dialog


def opened_dialog(shell: Shell) -> ImportDialog:
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
    assert dialog.page.files.rows.cell(0, 2) == "2"
    assert dialog.page.reasons.rows.cell(0, 1) == "4"
    assert dialog.page._reasons_title.text() == "Left out"
    assert not dialog.grab().isNull()
    dialog.reject()
    settle(shell)
    shell.window.files_dropped.emit((written(tmp_path, "many.csv", TRADES + BAD_ROW * 1234),))
    settle(shell)
    title = opened_dialog(shell).page._reasons_title.text()
    assert title == "Left out: the first 200 of 1\u2009234"
    opened_dialog(shell).reject()
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
    assert opened_dialog(shell).sentence.text() == "Done."
    opened_dialog(shell).confirm.click()
    settle(shell)
    assert dialog_of(shell) is None
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
    assert dialog.page.zone.error
    assert not dialog.confirm.isEnabled()
    # No count of what was not read; no option of the command line in a window.
    assert [dialog.page.files.rows.cell(0, place) for place in (2, 5, 8)] == ["—"] * 3
    assert "--" not in dialog.page.reasons.rows.cell(0, 3)
    dialog.page.zone.editor.setText("half past")
    dialog.page.zone.editor.editingFinished.emit()
    assert "known" in dialog.page.zone.error
    dialog.page.zone.editor.setText("+03:00")
    dialog.page.zone.editor.editingFinished.emit()
    settle(shell)
    assert dialog.confirm.isEnabled()
    read_in = [dialog.page.files.rows.cell(0, place) for place in (7, 8, 9)]
    assert read_in == ["2026-05-13 10:00:00", "UTC+03:00", "2026-05-13 07:00:00"]


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
    assert "1 liquidation was found" in opened_dialog(shell).sentence.text()


def test_a_journal_that_cannot_be_written_says_why(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    shell = open_shell()
    shell.window.files_dropped.emit((tmp_path / "not there.csv",))
    settle(shell)
    dialog = opened_dialog(shell)
    assert not dialog.confirm.isEnabled()
    assert dialog.page.reasons.rows.rowCount() == 1
    dialog.reject()


def name_columns(mapping: MappingDialog) -> None:
    """Say what the guess left open, looking at what the rows become."""
    mapping.fields[MappedField.TIME].set_value("When (UTC)")
    mapping.fields[MappedField.QUANTITY].set_value("Much")
    mapping.fields[MappedField.QUANTITY].changed.emit()
    assert mapping.tried.rows.cell(0, 0) == "13 May 2026 10:00:00"
    assert mapping.tried.rows.cell(0, 5) == "2.4 USDT"
    assert mapping.tried.rows.cell(2, 7) == "Price: is not a number: 'sixty'"
    mapping.fees.set_value(False)
    mapping.fees.changed.emit()
    assert mapping.tried.rows.cell(0, 5) == f"{MINUS}2.4 USDT"
    mapping.fees.set_value(True)
    mapping.fees.changed.emit()
    assert not mapping.grab().isNull()


def test_the_columns_of_an_unknown_file_are_named_once_and_refused_rows_saved(
    open_shell: OpenShell, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "When (UTC),Pair,Side,Price,Much,Fee\n"
    rows = "2026-05-13 10:00:00,BTC/USDT,buy,60000,0.1,-2.4 USDT\n" * 2
    bad = "2026-05-13 10:00:01,BTC/USDT,buy,sixty,0.1,-2.4 USDT\n"
    first = written(tmp_path, "fills.csv", header + rows + bad)
    shell = open_shell()
    shell.window.files_dropped.emit((first,))
    shell.window.files_dropped.emit((written(tmp_path, "more.csv", header + rows * 2),))
    settle(shell)
    dialog = opened_dialog(shell)
    # The second drop waits: it shares no dialog with the first.
    assert dialog.windowTitle() == "Import fills.csv"
    assert not dialog.confirm.isEnabled()
    (button,) = dialog.page.questions.buttons
    button.click()
    (mapping,) = dialog.findChildren(MappingDialog)
    assert mapping.fields[MappedField.SYMBOL].value() == "Pair"
    assert not mapping.confirm.isEnabled()
    assert mapping.fields[MappedField.TIME].error == "Needs a column"
    name_columns(mapping)
    mapping.confirm.click()
    settle(shell)
    assert dialog.page.files.rows.cell(0, 2) == "2"
    # What was said can be said otherwise.
    assert not dialog.columns.isVisible()
    dialog.page.files.select_place(0)
    dialog.columns.click()
    again = dialog.findChildren(MappingDialog)[-1]
    assert again.fields[MappedField.QUANTITY].value() == "Much"
    again.reject()
    place = tmp_path / "mend"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *_args: (str(place), ""))
    )
    dialog.save.click()
    settle(shell)
    assert "1 refused row saved in mend.csv" in dialog.page.note.text()
    assert "is not a number" in (tmp_path / "mend.csv").read_text(encoding="utf-8-sig")
    dialog.confirm.click()
    settle(shell)
    dialog.confirm.click()
    settle(shell)
    second = opened_dialog(shell)
    assert second.windowTitle() == "Import more.csv"
    assert [second.page.files.rows.cell(0, n) for n in (2, 3)] == ["2", "2"]
    second.reject()
    settle(shell)
    assert dialog_of(shell) is None


def test_whose_times_are_right_is_one_choice_and_an_import_is_undone_in_one_click(
    open_shell: OpenShell, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = TRADES.replace("Time(UTC)", "Time")
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", staticmethod(lambda *_args: str(tmp_path / "again"))
    )
    (tmp_path / "again").mkdir()
    written(tmp_path / "again", "trades(UTC+3).csv", content)
    (tmp_path / "again" / "link.csv").symlink_to(tmp_path)
    shell = open_shell()
    shell.window.files_dropped.emit((written(tmp_path, "trades(UTC+0).csv", content),))
    settle(shell)
    opened_dialog(shell).confirm.click()
    settle(shell)
    opened_dialog(shell).confirm.click()
    settle(shell)
    shell.hub.ask("import-folder")
    settle(shell)
    dialog = opened_dialog(shell)
    assert dialog.page.reasons.rows.cell(0, 0) == "again/link.csv"
    (choice,) = dialog.page.questions.choices
    assert not dialog.confirm.isEnabled()
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    settle(shell)
    (choice,) = dialog.page.questions.choices
    assert choice.currentIndex() == 1
    assert not dialog.grab().isNull()
    dialog.confirm.click()
    settle(shell)
    assert shell.window.status.sentence == (
        "1 file: 0 new, 0 known, 0 refused, 2 with their times replaced."
    )
    positions = desk_of(shell).services.positions
    assert positions.views("Main")[0].position.opened_at.hour == 7
    dialog.undo.click()
    settle(shell)
    assert shell.window.status.sentence == "Import undone: 0 rows removed, 2 as they were before."
    assert positions.views("Main")[0].position.opened_at.hour == 10
    assert dialog_of(shell) is None


def test_leaving_when_the_answer_is_on_its_way_leaves_all_the_same(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    shell = open_shell()
    shell.window.files_dropped.emit((written(tmp_path, "trades.csv", TRADES),))
    dialog = opened_dialog(shell)
    assert shell.works is not None
    flow = shell.works._commands._imports
    assert flow is not None
    assert flow.run is not None
    job = flow.run._job
    assert job is not None
    assert job._future is not None
    job._future.result(30)  # read to the end, and not delivered yet
    dialog.reject()
    settle(shell)
    assert dialog_of(shell) is None
    assert shell.window.status.sentence == "Import stopped; nothing was written."


def test_leaving_while_something_is_read_stops_it(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    shell = open_shell()
    shell.window.files_dropped.emit((written(tmp_path, "trades.csv", TRADES),))
    dialog = opened_dialog(shell)
    assert dialog.is_busy
    dialog.reject()
    settle(shell)
    assert dialog_of(shell) is None
    assert shell.window.status.sentence == "Import stopped; nothing was written."
    # What waits behind other work is stopped before it begins.
    going_on = Event()
    desk_of(shell).jobs.run(lambda: going_on.wait(30), lambda _: None)
    shell.window.files_dropped.emit((written(tmp_path, "trades.csv", TRADES),))
    opened_dialog(shell).reject()
    QApplication.processEvents()
    is_left = dialog_of(shell) is None
    going_on.set()
    settle(shell)
    assert is_left
    assert shell.window.status.sentence == "Import stopped; nothing was written."


def test_the_template_is_saved_where_it_is_wished(
    open_shell: OpenShell, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "mine"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *_args: (str(place), ""))
    )
    shell = open_shell()
    shell.hub.ask("save-template")
    settle(shell)
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8-sig").startswith("Record,Account,")
    assert shell.window.status.sentence.startswith("Template saved: mine.csv")


def test_progress_says_rows_rate_and_what_is_left() -> None:
    progress = ImportProgress(done=500, total=2000, rows=412_000)
    assert progress_sentence(progress, 0) == "412\u2009000 rows"
    assert progress_sentence(progress, 2) == (
        "412\u2009000 rows · 206\u2009000 rows/s · about 6 s left"
    )


def test_what_was_typed_last_counts_before_anything_is_written(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    content = TRADES.replace("Time(UTC)", "Time")
    shell = open_shell()
    shell.window.files_dropped.emit((written(tmp_path, "trades(UTC+3).csv", content),))
    settle(shell)
    dialog = opened_dialog(shell)
    editor = dialog.page.zone.editor
    # Enter in the field leaves it and presses Import, too: not with a zone nobody understands.
    editor.setText("half past")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle(shell)
    assert "known" in dialog.page.zone.error
    assert dialog.confirm.text() == "Import"
    editor.clear()
    editor.editingFinished.emit()
    assert dialog.page.zone.error == ""
    # A click that does not take the field's focus shows what is new first, too.
    editor.setText("+05:00")
    dialog.confirm.click()
    settle(shell)
    assert dialog.confirm.text() == "Import"
    assert dialog.page.files.rows.cell(0, 8) == "UTC+05:00"
    dialog.confirm.click()
    settle(shell)
    assert dialog.confirm.text() == "Close"
    assert desk_of(shell).services.positions.views("Main")[0].position.opened_at.hour == 5


def test_a_wish_that_the_pause_forbids_is_taken_back(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    content = TRADES.replace("Time(UTC)", "Time")
    shell = open_shell()
    first = written(tmp_path, "trades(UTC).csv", content)
    clear = written(tmp_path, "transactions.csv", CLEAR)
    desk_of(shell).services.importing.import_files([first, clear])
    shell.window.files_dropped.emit((written(tmp_path, "trades(UTC+3).csv", content),))
    settle(shell)
    dialog = opened_dialog(shell)
    (choice,) = dialog.page.questions.choices
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    settle(shell)
    assert "Trading is paused" in dialog.page.note.text()
    (choice,) = dialog.page.questions.choices
    assert choice.currentIndex() == 0
    dialog.page.zone.editor.setText("+00:00")
    assert not dialog.page.is_as_said()
    settle(shell)
    assert dialog.page.note.text() == ""
    assert [dialog.page.files.rows.cell(0, place) for place in (3, 4)] == ["2", "0"]
    dialog.reject()
