"""The dialog "Report": what is offered, what is refused, where it goes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from journal.gui.app import Shell
from journal.gui.desk import Desk
from journal.gui.printing import dialog as dialogs
from journal.gui.printing.dialog import HTML, PAPER, ReportDialog
from journal.gui.printing.paper import PrintRun
from journal.gui.reports.report import Report
from journal.services.reports.request import ReportKind

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]


@pytest.fixture
def shell(open_shell: OpenShell) -> Shell:
    return open_shell(demo=True)


@pytest.fixture
def asked(shell: Shell, settle: Settle) -> ReportDialog:
    """The dialog of the demo, opened by its keys."""
    QTest.keyClick(shell.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(shell)
    (found,) = shell.window.findChildren(ReportDialog)
    return found


def choose(asked: ReportDialog, kind: ReportKind) -> None:
    asked.kind.set_value(kind)
    asked.kind.changed.emit()


def save_as(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))


def test_the_newest_week_is_offered_and_saved_as_pdf(
    asked: ReportDialog,
    shell: Shell,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert asked.which.editor.itemText(0) == "Week 20, from 11 May 2026"
    save_as(monkeypatch, tmp_path / "week")  # without an ending
    said: list[str] = []
    shell.hub.said.connect(said.append)
    asked.confirm.click()
    settle(shell)
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF-")
    assert said[-1] == "The report is saved as week.pdf."


@pytest.mark.parametrize("kind", [ReportKind.MONTH, ReportKind.POSITION, ReportKind.LIQUIDATION])
def test_every_kind_is_saved_as_html(
    asked: ReportDialog,
    shell: Shell,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: ReportKind,
) -> None:
    choose(asked, kind)
    asked.form.set_value(HTML)
    save_as(monkeypatch, tmp_path / "a.html")
    asked.confirm.click()
    settle(shell)
    title = {
        ReportKind.MONTH: "<h1>May 2026",
        ReportKind.POSITION: "<h1>SOLUSDT long, Thu 14 May",
        ReportKind.LIQUIDATION: "<h1>Review: SOLUSDT, Thu 14 May",
    }[kind]
    assert title in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_any_days_are_typed_and_wrong_ones_refused_in_their_place(
    asked: ReportDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(asked, ReportKind.PERIOD)
    assert asked.which.isHidden()
    save_as(monkeypatch, tmp_path / "a.pdf")
    asked.since.set_text("May")
    asked.confirm.click()
    assert asked.since.error == "Like 2026-05-14"
    asked.since.set_text("2026-05-14")
    asked.until.set_text("2026-05-13")
    asked.confirm.click()
    assert asked.until.error == "Must not lie before the first day"
    assert asked.isVisible()
    assert not list(tmp_path.glob("*.pdf"))
    assert not asked.grab().isNull()


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


def test_a_report_that_is_stopped_leaves_no_file(
    asked: ReportDialog,
    shell: Shell,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert shell.works is not None
    shell.works.jobs.started.connect(lambda job: job.cancel() if job.label else None)
    save_as(monkeypatch, tmp_path / "a.pdf")
    asked.confirm.click()
    settle(shell)
    assert not list(tmp_path.glob("a.*"))


def test_a_place_that_cannot_be_written_to_is_said(
    asked: ReportDialog,
    shell: Shell,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    shell.hub.failed.connect(said.append)
    save_as(monkeypatch, tmp_path / "nowhere" / "a.pdf")
    asked.confirm.click()
    settle(shell)
    assert "could not be written" in said[0]


def test_paper_is_offered_where_there_is_a_printer(
    shell: Shell, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "printer_names", lambda: ("Inkjet",))
    runs: list[Report] = []
    monkeypatch.setattr(PrintRun, "ask", lambda self: runs.append(self._report))
    shell.hub.ask("report")
    settle(shell)
    (asked,) = shell.window.findChildren(ReportDialog)
    asked.form.set_value(PAPER)
    asked.form.changed.emit()
    assert asked.confirm.text() == "Print…"
    asked.confirm.click()
    settle(shell)
    assert [report.title for report in runs] == ["Week 20 of 2026"]


def test_a_printer_gets_every_page_and_the_trader_may_think_again(
    shell: Shell, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
