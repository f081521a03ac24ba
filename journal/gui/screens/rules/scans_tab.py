"""Scans: the whole record judged by the rules of a day, kept beside one another."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.assets import only_asset
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.chip import mark_of
from journal.gui.parts.column import (
    Column,
    count_column,
    pnl_column,
    text_column,
    time_column,
)
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.tabs import Tab
from journal.gui.shell.icons import Icon
from journal.gui.style.theme import Meaning, Space
from journal.services.changes import Changes
from journal.services.rules.scans import Difference, ScannedBreach, StoredScan, asset_of

_SCANS_HEIGHT = 190


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanDetail:
    """What one scan found, and what is different from the scan before it."""

    found: tuple[ScannedBreach, ...]
    difference: Difference | None


class ScansTab(Tab):
    """The scans above, what the chosen one found below."""

    key = "scans"
    title = "Scans"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._scans: tuple[StoredScan, ...] = ()
        self.scan = Button("Scan history", Rank.PRIMARY)
        self.scan.clicked.connect(self.scan_now)
        self.table: Table[StoredScan] = Table(desk.look, self._columns(), "Scans")
        self.table.setFixedHeight(_SCANS_HEIGHT)
        self.table.chosen.connect(self._ask)
        self.found: Table[ScannedBreach] = Table(
            desk.look, self._found_columns(), "What this scan found"
        )
        self.found.empty_text = "This scan found no broken rule."
        self.compared = PlainLabel(wrap=True).make_selectable()
        self.empty = EmptyState(
            desk.look,
            Icon.RULES,
            "No scan yet",
            "The log judges each trade by the rules of its time. A scan judges all of them by "
            "today's rules and keeps what it found, so that you can compare.",
        )
        self.empty.add_button("Scan history", self.scan_now, Rank.PRIMARY)
        self.pages = QStackedWidget()
        for page in (QWidget(), self.empty, self._filled()):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)

    def read(self) -> tuple[StoredScan, ...]:
        """Return the scans there are."""
        return self.desk.services.scans.history(self.desk.account_name)

    def show_answer(self, answer: tuple[StoredScan, ...]) -> None:
        """Show them, the newest chosen."""
        self._scans = answer
        self.pages.setCurrentIndex(2 if answer else 1)
        self.table.set_columns(self._columns())
        self.table.set_rows(answer)
        if answer:
            self.table.select_place(0)

    def scan_now(self) -> None:
        """Judge the whole record by the rules in force now."""
        services, account = self.desk.services, self.desk.account_name
        self.scan.setEnabled(False)
        job = self.desk.jobs.run(lambda: services.scans.scan(account), self._scanned, owner=self)
        job.ended.connect(self._ended)

    def _scanned(self, changes: Changes) -> None:
        self.desk.hub.say("The whole record was judged by today's rules.")
        self.desk.hub.tell(changes)

    def _ended(self) -> None:
        self.scan.setEnabled(True)

    def _filled(self) -> QWidget:
        page = QWidget()
        bar = QHBoxLayout()
        bar.addWidget(
            PlainLabel(
                "Each scan judges the whole record by the rules of its day and stays.",
                meaning=Meaning.MUTED,
            )
        )
        bar.addStretch(1)
        bar.addWidget(self.scan)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addLayout(bar)
        column.addWidget(self.table)
        column.addWidget(self.compared)
        column.addWidget(self.found, 1)
        return page

    def _ask(self, scan: StoredScan) -> None:
        place = self._scans.index(scan)
        before = self._scans[place + 1] if place + 1 < len(self._scans) else None
        scans = self.desk.services.scans

        def read() -> ScanDetail:
            difference = scans.compare(before, scan) if before is not None else None
            return ScanDetail(found=scans.found(scan), difference=difference)

        self.desk.jobs.run(read, self._show_detail, owner=self)

    def _show_detail(self, detail: ScanDetail) -> None:
        self.compared.setText(_compared(detail.difference))
        self.found.set_columns(self._found_columns(detail.found))
        self.found.set_rows(detail.found)

    def _columns(self) -> tuple[Column[StoredScan], ...]:
        return (
            time_column("at", "Scanned", lambda scan: scan.scanned_at, self.desk.text),
            count_column("breaches", "Broken rules", lambda scan: scan.breaches),
            count_column("positions", "Positions", lambda scan: scan.positions),
            count_column("not_judged", "Answers not judged", lambda scan: scan.not_judged),
        )

    def _found_columns(
        self, found: Iterable[ScannedBreach] = ()
    ) -> tuple[Column[ScannedBreach], ...]:
        style = self.desk.text
        unit = only_asset(filter(None, map(asset_of, found)))
        return (
            time_column("at", "Time", lambda one: one.at, style),
            Column(
                key="rule",
                header="Rule",
                write=lambda one, _decimals: one.rule_id,
                sort_key=lambda one: one.rule_id,
                mark=lambda one: mark_of(one.severity),
                meaning=lambda one: mark_of(one.severity).meaning,
                tooltip=lambda one: one.severity.capitalize(),
            ),
            text_column(
                "sentence",
                "What happened",
                lambda one: one.sentence,
                tooltip=lambda one: one.sentence,
                stretch=True,
            ),
            pnl_column(
                "net",
                "Result",
                lambda one: one.net_result,
                style,
                asset=lambda one: asset_of(one) or "",
                unit=unit,
            ),
        )


def _compared(found: Difference | None) -> str:
    if found is None:
        return "The first scan: there is nothing to compare it with."
    rules = "; ".join(found.rules) or "the rules were the same"
    return (
        f"Compared with the scan before: {len(found.added)} more, {len(found.gone)} fewer, "
        f"{found.same} the same. What was different: {rules}."
    )
