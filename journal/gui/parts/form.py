"""Fields of forms: label above, unit inside, the error under the field while typing."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Final, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError
from journal.gui.parts.choice import Choice
from journal.gui.parts.plain_label import PlainLabel, style_again
from journal.gui.style import text as words
from journal.gui.style.theme import CONTROL_HEIGHT, Meaning, Space, TypeSize

Value = TypeVar("Value")
_LEAST_WIDTH = 96
_NUMBER: Final = re.compile(r"-?\d{1,18}(\.\d{0,18})?|-?\.\d{1,18}", re.ASCII)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", re.ASCII)


class FormField(QWidget):
    """A labelled editor with room for one line of error or hint under it.

    Attributes:
        changed: the trader changed what the field says.
        field: the name of the value's field, so that a refusal is shown in place.
    """

    changed = Signal()

    def __init__(self, field: str, label: str, editor: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.field = field
        self.label = label
        self._editor = editor
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        self._title = title = PlainLabel(label, size=TypeSize.SMALL, meaning=Meaning.MUTED)
        title.setBuddy(editor)
        editor.setAccessibleName(label)
        editor.setFixedHeight(CONTROL_HEIGHT)
        self._note = PlainLabel(hint, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self._note.setMinimumHeight(self._note.fontMetrics().height())
        for part in (title, editor, self._note):
            column.addWidget(part)
        column.addStretch(1)

    def set_label(self, label: str) -> None:
        """Call the field something else."""
        self.label = label
        self._title.setText(label)
        self._editor.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        """Say something else under the field while nothing is wrong."""
        self._hint = hint
        if not self.error:
            self._note.setText(hint)

    def show_error(self, sentence: str) -> None:
        """Say under the field what is wrong; an empty sentence brings the hint back."""
        self._note.setText(sentence or self._hint)
        self._note.set_meaning(Meaning.LOSS if sentence else Meaning.MUTED)
        if bool(self._editor.property("wrong")) != bool(sentence):
            self._editor.setProperty("wrong", bool(sentence))
            style_again(self._editor)

    @property
    def error(self) -> str:
        """What is wrong now, or an empty text."""
        return self._note.text() if self._editor.property("wrong") else ""

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)


class TextField(FormField):
    """A line of text, for example a symbol."""

    def __init__(  # all but two are named
        self,
        field: str,
        label: str,
        *,
        unit: str = "",
        hint: str = "",
        placeholder: str = "",
        upper: bool = False,
    ) -> None:
        self.editor = QLineEdit()
        self.editor.setPlaceholderText(placeholder)
        self.editor.setAcceptDrops(False)  # files dropped on a field are for the import
        super().__init__(field, label, self.editor, hint=hint)
        self._upper = upper
        self._unit: PlainLabel | None = None
        self.show_unit(unit)
        self.editor.textEdited.connect(self._edited)

    def show_unit(self, unit: str) -> None:
        """Say inside the field what its number is counted in; an empty text says nothing."""
        if self._unit is None:
            if not unit:
                return
            self._unit = PlainLabel(meaning=Meaning.MUTED, parent=self.editor)
            inside = QHBoxLayout(self.editor)
            inside.setContentsMargins(0, 0, Space.SMALL, 0)
            inside.addStretch(1)
            inside.addWidget(self._unit)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        room = self._unit.sizeHint().width() + Space.SMALL if unit else 0
        self.editor.setTextMargins(0, 0, room, 0)

    def text(self) -> str:
        """Return what was typed, without spaces around it."""
        typed = self.editor.text().strip()
        return typed.upper() if self._upper else typed

    def set_text(self, text: str) -> None:
        """Fill the field; this is not a change by the trader."""
        self.editor.setText(text)
        self.show_error("")

    def _edited(self) -> None:
        self.show_error("")
        self.changed.emit()


class NumberField(TextField):
    """An exact number; empty means unknown.

    Thousands may be set apart by spaces; a comma is refused, since it means two things.
    """

    def value(self) -> Decimal | None:
        """Return the number, or None when the field is empty or wrong."""
        digits = self._digits()
        return Decimal(digits) if _NUMBER.fullmatch(digits) else None

    def set_value(self, value: Decimal | None) -> None:
        """Fill the field; None empties it."""
        self.set_text("" if value is None else words.number(value))

    def problem(self) -> str:
        """Return what is wrong with the typed text, or an empty text."""
        digits = self._digits()
        if not digits or _NUMBER.fullmatch(digits):
            return ""
        if "," in digits:
            return "Write decimals with a point, for example 0.5"
        return "Write a number, for example 0.5"

    def _digits(self) -> str:
        return words.plain(self.text()).replace(" ", "")

    def _edited(self) -> None:
        self.show_error(self.problem())
        self.changed.emit()


class TimeField(TextField):
    """A moment as ``2026-05-14 15:40`` in the trader's zone; empty means unknown."""

    def __init__(self, field: str, label: str, zone: tzinfo | None, zone_label: str) -> None:
        super().__init__(field, f"{label} ({zone_label})", placeholder="2026-05-14 15:40")
        self._zone = zone

    def value(self) -> datetime | None:
        """Return the moment in UTC, or None when the field is empty or wrong."""
        try:
            return self._parsed()
        except ValueError:
            return None

    def set_value(self, at: datetime | None) -> None:
        """Fill the field; None empties it."""
        self.set_text("" if at is None else f"{at.astimezone(self._zone):%Y-%m-%d %H:%M:%S}")

    def problem(self) -> str:
        """Return what is wrong with the typed text, or an empty text."""
        try:
            self._parsed()
        except ValueError:
            return "Write day and time as 2026-05-14 15:40"
        return ""

    def _parsed(self) -> datetime | None:
        typed = self.text()
        if not typed:
            return None
        if not _TIME.fullmatch(typed):
            raise ValueError(typed)
        naive = datetime.fromisoformat(typed)
        local = naive.astimezone() if self._zone is None else naive.replace(tzinfo=self._zone)
        return local.astimezone(UTC)

    def _edited(self) -> None:
        self.show_error("")
        self.changed.emit()


