"""What the planner answers: the lines of a plan, what it can lose, and what the rules say."""

from decimal import Decimal
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from journal.domain.assets import quote_asset
from journal.domain.margin.answer import MarginFlag
from journal.domain.rules.severity import Severity
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card, Figure
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.tab_row import TabRow
from journal.gui.screens.planner.checklist import Checklist
from journal.gui.screens.planner.comparison import Comparison
from journal.gui.screens.rules.lines import RuleLines
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.planning.verdict import PlanVerdict

_COLUMNS = 3
_LEAST_PAGE = 56
_HEADLINES = {
    None: ("Within your rules", Mark.GOOD),
    Severity.INFO: ("Within your rules", Mark.INFO),
    Severity.WARN: ("At the edge of your rules", Mark.WARN),
    Severity.BREACH: ("Would break", Mark.BREACH),
    Severity.CRITICAL: ("Refused by", Mark.CRITICAL),
}
_MOST_NAMED: Final = 3
_FLAG_NOTES = {
    MarginFlag.STALE_BRACKETS: "Leverage brackets are of {as_of}: they change often.",
    MarginFlag.ESTIMATED_WALLET: "Estimate: margin is notional / leverage less the opening fee.",
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
        figures = self._build_figures()
        # What the rules say may be scrolled, a figure that is cut in half says nothing.
        figures.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column.addWidget(figures)
        self.rules = RuleLines(desk.look)
        self.checklist = Checklist(desk)
        self.comparison = Comparison(desk)
        column.addWidget(self._build_pages(), 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what is still needed."""
        self.headline.show_mark("Not judged yet", Mark.NOTE)
        self.sentence.setText("Type contract, leverage, entry and size; add the stop you will set.")
        for figure in self._figures.values():
            figure.show_value(words.UNKNOWN, Meaning.MUTED)
        self._use_largest.setEnabled(False)
        self.rules.show_note("Every rule is checked while you type.")
        self.comparison.show_plan(None)

    def show_verdict(self, verdict: PlanVerdict) -> None:
        """Show all that is known of a plan."""
        text, mark = _HEADLINES[verdict.severity]
        if verdict.severity in {Severity.BREACH, Severity.CRITICAL}:
            text = f"{text} {_worst(verdict)}"
        if verdict.locked:
            text, mark = "Locked", Mark.LOCK
        elif verdict.severity is None and verdict.not_judged:
            text, mark = "No rule broken, some not judged", Mark.INFO
        self.headline.show_mark(text, mark)
        self.sentence.setText(verdict.lock_sentence or self._notes(verdict))
        self._fill_figures(verdict)
        self.rules.show_judgement(verdict.breaches, verdict.not_judged)
        self.comparison.show_plan(verdict)

    def show_page(self, page: QWidget) -> None:
        """Bring the rules, the checklist or the comparison into view."""
        self.row.choose(self._pages.indexOf(page))

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
        side, asset = verdict.plan.side, quote_asset(verdict.plan.symbol)
        show = self._figures
        show["notional"].show_value(style.money(verdict.notional, asset))
        share = outcome.share(verdict.initial_margin) if outcome else None
        show["margin"].show_value(style.money(verdict.initial_margin, asset), note=_of(share))
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
        distance = verdict.liquidation_distance_ratio
        show["distance"].show_value(words.percent(distance, 2), note=_if(distance, "from entry"))
        self._fill_stop(verdict)
        at_end = outcome.share(verdict.loss_at_liquidation) if outcome else None
        show["end"].show_value(
            style.money(verdict.loss_at_liquidation, asset), Meaning.LOSS, note=_of(at_end)
        )
        largest = verdict.largest_allowed
        self._largest = largest.quantity if largest else None
        self._use_largest.setEnabled(largest is not None and largest.quantity > 0)
        note = f"set by {largest.set_by}" if largest else ""
        if outcome and outcome.equity is None:
            note = "type your wallet in Settings"
        show["largest"].show_value(words.number(self._largest), note=note)

    def _fill_stop(self, verdict: PlanVerdict) -> None:
        """Show what the stop costs, unless liquidation comes before it."""
        stop, buffer = self._figures["stop"], self._figures["buffer"]
        ratio, outcome = verdict.stop_to_liquidation_ratio, verdict.outcome
        if ratio is not None and ratio <= 0:
            stop.show_value(words.UNKNOWN, Meaning.MUTED, note="liquidation comes first")
            buffer.show_value("none", Meaning.CRITICAL, note="stop at or beyond liquidation")
            return
        share = outcome.share(verdict.loss_at_stop) if outcome else None
        loss = self._desk.text.money(verdict.loss_at_stop, quote_asset(verdict.plan.symbol))
        note = "without a stop: see liquidation" if verdict.loss_at_stop is None else _of(share)
        stop.show_value(loss, Meaning.LOSS, note=note)
        buffer.show_value(words.percent(ratio), note=_if(ratio, "of entry to liquidation"))

    def _build_pages(self) -> Card:
        scroll = ScrollColumn()
        scroll.column.addWidget(self.rules)
        scroll.column.addStretch(1)
        self.row = TabRow(self._desk.look, ("Rules", "Checklist", "Compare"), "About the plan")
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(_LEAST_PAGE)  # every page scrolls
        for page in (scroll, self.checklist, self.comparison):
            self._pages.addWidget(page)
        self.row.chosen.connect(self._pages.setCurrentIndex)
        self.row.choose(0)
        card = Card(margin=Space.MEDIUM)
        card.body.addWidget(self.row)
        card.body.addWidget(self._pages, 1)
        return card

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
        grid.setVerticalSpacing(Space.SMALL)
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


def _if(value: Decimal | None, note: str) -> str:
    return "" if value is None else note


def _worst(verdict: PlanVerdict) -> str:
    """Return the numbers of the rules that decide, as many as a chip has room for."""
    names = [one.rule_id for one in verdict.breaches if one.severity is verdict.severity]
    more = len(names) - _MOST_NAMED
    return " ".join(names[:_MOST_NAMED]) + (f" +{more}" if more > 0 else "")
