"""What rules say, one line a rule: used for a plan while it is typed and for a position."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.rules.verdict import Breach, NotJudged
from journal.gui.parts.chip import Chip, Mark, mark_of
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space

_CHIP_WIDTH = 68


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line: the rule by its number and mark, and a sentence; no chip without a number."""

    rule_id: str
    mark: Mark
    sentence: str
    meaning: Meaning = Meaning.PLAIN


class RuleLines(QWidget):
    """Lines that are kept and written anew, since making widgets at every key is too slow."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)

    def show_judgement(self, breaches: Sequence[Breach], not_judged: Sequence[NotJudged]) -> None:
        """Show broken rules, the worst first, then those that could not be judged."""
        lines = [
            _Line(rule_id=one.rule_id, mark=mark_of(one.severity), sentence=one.sentence)
            for one in sorted(breaches, key=lambda one: one.severity, reverse=True)
        ]
        lines += [
            _Line(
                rule_id=one.rule_id,
                mark=Mark.NOTE,
                sentence=f"Not judged: {one.reason.rstrip('.')}.",
                meaning=Meaning.MUTED,
            )
            for one in not_judged
        ]
        kept = _Line(rule_id="", mark=Mark.NOTE, sentence="Every rule is kept.")
        self._show(lines or [kept])

    def show_note(self, sentence: str) -> None:
        """Show one quiet sentence instead."""
        note = _Line(rule_id="", mark=Mark.NOTE, sentence=sentence, meaning=Meaning.MUTED)
        self._show([note])

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is shown now, line by line."""
        return tuple(row.text for row in self._rows if not row.isHidden())

    def _show(self, lines: Sequence[_Line]) -> None:
        while len(self._rows) < len(lines):
            row = _Row(self._look)
            self._rows.append(row)
            self._column.addWidget(row)
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(lines))
            if number < len(lines):
                row.write(lines[number])


class _Row(QWidget):
    """A chip and a sentence that wraps beside it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._rule_id = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        self._place = QWidget()
        self._place.setFixedWidth(_CHIP_WIDTH)
        beside = QVBoxLayout(self._place)
        beside.setContentsMargins(0, 0, 0, 0)
        self._chip = Chip(look, "", Mark.NOTE)
        beside.addWidget(self._chip)
        beside.addStretch(1)
        self._sentence = PlainLabel(wrap=True)
        row.addWidget(self._place)
        row.addWidget(self._sentence, 1)

    @property
    def text(self) -> str:
        """What the line says."""
        return f"{self._rule_id} {self._sentence.text()}".strip()

    def write(self, line: _Line) -> None:
        """Say something else."""
        self._rule_id = line.rule_id
        self._place.setVisible(bool(line.rule_id))
        self._chip.show_mark(line.rule_id, line.mark)
        self._sentence.setText(line.sentence)
        self._sentence.set_meaning(line.meaning)
