"""Two plans side by side: one kept as A, beside it the one that is being typed."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from journal.domain.assets import quote_asset
from journal.domain.rules.severity import Severity
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space
from journal.services.planning.verdict import PlanVerdict

_LABELS = (
    "Plan",
    "Size",
    "Notional",
    "Initial margin",
    "Liquidation price",
    "Stop to liquidation",
    "Loss at stop",
    "of the account",
    "Verdict",
)
_VERDICTS = {
    None: ("No rule broken", Meaning.PROFIT),
    Severity.INFO: ("Within your rules", Meaning.PLAIN),
    Severity.WARN: ("At the edge", Meaning.WARNING),
    Severity.BREACH: ("Breaks", Meaning.LOSS),
    Severity.CRITICAL: ("Refused by", Meaning.CRITICAL),
}


class Comparison(ScrollColumn):
    """A grid of figures: what it is, plan A, the plan now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._now: PlanVerdict | None = None
        self._kept: PlanVerdict | None = None
        self.keep = Button("Keep this plan as A")
        self.keep.clicked.connect(self._keep)
        self.note = PlainLabel(
            "Keep a plan as A, then change the form: both stand side by side.",
            meaning=Meaning.MUTED,
            wrap=True,
        )
        self.column.setSpacing(Space.SMALL)
        self.column.addWidget(self.note)
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.WIDE)
        grid.setVerticalSpacing(Space.TINY)
        right = Qt.AlignmentFlag.AlignRight
        for place, title in enumerate(("A", "Now"), start=1):
            grid.addWidget(PlainLabel(title, strong=True), 0, place, right)
        self._cells: list[tuple[PlainLabel, PlainLabel]] = []
        for row, label in enumerate(_LABELS, start=1):
            grid.addWidget(PlainLabel(label, meaning=Meaning.MUTED), row, 0)
            pair = PlainLabel(), PlainLabel()
            for column, cell in enumerate(pair, start=1):
                grid.addWidget(cell, row, column, right)
            self._cells.append(pair)
        grid.setColumnStretch(0, 1)
        self.column.addWidget(self._grid)
        self.column.addWidget(self.keep)
        self.column.addStretch(1)
        self.show_plan(None)

    def show_plan(self, verdict: PlanVerdict | None) -> None:
        """Show the plan that is being typed; None: there is none, or a pause hides its figures."""
        self._now = None if verdict is None or verdict.outcome is None else verdict
        self.keep.setEnabled(self._now is not None)
        self._grid.setVisible(self._kept is not None)
        self.note.setVisible(self._kept is None)
        if self._kept is not None:
            self._fill()

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What stands side by side, line by line."""
        return tuple((one.text(), other.text()) for one, other in self._cells)

    def _keep(self) -> None:
        self._kept = self._now
        self.show_plan(self._now)

    def _fill(self) -> None:
        columns = [self._column(verdict) for verdict in (self._kept, self._now)]
        for pair, *shown in zip(self._cells, *columns, strict=True):
            for cell, (text, meaning) in zip(pair, shown, strict=True):
                cell.setText(text)
                cell.set_meaning(meaning)

    def _column(self, verdict: PlanVerdict | None) -> list[tuple[str, Meaning]]:
        if verdict is None or verdict.outcome is None:
            return [(words.UNKNOWN, Meaning.MUTED)] * len(_LABELS)
        plan, outcome, style = verdict.plan, verdict.outcome, self._desk.text
        price = verdict.lines.liquidation_price if verdict.lines else None
        asset = quote_asset(plan.symbol)
        said, meaning = _VERDICTS[verdict.severity]
        broken = [one.rule_id for one in verdict.breaches if one.severity is verdict.severity]
        names = f" {', '.join(broken)}" if verdict.severity in _NAMED else ""
        plain = (
            f"{plan.symbol} {plan.side.value} {words.leverage(plan.leverage)}",
            words.number(plan.quantity),
            style.money(outcome.notional, asset),
            style.money(outcome.initial_margin, asset),
            words.price(price, plan.side),
            words.percent(verdict.stop_to_liquidation_ratio),
            style.money(outcome.loss_at_stop, asset),
            words.percent(_share(verdict, outcome.loss_at_stop)),
        )
        return [*((text, Meaning.PLAIN) for text in plain), (f"{said}{names}", meaning)]


_NAMED = frozenset({Severity.WARN, Severity.BREACH, Severity.CRITICAL})


def _share(verdict: PlanVerdict, amount: Decimal | None) -> Decimal | None:
    return None if verdict.outcome is None else verdict.outcome.share(amount)
