"""What was planned against what was done."""

from decimal import Decimal
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from journal.domain.planning.matching import Differing
from journal.gui.parts.card import Card, clear_layout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.screens.journal.table.written import NOT_PLANNED
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.positions.views import PositionView
from journal.services.record.stops import stop_at
from journal.services.record.traded import differences_of

NO_STOP: Final = "none"
DIFFERS: Final = "≠"
"""Beside what was done otherwise, so that the color is not alone."""


class PlanRow(NamedTuple):
    """One thing that was planned, what became of it, and whether that is something else."""

    label: str
    planned: str
    done: str
    differs: bool = False


class PlanCard(Card):
    """A row for each thing planned.

    Attributes:
        rows: what is shown.
    """

    def __init__(self) -> None:
        super().__init__("Plan against done")
        self.rows: tuple[PlanRow, ...] = ()
        self.note = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.MEDIUM)
        self._grid.setVerticalSpacing(Space.TINY)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.note)

    def show_entry(self, entry: PositionEntry, style: TextStyle) -> None:
        """Show the plan a position was opened by, or that there was none."""
        clear_layout(self._grid)
        plan = entry.view.plan
        self.rows = () if plan is None else plan_rows(entry, style)
        self.note.setText(
            NOT_PLANNED if plan is None else f"Called ready {style.time(plan.stored_at)}."
        )
        if plan is None:
            return
        for column, title in enumerate(("", "planned", "done")):
            self._add(0, column, title, Meaning.MUTED)
        for number, row in enumerate(self.rows, 1):
            self._add(number, 0, row.label, Meaning.MUTED)
            self._add(number, 1, row.planned, Meaning.PLAIN)
            done = f"{DIFFERS} {row.done}" if row.differs else row.done
            self._add(number, 2, done, Meaning.WARNING if row.differs else Meaning.PLAIN)

    def _add(self, row: int, column: int, text: str, meaning: Meaning) -> None:
        label = PlainLabel(text, meaning=meaning)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(label, row, column, side)


def plan_rows(entry: PositionEntry, style: TextStyle) -> tuple[PlanRow, ...]:
    """Return plan and trade side by side; empty without a plan."""
    view = entry.view
    if view.plan is None:
        return ()
    plan, exposure = view.plan.plan, view.exposure
    differs = {one.what for one in differences_of(view.plan, exposure)}
    size = view.position.peak_quantity if exposure.is_sized else None
    return (
        PlanRow(
            "Entry",
            words.price(plan.entry_price),
            words.price(exposure.entry_price),
            Differing.ENTRY in differs,
        ),
        PlanRow("Size", words.number(plan.quantity), words.number(size), Differing.SIZE in differs),
        PlanRow(
            "Leverage",
            words.leverage(plan.leverage),
            words.leverage(exposure.leverage),
            Differing.LEVERAGE in differs,
        ),
        PlanRow("Stop", _stop(plan.stop_price), _stop_done(view), Differing.STOP in differs),
        PlanRow(
            "Risk and result",
            style.money(None if view.risk is None else view.risk, entry.quote),
            style.pnl(view.net_pnl, entry.quote),
        ),
        PlanRow("In R", "1 R" if view.risk is not None else words.UNKNOWN, _in_r(view.r_multiple)),
    )


def _stop(price: Decimal | None) -> str:
    return NO_STOP if price is None else words.price(price)


def _stop_done(view: PositionView) -> str:
    stop = stop_at(view.exposure, view.position.opened_at)
    return NO_STOP if stop.exists is False else words.price(stop.price)


def _in_r(multiple: Decimal | None) -> str:
    return words.UNKNOWN if multiple is None else f"{words.number(multiple, 2, signed=True)} R"
