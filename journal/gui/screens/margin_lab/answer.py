"""The card beside a form: one headline, marks, a sentence, figures, notes."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.values import Side
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card, Figure, clear_layout, line
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.margin_lab.position import BracketDate

COLUMNS = 3
NO_LIQUIDATION = "— no liquidation at any positive price"

_MARKS = {
    MarginFlag.AT_OR_PAST_LIQUIDATION: ("At or past liquidation", Mark.CRITICAL),
    MarginFlag.BEYOND_LAST_BRACKET: ("Outside the table, unreliable", Mark.WARN),
    MarginFlag.DIFFERS_FROM_EXCHANGE: ("Differs from the exchange", Mark.WARN),
    MarginFlag.ESTIMATED_WALLET: ("Estimate", Mark.WARN),
    MarginFlag.UNKNOWN_BRACKETS: ("Brackets unknown", Mark.WARN),
}
_NOTES = {
    MarginFlag.BEYOND_LAST_BRACKET: (
        "At that price the position is larger than the last bracket: outside the table, unreliable."
    ),
    MarginFlag.DIFFERS_FROM_EXCHANGE: (
        "Ours differs from the exchange's by more than a tick: the brackets are old, or other "
        "positions of the wallet have moved. Trust the exchange's."
    ),
    MarginFlag.ESTIMATED_WALLET: (
        "Estimate: enter the isolated margin. Without it, size / leverage less the opening fee "
        "is taken."
    ),
    MarginFlag.SINGLE_POSITION_ASSUMPTION: (
        "Cross: holds if this position alone uses the wallet. For several, see Cross stack."
    ),
}


class AnswerCard(Card):
    """What a tab answers.

    Attributes:
        headline: the one thing to read.
    """

    def __init__(
        self, look: Look, figures: Sequence[tuple[str, str]], columns: int = COLUMNS
    ) -> None:
        super().__init__()
        self._look = look
        self._columns = columns
        self.headline = PlainLabel(size=TypeSize.TITLE, strong=True, wrap=True).make_selectable()
        self._marks = QHBoxLayout()
        self._marks.setSpacing(Space.SMALL)
        self.sentence = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.notes = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.figures = {key: Figure(label, size=TypeSize.LEAD) for key, label in figures}
        self.body.setSpacing(Space.MEDIUM)
        self._top = QHBoxLayout()
        self._top.setSpacing(Space.SMALL)
        self._top.addWidget(self.headline, 1)
        self.body.addLayout(self._top)
        self.body.addLayout(self._marks)
        self.body.addWidget(self.sentence)
        self.body.addWidget(line())
        if self.figures:
            self.body.addLayout(self._grid())
        self.body.addWidget(self.notes)
        self.body.addStretch(1)

    def head_button(self, button: Button) -> None:
        """Add a button beside the headline."""
        self._top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_missing(self, sentence: str) -> None:
        """Say what is still to be typed."""
        self.show_headline("Nothing to answer yet", Meaning.MUTED)
        self.show_marks(())
        self.show_texts(sentence)
        for figure in self.figures.values():
            figure.show_value(words.UNKNOWN, Meaning.MUTED)

    def show_headline(self, text: str, meaning: Meaning = Meaning.PLAIN) -> None:
        """Show the one thing to read."""
        self.headline.setText(text)
        self.headline.set_meaning(meaning)

    def show_texts(self, sentence: str = "", notes: Iterable[str] = ()) -> None:
        """Show a sentence under the headline, and notes under the figures."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        text = "\n".join(note for note in notes if note)
        self.notes.setText(text)
        self.notes.setVisible(bool(text))

    def show_marks(self, flags: Iterable[MarginFlag], brackets: BracketDate | None = None) -> None:
        """Show what must be known of the numbers, and how old the brackets are if too old."""
        clear_layout(self._marks)
        marks = [mark for flag, mark in _MARKS.items() if flag in set(flags)]
        if brackets is not None and brackets.is_stale:
            marks.append((f"Brackets of {dated(brackets)}", Mark.WARN))
        for text, mark in marks:
            chip = Chip(self._look, text, mark)
            chip.setToolTip(_tooltip(brackets) if text.startswith("Brackets of") else "")
            self._marks.addWidget(chip)
        if marks:
            self._marks.addStretch(1)

    def marks(self) -> list[str]:
        """Return what the marks say."""
        items = [self._marks.itemAt(place) for place in range(self._marks.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget.accessibleName() for widget in widgets if isinstance(widget, Chip)]

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.WIDE)
        grid.setVerticalSpacing(Space.MEDIUM)
        for number, figure in enumerate(self.figures.values()):
            grid.addWidget(figure, number // self._columns, number % self._columns)
        for column in range(self._columns):
            grid.setColumnStretch(column, 1)
        return grid


def dated(brackets: BracketDate) -> str:
    """Return the day of brackets with its year: ``29 September 2026``."""
    return f"{words.calendar_day(brackets.as_of)} {brackets.as_of.year}"


def _tooltip(brackets: BracketDate | None) -> str:
    if brackets is None:
        return ""
    return "The exchange changes its brackets often: more than 30 days from now, check them there."


def notes_of(flags: Iterable[MarginFlag]) -> list[str]:
    """Return the sentences that belong to what is known of a number."""
    found = set(flags)
    return [note for flag, note in _NOTES.items() if flag in found]


def show_change(
    figure: Figure, before: MarginLines | None, after: MarginLines | None, side: Side
) -> None:
    """Show a liquidation price before and after, the later one as the value."""
    text, meaning = liquidation_words(after, side)
    short = "none" if text == NO_LIQUIDATION else text
    was = liquidation_words(before, side)[0]
    note = f"before: {'none' if was == NO_LIQUIDATION else was}"
    figure.show_value(short, meaning, note="" if before is None else note)


def liquidation_words(lines: MarginLines | None, side: Side) -> tuple[str, Meaning]:
    """Return a liquidation price, rounded towards the mark, or why there is none; its meaning."""
    if lines is None or MarginFlag.UNKNOWN_BRACKETS in lines.flags:
        return words.UNKNOWN, Meaning.MUTED
    if lines.liquidation_price is None:
        if MarginFlag.NO_LIQUIDATION in lines.flags:
            return NO_LIQUIDATION, Meaning.PLAIN
        return "at or past liquidation", Meaning.CRITICAL
    return words.price(lines.liquidation_price, side), Meaning.CRITICAL
