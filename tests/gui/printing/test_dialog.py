"""The dialog "Report": what is offered, what is refused, where it goes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from journal.gui.desk import Desk
from journal.gui.printing import dialog as dialogs
from journal.gui.printing.dialog import HTML, PAPER, ReportDialog
from journal.gui.printing.paper import PrintRun
from journal.gui.reports.report import Report
from journal.gui.window.app import Shell
from journal.services.reports.request import ReportKind

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]


@pytest.fixture
def shell(open_shell: OpenShell) -> Shell:
    return open_shell(demo=True)


Ask = Callable[[], ReportDialog]


@pytest.fixture
def ask(shell: Shell, settle: Settle) -> Ask:
    """Return a function that opens the dialog of the demo."""

    def opened() -> ReportDialog:
        shell.hub.ask("report")
        settle(shell)
        return next(one for one in shell.window.findChildren(ReportDialog) if one.isVisible())

    return opened


def choose(asked: ReportDialog, kind: ReportKind) -> None:
    asked.kind.set_value(kind)
    asked.kind.changed.emit()


def save_as(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))


def test_every_kind_is_offered_with_the_newest_first_and_saved(
    ask: Ask, shell: Shell, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    QTest.keyClick(shell.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(shell)
    (asked,) = shell.window.findChildren(ReportDialog)
    assert asked.which.editor.itemText(0) == "Week 20, from 11 May 2026"
    save_as(monkeypatch, tmp_path / "week")  # without an ending
    said: list[str] = []
    shell.hub.said.connect(said.append)
    asked.confirm.click()
    settle(shell)
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF-")
    assert said[-1] == "The report is saved as week.pdf."
    for kind, title in (
        (ReportKind.MONTH, "<h1>May 2026"),
        (ReportKind.POSITION, "<h1>SOLUSDT long, Thu 14 May"),
        (ReportKind.LIQUIDATION, "<h1>Review: SOLUSDT, Thu 14 May"),
    ):
        asked = ask()
        choose(asked, kind)
        asked.form.set_value(HTML)
        save_as(monkeypatch, tmp_path / f"{kind}.html")
        asked.confirm.click()
        settle(shell)
        assert title in (tmp_path / f"{kind}.html").read_text(encoding="utf-8")


def test_wrong_days_are_refused_in_their_place_and_a_failure_or_a_stop_leaves_no_file(
    ask: Ask, shell: Shell, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask()
    choose(asked, ReportKind.PERIOD)
    assert asked.which.isHidden()
    save_as(monkeypatch, tmp_path / "nowhere" / "a.pdf")
    asked.since.set_text("May")
    asked.confirm.click()
    assert asked.since.error == "Like 2026-05-14"
    asked.since.set_text("2026-05-14")
    asked.until.set_text("2026-05-13")
    asked.confirm.click()
    assert asked.until.error == "Must not lie before the first day"
    assert asked.isVisible()
    said: list[str] = []
    shell.hub.failed.connect(said.append)
    asked.until.set_text("2026-05-14")
    asked.confirm.click()
    settle(shell)
    assert "could not be written" in said[0]
    assert shell.works is not None
    shell.works.jobs.started.connect(lambda job: job.cancel() if job.label else None)
    save_as(monkeypatch, tmp_path / "a.pdf")
    ask().confirm.click()
    settle(shell)
    assert not list(tmp_path.glob("a.*"))


def test_nothing_to_report_about_is_said(open_shell: OpenShell, settle: Settle) -> None:
    shell = open_shell()
    shell.hub.ask("report")
    settle(shell)
    (asked,) = shell.window.findChildren(ReportDialog)
    for kind, sentence in (
        (ReportKind.WEEK, "No position of this account is closed yet"),
        (ReportKind.LIQUIDATION, "No liquidation is recorded"),
    ):
        choose(asked, kind)
        assert asked.refusal.text().startswith(sentence)
        assert not asked.confirm.isEnabled()
    choose(asked, ReportKind.PERIOD)
    assert asked.confirm.isEnabled()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert asked.isHidden()


def test_a_printer_gets_every_page_and_the_trader_may_think_again(
    ask: Ask,
    shell: Shell,
    settle: Settle,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialogs, "printer_names", lambda: ("Inkjet",))
    runs: list[Report] = []
    with monkeypatch.context() as patch:
        patch.setattr(PrintRun, "ask", lambda self: runs.append(self._report))
        _print(ask(), shell, settle)
    assert [report.title for report in runs] == ["Week 20 of 2026"]
    assert shell.works is not None
    desk = shell.works.session.desk
    assert isinstance(desk, Desk)
    monkeypatch.setattr(QPrintDialog, "show", lambda _self: None)
    said: list[str] = []
    shell.hub.said.connect(said.append)
    report = Report(title="May 2026", subtitle="", parts=())
    gone: list[bool] = []
    run = PrintRun(desk, report, shell.window)
    run.destroyed.connect(lambda: gone.append(True))
    run.ask()
    run._begin(QDialog.DialogCode.Rejected)
    qtbot.waitUntil(lambda: bool(gone))
    assert said == []
    run = PrintRun(desk, report, shell.window)
    run.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    run.printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    run._begin(QDialog.DialogCode.Accepted)
    qtbot.waitUntil(lambda: any("was sent" in one for one in said))
    assert said[0] == "Printing page 1 of 1…"
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF-")


def _print(asked: ReportDialog, shell: Shell, settle: Settle) -> None:
    asked.form.set_value(PAPER)
    asked.form.changed.emit()
    assert asked.confirm.text() == "Print…"
    asked.confirm.click()
    settle(shell)
