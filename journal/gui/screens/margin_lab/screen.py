"""Margin lab: questions to the margin engine, one a tab, answered while typing."""

from typing import Final

from PySide6.QtWidgets import QStackedWidget

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.tab_row import TabRow
from journal.gui.screen import Screen
from journal.gui.screens.margin_lab.fields import SharedValues
from journal.gui.screens.margin_lab.paths.simulator import SimulatorTab
from journal.gui.screens.margin_lab.paths.survival import SurvivalTab
from journal.gui.screens.margin_lab.positions.funding import FundingTab
from journal.gui.screens.margin_lab.positions.liquidation import LiquidationTab
from journal.gui.screens.margin_lab.positions.relief import ReliefTab
from journal.gui.screens.margin_lab.positions.stack import StackTab
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.screens.margin_lab.trades.average_entry import AverageEntryTab
from journal.gui.screens.margin_lab.trades.max_open import MaxOpenTab
from journal.gui.screens.margin_lab.trades.profit import ProfitTab
from journal.gui.screens.margin_lab.trades.target import TargetTab
from journal.services.changes import Changes

TABS: Final[tuple[type[LabTab], ...]] = (
    ProfitTab,
    TargetTab,
    LiquidationTab,
    MaxOpenTab,
    AverageEntryTab,
    FundingTab,
    SurvivalTab,
    StackTab,
    ReliefTab,
    SimulatorTab,
)


class MarginLabScreen(Screen):
    """The row of tabs; each is built when it is first seen and keeps what was typed."""

    name = ScreenName.MARGIN_LAB
    title = "Margin lab"
    purpose = "What would be: liquidation, profit, margin and funding, exact to the last digit."
    shows = Changes.LIQUIDATIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shared = SharedValues()
        self._built: dict[int, LabTab] = {}
        self.row = TabRow(desk.look, [tab.title for tab in TABS], "Margin lab")
        self._deck = QStackedWidget()
        self.body.addWidget(self.row)
        self.body.addWidget(self._deck, 1)
        self.row.chosen.connect(self._bring)
        desk.pause.switched.connect(lambda _running: self._lock())
        self._lock()
        self.open_target(LiquidationTab.key)

    @property
    def tab(self) -> LabTab:
        """The tab in view."""
        return self._built[self.row.current]

    def refresh(self) -> None:
        """Ask again: a pause may have begun or ended."""
        self.tab.reconsider()

    def open_target(self, target: object) -> None:
        """Bring the tab of a key into view."""
        keys = [tab.key for tab in TABS]
        if target in keys:
            self.row.choose(keys.index(str(target)))

    def _bring(self, place: int) -> None:
        if place not in self._built:
            with self.desk.inside(self._deck):
                tab = TABS[place](self.desk, self._shared)
            tab.wanted.connect(self.open_target)
            self._built[place] = tab
            self._deck.addWidget(tab)
        tab = self._built[place]
        tab.come_into_view()
        self._deck.setCurrentWidget(tab)

    def _lock(self) -> None:
        paused = self.desk.pause.is_running
        self.row.lock([place for place, tab in enumerate(TABS) if paused and tab.opens_risk])
