"""Monte Carlo: where the same results may lead in another order, and what that does not say."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from journal.domain.statistics.bootstrap import ENOUGH
from journal.domain.statistics.spread.monte_carlo import PERCENTILES, Drawing, MonteCarlo
from journal.domain.statistics.trades.sample import Unit as Measure
from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.parts.choice import Choice
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.plots.fan import Fan, FanPlot
from journal.gui.plots.unit import Unit
from journal.gui.screens.analytics.view import Rows, View, column
from journal.gui.style import text as words
from journal.gui.style.theme import CONTROL_HEIGHT, Meaning, Space
from journal.services.analytics.answers import Simulation

LENGTHS: Final = (20, 50, 100, 200, 500)
_USUAL: Final = 2
_FALLS: Final = {
    Measure.MONEY: (),
    Measure.PERCENT: (0.1, 0.2, 0.5),
    Measure.R: (5.0, 10.0, 20.0),
}
_CAUTION: Final = (
    "The band: 5, 25, 50, 75 and 95 % of the runs lie below its lines. It supposes that the next "
    "trades are like these and that none depends on the one before. It is no forecast."
)
_ADDED: Final = " Percentages are added up, not compounded."


class MonteCarloTab(View):
    """The fan, and the sentence that says what it means."""

    key = "monte-carlo"
    title = "Monte Carlo"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.fan = FanPlot(desk.look, "Shuffled orders of your trades")
        self.length = Choice()
        self.length.setAccessibleName("Trades in each run")
        self.length.setFixedHeight(CONTROL_HEIGHT)
        self.length.addItems([f"Next {length} trades" for length in LENGTHS])
        self.length.setCurrentIndex(_USUAL)
        self.length.activated.connect(lambda _place: self.grow_stale())
        self.sentence = PlainLabel(wrap=True).make_selectable()
        self.caution = PlainLabel(_CAUTION, meaning=Meaning.MUTED, wrap=True)
        self._result: MonteCarlo | None = None
        top = QHBoxLayout()
        top.addWidget(self.length)
        top.addStretch(1)
        picture = Card(margin=Space.SMALL)
        picture.body.addWidget(self.fan, 1)
        layout = column(picture, self.sentence, self.caution, stretch=0)
        layout.insertLayout(0, top)
        self.filled.setLayout(layout)

    def ask(self) -> Callable[[], Simulation]:
        """Ask for runs of the chosen length."""
        analytics, question = self.desk.services.analytics, self.controls.question
        drawing = Drawing(
            trades=LENGTHS[max(0, self.length.currentIndex())], falls=_FALLS[question.unit]
        )
        return lambda: analytics.monte_carlo(question, drawing)

    def show_filled(self, answer: Simulation) -> None:
        """Show the fan, or that there are too few trades to draw from."""
        found = self._result = answer.result
        unit = self.writing.unit
        if found is None:
            self.fan.empty_text = f"Too few trades to draw from: {answer.count}. It takes {ENOUGH}."
            self.fan.show_fan(None, unit)
            self.sentence.setText("")
            return
        start = np.zeros((len(PERCENTILES), 1))
        bands = np.concatenate([start, found.bands], axis=1)
        steps = np.arange(bands.shape[1], dtype=np.float64)
        self.fan.show_fan(Fan(steps=steps, percents=PERCENTILES, bands=tuple(bands)), unit)
        self.sentence.setText(sentence(answer, found, unit))
        is_percent = answer.scope.unit is Measure.PERCENT
        self.caution.setText(f"{_CAUTION}{_ADDED if is_percent else ''}")

    def table(self) -> Rows:
        """Return the bands after each trade."""
        found, unit = self._result, self.writing.file_unit
        rows = [["After trades", *(f"{percent} % ({unit.name})" for percent in PERCENTILES)]]
        if found is None:
            return rows
        return rows + [
            [str(number + 1), *(words.plain(unit.figure(value)) for value in values)]
            for number, values in enumerate(found.bands.T.tolist())
        ]


def sentence(answer: Simulation, found: MonteCarlo, unit: Unit) -> str:
    """Return in words what the runs came to."""
    drawing = answer.drawing
    low, high = (unit.write(float(found.finals[place])) for place in (0, -1))
    losing = words.percent(Decimal(repr(found.losing_share)), 0)
    size = replace(unit, is_signed=False)
    depth = size.write(float(found.drawdowns[-1]))
    runs, count = (words.number(Decimal(one)) for one in (drawing.runs, answer.count))
    drawn = f"{runs} runs, each of {drawing.trades} trades drawn from your {count}"
    said = [
        f"{drawn}: nine runs in ten end between {low} and {high}, and {losing} end with a loss.",
        f"In one run of twenty the result falls {depth} or more from its highest point.",
    ]
    falls = [
        f"{words.percent(Decimal(repr(share)), 0)} fall more than {size.write(fall)}"
        for fall, share in found.fall_shares
    ]
    if falls:
        said.append(f"{', '.join(falls)}.")
    return " ".join(said).replace(words.THIN_SPACE, words.NO_BREAK_SPACE)
