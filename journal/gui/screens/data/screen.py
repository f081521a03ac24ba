"""Data: what was imported, whether it adds up, its backups, candles and brackets."""

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.screens.data.backups import BackupsTab
from journal.gui.screens.data.candles import CandlesTab
from journal.gui.screens.data.imports import ImportsTab
from journal.gui.screens.data.reconciliation import ReconciliationTab
from journal.gui.screens.tabs import TabbedScreen
from journal.services.changes import Changes


class DataScreen(TabbedScreen):
    """What was imported, and what can be done about it."""

    name = ScreenName.DATA
    title = "Data"
    purpose = "What this journal knows, where it comes from, and whether it adds up."
    shows = (
        Changes.FILLS | Changes.LIQUIDATIONS | Changes.CANDLES | Changes.ACCOUNTS | Changes.SETTINGS
    )
    tabs = (ImportsTab, ReconciliationTab, BackupsTab, CandlesTab)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_main_action("Import files", lambda: desk.hub.ask("import"))
