"""The dialog "Report": what about, in which form, and where it goes."""

from concurrent.futures import CancelledError
from datetime import date, datetime
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.ledger.liquidations import Episode
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.jobs import Job
from journal.gui.parts.form import ChoiceField, Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.printing.making import make_report
from journal.gui.printing.paper import PrintRun, printer_names
from journal.gui.reports.report import Report
from journal.gui.reports.writing.files import save_report
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning
from journal.services.positions.service import PositionView
from journal.services.reports.choices import ReportChoices
from journal.services.reports.request import ReportKind, ReportRequest

_WIDTH: Final = 520
PDF, HTML, PAPER = "pdf", "html", "paper"
_KINDS: Final = (
    ("A week", ReportKind.WEEK),
    ("A month", ReportKind.MONTH),
    ("Any days", ReportKind.PERIOD),
    ("A position", ReportKind.POSITION),
    ("A liquidation", ReportKind.LIQUIDATION),
)
_NOTHING: Final = {
    ReportKind.WEEK: "No position of this account is closed yet: there is no week to report about.",
    ReportKind.MONTH: "No position of this account is closed yet: import a file first.",
    ReportKind.PERIOD: "",
    ReportKind.POSITION: "This account has no position: import a file first.",
    ReportKind.LIQUIDATION: "No liquidation is recorded in this account.",
}


class ReportDialog(DialogFrame):
    """Asks; the report is made and written behind the window, which shows how far it is.

    Attributes:
        kind: what it is about.
        which: which week, month, position or liquidation.
        since: the first of any days.
        until: the last of them.
        form: PDF, HTML or paper.
        account: whose report it is.
    """

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            "Report",
            "Figures, curve, calendar, positions, broken rules and what you wrote, to keep or to "
            "print.",
            "Save…",
        )
        self._desk = desk
        self._choices: ReportChoices | None = None
        self.setFixedWidth(_WIDTH)
        self._add_fields()
        self.refusal = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self.body.addWidget(self.refusal)
        self.body.addStretch(1)
        self.confirm.clicked.connect(self.make)
        self.kind.take_focus()
        self._read_choices()

    @property
    def request(self) -> ReportRequest | None:
        """What was asked for; None where something is missing, which is then said."""
        account, kind = self.account.value(), self.kind.value()
        if kind is ReportKind.PERIOD:
            return self._of_days(account)
        chosen = self.which.value()
        if kind is ReportKind.WEEK and isinstance(chosen, date):
            return ReportRequest.of_week(account, chosen)
        if kind is ReportKind.MONTH and isinstance(chosen, date):
            return ReportRequest.of_month(account, chosen)
        return ReportRequest(kind=kind, account=account, key=str(chosen)) if chosen else None

    def make(self) -> None:
        """Ask where the report goes, then make it behind the window."""
        wanted = self.request
        if wanted is None:
            return
        form = self.form.value()
        if form == PAPER:
            self.accept()
            _print(self._desk, wanted, self.parentWidget())
            return
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the report", f"{wanted.file_name}.{form}", f"{form.upper()} (*.{form})"
        )
        if name:
            path = Path(name)
            path = (
                path if path.suffix.lower() == f".{form}" else path.with_name(f"{path.name}.{form}")
            )
            self.accept()
            _save(self._desk, wanted, path)

    def _of_days(self, account: str) -> ReportRequest | None:
        days: list[date] = []
        for field in (self.since, self.until):
            try:
                days.append(date.fromisoformat(field.text()))
            except ValueError:
                field.show_error("Like 2026-05-14")
                return None
        try:
            return ReportRequest(
                kind=ReportKind.PERIOD, account=account, since=days[0], until=days[1]
            )
        except InvalidValueError as error:
            self.fields.show_refusal(error)
            return None

    def _read_choices(self) -> None:
        """Read what there is to report about, and which printers there are."""
        services, account, zone = self._desk.services, self.account.value(), self._desk.text.zone
        self.confirm.setEnabled(False)
        self._desk.jobs.run(
            lambda: (services.reports.choices(account, zone), printer_names()),
            self._offer,
            self._refuse,
            owner=self,
        )

    def _offer(self, found: tuple[ReportChoices, tuple[str, ...]]) -> None:
        self._choices, printers = found
        chosen = self.form.value()
        papers = (("Printer", PAPER),) if printers else ()
        self.form.set_choices((("PDF", PDF), ("HTML", HTML), *papers))
        self.form.set_value(chosen)
        days = [*self._choices.months] or [self._desk.clock.now().date().replace(day=1)]
        if not self.since.text():
            self.since.set_text(days[0].isoformat())
            self.until.set_text(
                self._desk.clock.now().astimezone(self._desk.text.zone).date().isoformat()
            )
        self._follow_kind()

    def _refuse(self, error: JournalError) -> None:
        self.refusal.setText(str(error))

    def _follow_kind(self) -> None:
        """Offer what there is of the chosen kind."""
        kind, choices = self.kind.value(), self._choices
        is_days = kind is ReportKind.PERIOD
        self.which.setVisible(not is_days)
        self.since.setVisible(is_days)
        self.until.setVisible(is_days)
        offered = [] if choices is None else self._offered(kind, choices)
        self.which.set_choices(offered or [("Nothing to choose", None)])
        self.which.set_label(
            next(label for label, one in _KINDS if one is kind).split()[-1].capitalize()
        )
        missing = "" if offered or is_days or choices is None else _NOTHING[kind]
        self.refusal.setText(missing)
        self.confirm.setEnabled(choices is not None and not missing)
        self.confirm.setText("Print…" if self.form.value() == PAPER else "Save…")

    def _offered(self, kind: ReportKind, choices: ReportChoices) -> list[tuple[str, object]]:
        style = self._desk.text
        match kind:
            case ReportKind.WEEK:
                return [(f"{_week(day)}", day) for day in choices.weeks]
            case ReportKind.MONTH:
                names = words.MONTH_NAMES
                return [(f"{names[day.month - 1]} {day.year}", day) for day in choices.months]
            case ReportKind.POSITION:
                return [
                    (
                        f"{style.time(_opened(one))}  {one.position.symbol} {one.position.side}",
                        one.position.key,
                    )
                    for one in choices.positions
                ]
            case _:
                return [
                    (f"{style.time(one.ended_at)}  {_symbols(one)}", one.episode_id)
                    for one in choices.episodes
                ]

    def _add_fields(self) -> None:
        desk = self._desk
        names = [one.name for one in desk.services.accounts.all()] or [desk.account_name]
        self.fields = Form()
        self.kind: ChoiceField[ReportKind] = ChoiceField("kind", "About", _KINDS)
        self.account: ChoiceField[str] = ChoiceField(
            "account", "Account", [(name, name) for name in names]
        )
        self.account.set_value(desk.account_name)
        self.which: ChoiceField[object] = ChoiceField("which", "Week", [("Reading…", None)])
        self.since = TextField("since", "First day", placeholder="2026-05-01")
        self.until = TextField("until", "Last day, included", placeholder="2026-05-31")
        self.form: ChoiceField[str] = ChoiceField("form", "As", (("PDF", PDF), ("HTML", HTML)))
        self.fields.add_row(self.kind, self.account)
        self.fields.add_row(self.which)
        self.fields.add_row(self.since, self.until)
        self.fields.add_row(self.form, None)
        self.since.hide()
        self.until.hide()
        self.kind.changed.connect(self._follow_kind)
        self.form.changed.connect(self._follow_kind)
        self.account.changed.connect(self._read_choices)
        self.fields.confirmed.connect(self.confirm.click)
        self.fields.left.connect(self.reject)
        self.body.addWidget(self.fields)


