"""One day of the calendar: the positions that were closed on it, and what was written."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout

from journal.domain.diary.subject import Subject
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.column import Column, number_column, pnl_column, text_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.plots.calendar.days import day_name
from journal.gui.screens.analytics.handing import show_trades
from journal.gui.screens.analytics.writing import Writing
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.analytics.answers import Calendar, CalendarDay, Scope
from journal.services.analytics.queries import query_of_day
from journal.services.positions.views import PositionView

if TYPE_CHECKING:
    from journal.gui.jobs import Job

_MOST: Final = 24
"""More of them are shown by the Journal; each takes a millisecond to put together."""
_NOTE_LENGTH: Final = 240
_SIDES: Final = {"long": "▲ long", "short": "▼ short"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One position that was closed on the day."""

    key: str
    account: str
    closed_at: datetime | None
    symbol: str
    side: str
    result: Decimal | None
    r_multiple: Decimal | None

    @classmethod
    def of(cls, view: PositionView, account: str) -> "DayRow":
        """Return what the panel shows of a position."""
        position = view.position
        return cls(
            key=position.key,
            account=account,
            closed_at=position.closed_at,
            symbol=position.symbol,
            side=_SIDES[position.side.value],
            result=view.net_pnl,
            r_multiple=None if view.r_multiple is None else round(view.r_multiple, 2),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRead:
    """What is known of a day."""

    rows: tuple[DayRow, ...]
    note: str


class DayPanel(Card):
    """The day in a card; Enter on a position opens it in the Journal.

    Attributes:
        positions: those that were closed.
        note: what was written about the day.
        note_button: writes about it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(margin=Space.MEDIUM)
        self._desk = desk
        self._at = date(2000, 1, 1)
        self._question = 0
        self._job: Job | None = None
        self._accounts: tuple[str, ...] = ()
        self._scope: Scope | None = None
        self.heading_of_day = PlainLabel(size=TypeSize.LEAD, strong=True)
        self.sum = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        columns = _columns(desk.text, "")
        self.positions: Table[DayRow] = Table(desk.look, columns, "Closed on this day")
        self.positions.empty_text = "Nothing was closed."
        self.positions.opened.connect(self._open)
        self.note = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.open_button, self.note_button = Button("Show in the Journal"), Button("Note")
        self.open_button.clicked.connect(self.open_day)
        self.note_button.clicked.connect(self._write)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.open_button)
        row.addWidget(self.note_button)
        row.addStretch(1)
        for part in (self.heading_of_day, self.sum, self.positions):
            self.body.addWidget(part, int(part is self.positions))
        self.body.addWidget(self.note)
        self.body.addLayout(row)

    def show_day(
        self, at: date, calendar: Calendar, writing: Writing, accounts: tuple[str, ...]
    ) -> None:
        """Show a day; its positions are read off the window's thread."""
        self._at, self._accounts, self._scope = at, accounts, calendar.scope
        self.heading_of_day.setText(day_name(at))
        day = next((one for one in calendar.days if one.date == at), None)
        self.sum.setText(_sum_words(day, writing))
        self.positions.set_columns(_columns(self._desk.text, writing.asset))
        self._question += 1
        question = self._question

        def show(found: DayRead) -> None:
            if question == self._question:
                self._show(found)

        services = self._desk.services

        def work() -> DayRead:
            refs = calendar.positions_on(at)[:_MOST]
            views = {
                name: services.positions.glance(name) for name in {ref.account for ref in refs}
            }
            return DayRead(
                rows=tuple(
                    DayRow.of(views[ref.account][row], ref.account)
                    for ref in refs
                    if (row := views[ref.account].row_of(ref.position_key)) is not None
                ),
                note="\n".join(
                    note
                    for account in accounts
                    if (note := services.diary.entry(account, Subject.day(at)).note)
                ),
            )

        if self._job is not None:
            self._job.cancel()
        self._job = self._desk.jobs.run(work, show, owner=self)

    def open_day(self) -> None:
        """Show all positions of the day in the Journal."""
        if self._scope is not None:
            show_trades(self._desk, self._scope, query_of_day(self._scope, self._at))

    def _show(self, found: DayRead) -> None:
        self._job = None
        self.positions.set_rows(found.rows)
        self.open_button.setEnabled(bool(found.rows))
        note = found.note
        self.note.setText(note[:_NOTE_LENGTH] + ("…" if len(note) > _NOTE_LENGTH else ""))
        self.note.setVisible(bool(note))

    def _open(self, row: DayRow) -> None:
        self._desk.open_in(row.account, ScreenName.JOURNAL, row.key)

    def _write(self) -> None:
        """Open the diary of the day; it is the one of the account in the window."""
        from journal.gui.diary.dialog import DiaryDialog  # noqa: PLC0415  # not before it is needed

        DiaryDialog(self._desk, self.window(), Subject.day(self._at)).open()


def _sum_words(day: CalendarDay | None, writing: Writing) -> str:
    if day is None:
        return "Nothing was closed on this day."
    trades = "1 position" if day.count == 1 else f"{day.count} positions"
    shown = f"; the first {_MOST} are listed" if day.count > _MOST else ""
    return f"{writing.amount(day.result)} from {trades}, {day.wins} won{shown}."


def _columns(style: TextStyle, asset: str) -> tuple[Column[DayRow], ...]:
    return (
        text_column(
            "closed",
            "Closed",
            lambda row: None if row.closed_at is None else style.clock_time(row.closed_at),
            sort_key=lambda row: row.closed_at,
            tooltip=lambda row: style.utc(row.closed_at),
        ),
        text_column(
            "symbol",
            "Symbol",
            lambda row: row.symbol,
            tooltip=lambda row: f"{row.symbol} {row.side}",
            stretch=True,
        ),
        pnl_column(
            "result", "Result", lambda row: row.result, style, asset=lambda _: asset, unit=asset
        ),
        number_column("r", "R", lambda row: row.r_multiple, signed=True, at_most=2, shown=False),
    )
