"""The detail of one position: figures, what it cost, rules, fills, and what can be done."""

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.ledger.positions import PositionEvent
from journal.gui.desk import Desk
from journal.gui.diary.pictures.card import PictureCard
from journal.gui.diary.pictures.drops import PictureDrops
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card, Figure, clear_layout, line
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.table import ROW_HEIGHT, Table
from journal.gui.parts.verdicts import NO_RULES, PENDING, verdict_of
from journal.gui.screens.journal.cards.anchors import Anchors
from journal.gui.screens.journal.cards.chart import ChartCard
from journal.gui.screens.journal.cards.plan import PlanCard
from journal.gui.screens.journal.cards.reach import ReachCard
from journal.gui.screens.journal.diary import DiaryCards
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.screens.journal.figures import FIGURES, Shown, figure_of, notes_of, result_rows
from journal.gui.screens.journal.fills import fill_columns
from journal.gui.screens.journal.snapshots import SnapshotTaker
from journal.gui.screens.rules.lines import RuleLines
from journal.gui.style import text as words
from journal.gui.style.theme import CONTROL_HEIGHT, Meaning, Space, TypeSize

_MOST_FILLS = 6
_SCROLL_BAR = 16


class PositionDetail(ScrollColumn):
    """The pane beside the table.

    Attributes:
        chart, plan, reach: its chart, plan against done, how far price went.
        diary: what is written about the position.
        pictures: the position's pictures.
        anchors: the way to each part, above what scrolls.
        chart_wanted: show the position on the chart (PositionEntry).
        edit_wanted: type what no file tells about it (PositionEntry).
        close_wanted: type the closing of an open position typed by hand (PositionEntry).
        entry: the position shown, or None.
    """

    chart_wanted = Signal(object)
    edit_wanted = Signal(object)
    close_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.entry: PositionEntry | None = None
        self.column.setSpacing(Space.MEDIUM)
        self._figures: dict[str, Figure] = {}
        self._nothing = PlainLabel(
            "Choose a position in the table.", meaning=Meaning.MUTED, wrap=True
        )
        self.column.addWidget(self._nothing)
        self.diary = DiaryCards(desk)
        self.pictures = PictureCard(desk)
        self.diary.pasted.connect(self.pictures.take)
        PictureDrops(self.inside, self.take_pictures)
        self._snapshots = SnapshotTaker(desk, self)
        self.chart, self.reach, self.plan = ChartCard(desk), ReachCard(), PlanCard()
        result, rules, fills = self._build_result(), self._build_rules(), self._build_fills()
        self._parts = (
            self._build_head(),
            self.chart,
            self._build_figures(),
            result,
            self.plan,
            self.reach,
            rules,
            self.diary,
            self.pictures,
            fills,
        )
        self.anchors = Anchors(
            self,
            (
                ("Write", "Note, feelings, rating and tags: Ctrl+D", self.write_note),
                ("Result", "What it brought, plan against done", lambda: self.bring(result)),
                ("Rules", "What it broke", lambda: self.bring(rules)),
                ("Pictures", "Pictures of it", lambda: self.bring(self.pictures)),
                ("Fills", "Every fill", lambda: self.bring(fills)),
            ),
        )
        self.setViewportMargins(0, CONTROL_HEIGHT + Space.MEDIUM, 0, 0)
        for part in self._parts:
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that a position can be chosen."""
        self.entry = None
        self._snapshots.look_at(None)
        self._nothing.show()
        for part in self._parts:
            part.hide()
        self.anchors.hide()

    def show_entry(self, entry: PositionEntry) -> None:
        """Show all that is known about a position."""
        is_other = self.entry is None or self.entry.view.position.key != entry.view.position.key
        self.entry = entry
        self._nothing.hide()
        self._fill_head(entry)
        for key, _label in FIGURES:
            _put(self._figures[key], figure_of(key, entry, self._desk.text))
        notes = notes_of(entry)
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self._fill_result(entry)
        self.chart.show_position(entry.view)
        self.plan.show_entry(entry, self._desk.text)
        self.reach.show_entry(entry)
        self._fill_rules(entry)
        self._fill_fills(entry)
        self.diary.show_position(entry.view.position.key)
        self.pictures.show_position(entry.view.position.key)
        self._snapshots.look_at(entry.view.position.key)
        for part in self._parts:
            part.show()
        self.anchors.show()
        if is_other:
            self.verticalScrollBar().setValue(0)

    def take_pictures(self, source: QMimeData) -> None:
        """Attach what was dropped anywhere on the pane."""
        if self.entry is not None:
            self.pictures.take(source)

    def write_note(self) -> None:
        """Put the cursor into the note about the position."""
        if self.entry is not None and self.diary.editor is not None:
            self.bring(self.diary)
            self.diary.editor.note.edit.setFocus()

    def bring(self, part: QWidget) -> None:
        """Scroll until a part begins at the top."""
        self.verticalScrollBar().setValue(part.y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the anchors above what scrolls."""
        super().resizeEvent(event)
        self.anchors.setGeometry(0, 0, self.viewport().width(), CONTROL_HEIGHT)

    def _build_head(self) -> Card:
        card = Card()
        self._title = PlainLabel(size=TypeSize.LEAD, strong=True).make_selectable()
        self.state = Chip(self._desk.look, "", Mark.NOTE)
        self.incomplete = Chip(self._desk.look, "HISTORY INCOMPLETE", Mark.WARN)
        self._times = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self._reason = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self.chart_button = Button("Show on chart")
        self.chart_button.setToolTip("Enter")
        self.chart_button.clicked.connect(lambda: self.chart_wanted.emit(self.entry))
        self.edit_button = Button("Edit facts")
        self.edit_button.setToolTip("Leverage, margin mode, margin and stop: Ctrl+E")
        self.edit_button.clicked.connect(lambda: self.edit_wanted.emit(self.entry))
        self.close_button = Button("Close it")
        self.close_button.setToolTip("Type at which price and when you closed it.")
        self.close_button.clicked.connect(lambda: self.close_wanted.emit(self.entry))
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self.state)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.SMALL)
        buttons.addWidget(self.chart_button)
        buttons.addWidget(self.edit_button)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        card.body.addLayout(top)
        card.body.addWidget(self._times)
        card.body.addWidget(self.incomplete)
        card.body.addWidget(self._reason)
        card.body.addSpacing(Space.TINY)
        card.body.addLayout(buttons)
        return card

    def _build_figures(self) -> Card:
        card = Card("Position")
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.LARGE)
        grid.setVerticalSpacing(Space.MEDIUM)
        for number, (key, label) in enumerate(FIGURES):
            self._figures[key] = Figure(label, size=TypeSize.LEAD)
            grid.addWidget(self._figures[key], number // 2, number % 2)
            grid.setColumnStretch(number % 2, 1)
        self._notes = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        card.body.addLayout(grid)
        card.body.addWidget(self._notes)
        return card

    def _build_result(self) -> Card:
        card = Card("Result")
        self._result = QVBoxLayout()
        self._result.setSpacing(Space.TINY)
        card.body.addLayout(self._result)
        return card

    def _build_rules(self) -> Card:
        card = Card("Rules")
        self.rules = RuleLines(self._desk.look)
        card.body.addWidget(self.rules)
        return card

    def _build_fills(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        self._fills_title = PlainLabel("Fills", size=TypeSize.LEAD, strong=True)
        self.fills = Table[PositionEvent](
            self._desk.look, fill_columns(self._desk.text), "Fills of the position"
        )
        column.addWidget(self._fills_title)
        column.addWidget(self.fills)
        return part

    def _fill_head(self, entry: PositionEntry) -> None:
        position, style = entry.view.position, self._desk.text
        self._title.setText(f"{position.symbol} {position.side.value}")
        self.state.show_mark(entry.state.value.upper(), entry.state.mark)
        opened = style.time(position.opened_at)
        closed = style.time(position.closed_at) if position.closed_at else "now"
        day, _, _ = opened.partition(" ")
        ended = closed.removeprefix(f"{day} ")
        self._times.setText(
            f"Before {opened} to {ended}"
            if entry.duration is None
            else f"{opened} to {ended} · {words.duration(entry.duration)}"
        )
        self._times.setToolTip(
            f"{style.utc(position.opened_at)} to {style.utc(position.closed_at) or 'now'}"
        )
        self.close_button.setVisible(entry.view.can_be_closed_by_hand)
        reason = position.incomplete_reason or ""
        self.incomplete.setVisible(bool(reason))
        self._reason.setVisible(bool(reason))
        self._reason.setText(reason)

    def _fill_result(self, entry: PositionEntry) -> None:
        clear_layout(self._result)
        for number, row in enumerate(result_rows(entry, self._desk.text)):
            if row.is_sum and number:
                self._result.addWidget(line())
            self._result.addWidget(_amount_row(row))

    def _fill_rules(self, entry: PositionEntry) -> None:
        judged = verdict_of(entry.view)
        if judged is None:
            self.rules.show_note(PENDING if entry.view.is_pending else NO_RULES)
        else:
            self.rules.show_judgement(judged.breaches, judged.not_judged)

    def _fill_fills(self, entry: PositionEntry) -> None:
        events = entry.view.position.events
        self._fills_title.setText(f"Fills ({len(events)})")
        self.fills.set_columns(fill_columns(self._desk.text, entry.quote))
        self.fills.set_rows(events)
        shown = min(len(events), _MOST_FILLS) + 1
        self.fills.setFixedHeight(shown * ROW_HEIGHT + _SCROLL_BAR)


def _put(figure: Figure, shown: Shown) -> None:
    figure.show_value(shown.value, shown.meaning, note=shown.note, tooltip=shown.tooltip)


def _amount_row(shown: Shown) -> QWidget:
    """Return a label with an amount on the right."""
    row = QWidget()
    columns = QHBoxLayout(row)
    columns.setContentsMargins(0, 0, 0, 0)
    columns.addWidget(PlainLabel(shown.label, meaning=Meaning.MUTED))
    columns.addStretch(1)
    value = PlainLabel(shown.value, strong=shown.is_sum, meaning=shown.meaning)
    columns.addWidget(value.make_selectable())
    row.setToolTip(shown.tooltip)
    return row
