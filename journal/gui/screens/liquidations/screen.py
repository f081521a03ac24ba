"""Liquidations: what each episode took, with its exact prices, and whether its pause was kept."""

from datetime import datetime

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from journal.domain.pause.cooldown import PAUSE_DURATION
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Rank
from journal.gui.parts.card import clear_layout
from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column, percent_column, pnl_column, text_column, time_column
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.table import Table
from journal.gui.screen import Screen
from journal.gui.screens.liquidations.deleveraged import deleveraged_card
from journal.gui.screens.liquidations.detail import liquidation_card
from journal.gui.screens.liquidations.questions import Questions
from journal.gui.shell.icons import Icon
from journal.gui.theme import Space
from journal.services.changes import Changes
from journal.services.liquidations import Deleveraging, EpisodeView, LiquidationOverview

_TABLE_HEIGHT = 190


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
        self.review = self.add_action("Why me? Review it", self._review)
        self.add_main_action("I was just liquidated", lambda: desk.hub.ask("record-liquidation"))
        self._wanted: object = None
        self.table: Table[EpisodeView] = Table(desk.look, self._columns(), "Liquidation episodes")
        self.table.setFixedHeight(_TABLE_HEIGHT)
        self.table.empty_text = "No liquidation is certain or confirmed."
        self.table.chosen.connect(self._show_details)
        self.detail = ScrollColumn()
        self.questions = Questions(desk)
        self._deleveraged: tuple[Deleveraging, ...] = ()
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        column.addWidget(self.questions)
        column.addWidget(self.table)
        column.addWidget(self.detail, 1)
        self._filled = filled
        self.review.hide()
        self._empty = self._build_empty()
        self._pages = QStackedWidget()
        for page in (QWidget(), self._empty, filled):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)

    def refresh(self) -> None:
        """Read the episodes again."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: services.liquidations.overview(account), self._show)

    def open_target(self, target: object) -> None:
        """Choose the episode a position or a liquidation belongs to, by key or id."""
        self._wanted = target
        self._choose(target)

    def _show(self, found: LiquidationOverview) -> None:
        chosen = self.table.selected()
        self._deleveraged = found.deleveraged
        is_empty = not (found.episodes or found.asked or found.deleveraged)
        self._pages.setCurrentWidget(self._empty if is_empty else self._filled)
        self.questions.ask(found.asked)
        self.table.set_columns(self._columns())
        self.table.set_rows(found.episodes)
        key = chosen.liquidations[0].liquidation.liquidation_id if chosen else None
        if not found.episodes:
            self._show_details(None)
        elif not self._choose(self._wanted) and not self._choose(key):
            self.table.select_place(0)

    def _review(self) -> None:
        view = self.table.selected()
        if view is not None:
            self.desk.hub.go_to(ScreenName.REVIEW, view.episode.episode_id)

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

    def _show_details(self, view: EpisodeView | None) -> None:
        """Show the liquidations of the chosen episode, then what only looks like one."""
        column = self.detail.column
        clear_layout(column)
        self.review.setVisible(view is not None)
        if view is not None:
            for one in view.liquidations:
                column.addWidget(liquidation_card(self.desk, one, view))
        if self._deleveraged:
            column.addWidget(deleveraged_card(self.desk, self._deleveraged))
        column.addStretch(1)

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


def _pause_words(view: EpisodeView, now: datetime) -> str:
    """Return whether the pause after an episode was kept, or is being kept."""
    opened = view.positions_opened_in_pause
    if not opened:
        return "kept so far" if now < view.episode.ended_at + PAUSE_DURATION else "kept"
    return f"broken {opened} time{'s' if opened > 1 else ''}"
