"""What the rows of the Journal come to: the result of all that are closed, exact."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy

from journal.domain.query.tree import Query
from journal.gui.desk import Desk
from journal.gui.parts.column import meaning_of_sign
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.theme import TypeSize
from journal.services.analytics.answers import Overview
from journal.services.analytics.question import AnalyticsQuestion

REST_MS = 150
"""So long a hand rests before rows are added up."""


class RowSums(PlainLabel):
    """One figure beside the count of the rows; it is asked for off the window's thread."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(size=TypeSize.SMALL)
        self._desk = desk
        self._asked = 0
        self._query: Query | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask)

    def add_up(self, query: Query) -> None:
        """Show soon what the positions that a query finds come to."""
        self._query = query
        self._asked += 1
        self.setText("")
        self._rest.start()

    def _ask(self) -> None:
        if self._query is None:
            return
        analytics, asked = self._desk.services.analytics, self._asked
        question = AnalyticsQuestion(
            accounts=(self._desk.account_name,), query=self._query, zone=self._desk.text.zone
        )

        def show(found: Overview) -> None:
            if asked != self._asked:
                return
            if found.scope.needs:
                self._desk.jobs.run(prepared, show, owner=self, slowly=True)
            else:
                self._show(found)

        def prepared() -> Overview:
            analytics.prepare(question)
            return analytics.overview(question)

        self._desk.jobs.run(lambda: analytics.overview(question), show, owner=self)

    def _show(self, found: Overview) -> None:
        scope, net, rate = found.scope, found.figure("net"), found.figure("win_rate")
        if not scope.measured or net.value is None:
            self.setText("")
            return
        self.setText(self._desk.text.pnl(net.value, scope.asset))
        self.set_meaning(meaning_of_sign(net.value))
        won = words.percent(rate.value, 1)
        told = [f"{scope.measured:,} closed positions together, {won} of them won.", *scope.notes]
        self.setToolTip("\n".join(told))
        self.setAccessibleName(f"Together {self.text()}, {won} won")
