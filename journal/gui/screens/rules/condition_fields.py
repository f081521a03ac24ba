"""A condition as rows of fields: all of a block hold, or all of another one."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError
from journal.domain.rules.custom.condition import All, Any, Compare, Condition
from journal.domain.rules.custom.vocabulary import WORDS, Comparison
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.form import ChoiceField, FormField, NumberField, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.tab_order import lead_tab
from journal.gui.shell.icons import Icon
from journal.gui.style import text as words
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space

MOST_ROWS: Final = 5
MOST_BLOCKS: Final = 3
_FIELD_WIDTH, _COMPARISON_WIDTH, _VALUE_WIDTH = 220, 120, 190
Blocks = tuple[tuple[Compare, ...], ...]


def blocks_of(condition: Condition) -> Blocks | None:
    """Return a condition as blocks of comparisons, or None where it is nested otherwise."""
    parts = condition.parts if isinstance(condition, Any) else (condition,)
    blocks = []
    for part in parts:
        inner = part.parts if isinstance(part, All) else (part,)
        block = tuple(one for one in inner if isinstance(one, Compare))
        if len(block) != len(inner) or len(block) > MOST_ROWS:
            return None
        blocks.append(block)
    return tuple(blocks) if len(blocks) <= MOST_BLOCKS else None


class ComparisonRow(QWidget):
    """One comparison: field, how it is compared, value.

    Attributes:
        changed: it says something else.
        left_out: it is to be taken away.
    """

    changed = Signal()
    left_out = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        labels = [(word.label, name) for name, word in WORDS.items()]
        self.field: ChoiceField[str] = ChoiceField("field", "What", labels)
        self.comparison: ChoiceField[Comparison] = ChoiceField("comparison", "Compared", ())
        self.number = NumberField("value", "Value")
        self.word: ChoiceField[str] = ChoiceField("value", "Value", ())
        self.text = TextField("value", "Value", upper=True, placeholder="BTCUSDT")
        self._values = QStackedWidget()
        for one in (self.number, self.word, self.text):
            self._values.addWidget(one)
            one.changed.connect(self.changed)
        self.out = Button("", Rank.QUIET, icon=Icon.CLOSE, look=look)
        self.out.setAccessibleName("Leave this comparison out")
        self.out.clicked.connect(self._leave_out)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        parts: tuple[tuple[QWidget, int], ...] = (
            (self.field, _FIELD_WIDTH),
            (self.comparison, _COMPARISON_WIDTH),
            (self._values, _VALUE_WIDTH),
        )
        for part, width in parts:
            part.setFixedWidth(width)
            row.addWidget(part)
        row.addWidget(self.out, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.field.changed.connect(self._other_field)
        self.comparison.changed.connect(self.changed)
        self._show_field()

    def show_comparison(self, one: Compare) -> None:
        """Fill the row; this is not a change by the trader."""
        self.field.set_value(one.field)
        self._show_field()
        self.comparison.set_value(one.comparison)
        if one.number is not None:
            self.number.set_value(one.number)
        elif one.word.choices:
            self.word.set_value(one.value)
        else:
            self.text.set_text(one.value)

    def said(self) -> Compare:
        """Return the comparison.

        Raises:
            InvalidValueError: the value is missing or cannot be compared with.
        """
        try:
            return Compare(
                field=self.field.value(), comparison=self.comparison.value(), value=self._value()
            )
        except InvalidValueError as error:
            self._editor.show_error(error.reason[:1].upper() + error.reason[1:])
            raise

    @property
    def _editor(self) -> FormField:
        editor = self._values.currentWidget()
        return editor if isinstance(editor, FormField) else self.text

    def _value(self) -> str:
        if self._editor is self.number:
            value = self.number.value()
            return "" if value is None else f"{value:f}"
        return self.word.value() if self._editor is self.word else self.text.text()

    def _other_field(self) -> None:
        self._show_field()
        self.changed.emit()

    def _show_field(self) -> None:
        word = WORDS[self.field.value()]
        self.comparison.set_choices([(one.value, one) for one in word.comparisons])
        if word.limits is not None:
            low, high = (words.number(limit) for limit in word.limits)
            self.number.set_text("")
            self.number.show_unit(word.unit)
            self.number.setToolTip(f"From {low} to {high}")
            self._values.setCurrentWidget(self.number)
        elif word.choices:
            self.word.set_choices([(choice, choice) for choice in word.choices])
            self._values.setCurrentWidget(self.word)
        else:
            self._values.setCurrentWidget(self.text)

    def _leave_out(self) -> None:
        self.left_out.emit(self)


class Block(QWidget):
    """Comparisons that hold together.

    Attributes:
        changed: it says something else.
        rows: the comparisons.
    """

    changed = Signal()

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._look = look
        self.rows: list[ComparisonRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.TINY)
        self._column.addWidget(PlainLabel(title, meaning=Meaning.MUTED))
        self.more = Button("And …", Rank.QUIET)
        self.more.clicked.connect(self._add_row)
        self._column.addWidget(self.more)

    def show_block(self, block: tuple[Compare, ...]) -> None:
        """Fill it; this is not a change by the trader."""
        for one in block:
            self.add_row().show_comparison(one)

    def add_row(self) -> ComparisonRow:
        """Add an empty comparison."""
        row = ComparisonRow(self._look)
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        row.changed.connect(self.changed)
        row.left_out.connect(self._take_out)
        self.more.setVisible(len(self.rows) < MOST_ROWS)
        lead_tab(self, (*self.rows, self.more))
        return row

    def _add_row(self) -> None:
        self.add_row()
        self.changed.emit()

    def _take_out(self, row: ComparisonRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self.more.setVisible(len(self.rows) < MOST_ROWS)
        self.changed.emit()


class ConditionFields(QWidget):
    """Blocks of comparisons: the condition holds where one block does.

    Attributes:
        changed: it says something else.
        blocks: the blocks; those without rows say nothing.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.blocks: list[Block] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)
        self.more = Button("Or …", Rank.QUIET)
        self.more.clicked.connect(self._add_block)
        self._column.addWidget(self.more)
        self._column.addStretch(1)

    def show_blocks(self, blocks: Blocks) -> None:
        """Fill it; this is not a change by the trader."""
        for block in blocks:
            self._new_block().show_block(block)

    def said(self) -> Condition:
        """Return the condition.

        Raises:
            InvalidValueError: a value is missing or wrong, or there is no comparison at all.
        """
        parts: list[Condition] = []
        for block in self.blocks:
            rows = tuple(row.said() for row in block.rows)
            if rows:
                parts.append(rows[0] if len(rows) == 1 else All(parts=rows))
        return parts[0] if len(parts) == 1 else Any(parts=tuple(parts))

    def _add_block(self) -> None:
        self._new_block().add_row()
        self.changed.emit()

    def _new_block(self) -> Block:
        title = "or where all of these hold" if self.blocks else "Broken where all of these hold"
        block = Block(self._look, title)
        self.blocks.append(block)
        self._column.insertWidget(len(self.blocks) - 1, block)
        block.changed.connect(self.changed)
        self.more.setVisible(len(self.blocks) < MOST_BLOCKS)
        return block
