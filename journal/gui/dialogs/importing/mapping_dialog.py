"""Which column is what: asked once for each unknown header, with the first rows beside it."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from journal.domain.errors import InvalidValueError
from journal.domain.values import Fill
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.dialogs.importing.columns import shrinkable
from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column, text_column
from journal.gui.parts.form import ChoiceField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.files.importing import (
    REQUIRED,
    ColumnMapping,
    DateOrder,
    HeaderSample,
    MappedField,
    MappingGuess,
    RowError,
    guessed,
    trial,
)

_WIDTH, _HEIGHT = 1120, 704
_ACROSS = 5
_RAW_ROWS, _TRIED_ROWS = 2, 3
_NONE = "—"
_WITHOUT_ID = (
    "Without a trade ID a row is known again by all it says; rows that are equal are kept apart "
    "by their number."
)
_SWAPPED = "Days and months could be the other way round: check the times that are read."
_DATES = [
    ("Year, month, day", DateOrder.YEAR_FIRST),
    ("Day, month, year", DateOrder.DAY_FIRST),
    ("Month, day, year", DateOrder.MONTH_FIRST),
]
_DECIMALS = [("With a point: 1,234.5", False), ("With a comma: 1.234,5", True)]
_FEES = [("As 0.5", False), ("As -0.5", True)]
_CELLS = ("Time", "Symbol", "Side", "Price", "Quantity", "Fee", "Realized PnL")


@dataclass(frozen=True, slots=True)
class TriedRow:
    """What one row of the file becomes, cell by cell, or why it is refused."""

    cells: tuple[str, ...]
    problem: str


class MappingDialog(DialogFrame):
    """A choice for each field, and the first rows as they are and as they are read.

    Attributes:
        accepted_mapping: complete, for this header.
    """

    accepted_mapping = Signal(object)

    def __init__(  # the parts of one question
        self,
        desk: Desk,
        parent: QWidget | None,
        *,
        label: str,
        sample: HeaderSample,
        guess: MappingGuess,
        zone: tzinfo | None,
    ) -> None:
        super().__init__(
            parent,
            "Which column is what?",
            f"{label} is no export that is known here. Say it once: the next file with these "
            "columns needs no question.",
            "Use these columns",
        )
        self.resize(_WIDTH, _HEIGHT)
        self._sample, self._zone = sample, zone
        names: list[tuple[str, str | None]] = [(_NONE, None)]
        names += [(name, name) for name in sample.names]
        self.fields: dict[MappedField, ChoiceField[str | None]] = {
            field: ChoiceField(field.value, _title(field), names) for field in MappedField
        }
        self.dates = ChoiceField("date order", "Dates are written", _DATES)
        self.decimals = ChoiceField("decimals", "Decimals are written", _DECIMALS)
        self.fees = ChoiceField("fees", "A fee that was paid is written", _FEES)
        self._sure = guess.is_date_order_sure
        self._is_spelling_chosen = False
        self.raw: Table[tuple[str, ...]] = Table(desk.look, _raw_columns(sample), "In the file")
        self.tried: Table[TriedRow] = Table(desk.look, _tried_columns(), "Read as")
        self._note = PlainLabel(meaning=Meaning.MUTED, size=TypeSize.SMALL, wrap=True)
        self._mapping: ColumnMapping | None = None
        self._lay_out()
        self._fill(guess)
        self.confirm.clicked.connect(self._accept)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.TINY)
        for place, field in enumerate(self.fields.values()):
            grid.addWidget(field, place // _ACROSS, place % _ACROSS)
            field.changed.connect(self._choose_columns)
        first = len(self.fields)
        spellings: tuple[QWidget, ...] = (self.dates, self.decimals, self.fees)
        for place, choice in enumerate(spellings):
            grid.addWidget(choice, (first + place) // _ACROSS, (first + place) % _ACROSS)
        self.dates.changed.connect(self._choose_dates)
        self.decimals.changed.connect(self._choose_spelling)
        self.fees.changed.connect(self._choose_spelling)
        for place in range(_ACROSS):
            grid.setColumnStretch(place, 1)
        self.body.addLayout(grid)
        tables = (("In the file", shrinkable(self.raw)), ("Read as", shrinkable(self.tried)))
        for title, table in tables:
            self.body.addWidget(PlainLabel(title, strong=True))
            self.body.addWidget(table, 10)
        self.body.addWidget(self._note)
        self.body.addStretch(1)

    def _fill(self, guess: MappingGuess) -> None:
        for field, choice in self.fields.items():
            choice.set_value(guess.columns.get(field))
        self._spell(guess)
        self.raw.set_rows(self._sample.rows[:_RAW_ROWS])
        self._try()

    def _spell(self, guess: MappingGuess) -> None:
        self._sure = guess.is_date_order_sure
        self.dates.set_value(guess.date_order)
        self.decimals.set_value(guess.decimal_comma)
        self.fees.set_value(guess.fees_are_negative)

    def _choose_columns(self) -> None:
        """Look at the newly chosen cells, unless the trader said how they are spelled."""
        if not self._is_spelling_chosen:
            self._spell(guessed(self._sample, self._columns()))
        self._try()

    def _choose_dates(self) -> None:
        self._sure = True
        self._choose_spelling()

    def _choose_spelling(self) -> None:
        self._is_spelling_chosen = True
        self._try()

    def _columns(self) -> dict[MappedField, str]:
        chosen = {field: choice.value() for field, choice in self.fields.items()}
        return {field: name for field, name in chosen.items() if name is not None}

    def _try(self) -> None:
        """Show what the first rows become, or which field still needs a column."""
        for field in self.fields.values():
            field.show_error("")
        self._mapping = self._built()
        mapping = self._mapping
        self.confirm.setEnabled(mapping is not None)
        tried = () if mapping is None else trial(self._sample, mapping, self._zone)
        self.tried.set_rows([self._tried(one) for one in tried[:_TRIED_ROWS]])
        has_id = self.fields[MappedField.TRADE_ID].value() is not None
        notes = ([] if self._sure else [_SWAPPED]) + ([] if has_id else [_WITHOUT_ID])
        self._note.setText(" ".join(notes))
        self._note.set_meaning(Meaning.MUTED if self._sure else Meaning.WARNING)

    def _tried(self, one: Fill | RowError) -> TriedRow:
        if isinstance(one, RowError):
            return TriedRow((), f"{one.column}: {one.reason}")
        return TriedRow(self._cells(one), "")

    def _built(self) -> ColumnMapping | None:
        try:
            return ColumnMapping(
                columns=self._columns(),
                header=self._sample.names,
                date_order=self.dates.value(),
                decimal_comma=self.decimals.value(),
                fees_are_negative=self.fees.value(),
            )
        except InvalidValueError as error:
            self.fields[MappedField(error.field)].show_error(_sentence(error.reason))
            return None

    def _cells(self, fill: Fill) -> tuple[str, ...]:
        at = fill.traded_at.astimezone(self._zone or UTC)
        fee = "" if fill.fee is None else f"{words.number(fill.fee)} {fill.fee_asset or ''}".strip()
        return (
            f"{words.calendar_day(at.date())} {at:%Y %H:%M:%S}",
            fill.symbol,
            fill.order_side.value.upper(),
            words.number(fill.price),
            words.number(fill.quantity),
            fee,
            "" if fill.realized_pnl is None else words.number(fill.realized_pnl, signed=True),
        )

    def _accept(self) -> None:
        if self._mapping is not None:
            self.accept()
            self.accepted_mapping.emit(self._mapping)


def _title(field: MappedField) -> str:
    title = field.value[:1].upper() + field.value[1:]
    return title if field in REQUIRED else f"{title} (if there is one)"


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]


def _raw_columns(sample: HeaderSample) -> tuple[Column[tuple[str, ...]], ...]:
    def column(place: int, name: str) -> Column[tuple[str, ...]]:
        return text_column(str(place), name, lambda row: row[place])

    return tuple(column(place, name) for place, name in enumerate(sample.names))


def _tried_columns() -> tuple[Column[TriedRow], ...]:
    def column(place: int, name: str) -> Column[TriedRow]:
        return text_column(name, name, lambda row: row.cells[place] if row.cells else None)

    return (
        *(column(place, name) for place, name in enumerate(_CELLS)),
        text_column(
            "problem",
            "Refused because",
            lambda row: row.problem,
            tooltip=lambda row: row.problem,
            mark=lambda row: Mark.BREACH if row.problem else None,
            stretch=True,
        ),
    )
