"""Overview: the figures worth reading first, and the curves they come from."""

from collections.abc import Callable
from typing import Final

import numpy as np

from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.plots.curves.columns import Steps
from journal.gui.plots.curves.equity import EquityPlot, UnderwaterPlot
from journal.gui.plots.curves.link import TimeLink
from journal.gui.screens.analytics.tabs.head_figures import figures_card, unknown_figures
from journal.gui.screens.analytics.view import Rows, View, column
from journal.gui.screens.analytics.writing import meaning_of, tooltip_of, trades_told
from journal.gui.style.text import plain
from journal.gui.style.theme import Space
from journal.services.analytics.answers import Equity, Overview, Scope

_SHOWN: Final = {
    "net": "Net result",
    "expectancy": "Expectancy",
    "win_rate": "Win rate",
    "profit_factor": "Profit factor",
    "payoff_ratio": "Payoff ratio",
    "max_drawdown": "Deepest drawdown",
}
_UNDERWATER_HEIGHT: Final = 112
_DAY_MS: Final = 86_400_000
_MARGIN: Final = 0.015
Answer = tuple[Overview, Equity]


class OverviewTab(View):
    """Six figures over equity and underwater curve."""

    key = "overview"
    title = "Overview"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.figures = unknown_figures(_SHOWN)
        self.link = TimeLink(self)
        self.equity = EquityPlot(desk.look, self.link)
        self.underwater = UnderwaterPlot(desk.look, self.link)
        self.underwater.setFixedHeight(_UNDERWATER_HEIGHT)
        self._answer: Answer | None = None
        head = figures_card(self.figures.values())
        curves = Card(margin=Space.SMALL)
        curves.body.setSpacing(0)
        curves.body.addWidget(self.equity, 1)
        curves.body.addWidget(self.underwater)
        self.filled.setLayout(column(head, curves, stretch=1))

    def ask(self) -> Callable[[], Answer]:
        """Ask for the figures and the curve."""
        analytics, question = self.desk.services.analytics, self.controls.question
        return lambda: (analytics.overview(question), analytics.equity(question))

    def scope_of(self, answer: Answer) -> Scope:
        """Return what the figures are about."""
        return answer[0].scope

    def show_filled(self, answer: Answer) -> None:
        """Show figures and curves."""
        self._answer = answer
        overview, equity = answer
        for name, shown in self.figures.items():
            figure = overview.figure(name)
            shown.show_value(
                self.writing.value(figure),
                meaning_of(figure),
                note=self._note(name, overview) or self.writing.note(figure),
                tooltip=tooltip_of(figure),
            )
        self._show_curves(equity)

    def table(self) -> Rows:
        """Return the points of the curve."""
        if self._answer is None:
            return []
        equity, unit = self._answer[1], self.writing.file_unit
        rows = [["Time", f"Equity ({unit.name})", f"Below the peak ({unit.name})"]]
        points = zip(
            equity.at.tolist(), equity.values.tolist(), equity.drawdowns.tolist(), strict=True
        )
        return rows + [
            [self.equity.moment(at), plain(unit.figure(value)), plain(unit.figure(-depth))]
            for at, value, depth in points
        ]

    def _note(self, name: str, overview: Overview) -> str:
        return trades_told(overview.scope.measured) if name == "net" else ""

    def _show_curves(self, equity: Equity) -> None:
        for plot in (self.equity, self.underwater):
            plot.zone = self.desk.text.zone
            plot.empty_text = _sentence(equity.reason or "there is no curve to draw")
        self.underwater.setVisible(len(equity.at) > 0)
        depths = Steps(at_ms=equity.at, values=-equity.drawdowns)
        if len(equity.at):
            first, last = float(equity.at[0]), float(equity.at[-1])
            room = max((last - first) * _MARGIN, (_DAY_MS - (last - first)) / 2)
            self.link.show_whole(first - room, last + room)
        self.equity.show_curve(
            Steps(at_ms=equity.at, values=np.asarray(equity.values)), depths, self.writing.unit
        )
        self.underwater.show_curve(depths, self.writing.unit)


def _sentence(reason: str) -> str:
    """Return a reason as a sentence."""
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
