"""Analytics: figures over many trades, each view asked for alone."""

import csv
from collections.abc import Sequence
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.hub import Find, ScreenName
from journal.gui.screens.analytics.controls import Controls
from journal.gui.screens.analytics.finding import NAMED_COLUMNS
from journal.gui.screens.analytics.view import View
from journal.gui.screens.tabs import Tab, TabbedScreen, TabEntry
from journal.services.changes import Changes
from journal.services.positions.saved_views.service import Views

_COMPARE: Final = "Compare"
Offered = tuple[tuple[str, ...], dict[str, tuple[str, ...]], Views]


def _tab(title: str) -> TabEntry:
    words = title.lower().split()
    return TabEntry(
        key="-".join(words),
        title=title,
        module=f"journal.gui.screens.analytics.tabs.{'_'.join(words)}",
        class_name=f"{title.replace(' ', '')}Tab",
    )


class AnalyticsScreen(TabbedScreen):
    """One question, asked above all tabs; eight ways to look at the answer."""

    name = ScreenName.ANALYTICS
    title = "Analytics"
    purpose = "What your trades brought, and what they share."
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.PLANS
        | Changes.RULES
        | Changes.SETTINGS
        | Changes.NOTES
        | Changes.CANDLES
    )
    tabs = (
        _tab("Overview"),
        _tab("Figures"),
        _tab("Calendar"),
        _tab("Distribution"),
        _tab("Excursions"),
        _tab("Breakdowns"),
        _tab(_COMPARE),
        _tab("Monte Carlo"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head.addWidget(self.controls)
        self.body.insertWidget(0, self.controls.finding)
        self.body.insertWidget(0, self.controls.periods.dates)
        for keys, action in (
            ("Ctrl+F", self.controls.finding.search.setFocus),
            ("F1", self.controls.finding.show_help),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)
        self.controls.accounts.changed.connect(self._offer)
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
        self._offer()
        super().refresh()

    def open_target(self, target: object) -> None:
        """Bring a tab into view, or narrow all of them to what is to be found."""
        if isinstance(target, Find):
            self.controls.finding.ask(target.query)
        else:
            super().open_target(target)

    def _offer(self) -> None:
        """Offer what there is of the accounts that are chosen."""
        services, accounts = self.desk.services, self.controls.question.accounts

        def show(found: Offered) -> None:
            symbols, names, views = found
            self.controls.symbols.offer(symbols)
            self.controls.finding.offer(views, names)

        def read() -> Offered:
            analytics = services.analytics
            names = {name: analytics.names(accounts, name) for name in NAMED_COLUMNS}
            return analytics.symbols(accounts), names, services.saved_views.views()

        self.load(read, show)

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
