"""The lines of the palette as a model: a heading for each group, then what was found of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from journal.gui.shell.search.places import locked_reason
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.services.searching.entries import Entry, Group, Kind

NAMES: Final = {
    Kind.POSITION: "Positions",
    Kind.NOTE: "Notes",
    Kind.TAG: "Tags",
    Kind.EPISODE: "Liquidations",
    Kind.RULE: "Rules",
    Kind.PLAN: "Plans",
    Kind.SCREEN: "Screens",
    Kind.ACTION: "Actions",
    Kind.SETTING: "Settings",
    Kind.ACCOUNT: "Accounts",
}
_NO_PARENT: Final = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a heading, or a found thing under it.

    Attributes:
        text: the heading, or the title of what was found.
        entry: what was found; None for a heading.
        detail: what stands beside the title.
        end: what stands at the right: time and amount, or keys.
        locked: why it cannot be done now; empty: it can.
    """

    text: str
    entry: Entry | None = None
    detail: str = ""
    end: str = ""
    locked: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        kind = NAMES[self.entry.kind].rstrip("s") if self.entry else ""
        return ", ".join(
            part for part in (self.text, self.detail, self.end, kind, self.locked) if part
        )


def lines_of(groups: Sequence[Group], style: TextStyle, *, paused: bool) -> Iterator[Line]:
    """Yield the lines of what was found."""
    for group in groups:
        name, shown = NAMES[group.kind], len(group.entries)
        more = f" · {shown} of {words.number(Decimal(group.total))}" if group.total > shown else ""
        whose = f" in {group.account}" if group.account else ""
        yield Line(text=f"{name}{whose}{more}")
        yield from (line_of(entry, style, paused=paused) for entry in group.entries)


def line_of(entry: Entry, style: TextStyle, *, paused: bool) -> Line:
    """Return the line of one thing."""
    when = "" if entry.happened_at is None else style.time(entry.happened_at)
    if entry.kind is Kind.NOTE:
        when = when[:10]
    amount = "" if entry.amount is None else style.pnl(entry.amount, entry.asset)
    has_keys = entry.kind in {Kind.ACTION, Kind.SCREEN}
    return Line(
        text=entry.title,
        entry=entry,
        detail="" if has_keys else _detail(entry),
        end=entry.detail if has_keys else "   ".join(part for part in (amount, when) if part),
        locked=locked_reason(entry, paused=paused),
    )


def _detail(entry: Entry) -> str:
    """Return what stands beside a title: the account first, where it is another one."""
    return " · ".join(part for part in (entry.account, entry.detail) if part)


class Lines(QAbstractListModel):
    """All lines; a heading can be seen and not be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> Line:
        """Return a line."""
        return self._lines[row]

    def next_entry(self, row: int, step: int) -> int:
        """Return the next line up or down that is no heading, round the ends; -1: there is none."""
        count = len(self._lines)
        for _ in range(count):
            row = (row + step) % count
            if self._lines[row].entry is not None:
                return row
        return -1

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        """Return how many lines there are."""
        return len(self._lines)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the text of a line, and what is spoken of it."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        return line.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """A heading is not chosen."""
        if self._lines[index.row()].entry is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
