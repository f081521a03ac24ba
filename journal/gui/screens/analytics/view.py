"""What all tabs share: the question of the controls, the job, the pages that say what to do."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.assets import WALLET_ASSET
from journal.domain.statistics.bootstrap import ENOUGH
from journal.domain.statistics.trades.sample import Unit as Measure
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.first_import import first_import
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.analytics.controls import Controls
from journal.gui.screens.analytics.rates import RatesDialog
from journal.gui.screens.analytics.writing import Writing, trades_told
from journal.gui.screens.tabs import Tab
from journal.gui.shell.icons import Icon
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.analytics.answers import Scope
from journal.services.analytics.needs import Need

if TYPE_CHECKING:
    from journal.gui.jobs import Job

PATIENCE_MS: Final = 150
"""An answer that takes no longer than this is shown without a word about waiting."""
Rows = list[list[str]]


class View(Tab):
    """One tab of the analytics.

    Subclasses build ``filled``, say in ``ask`` what they ask services and show the answer in
    ``show_filled``.

    Attributes:
        controls: what all tabs ask with.
        filled: the page that is shown where there is something to show.
        is_pending: whether an answer is awaited.
        rates_button: there only where positions are settled in several assets.
    """

    icon: ClassVar[Icon] = Icon.ANALYTICS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.is_pending = False
        self.writing = Writing(style=desk.text, measure=Measure.MONEY, asset=WALLET_ASSET)
        self._job: Job | None = None
        self._scope: Scope | None = None
        self.filled = QWidget()
        self._pages = QStackedWidget()
        self._few = Chip(desk.look, "", Mark.WARN)
        self._notes = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._waiting = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._say_waiting)
        self.rates_button = Button("Give a rate…", Rank.QUIET)
        self.rates_button.setProperty("slim", "true")
        self.rates_button.hide()
        self.rates_button.clicked.connect(self._ask_for_rates)
        self._empty = self._build_empty()
        self._nothing = self._build_nothing()
        self._finding_out = self._build_finding_out()
        self._unknown: dict[Measure, QWidget] = {}
        for page in (QWidget(), self._empty, self._nothing, self._finding_out, self.filled):
            self._pages.addWidget(page)
        self.body.setSpacing(Space.SMALL)
        self.body.addWidget(self._pages, 1)
        self.body.addLayout(self._build_foot())

    def follow(self, controls: Controls) -> None:
        """Ask again whenever something else is chosen."""
        self.controls = controls
        controls.changed.connect(self.grow_stale)

    def ask(self) -> Callable[[], Any]:
        """Return the work that asks services with what is chosen now."""
        raise NotImplementedError

    def scope_of(self, answer: Any) -> Scope:  # noqa: ANN401  # each view has its own
        """Return what an answer is about."""
        scope: Scope = answer.scope
        return scope

    def show_filled(self, answer: Any) -> None:  # noqa: ANN401  # what ``ask``'s work returned
        """Show an answer that is about at least one trade."""
        raise NotImplementedError

    def table(self) -> Rows:
        """Return what is shown as rows of words, the first being their names."""
        raise NotImplementedError

    def few(self, scope: Scope) -> str:
        """Return that there are too few trades, or nothing."""
        if scope.measured >= ENOUGH:
            return ""
        told = trades_told(scope.measured)
        return f"Too few: {told}. Below {ENOUGH} they tell what was, not what comes next."

    def come_into_view(self) -> None:
        """Ask again if something changed since the last time; an older question is dropped."""
        if not self._is_stale:
            return
        self._is_stale = False
        if self._job is not None:
            self._job.cancel()
        self._question += 1
        question = self._question

        def show(answer: object) -> None:
            if question == self._question:
                self.show_answer(answer)

        self.is_pending = True
        self._patience.start()
        self._job = job = self.desk.jobs.run(self.ask(), show, owner=self)
        job.ended.connect(lambda: self._end(question))

    def show_answer(self, answer: Any) -> None:  # noqa: ANN401  # what ``ask``'s work returned
        """Show the page that fits."""
        scope = self._scope = self.scope_of(answer)
        self.writing = Writing(style=self.desk.text, measure=scope.unit, asset=scope.asset)
        if scope.needs:
            self._find_out(scope)
        elif scope.measured:
            self.show_filled(answer)
            self._pages.setCurrentWidget(self.filled)
        elif scope.trades:
            self._pages.setCurrentWidget(self._unknown_page(scope.unit))
        elif self.asks_for_all:
            self._pages.setCurrentWidget(self._empty)
        else:
            self._nothing.say(_nothing_words(scope))
            self._query_button.setVisible(bool(scope.query))
            self._pages.setCurrentWidget(self._nothing)
        self._tell(scope)
        self.controls.finding.show_scope(scope)

    @property
    def asks_for_all(self) -> bool:
        """Whether nothing is left out by choice, so that there is nothing at all."""
        return self.controls.is_whole

    @property
    def has_table(self) -> bool:
        """Whether there is something that can be exported."""
        return self._pages.currentWidget() is self.filled

    def _find_out(self, scope: Scope) -> None:
        """Say what is waited for, let it be found out beside the rest, then ask again."""
        self._take_out.setVisible(bool(scope.query))
        self._finding_out.say(" ".join(_WAITS[need] for need in sorted(scope.needs)))
        self._pages.setCurrentWidget(self._finding_out)
        analytics, question = self.desk.services.analytics, scope.question
        self.desk.jobs.run(
            lambda: analytics.prepare(question, scope.needs),
            lambda _nothing: self.grow_stale(),
            owner=self,
            slowly=True,
        )

    def _end(self, question: int) -> None:
        if question == self._question:
            self._job = None
            self.is_pending = False
            self._patience.stop()
            self._waiting.setText("")

    def _say_waiting(self) -> None:
        if self.is_pending:
            self._waiting.setText("Working it out…")

    def _tell(self, scope: Scope) -> None:
        few = self.few(scope) if scope.measured else ""
        self._few.setVisible(bool(few))
        self._few.show_mark(few, Mark.WARN)
        shown = scope.notes[0] if scope.notes else ""
        more = len(scope.notes) - 1
        self._notes.setText(f"{shown} (+{more} more)" if more > 0 else shown)
        self._notes.setToolTip("\n".join(scope.notes))
        self.rates_button.setVisible(bool(scope.other_assets or scope.rates))
        self._notes.setAccessibleName(" ".join(scope.notes))

    def _build_foot(self) -> QHBoxLayout:
        self._few.hide()
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        foot.addWidget(self._few)
        foot.addWidget(self._notes)
        foot.addWidget(self.rates_button)
        foot.addStretch(1)
        foot.addWidget(self._waiting)
        return foot

    def _build_empty(self) -> EmptyState:
        return first_import(
            self.desk,
            self.icon,
            "No closed position yet",
            "Import the Trade History that Binance exports. As soon as a position is closed, its "
            "figures stand here.",
        )

    def _build_nothing(self) -> EmptyState:
        page = EmptyState(
            self.desk.look,
            self.icon,
            "Nothing was closed in this choice",
            "",
        )
        self._query_button = page.add_button(
            "Take the query out", lambda: self.controls.finding.ask("")
        )
        page.add_button("All time, all symbols", self.show_all, Rank.PRIMARY)
        return page

    def _build_finding_out(self) -> EmptyState:
        page = EmptyState(self.desk.look, self.icon, "More is worked out first", "")
        self._take_out = page.add_button(
            "Take the query out", lambda: self.controls.finding.ask("")
        )
        return page

    def _ask_for_rates(self) -> None:
        scope = self._scope
        if scope is not None:
            others = [one for one, _ in (*scope.other_assets, *scope.rates)]
            RatesDialog(
                self.window(),
                scope.asset,
                others,
                self.controls.rates,
                lambda rates: self.controls.use_rates(scope.asset, rates),
            ).open()

    def show_all(self) -> None:
        """Leave nothing out any more."""
        self.controls.ask_for_all()

    def _unknown_page(self, measure: Measure) -> QWidget:
        """Return the page that says what percent or R need, built when it is needed."""
        if measure not in self._unknown:
            is_r = measure is Measure.R
            title = "R needs the stop" if is_r else "Percent needs the balance"
            page = EmptyState(self.desk.look, self.icon, title, _NEEDS[measure])
            if is_r:
                page.add_button(
                    "Type what no file tells",
                    lambda: self.desk.hub.go_to(ScreenName.JOURNAL),
                    Rank.PRIMARY,
                )
            else:
                page.add_button(
                    "Settings", lambda: self.desk.hub.go_to(ScreenName.SETTINGS), Rank.PRIMARY
                )
                page.add_button("Import files", lambda: self.desk.hub.ask("import"))
            page.add_button("Show money", lambda: self.controls.choose_measure(Measure.MONEY))
            self._unknown[measure] = page
            self._pages.addWidget(page)
        return self._unknown[measure]


_NEEDS: Final = {
    Measure.R: "One R is what a trade was to lose at its stop. No stop of these trades is known: "
    "the Order History tells it, or you type it in the Journal.",
    Measure.PERCENT: "Percent are shares of your futures wallet, and its balance is not known. "
    "Type it with its time in Settings, or import the Transaction History.",
    Measure.MONEY: "The results of these trades are not known. The export that begins earlier "
    "tells them.",
}


_WAITS: Final = {
    Need.RULES: "This needs what your rules say: they are being applied to every position, which "
    "may take a minute. The figures come by themselves.",
    Need.CANDLES: "This needs how far price went: every position is being measured on the stored "
    "candles. The figures come by themselves.",
}


def _nothing_words(scope: Scope) -> str:
    """Return why a choice is empty, and what to do."""
    if not scope.query:
        return "No position of these accounts and symbols was closed on these days."
    return (
        f"Of these accounts, symbols and days “{scope.query}” finds no closed position, and only "
        "closed ones have figures. Change the query, or take it out."
    )


def column(*parts: QWidget, stretch: int = -1) -> QVBoxLayout:
    """Return widgets below one another without margins; one of them takes what is left."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(Space.MEDIUM)
    for place, part in enumerate(parts):
        layout.addWidget(part, int(place == stretch))
    return layout
