"""The list of the palette: lines drawn by us, the typed letters underlined."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from journal.gui.shell.icons import Icon, draw_icon
from journal.gui.shell.search.places import icon_of
from journal.gui.shell.search.rows import Line, Lines
from journal.gui.style.look import Look, font
from journal.gui.style.theme import RADIUS, Space, TypeSize
from journal.services.searching.entries import Entry
from journal.services.searching.ranking import Folded, fold, letters_of

_LINE: Final = 34
_HEADING: Final = 28
_ICON: Final = 16
_LEFT: Final = Space.MEDIUM + _ICON + Space.MEDIUM
_LEAST_DETAIL: Final = 60


class Results(QListView):
    """What was found; the field above keeps the keyboard and moves the choice.

    Attributes:
        lines: the model.
        wanted: the thing that was clicked.
        query: what was typed, folded: its letters are underlined.
    """

    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = Lines(self)
        self.query: Folded = fold("")
        self.setModel(self.lines)
        self.setItemDelegate(_Painted(self, look))
        self.setAccessibleName("Found")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(False)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setStyleSheet("QListView { border: none; background: transparent; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.entered.connect(self._follow)
        self.clicked.connect(self._want)

    def show_lines(self, lines: Sequence[Line], query: Folded) -> None:
        """Show other lines and choose the first of them."""
        self.query = query
        self.lines.show_lines(lines)
        self.choose(self.lines.next_entry(-1, 1))
        self.scrollToTop()

    def move(self, step: int) -> None:  # type: ignore[override]  # a list is not moved about
        """Choose the next line up (-1) or down (1); behind the last comes the first."""
        if self.lines.rowCount():
            self.choose(self.lines.next_entry(self.currentIndex().row(), step))

    def choose(self, row: int) -> None:
        """Choose a line."""
        self.setCurrentIndex(self.lines.index(row, 0))
        if row == 1:
            self.scrollToTop()  # its heading, too

    @property
    def chosen(self) -> Line | None:
        """The line that Enter opens."""
        index = self.currentIndex()
        return self.lines.line(index.row()) if index.isValid() else None

    @property
    def chosen_row(self) -> int:
        """The place of that line; -1: none is chosen."""
        return self.currentIndex().row()

    def needed_height(self) -> int:
        """Return how high all lines are."""
        rows = range(self.lines.rowCount())
        return sum(_HEADING if self.lines.line(row).entry is None else _LINE for row in rows)

    def _follow(self, index: QModelIndex) -> None:
        if self.lines.line(index.row()).entry is not None:
            self.setCurrentIndex(index)

    def _want(self, index: QModelIndex) -> None:
        entry: Entry | None = self.lines.line(index.row()).entry
        if entry is not None:
            self.wanted.emit(entry)


class _Painted(QStyledItemDelegate):
    """Draws headings and lines."""

    def __init__(self, results: Results, look: Look) -> None:
        super().__init__(results)
        self._results, self._look = results, look

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Lines are higher than headings."""
        is_heading = self._results.lines.line(index.row()).entry is None
        return QSize(option.rect.width(), _HEADING if is_heading else _LINE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one line in its state."""
        line = self._results.lines.line(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        if line.entry is None:
            self._paint_heading(painter, box, line)
        else:
            chosen = index.row() == self._results.currentIndex().row()
            self._paint_line(painter, box, line, line.entry, chosen=chosen)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRect, line: Line) -> None:
        painter.setFont(font(TypeSize.SMALL))
        painter.setPen(QColor(self._look.theme.text_muted))
        inside = box.adjusted(Space.MEDIUM, 0, -Space.MEDIUM, -Space.TINY)
        flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inside, flags, line.text)

    def _paint_line(
        self, painter: QPainter, box: QRect, line: Line, entry: Entry, *, chosen: bool
    ) -> None:
        theme = self._look.theme
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selection))
            painter.drawRoundedRect(box.adjusted(Space.TINY, 1, -Space.TINY, -1), RADIUS, RADIUS)
        icon, color = icon_of(entry), QColor(theme.text_muted)
        if line.locked:
            icon, color = Icon.LOCK, QColor(theme.lock)
        top = box.y() + (box.height() - _ICON) / 2
        draw_icon(painter, icon, QRectF(box.x() + Space.MEDIUM, top, _ICON, _ICON), color)
        middle = Qt.AlignmentFlag.AlignVCenter
        inside = box.adjusted(_LEFT, 0, -Space.MEDIUM, 0)
        painter.setFont(font(TypeSize.BODY))
        metrics = painter.fontMetrics()
        painter.setPen(QColor(theme.text_muted))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, line.end)
        if line.end:
            inside.adjust(0, 0, -metrics.horizontalAdvance(line.end) - Space.MEDIUM, 0)
        painter.setPen(QColor(theme.text_muted if line.locked else theme.text))
        title = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, middle, title)
        self._underline(painter, inside, title)
        room = inside.width() - metrics.horizontalAdvance(title) - Space.MEDIUM
        if line.detail and room > _LEAST_DETAIL:
            painter.setPen(QColor(theme.text_muted))
            beside = inside.adjusted(inside.width() - room, 0, 0, 0)
            said = metrics.elidedText(line.detail, Qt.TextElideMode.ElideRight, room)
            painter.drawText(beside, middle, said)

    def _underline(self, painter: QPainter, inside: QRect, title: str) -> None:
        """Draw a line under the letters that were typed."""
        metrics = painter.fontMetrics()
        below = inside.center().y() + metrics.ascent() // 2 + 2
        for begin, end in letters_of(self._results.query, title):
            left = inside.x() + metrics.horizontalAdvance(title[:begin])
            width = metrics.horizontalAdvance(title[begin:end])
            painter.fillRect(QRectF(left, below, width, 1.5), QColor(self._look.theme.accent))
