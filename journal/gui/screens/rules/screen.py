"""Rules: what was broken, when and by how much, and what each rule says."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.gui import text as words
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Rank
from journal.gui.parts.card import Card, line
from journal.gui.parts.chip import mark_of
from journal.gui.parts.column import Column, text_column, time_column
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.table import Table
from journal.gui.screen import Screen
from journal.gui.shell.icons import Icon
from journal.gui.theme import Meaning, Space, TypeSize
from journal.services.changes import Changes
from journal.services.rules.catalog import RuleCard, RuleParameter
from journal.services.rules.log import LoggedBreach

_CARDS_WIDTH = 372


class RulesScreen(Screen):
    """The breach log beside the rules in force."""

    name = ScreenName.RULES
    title = "Rules"
    purpose = "Which of your limits were broken, when, and what each one stands for."
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
        self._wanted: object = None
        self._empty = self._build_empty()
        self.table: Table[LoggedBreach] = Table(desk.look, self._columns(), "Broken rules")
        self.table.opened.connect(
            lambda entry: (
                desk.hub.go_to(ScreenName.JOURNAL, entry.position.key) if entry.position else None
            )
        )
        self._sentence = PlainLabel(wrap=True).make_selectable()
        self.table.chosen.connect(self._tell)
        self._heading = PlainLabel("Broken rules", size=TypeSize.LEAD, strong=True)
        log = QWidget()
        column = QVBoxLayout(log)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._heading)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        column.addWidget(self._pages, 1)
        column.addWidget(self._sentence)
        self.cards = ScrollColumn()
        self.cards.setFixedWidth(_CARDS_WIDTH)
        for card in desk.services.rules.catalog():
            self.cards.column.addWidget(_rule_card(card))
        self.cards.column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addWidget(log, 1)
        row.addWidget(self.cards)
        self.body.addLayout(row, 1)

    def refresh(self) -> None:
        """Judge the record again by the rules in force."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: services.rules.breach_log(account), self._show)

    def open_target(self, target: object) -> None:
        """Select the newest breach of a position, by its key."""
        self._wanted = target
        self._choose(lambda one: _is_of(one, target))

    def _show(self, log: tuple[LoggedBreach, ...]) -> None:
        self._heading.setText(f"Broken rules ({len(log)})" if log else "Broken rules")
        self._pages.setCurrentWidget(self.table if log else self._empty)
        self._sentence.setText("")
        self._sentence.setVisible(bool(log))
        chosen, wanted = self.table.selected(), self._wanted
        self.table.set_columns(self._columns())
        self.table.set_rows(log)
        if log and not (
            (wanted is not None and self._choose(lambda one: _is_of(one, wanted)))
            or (chosen is not None and self._choose(lambda entry: entry.breach == chosen.breach))
        ):
            self.table.select_place(0)

    def _choose(self, fits: Callable[[LoggedBreach], bool]) -> bool:
        """Select the first breach that fits; False when none does."""
        place = self.table.rows.place_of(fits)
        if place is not None:
            self._wanted = None
            self.table.select_place(place)
        return place is not None

    def _tell(self, entry: LoggedBreach) -> None:
        self._sentence.setText(entry.breach.sentence)

    def _columns(self) -> tuple[Column[LoggedBreach], ...]:
        return (
            time_column("at", "Time", lambda entry: entry.breach.at, self.desk.text),
            Column(
                key="rule",
                header="Rule",
                write=lambda entry, _decimals: entry.breach.rule_id,
                sort_key=lambda entry: (entry.breach.severity, entry.breach.rule_id),
                mark=lambda entry: mark_of(entry.breach.severity),
                meaning=lambda entry: mark_of(entry.breach.severity).meaning,
                tooltip=lambda entry: entry.breach.severity.name.capitalize(),
            ),
            text_column(
                "sentence",
                "What happened",
                lambda entry: entry.breach.sentence,
                tooltip=lambda entry: entry.breach.sentence,
                stretch=True,
            ),
        )

    def _build_empty(self) -> EmptyState:
        page = EmptyState(
            self.desk.look,
            Icon.RULES,
            "No broken rule on record",
            "Rules are judged on imported trades. Leverage, margin mode and stop are in no trade "
            "file: type them for a position in the Journal, or your usual ones in Settings.",
        )
        page.add_button("Import files", lambda: self.desk.hub.ask("import"), Rank.PRIMARY)
        page.add_button("Settings", lambda: self.desk.hub.go_to(ScreenName.SETTINGS))
        return page


def _is_of(entry: LoggedBreach, target: object) -> bool:
    """Return whether a breach is one of a position, by its key."""
    return entry.position is not None and entry.position.key == target


def _rule_card(rule: RuleCard) -> Card:
    """Return one rule: what it judges, its settings, the sentence it stands for."""
    card = Card(f"{rule.rule_id} {rule.name}")
    small = TypeSize.SMALL
    group = f"{rule.group.value.capitalize()} · version {rule.version}"
    card.body.addWidget(PlainLabel(group, size=small, meaning=Meaning.MUTED))
    card.body.addWidget(PlainLabel(rule.description, wrap=True))
    for parameter in rule.parameters:
        card.body.addLayout(_parameter_row(parameter))
    card.body.addWidget(line())
    severity = f"{rule.severity[:1].upper()}{rule.severity[1:]}."
    card.body.addWidget(PlainLabel(severity, size=small, meaning=Meaning.MUTED, wrap=True))
    card.body.addWidget(PlainLabel(rule.sentence, size=small, meaning=Meaning.MUTED, wrap=True))
    return card


def _parameter_row(parameter: RuleParameter) -> QHBoxLayout:
    """Return a setting's label with its value on the right."""
    row = QHBoxLayout()
    row.addWidget(PlainLabel(parameter.form.label, meaning=Meaning.MUTED, wrap=True), 1)
    value = f"{words.number(parameter.value)}{words.THIN_SPACE}{parameter.form.unit}"
    row.addWidget(PlainLabel(value, strong=True))
    return row
