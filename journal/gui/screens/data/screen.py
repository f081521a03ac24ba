"""Data: what was imported, whether it adds up, its backups, candles and brackets."""

from typing import Final

from PySide6.QtWidgets import QStackedWidget

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.tab_row import TabRow
from journal.gui.screen import Screen
from journal.gui.screens.data.backups import BackupsTab
from journal.gui.screens.data.candles import CandlesTab
from journal.gui.screens.data.imports import ImportsTab
from journal.gui.screens.data.reconciliation import ReconciliationTab
from journal.gui.screens.data.tab import DataTab
from journal.services.changes import Changes

TABS: Final[tuple[type[DataTab], ...]] = (ImportsTab, ReconciliationTab, BackupsTab, CandlesTab)


class DataScreen(Screen):
    """A row of tabs; each is built when it is first seen."""

    name = ScreenName.DATA
    title = "Data"
    purpose = "What this journal knows, where it comes from, and whether it adds up."
    shows = (
        Changes.FILLS | Changes.LIQUIDATIONS | Changes.CANDLES | Changes.ACCOUNTS | Changes.SETTINGS
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_main_action("Import files", lambda: desk.hub.ask("import"))
        self._built: dict[int, DataTab] = {}
        self.row = TabRow(desk.look, [tab.title for tab in TABS], "Data")
        self._deck = QStackedWidget()
        self.body.addWidget(self.row)
        self.body.addWidget(self._deck, 1)
        self.row.chosen.connect(self._bring)
        self.row.choose(0)

    @property
    def tab(self) -> DataTab:
        """The tab in view."""
        return self._built[self.row.current]

    def refresh(self) -> None:
        """Every tab reads again when it is seen."""
        for tab in self._built.values():
            tab.grow_stale()

    def open_target(self, target: object) -> None:
        """Bring the tab of a key into view."""
        keys = [tab.key for tab in TABS]
        if target in keys:
            self.row.choose(keys.index(str(target)))

    def _bring(self, place: int) -> None:
        if place not in self._built:
            self._built[place] = TABS[place](self.desk)
            self._deck.addWidget(self._built[place])
        tab = self._built[place]
        self._deck.setCurrentWidget(tab)
        if self.isVisible():
            tab.come_into_view()
