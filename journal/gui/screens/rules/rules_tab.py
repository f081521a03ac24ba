"""The rules in groups, the chosen one in full beside them."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.rules.force.asked import Note
from journal.domain.rules.force.timeline import RuleTimeline
from journal.domain.rules.severity import RuleGroup
from journal.gui.desk import Desk
from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column, text_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.tab_row import TabRow
from journal.gui.parts.table import Table
from journal.gui.screens.rules.detail import RuleDetail
from journal.gui.screens.rules.own_rule import OwnRuleDialog
from journal.gui.screens.rules.wording import state_words
from journal.gui.screens.tabs import Tab
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space
from journal.services.rules.catalog import RuleCard, rule_cards
from journal.services.rules.log import RuleTotal, totals

_ALL: Final = "All"
_OWN: Final = "Your own"
_GROUPS: Final = (_ALL, *(group.value.capitalize() for group in RuleGroup), _OWN)
_NOTES_SHOWN: Final = 2
_NEVER: Final = RuleTotal(count=0, made=(), unknown=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule with what breaking it added up to; None until the record has been judged."""

    card: RuleCard
    total: RuleTotal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesRead:
    """Every change of the rules, and what other programs did to the record of them."""

    timeline: RuleTimeline
    notes: tuple[Note, ...]


class RulesTab(Tab):
    """Master and detail: which rules there are, and everything about one of them.

    Attributes:
        notes: what other programs did to the record of the rules; hidden where they did nothing.
    """

    key = "rules"
    title = "Rules"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._timeline: RuleTimeline | None = None
        self._cards: tuple[RuleCard, ...] = ()
        self._totals: dict[str, RuleTotal] | None = None
        self._wanted = ""
        self.groups = TabRow(desk.look, _GROUPS, "Groups of rules")
        self.groups.choose(0)
        self.groups.chosen.connect(self._choose_group)
        self.table: Table[RuleRow] = Table(desk.look, self._columns(), "Rules")
        self.detail = RuleDetail(desk)
        self.table.chosen.connect(self._tell)
        self.detail.rewrite.connect(self._write)
        self.notes = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self.notes.hide()
        self.body.addWidget(self.notes)
        self.body.addLayout(self._split(), 1)

    def read(self) -> RulesRead:
        """Return every change of the rules."""
        settings = self.desk.services.rule_settings
        return RulesRead(timeline=settings.timeline(), notes=settings.notes())

    def show_answer(self, answer: RulesRead) -> None:
        """Show the rules at once, and what breaking them added up to when that is known."""
        self._timeline = answer.timeline
        self._cards = rule_cards(answer.timeline, self.desk.clock.now())
        self._show_notes(answer.notes)
        self._fill()
        self.choose(self._wanted)
        self._wanted = ""
        services, account = self.desk.services, self.desk.account_name
        self.desk.jobs.run(
            lambda: totals(services.rules.breach_log(account)),
            self._show_totals,
            owner=self,
            slowly=True,
        )

    def choose(self, rule_id: str) -> None:
        """Show one rule."""
        place = self.table.rows.place_of(lambda row: row.card.rule_id == rule_id)
        if place is not None:
            self.table.select_place(place)

    def point_at(self, rule_id: str) -> None:
        """Show one rule, whatever group was chosen, as soon as the rules are read."""
        self._wanted = rule_id
        self.groups.choose(0)
        self.choose(rule_id)

    def write_new(self) -> None:
        """Open the dialog for a rule of the trader's own."""
        OwnRuleDialog(self.desk, self.window()).open()

    def _show_notes(self, notes: tuple[Note, ...]) -> None:
        lines = [
            f"{self.desk.text.short_time(note.at)} · {note.sentence}"
            for note in notes[:_NOTES_SHOWN]
        ]
        more = len(notes) - len(lines)
        self.notes.setText("\n".join(lines) + (f"\nand {more} more" if more > 0 else ""))
        self.notes.setVisible(bool(notes))

    def _split(self) -> QHBoxLayout:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.groups)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addWidget(left, 1)
        row.addWidget(self.detail, 1)
        return row

    def _choose_group(self, _place: int) -> None:
        self._fill()

    def _show_totals(self, found: dict[str, RuleTotal]) -> None:
        self._totals = found
        self._fill(keep_detail=True)

    def _fill(self, *, keep_detail: bool = False) -> None:
        chosen = self.table.selected()
        wanted = _GROUPS[self.groups.current]
        found = self._totals
        rows = [
            RuleRow(card=card, total=None if found is None else found.get(card.rule_id, _NEVER))
            for card in self._cards
            if wanted in {_ALL, _group(card)}
        ]
        self.table.blockSignals(keep_detail)
        self.table.set_columns(self._columns())
        self.table.set_rows(rows)
        rule_id = chosen.card.rule_id if chosen else ""
        place = self.table.rows.place_of(lambda row: row.card.rule_id == rule_id)
        if rows:
            self.table.select_place(place or 0)
        self.table.blockSignals(False)

    def _tell(self, row: RuleRow) -> None:
        if self._timeline is not None:
            self.detail.show_card(row.card, self._timeline)

    def _write(self, card: RuleCard) -> None:
        OwnRuleDialog(self.desk, self.window(), card.own).open()

    def _columns(self) -> tuple[Column[RuleRow], ...]:
        style = self.desk.text
        return (
            Column(
                key="rule",
                header="Rule",
                write=lambda row, _decimals: row.card.rule_id,
                sort_key=lambda row: row.card.rule_id,
                mark=lambda row: _mark(row.card),
                tooltip=lambda row: state_words(row.card).capitalize(),
            ),
            text_column(
                "name",
                "What it is about",
                lambda row: row.card.name,
                tooltip=lambda row: row.card.name,
                stretch=True,
            ),
            text_column("group", "Group", lambda row: _group(row.card), shown=False),
            text_column("state", "State", lambda row: state_words(row.card)),
            Column(
                key="count",
                header="Broken",
                write=lambda row, _decimals: _count_words(row.total),
                sort_key=lambda row: row.total.count if row.total else None,
                right=True,
            ),
            Column(
                key="net",
                header="Net result",
                write=lambda row, _decimals: style.pnl_apart(row.total.made if row.total else ()),
                sort_key=lambda row: row.total.made or None if row.total else None,
                right=True,
                tooltip=lambda row: _total_words(row.total),
                shown=False,
            ),
        )


def _group(card: RuleCard) -> str:
    return _OWN if card.own is not None else card.group.value.capitalize()


def _mark(card: RuleCard) -> Mark:
    if card.pending:
        return Mark.WARN
    return Mark.GOOD if card.enabled else Mark.INFO


def _count_words(total: RuleTotal | None) -> str:
    return words.UNKNOWN if total is None else f"{total.count}"


def _total_words(total: RuleTotal | None) -> str:
    if total is None or not total.unknown:
        return "Of the closed positions that broke it, after fees and funding."
    return f"{total.unknown} positions are still open or of unknown result and are left out."
