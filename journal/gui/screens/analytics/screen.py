"""Analytics: figures over many trades, each view asked for alone."""

import csv
from collections.abc import Sequence
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.screens.analytics.controls import Controls
from journal.gui.screens.analytics.view import View
from journal.gui.screens.tabs import Tab, TabbedScreen, TabEntry
from journal.services.changes import Changes

_COMPARE: Final = "Compare"


def _tab(title: str) -> TabEntry:
    words = title.lower().split()
    return TabEntry(
        key="-".join(words),
        title=title,
        module=f"journal.gui.screens.analytics.tabs.{'_'.join(words)}",
        class_name=f"{title.replace(' ', '')}Tab",
    )


class AnalyticsScreen(TabbedScreen):
    """One question, asked above all tabs; seven ways to look at the answer."""

    name = ScreenName.ANALYTICS
    title = "Analytics"
    purpose = "What your trades brought, and what the good and the bad ones share."
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.PLANS
        | Changes.RULES
        | Changes.SETTINGS
        | Changes.NOTES
    )
    tabs = (
        _tab("Overview"),
        _tab("Figures"),
        _tab("Calendar"),
        _tab("Distribution"),
        _tab("Breakdowns"),
        _tab(_COMPARE),
        _tab("Monte Carlo"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head.addWidget(self.controls)
        self.body.insertWidget(0, self.controls.periods.dates)
        self.export_button = self.add_action("Export", self.export)
        self.export_button.setToolTip("What this tab shows, as a CSV table")

    @cached_property
    def controls(self) -> Controls:
        """What stands above all tabs; made with the first of them."""
        return Controls(self.desk)

    def _bring(self, place: int) -> None:
        """Bring a tab into view; two periods are chosen on the tab that compares them."""
        super()._bring(place)
        self.controls.show_period(shown=self.tab.title != _COMPARE)

    def make_tab(self, kind: type[Tab] | TabEntry) -> Tab:
        """Return a tab that asks what the controls ask for."""
        tab = super().make_tab(kind)
        if isinstance(tab, View):
            tab.follow(self.controls)
        return tab

    def refresh(self) -> None:
        """Offer the accounts and symbols there are now; every tab asks again when it is seen."""
        services, account = self.desk.services, self.desk.account_name
        names = [one.name for one in services.accounts.all()] or [account]
        self.controls.offer_accounts(names)
        accounts = self.controls.question.accounts
        self.load(lambda: services.analytics.symbols(accounts), self.controls.symbols.offer)
        super().refresh()

    def export(self) -> None:
        """Ask for a file and write what the tab in view shows into it."""
        tab = self.tab
        if not isinstance(tab, View) or not tab.has_table:
            self.desk.hub.say("There is nothing to export here yet.")
            return
        name, _ = QFileDialog.getSaveFileName(
            self, "Export", f"analytics-{tab.key}.csv", "Table (*.csv)"
        )
        if not name:
            return
        path, rows = Path(name).with_suffix(".csv"), tab.table()
        self.desk.jobs.run(
            lambda: write_table(path, rows),
            lambda _nothing: self.desk.hub.say(f"Exported to {path}."),
            owner=self,
        )


def write_table(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows of words as CSV.

    Raises:
        JournalError: the file cannot be written.
    """
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    try:
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise JournalError(f"{path} cannot be written: {error.strerror}.") from error
