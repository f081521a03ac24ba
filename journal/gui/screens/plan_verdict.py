"""What the planner answers: the lines of a plan, what it can lose, and what the rules say."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.margin.answer import MarginFlag
from journal.domain.rules.severity import Severity
from journal.gui import text as words
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card, Figure
from journal.gui.parts.chip import Chip, Mark, mark_of
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.theme import Meaning, Space, TypeSize
from journal.services.planning import PlanVerdict

_COLUMNS = 3
_HEADLINES = {
    None: ("Within your rules", Mark.GOOD),
    Severity.INFO: ("Within your rules", Mark.INFO),
    Severity.WARN: ("At the edge of your rules", Mark.WARN),
    Severity.BREACH: ("Would break a rule", Mark.BREACH),
    Severity.CRITICAL: ("Refused: a critical rule", Mark.CRITICAL),
}
_FLAG_NOTES = {
    MarginFlag.STALE_BRACKETS: "Leverage brackets are of {as_of}: they change often.",
    MarginFlag.ESTIMATED_WALLET: "Estimate: margin taken as size / leverage less the opening fee.",
    MarginFlag.SINGLE_POSITION_ASSUMPTION: "Cross: holds if this position alone uses the wallet.",
    MarginFlag.BEYOND_LAST_BRACKET: "Outside the bracket table: unreliable.",
    MarginFlag.NO_LIQUIDATION: "No liquidation at any positive price.",
    MarginFlag.AT_OR_PAST_LIQUIDATION: "Already at or past liquidation.",
}


class PlanVerdictView(QWidget):
    """Figures and rules of one plan.

    Attributes:
        quantity_wanted: the largest allowed size (Decimal), when the trader asks for it.
    """

    quantity_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._largest: Decimal | None = None
        self.headline = Chip(desk.look, "", Mark.NOTE)
        self.sentence = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self._figures: dict[str, Figure] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        column.addWidget(self._build_figures())
        self._rules = ScrollColumn()
        self._rules.column.setSpacing(Space.SMALL)
        rules = Card("Rules")
        rules.body.addWidget(self._rules, 1)
        column.addWidget(rules, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what is still needed."""
        self.headline.show_mark("Not judged yet", Mark.NOTE)
        self.sentence.setText("Type contract, leverage, entry and size; add the stop you will set.")
        for figure in self._figures.values():
            figure.show_value(words.UNKNOWN, Meaning.MUTED)
        self._use_largest.setEnabled(False)
        self._clear_rules()
        note = "Every rule is checked while you type."
        self._rules.column.addWidget(PlainLabel(note, meaning=Meaning.MUTED, wrap=True))
        self._rules.column.addStretch(1)

    def show_verdict(self, verdict: PlanVerdict) -> None:
        """Show all that is known of a plan."""
        text, mark = _HEADLINES[verdict.severity]
        if verdict.locked:
            text, mark = "Locked", Mark.LOCK
        elif verdict.severity is None and verdict.not_judged:
            text, mark = "No rule broken, some not judged", Mark.INFO
        self.headline.show_mark(text, mark)
        self.sentence.setText(verdict.lock_sentence or self._notes(verdict))
        self._fill_figures(verdict)
        self._fill_rules(verdict)

    def _notes(self, verdict: PlanVerdict) -> str:
        """Return what must be known about the figures."""
        if verdict.lines is None:
            return f"No lines: {verdict.lines_reason}."
        as_of = verdict.lines.brackets_as_of
        notes = [
            note.format(as_of=as_of)
            for flag, note in _FLAG_NOTES.items()
            if flag in verdict.lines.flags
        ]
        if verdict.adds_to is not None:
            notes.append("Adds to the position that is open: lines are of both together.")
        return " ".join(notes)

    def _fill_figures(self, verdict: PlanVerdict) -> None:
        style, lines, outcome = self._desk.text, verdict.lines, verdict.outcome
        side = verdict.plan.side
        show = self._figures
        show["notional"].show_value(style.money(verdict.notional, "USDT"))
        share = outcome.share(verdict.initial_margin) if outcome else None
        show["margin"].show_value(style.money(verdict.initial_margin, "USDT"), note=_of(share))
        price = lines.liquidation_price if lines else None
        simplified = lines.simplified_liquidation_price if lines else None
        show["liquidation"].show_value(
            words.price(price, side),
            Meaning.CRITICAL if price is not None else Meaning.MUTED,
            note=f"simplified 1/L: {words.price(simplified)}" if simplified is not None else "",
            tooltip="The simplified price leaves maintenance margin out: it is optimistic.",
        )
        bankruptcy = lines.bankruptcy_price if lines else None
        show["bankruptcy"].show_value(words.price(bankruptcy))
        distance = lines.liquidation_distance_ratio if lines else None
        show["distance"].show_value(words.percent(distance, 2))
        show["buffer"].show_value(
            words.percent(verdict.stop_to_liquidation_ratio),
            note="of the way to liquidation" if verdict.stop_to_liquidation_ratio else "",
        )
        at_stop = outcome.share(verdict.loss_at_stop) if outcome else None
        show["stop"].show_value(
            style.money(verdict.loss_at_stop, "USDT"), Meaning.LOSS, note=_of(at_stop)
        )
        at_end = outcome.share(verdict.loss_at_liquidation) if outcome else None
        show["end"].show_value(
            style.money(verdict.loss_at_liquidation, "USDT"), Meaning.LOSS, note=_of(at_end)
        )
        largest = verdict.largest_allowed
        self._largest = largest.quantity if largest else None
        self._use_largest.setEnabled(largest is not None and largest.quantity > 0)
        show["largest"].show_value(
            words.number(self._largest), note=f"set by {largest.set_by}" if largest else ""
        )

    def _fill_rules(self, verdict: PlanVerdict) -> None:
        self._clear_rules()
        column = self._rules.column
        for breach in sorted(verdict.breaches, key=lambda one: one.severity, reverse=True):
            column.addLayout(self._rule(breach.rule_id, mark_of(breach.severity), breach.sentence))
        for one in verdict.not_judged:
            column.addLayout(
                self._rule(one.rule_id, Mark.NOTE, f"Not judged: {one.reason}.", Meaning.MUTED)
            )
        if not verdict.breaches and not verdict.not_judged:
            column.addWidget(PlainLabel("Every rule is kept.", wrap=True))
        column.addStretch(1)

    def _rule(
        self, rule_id: str, mark: Mark, sentence: str, meaning: Meaning = Meaning.PLAIN
    ) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(Chip(self._desk.look, rule_id, mark))
        row.addWidget(PlainLabel(sentence, meaning=meaning, wrap=True), 1)
        return row

    def _clear_rules(self) -> None:
        _empty(self._rules.column)

    def _build_figures(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.addWidget(self.headline)
        head.addStretch(1)
        self._use_largest = Button("Use the largest allowed size")
        self._use_largest.clicked.connect(lambda: self.quantity_wanted.emit(self._largest))
        head.addWidget(self._use_largest)
        card.body.addLayout(head)
        card.body.addWidget(self.sentence)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.WIDE)
        grid.setVerticalSpacing(Space.MEDIUM)
        names = (
            ("liquidation", "Liquidation price"),
            ("distance", "Distance to it"),
            ("bankruptcy", "Bankruptcy price"),
            ("stop", "Loss at stop"),
            ("end", "Loss at liquidation"),
            ("buffer", "Stop to liquidation"),
            ("notional", "Notional"),
            ("margin", "Initial margin"),
            ("largest", "Largest allowed size"),
        )
        for number, (key, label) in enumerate(names):
            self._figures[key] = Figure(label, size=TypeSize.LEAD)
            grid.addWidget(self._figures[key], number // _COLUMNS, number % _COLUMNS)
            grid.setColumnStretch(number % _COLUMNS, 1)
        card.body.addLayout(grid)
        return card


def _of(share: Decimal | None) -> str:
    return "" if share is None else f"{words.percent(share)} of the account"


def _empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout, layouts in it included."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.deleteLater()
        elif isinstance(inner, QHBoxLayout | QVBoxLayout):
            _empty(inner)
