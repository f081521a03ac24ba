"""Distribution: how often which result came."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.plots.bars.histogram import Bins, Histogram
from journal.gui.screens.analytics.handing import show_trades
from journal.gui.screens.analytics.tabs.head_figures import figures_card, unknown_figures
from journal.gui.screens.analytics.view import Rows, View, column
from journal.gui.screens.analytics.writing import trades_told
from journal.gui.style.text import UNKNOWN, plain
from journal.gui.style.theme import Meaning, Space
from journal.services.analytics.answers import Scope, Spread
from journal.services.analytics.queries import query_of_results

if TYPE_CHECKING:
    from journal.domain.statistics.spread.distribution import Distribution

_NO_FILTER: Final = (
    "The Journal finds results in money and in R only: choose one of these units, without rates."
)
_FIGURES: Final = {
    "average": "Average",
    "median": "Median",
    "deviation": "Standard deviation",
    "below": "Left of the picture",
    "above": "Right of the picture",
}
_TOOLTIPS: Final = {
    "average": "All results divided by their number.",
    "median": "Half of the results lie below, half above.",
    "deviation": "How widely results lie around their average; by n - 1.",
    "below": "Results smaller than the lowest edge: at most a hundredth of all.",
    "above": "Results larger than the highest edge: at most a hundredth of all.",
}


class DistributionTab(View):
    """A histogram over five figures."""

    key = "distribution"
    title = "Distribution"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.histogram = Histogram(desk.look, "Distribution of results")
        self.histogram.hint = (
            "Hover a bar, or use the arrow keys. A click or Enter shows its trades in the Journal."
        )
        self.histogram.opened.connect(self.show_in_journal)
        self.figures = unknown_figures(_FIGURES)
        self._found: Distribution | None = None
        self._scope_shown: Scope | None = None
        head = figures_card(self.figures.values())
        picture = Card(margin=Space.SMALL)
        picture.body.addWidget(self.histogram, 1)
        self.filled.setLayout(column(head, picture, stretch=1))

    def ask(self) -> Callable[[], Spread]:
        """Ask how results are spread."""
        analytics, question = self.desk.services.analytics, self.controls.question
        return lambda: analytics.distribution(question)

    def show_filled(self, answer: Spread) -> None:
        """Show counts, and what is outside of them in words."""
        found = self._found = answer.distribution
        self._scope_shown = answer.scope
        unit = self.writing.unit
        for name in ("average", "median", "deviation"):
            value = getattr(found, name)
            text = UNKNOWN if value is None else unit.write(float(value))
            if name == "deviation":
                text = text.removeprefix("+")
            self.figures[name].show_value(text, tooltip=_TOOLTIPS[name])
        for name, count in (("below", found.below), ("above", found.above)):
            self.figures[name].show_value(
                trades_told(count),
                Meaning.PLAIN if count else Meaning.MUTED,
                tooltip=_TOOLTIPS[name],
            )
        marks = [
            (name, float(value))
            for name, value in (("median", found.median), ("average", found.average))
            if value is not None
        ]
        self.histogram.show_bins(Bins(edges=found.edges, counts=found.counts), unit, marks)

    def show_in_journal(self, place: int) -> None:
        """Open the Journal with the trades of a bar."""
        found, scope = self._found, self._scope_shown
        if found is None or scope is None:
            return
        low, high = found.edges[place : place + 2].tolist()
        query = query_of_results(scope, low, high)
        if query is None:
            self.desk.hub.say(_NO_FILTER)
        else:
            show_trades(self.desk, scope, query)

    def table(self) -> Rows:
        """Return the bins with their counts."""
        found, unit = self._found, self.writing.file_unit
        if found is None:
            return []
        rows = [[f"From ({unit.name})", f"To ({unit.name})", "Trades"]]
        if found.below:
            rows.append(["", plain(unit.figure(float(found.edges[0]))), str(found.below)])
        rows += [
            [plain(unit.figure(float(low))), plain(unit.figure(float(high))), str(int(count))]
            for low, high, count in zip(
                found.edges[:-1], found.edges[1:], found.counts, strict=True
            )
        ]
        if found.above:
            rows.append([plain(unit.figure(float(found.edges[-1]))), "", str(found.above)])
        return rows