def _save(desk: Desk, wanted: ReportRequest, path: Path) -> None:
    """Make a report and write it; it can be stopped between two pages."""
    services, style = desk.services, desk.text

    def work(job: Job) -> None:
        def tell(done: int, total: int) -> None:
            if job.is_cancelled():
                raise CancelledError
            job.report(done, total)

        save_report(make_report(services, wanted, style), path, tell)

    desk.jobs.run_reporting(
        work,
        lambda _nothing: desk.hub.say(f"The report is saved as {path.name}."),
        lambda error: desk.hub.fail(str(error)),
        owner=desk,
        label="Writing the report…",
        slowly=True,
    )


def _print(desk: Desk, wanted: ReportRequest, window: QWidget | None) -> None:
    """Make a report, then ask which printer takes it."""
    services, style = desk.services, desk.text

    def send(report: Report) -> None:
        PrintRun(desk, report, window).ask()

    desk.jobs.run_reporting(
        lambda _job: make_report(services, wanted, style),
        send,
        lambda error: desk.hub.fail(str(error)),
        owner=desk,
        label="Making the report…",
        slowly=True,
    )


def _week(monday: date) -> str:
    _, week, _ = monday.isocalendar()
    return f"Week {week}, from {words.calendar_day(monday)} {monday.year}"


def _opened(view: PositionView) -> datetime:
    return view.position.opened_at


def _symbols(episode: Episode) -> str:
    return ", ".join(dict.fromkeys(one.symbol for one in episode.liquidations))
