"""The three trades: why each was chosen, a small chart of it, and its note."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.errors import JournalError
from journal.domain.routine.three import ChosenTrade
from journal.domain.values import PriceType
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.desk import Desk
from journal.gui.diary.fields.note import NoteField
from journal.gui.diary.keeping import DiaryKeeping
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card, clear_layout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.review.week.words import HOW_CHOSEN, why_sentence, why_title
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.charting.content import ChartContent

_CHART_HEIGHT: Final = 200
_NO_CANDLES: Final = "No candles of this time are stored: import them to see the trade."


class TradeLook(Card):
    """One trade to look at.

    Attributes:
        note: what the trader writes about it; it is the position's note in the diary.
        canvas: its chart; hidden without candles.
    """

    def __init__(self, desk: Desk, chosen: ChosenTrade) -> None:
        super().__init__(why_title(chosen))
        self._desk = desk
        self._entry: DiaryEntry | None = None
        key = chosen.trade.position_key
        self.canvas = ChartCanvas(self)
        self.canvas.setAccessibleName(f"Small chart: {why_title(chosen)}")
        self.canvas.setFixedHeight(_CHART_HEIGHT)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.setAttribute(
            Qt.WidgetAttribute.WA_TransparentForMouseEvents
        )  # they scroll the page
        self.canvas.set_overlay_shown(shown=False)
        self.canvas.set_theme(desk.theme)
        self.canvas.hide()
        self.missing = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self.missing.hide()
        self.note = NoteField(desk.look)
        self.note.edit.setAccessibleName(f"Note about {chosen.trade.symbol}")
        self.note.edit.setPlaceholderText("What do you see now that you did not see then?")
        self.note.edit.setTabChangesFocus(True)
        self.keeping = DiaryKeeping(desk, self._collect, self)
        self.keeping.came.connect(self._show_entry)
        self.note.changed.connect(self.keeping.touch)
        opening = Button("Open the chart")
        opening.clicked.connect(lambda: desk.hub.go_to(ScreenName.CHART, key))
        self.head.addWidget(opening)
        why = PlainLabel(why_sentence(chosen, desk.text), wrap=True).make_selectable()
        for part in (why, self.canvas, self.missing, self.note):
            self.body.addWidget(part)
        desk.look.changed.connect(self._wear_theme)
        self.keeping.show(Subject.position(key))
        charting, account = desk.services.charting, desk.account_name
        desk.jobs.run(
            lambda: charting.content(account, key, PriceType.MARK),
            self._show_chart,
            self._no_chart,
            owner=self,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Write what is there."""
        self.keeping.leave()
        super().hideEvent(event)

    def _collect(self, subject: Subject) -> DiaryEntry:
        """Return the entry with the note as it stands; the rest of it stays."""
        return replace(self._entry or DiaryEntry(subject=subject), note=self.note.text())

    def _show_entry(self, entry: DiaryEntry) -> None:
        self._entry = entry
        self.note.show_text(entry.note)

    def _show_chart(self, content: ChartContent) -> None:
        if not len(content.series):
            self._no_chart()
            return
        self.canvas.set_zone(self._desk.text.zone)
        self.canvas.set_hidden_money(hidden=self._desk.text.hide_money)
        self.canvas.show()
        self.canvas.show_content(content)

    def _no_chart(self, error: JournalError | None = None) -> None:
        self.missing.setText(str(error) if error else _NO_CANDLES)
        self.missing.show()

    def _wear_theme(self) -> None:
        self.canvas.set_theme(self._desk.theme)


class ThreeLooks(QWidget):
    """Up to three trades below one another, made when they are first looked at.

    Attributes:
        looks: the cards.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen: tuple[ChosenTrade, ...] = ()
        self.looks: list[TradeLook] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.LARGE)

    def show_trades(self, chosen: Sequence[ChosenTrade], sentence: str) -> None:
        """Show trades, or say why there are none; the same ones stay as they are."""
        if self.looks and tuple(chosen) == self._chosen:
            return
        for look in self.looks:
            look.keeping.leave()
        self._chosen = tuple(chosen)
        clear_layout(self._column)
        self.looks = [TradeLook(self._desk, one) for one in chosen]
        said = HOW_CHOSEN if self.looks else sentence
        self._column.addWidget(PlainLabel(said, meaning=Meaning.MUTED, wrap=True))
        for look in self.looks:
            self._column.addWidget(look)
