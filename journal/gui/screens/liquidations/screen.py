"""Liquidations: what each episode took, with its exact prices, and whether its pause was kept."""

from datetime import datetime

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.pause.cooldown import PAUSE_DURATION
from journal.domain.values import Certainty, Liquidation
from journal.gui import text as words
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, Figure, clear_layout
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.column import Column, percent_column, pnl_column, text_column, time_column
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.table import Table
from journal.gui.screen import Screen
from journal.gui.shell.icons import Icon
from journal.gui.theme import Meaning, Space, TypeSize
from journal.services.changes import Changes
from journal.services.liquidations import EpisodeView, LiquidationView

_TABLE_HEIGHT = 190
_NOT_IN_FILE = "Not in your file"
_CERTAINTIES = {
    Certainty.CERTAIN: "certain",
    Certainty.HIGH: "almost certain",
    Certainty.CONFIRMED: "confirmed by you",
    Certainty.BY_HAND: "typed by hand",
    Certainty.PROBABLE: "probable",
}


class LiquidationsScreen(Screen):
    """Episodes in a table; the chosen one in full below."""

    name = ScreenName.LIQUIDATIONS
    title = "Liquidations"
    purpose = "What each liquidation took, at which prices, and whether its pause was kept."
    shows = (
        Changes.FILLS | Changes.LIQUIDATIONS | Changes.FACTS | Changes.ACCOUNTS | Changes.SETTINGS
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_main_action("I was just liquidated", lambda: desk.hub.ask("record-liquidation"))
        self._wanted: object = None
        self.table: Table[EpisodeView] = Table(desk.look, self._columns(), "Liquidation episodes")
        self.table.setFixedHeight(_TABLE_HEIGHT)
        self.table.chosen.connect(self._show_episode)
        self.detail = ScrollColumn()
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        column.addWidget(self.table)
        column.addWidget(self.detail, 1)
        self._filled = filled
        self._empty = self._build_empty()
        self._pages = QStackedWidget()
        for page in (QWidget(), self._empty, filled):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)

    def refresh(self) -> None:
        """Read the episodes again."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: services.liquidations.episodes(account), self._show)

    def open_target(self, target: object) -> None:
        """Choose the episode a position or a liquidation belongs to, by key or id."""
        self._wanted = target
        self._choose(target)

    def _show(self, episodes: tuple[EpisodeView, ...]) -> None:
        chosen = self.table.selected()
        self._pages.setCurrentWidget(self._filled if episodes else self._empty)
        self.table.set_columns(self._columns())
        self.table.set_rows(episodes)
        key = chosen.liquidations[0].liquidation.liquidation_id if chosen else None
        if episodes and not self._choose(self._wanted) and not self._choose(key):
            self.table.select_place(0)

    def _choose(self, wanted: object) -> bool:
        """Select the episode of a position key or liquidation id; False when there is none."""
        place = None
        if wanted is not None:
            place = self.table.rows.place_of(
                lambda view: any(
                    wanted in {one.liquidation.position_key, one.liquidation.liquidation_id}
                    for one in view.liquidations
                )
            )
        if place is not None:
            self._wanted = None
            self.table.select_place(place)
        return place is not None

    def _show_episode(self, view: EpisodeView) -> None:
        column = self.detail.column
        clear_layout(column)
        for one in view.liquidations:
            column.addWidget(self._card(one))
        column.addStretch(1)

    def _card(self, view: LiquidationView) -> Card:
        """Return one liquidation with its prices, and the way to its chart."""
        one = view.liquidation
        side = f" {one.side.value}" if one.side else ""
        card = Card(f"{one.symbol}{side}")
        card.head.insertWidget(1, Chip(self.desk.look, _CERTAINTIES[one.certainty], Mark.NOTE))
        if one.position_key is not None:
            button = Button("Show on chart")
            button.clicked.connect(
                lambda _checked=False, key=one.position_key: self.desk.hub.go_to(
                    ScreenName.CHART, key
                )
            )
            card.head.addWidget(button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.WIDE)
        grid.setVerticalSpacing(Space.MEDIUM)
        for number, figure in enumerate(self._figures(view)):
            grid.addWidget(figure, number // 5, number % 5)
            grid.setColumnStretch(number % 5, 1)
        card.body.addLayout(grid)
        notes = (f"Seen in: {one.source}.", *view.notes)
        for note in notes:
            card.body.addWidget(
                PlainLabel(note, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
            )
        return card

    def _figures(self, view: LiquidationView) -> list[Figure]:
        one, style = view.liquidation, self.desk.text
        mode = view.margin_mode.value if view.margin_mode else ""
        told = f"{words.leverage(view.leverage)} {mode}".strip()
        return [
            _figure("Time", style.time(one.occurred_at, seconds=True)),
            _figure("Leverage and margin", told),
            _figure("Size", words.number(one.quantity)),
            _figure("Entry", words.price(one.entry_price)),
            _figure("Liquidation price", words.price(view.liquidation_price, one.side)),
            _figure("Trigger (mark)", _told(one)),
            _figure("Bankruptcy price", words.price(view.bankruptcy_price)),
            _figure("Executed at", words.price(one.execution_price)),
            _figure("Lost", style.money(one.loss, "USDT")),
            _figure("Balance left", style.money(one.balance_left, "USDT")),
        ]

    def _columns(self) -> tuple[Column[EpisodeView], ...]:
        style = self.desk.text
        return (
            time_column("ended_at", "Last liquidation", lambda view: view.episode.ended_at, style),
            text_column("symbols", "Contracts", lambda view: ", ".join(view.symbols), stretch=True),
            pnl_column(
                "loss",
                "Result",
                lambda view: None if view.loss is None else -view.loss,
                style,
                unit="USDT",
            ),
            percent_column("share", "Of the account", lambda view: view.share_of_account),
            Column(
                key="pause",
                header="Pause",
                write=lambda view, _decimals: _pause_words(view, self.desk.clock.now()),
                sort_key=lambda view: view.positions_opened_in_pause,
                mark=lambda view: Mark.CRITICAL if view.positions_opened_in_pause else Mark.GOOD,
            ),
        )

    def _build_empty(self) -> EmptyState:
        page = EmptyState(
            self.desk.look,
            Icon.LIQUIDATIONS,
            "No liquidation on record",
            "Liquidations are recognized in your Transaction History and Order History. "
            "If you have just been liquidated, type what you know: the pause starts at once.",
        )
        page.add_button(
            "I was just liquidated", lambda: self.desk.hub.ask("record-liquidation"), Rank.PRIMARY
        )
        page.add_button("Import files", lambda: self.desk.hub.ask("import"))
        return page


def _figure(label: str, value: str) -> Figure:
    return Figure(label, value, size=TypeSize.LEAD)


def _told(liquidation: Liquidation) -> str:
    """Return the trigger price, or that no file tells it."""
    known = liquidation.trigger_price is not None
    return words.price(liquidation.trigger_price) if known else _NOT_IN_FILE


def _pause_words(view: EpisodeView, now: datetime) -> str:
    """Return whether the pause after an episode was kept, or is being kept."""
    opened = view.positions_opened_in_pause
    if not opened:
        return "kept so far" if now < view.episode.ended_at + PAUSE_DURATION else "kept"
    return f"broken {opened} time{'s' if opened > 1 else ''}"