class ChoiceField(FormField, Generic[Value]):
    """One of a few values, each with its words."""

    def __init__(
        self, field: str, label: str, choices: Sequence[tuple[str, Value]], *, hint: str = ""
    ) -> None:
        self.editor = Choice()
        super().__init__(field, label, self.editor, hint=hint)
        self._values: list[Value] = []
        self.set_choices(choices)
        self.editor.activated.connect(lambda _index: self._picked())

    def set_choices(self, choices: Sequence[tuple[str, Value]]) -> None:
        """Offer other values; the first one is chosen."""
        self._values = [value for _, value in choices]
        self.editor.clear()
        self.editor.addItems([text for text, _ in choices])

    def value(self) -> Value:
        """Return the chosen value."""
        return self._values[max(0, self.editor.currentIndex())]

    def set_value(self, value: Value) -> None:
        """Choose a value; one that is not offered leaves the field as it is."""
        if value in self._values:
            self.editor.setCurrentIndex(self._values.index(value))

    def _picked(self) -> None:
        self.show_error("")
        self.changed.emit()


class Form(QWidget):
    """Fields in rows of equal columns; Enter confirms, Esc leaves.

    Attributes:
        confirmed: Enter was pressed in a field.
        left: Esc was pressed.
        changed: any field was changed by the trader.
    """

    confirmed = Signal()
    left = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[FormField] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.TINY)

    def add_row(self, *fields: FormField | None) -> None:
        """Add fields side by side, all of one width; None leaves a place empty."""
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        for field in fields:
            if field is None:
                row.addWidget(QWidget(), 1)
                continue
            self.fields.append(field)
            field.changed.connect(self.changed)
            # Equal columns whatever the fields hold: their own widths are not asked.
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            field.setMinimumWidth(_LEAST_WIDTH)
            row.addWidget(field, 1)
        self._column.addLayout(row)

    def add_beside(self, widget: QWidget) -> None:
        """Add what is no field as a row of its own: a heading, a row of choices."""
        self._column.addWidget(widget)

    def show_refusal(self, error: InvalidValueError, *, focus: bool = True) -> bool:
        """Show a refusal under its field and go there; False when no field has that name.

        Args:
            error: what was refused.
            focus: False while the trader is still typing elsewhere.
        """
        for field in self.fields:
            if field.field == error.field:
                field.show_error(error.reason[:1].upper() + error.reason[1:])
                if focus:
                    field.take_focus()
                return True
        return False

    def first_problem(self) -> bool:
        """Show what is wrong in each field that cannot be read; True when there is one."""
        found = False
        for field in self.fields:
            if isinstance(field, NumberField | TimeField):
                problem = field.problem()
                field.show_error(problem)
                if problem and not found:
                    field.take_focus()
                found = found or bool(problem)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms, Esc leaves; the rest is Qt's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.confirmed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
