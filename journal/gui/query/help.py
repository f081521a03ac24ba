"""A page that lists what can be asked about, each with an example to be tried."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from journal.domain.query.fields import FIELDS
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.style.theme import Meaning, Space, TypeSize

_WIDTH, _HEIGHT = 620, 460
_EXAMPLE_WIDTH = 200
_HOW = (
    ("btc short", "words are found in contract, side, state, margin, rules, tags, feelings, notes"),
    ('"took profit"', "several words together"),
    ("pnl<0 leverage>10", "both must be so"),
    ("tag:fomo or r<-1", "one of them is enough"),
    ("not (is:open or has:stop)", "all others; parentheses group"),
    ("leverage:5..10", "a range; also 5.. and ..10"),
    ("leverage:unknown", "where it is not known: no comparison finds those"),
)


class QueryHelp(QFrame):
    """The popover.

    Attributes:
        chosen: the example that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAccessibleName("How to ask for positions")
        self.setFixedSize(_WIDTH, _HEIGHT)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.LARGE, Space.LARGE, Space.SMALL, Space.LARGE)
        whole.setSpacing(Space.SMALL)
        whole.addWidget(PlainLabel("How to ask for positions", size=TypeSize.LEAD, strong=True))
        scroll = ScrollColumn()
        scroll.column.setSpacing(Space.MEDIUM)
        scroll.column.addWidget(self._rows(_HOW))
        scroll.column.addWidget(PlainLabel("Fields", strong=True))
        scroll.column.addWidget(self._rows(tuple((one.example, one.says) for one in FIELDS)))
        scroll.column.addStretch(1)
        whole.addWidget(scroll, 1)

    def open_below(self, widget: QWidget) -> None:
        """Open under a widget, its right edge under that one's."""
        corner = widget.mapToGlobal(QPoint(widget.width() - _WIDTH, widget.height() + Space.TINY))
        self.move(corner)
        self.show()

    def _rows(self, rows: tuple[tuple[str, str], ...]) -> QWidget:
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, _EXAMPLE_WIDTH)
        for number, (example, says) in enumerate(rows):
            button = Button(example, Rank.QUIET)
            button.setAccessibleDescription(says)
            button.clicked.connect(lambda _checked=False, text=example: self._choose(text))
            grid.addWidget(button, number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(PlainLabel(says, meaning=Meaning.MUTED, wrap=True), number, 1)
        return part

    def _choose(self, example: str) -> None:
        self.chosen.emit(example)
        self.close()
