"""Liquidations: what each episode took, with its exact prices, and whether its pause was kept."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from journal.domain.assets import AssetAmounts
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Rank
from journal.gui.parts.card import clear_layout
from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column, percent_column, text_column, time_column
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.table import Table
from journal.gui.screen import Screen
from journal.gui.screens.liquidations.actions import EpisodeActions
from journal.gui.screens.liquidations.deleveraged import deleveraged_card
from journal.gui.screens.liquidations.detail import LOSS_WORDS, liquidation_card
from journal.gui.screens.liquidations.near import NearCard
from journal.gui.screens.liquidations.questions import Questions
from journal.gui.shell.icons import Icon
from journal.gui.style.theme import Meaning, Space
from journal.services.changes import Changes
from journal.services.liquidations.service import LiquidationOverview
from journal.services.liquidations.views import EpisodeView
from journal.services.review.near import NearLiquidation

if TYPE_CHECKING:
    from journal.services.liquidations.deleveraging import Deleveraging

_TABLE_HEIGHT = 190

_NO_LOSS: Final = "Not known: the Transaction History or a Trade History with PnL tells it."


class LiquidationsScreen(Screen):
    """Episodes in a table; the chosen one in full below."""

    name = ScreenName.LIQUIDATIONS
    title = "Liquidations"
    purpose = "What each liquidation took, at which prices, and whether its pause was kept."
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.CANDLES
        | Changes.SETTINGS
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.review = self.add_action("Why me? Review it", self._review)
        self.record_button = self.add_main_action(
            "I was just liquidated", lambda: desk.hub.ask("record-liquidation")
        )
        self._wanted: object = None
        self.table: Table[EpisodeView] = Table(desk.look, self._columns(), "Liquidation episodes")
        self.table.setFixedHeight(_TABLE_HEIGHT)
        self.table.empty_text = "No liquidation is certain or confirmed."
        self.table.chosen.connect(self._show_details)
        self.edits = EpisodeActions(desk)
        self.edits.hide()
        self.detail = ScrollColumn()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(Space.LARGE)
        self.near = NearCard(desk)
        self.detail.column.addLayout(self._cards)
        self.detail.column.addWidget(self.near)
        self.detail.column.addStretch(1)
        self._wrong: Mapping[str, str] = {}
        self._oldest: EpisodeView | None = None
        self._is_empty = True
        self.questions = Questions(desk)
        self._deleveraged: tuple[Deleveraging, ...] = ()
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        column.addWidget(self.questions)
        column.addWidget(self.table)
        column.addWidget(self.edits)
        column.addWidget(self.detail, 1)
        self._filled = filled
        self.review.hide()
        self._empty = self._build_empty()
        self._pages = QStackedWidget()
        reading = PlainLabel("Reading the record…", meaning=Meaning.MUTED)
        reading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (reading, self._empty, filled):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)

    def refresh(self) -> None:
        """Read the episodes again, then what came near: that reads candles of every position."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: services.liquidations.overview(account), self._show, slowly=True)
        self.desk.jobs.run(
            lambda: (account, services.why.near(account)), self._show_near, owner=self, slowly=True
        )

    def open_target(self, target: object) -> None:
        """Choose the episode a position or a liquidation belongs to, by key or id."""
        self._wanted = target
        self._choose(target)

    def _show(self, found: LiquidationOverview) -> None:
        chosen = self.table.selected()
        self._deleveraged, self._wrong = found.deleveraged, found.wrong
        self._is_empty = not (found.episodes or found.asked or found.deleveraged)
        self._turn()
        self.questions.ask(found.asked, found.pauses_until)
        self.table.set_columns(self._columns())
        self._oldest = found.episodes[-1] if found.episodes else None
        self.table.set_rows(found.episodes)
        key = chosen.liquidations[0].liquidation.liquidation_id if chosen else None
        if not found.episodes:
            self._show_details(None)
        elif not self._choose(self._wanted) and not self._choose(key):
            self.table.select_place(0)

    def _show_near(self, read: tuple[str, tuple[NearLiquidation, ...]]) -> None:
        account, found = read
        if account == self.desk.account_name:
            self.near.tell(found)
            self._turn()

    def _turn(self) -> None:
        """Show what there is, or what will be here."""
        is_empty = self._is_empty and not self.near.table.rows.rowCount()
        self.table.setVisible(not self._is_empty)
        self.record_button.setVisible(not is_empty)  # the page without one has its own
        self._pages.setCurrentWidget(self._empty if is_empty else self._filled)

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
        clear_layout(self._cards)
        self.review.setVisible(view is not None)
        self.edits.tell(
            view,
            has_earlier=view is not None and view is not self._oldest,
            counts=view is not None and not _is_wrong(view, self._wrong),
        )
        if view is not None:
            for number, one in enumerate(view.liquidations):
                card = liquidation_card(
                    self.desk,
                    one,
                    view,
                    wrong=self._wrong.get(one.liquidation.liquidation_id),
                    split=self.edits.split if number else None,
                )
                self._cards.addWidget(card)
        if self._deleveraged:
            self._cards.addWidget(deleveraged_card(self.desk, self._deleveraged))

    def _columns(self) -> tuple[Column[EpisodeView], ...]:
        style = self.desk.text
        return (
            time_column("ended_at", "Last liquidation", lambda view: view.episode.ended_at, style),
            text_column("symbols", "Contracts", lambda view: ", ".join(view.symbols), stretch=True),
            Column(
                key="loss",
                header="Result",
                write=lambda view, _decimals: style.pnl_apart(_taken(view)),
                sort_key=lambda view: _taken(view) or None,
                right=True,
                meaning=lambda view: Meaning.LOSS if view.lost else Meaning.MUTED,
                tooltip=lambda view: LOSS_WORDS if view.lost else _NO_LOSS,
            ),
            percent_column("share", "Of the account", lambda view: view.share_of_account),
            Column(
                key="pause",
                header="Pause",
                write=lambda view, _decimals: self._pause_words(view),
                sort_key=lambda view: view.positions_opened_in_pause,
                mark=self._pause_mark,
            ),
        )

    def _pause_words(self, view: EpisodeView) -> str:
        """Return whether the pause after an episode was kept, or is being kept."""
        opened = view.positions_opened_in_pause
        if _is_wrong(view, self._wrong):
            return "called wrong"
        if not opened:
            is_over = self.desk.clock.now() >= view.pause_ends_at
            return "kept" if is_over else "kept so far"
        return f"broken {opened} time{'s' if opened > 1 else ''}"

    def _pause_mark(self, view: EpisodeView) -> Mark:
        if _is_wrong(view, self._wrong):
            return Mark.NOTE
        return Mark.CRITICAL if view.positions_opened_in_pause else Mark.GOOD

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


def _is_wrong(view: EpisodeView, wrong: Mapping[str, str]) -> bool:
    return all(one.liquidation_id in wrong for one in view.episode.liquidations)


def _taken(view: EpisodeView) -> AssetAmounts:
    return tuple((asset, -amount) for asset, amount in view.lost)
