"""Rules: what each one asks, what was broken, and the record scanned by today's rules."""

from typing import Final

from PySide6.QtWidgets import QStackedWidget

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.tab_row import TabRow
from journal.gui.screen import Screen
from journal.gui.screens.data.tab import DataTab
from journal.gui.screens.rules.log_tab import LogTab
from journal.gui.screens.rules.price_list_tab import PriceListTab
from journal.gui.screens.rules.rules_tab import RulesTab
from journal.gui.screens.rules.scans_tab import ScansTab
from journal.services.changes import Changes

TABS: Final[tuple[type[DataTab], ...]] = (RulesTab, LogTab, PriceListTab, ScansTab)


class RulesScreen(Screen):
    """A row of tabs; each is built when it is first seen."""

    name = ScreenName.RULES
    title = "Rules"
    purpose = "What you asked of yourself, which of it was broken, and what that cost."
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.RULES
        | Changes.SETTINGS
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_action("Write your own rule", self._write_own)
        self._built: dict[int, DataTab] = {}
        self.row = TabRow(desk.look, [tab.title for tab in TABS], "Rules")
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
        """Show a tab by its key, or the newest breach of a position by the position's key."""
        keys = [tab.key for tab in TABS]
        if target in keys:
            self.row.choose(keys.index(str(target)))
            return
        self.row.choose(keys.index(LogTab.key))
        if isinstance(self.tab, LogTab):
            self.tab.point_at(target)

    def _write_own(self) -> None:
        self.row.choose(0)
        if isinstance(self.tab, RulesTab):
            self.tab.write_new()

    def _bring(self, place: int) -> None:
        if place not in self._built:
            self._built[place] = TABS[place](self.desk)
            self._deck.addWidget(self._built[place])
        tab = self._built[place]
        self._deck.setCurrentWidget(tab)
        if self.isVisible():
            tab.come_into_view()
