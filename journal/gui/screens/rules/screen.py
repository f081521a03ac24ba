"""Rules: what each one asks, what was broken, and the record scanned by today's rules."""

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.screens.rules.log_tab import LogTab
from journal.gui.screens.rules.price_list_tab import PriceListTab
from journal.gui.screens.rules.rules_tab import RulesTab
from journal.gui.screens.rules.scans_tab import ScansTab
from journal.gui.screens.tabs import TabbedScreen
from journal.gui.targets import RuleTarget
from journal.services.changes import Changes


class RulesScreen(TabbedScreen):
    """The rules, what broke them, and what that cost."""

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
    tabs = (RulesTab, LogTab, PriceListTab, ScansTab)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_action("Write your own rule", self._write_own)

    def open_target(self, target: object) -> None:
        """Show a rule, a tab by its key, or the newest breach of a position by its key."""
        if isinstance(target, RuleTarget):
            self.row.choose(0)
            if isinstance(self.tab, RulesTab):
                self.tab.point_at(target.rule_id)
            return
        keys = [tab.key for tab in self.tabs]
        if target in keys:
            super().open_target(target)
            return
        self.row.choose(keys.index(LogTab.key))
        if isinstance(self.tab, LogTab):
            self.tab.point_at(target)

    def _write_own(self) -> None:
        self.row.choose(0)
        if isinstance(self.tab, RulesTab):
            self.tab.write_new()
