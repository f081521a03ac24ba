"""What only the trader can say about dropped files, one line each."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.gui.parts.button import Button
from journal.gui.parts.card import clear_layout
from journal.gui.parts.choice import Choice
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space
from journal.services.files.importing import FileOutcome

_MOST_LINES = 3
_CHOICE_WIDTH = 248
_KEEP, _REPLACE = "Keep the recorded times", "Use the times of the file"


class ImportQuestions(QWidget):
    """Lines for unknown columns and for times that were told otherwise before.

    Attributes:
        mapping_wanted: the trader wants to name the columns of a file (``FileOutcome``).
        times_decided: (paths, whether their times replace the recorded ones).
    """

    mapping_wanted = Signal(object)
    times_decided = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.choices: list[Choice] = []
        self.buttons: list[Button] = []
        self._shifts: dict[Path, timedelta | None] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)

    def show_files(self, files: Sequence[FileOutcome], retimed: frozenset[Path]) -> None:
        """Ask about these files; ``retimed`` are those whose times shall replace others."""
        clear_layout(self._column)
        self.choices, self.buttons = [], []
        unknown = [file for file in files if file.needs_mapping]
        for file in unknown[:_MOST_LINES]:
            self._ask_columns(file, len(unknown) - _MOST_LINES)
        others = [file for file in files if file.of_time or file.retimed]
        for file in others:
            # Once replaced, nothing differs any more: the shift is remembered from before.
            self._shifts.setdefault(file.path, file.time_shift)
        if len(others) > _MOST_LINES:
            paths = tuple(file.path for file in others)
            rows = sum(file.of_time + file.retimed for file in others)
            self._ask_times(f"{len(others)} files", rows, paths, retimed)
        else:
            for file in others:
                self._ask_times(file.label, file.of_time + file.retimed, (file.path,), retimed)
        self.setVisible(bool(unknown or others))

    def _ask_columns(self, file: FileOutcome, others: int) -> None:
        more = f" ({others} more files like this)" if others > 0 else ""
        button = Button("Name the columns…")
        button.setAccessibleName(f"Name the columns of {file.label}")
        button.clicked.connect(lambda: self.mapping_wanted.emit(file))
        self.buttons.append(button)
        self._add_line(f"{file.label}: its columns are not known.{more}", button)

    def _ask_times(
        self, name: str, rows: int, paths: tuple[Path, ...], retimed: frozenset[Path]
    ) -> None:
        choice = Choice()
        choice.addItems([_KEEP, _REPLACE])
        choice.setAccessibleName(f"Times of {name}")
        choice.setFixedWidth(_CHOICE_WIDTH)
        choice.setCurrentIndex(int(retimed.issuperset(paths)))
        choice.activated.connect(lambda place: self.times_decided.emit(paths, bool(place)))
        self.choices.append(choice)
        count = "1 recorded row is" if rows == 1 else f"{rows} recorded rows are"
        self._add_line(
            f"{name}: {count} {self._apart(paths)} in this file. One of the two imports was read "
            "in a wrong time zone.",
            choice,
        )

    def _apart(self, paths: tuple[Path, ...]) -> str:
        shifts = {self._shifts[path] for path in paths}
        shift = shifts.pop() if len(shifts) == 1 else None
        if shift is None:
            return "at other times"
        direction = "later" if shift > timedelta(0) else "earlier"
        return f"{words.duration(abs(shift))} {direction}"

    def _add_line(self, sentence: str, control: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(PlainLabel(f"▲  {sentence}", meaning=Meaning.WARNING, wrap=True), 1)
        row.addWidget(control)
        self._column.addLayout(row)
