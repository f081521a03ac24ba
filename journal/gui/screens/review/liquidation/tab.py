"""Liquidation: why it happened, what would have saved you, and what you change."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.review.review import Review
from journal.domain.values import PriceType
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import clear_layout
from journal.gui.parts.choice import Choice
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.tab_row import TabRow
from journal.gui.reports.report import Report
from journal.gui.screens.review.liquidation.conclusion import Conclusion
from journal.gui.screens.review.liquidation.printed import liquidation_report, pages_of
from journal.gui.screens.review.liquidation.survival_map import SurvivalMap
from journal.gui.screens.review.liquidation.words.what_if import GRID_QUESTION
from journal.gui.screens.review.parts.section_card import section_card
from journal.gui.screens.review.room import Room
from journal.gui.shell.icons import Icon
from journal.gui.style.theme import Space
from journal.services.charting.content import ChartContent
from journal.services.liquidations.views import EpisodeView
from journal.services.review.drafts import ReviewDraft
from journal.services.review.reading import EpisodeReview

if TYPE_CHECKING:
    from journal.gui.reports.section import Section

PAGES: Final = ("What happened", "Price", "What if", "Cause", "Conclusion")
_PRICE, _LAST = 1, len(PAGES) - 1
_CHOICE_WIDTH: Final = 360  # a time and three contracts
_CHART_HEIGHT: Final = 260


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What one reading of the record gave."""

    episodes: tuple[EpisodeView, ...]
    found: EpisodeReview | None = None
    draft: ReviewDraft = field(default_factory=ReviewDraft)
    chart: ChartContent | None = None


class LiquidationRoom(Room):
    """The review of one liquidation episode in five pages, to be left and resumed.

    Attributes:
        choice: the episodes, newest first.
        tabs: the pages.
        conclusion: the form of the last page.
    """

    key = "liquidation"
    title = "Liquidation"
    purpose = "Why it happened, what would have saved you, and what you change."

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._episodes: tuple[EpisodeView, ...] = ()
        self._wanted: str | None = None
        self._found: EpisodeReview | None = None
        self._chart: ChartContent | None = None
        self._place = 0
        self.choice = Choice()
        self.choice.setAccessibleName("Liquidation")
        self.choice.setFixedWidth(_CHOICE_WIDTH)
        self.choice.activated.connect(self._pick)
        self.which = Choice()
        self.which.setAccessibleName("Which position of the episode")
        self.which.activated.connect(self._pick_one)
        self.which.hide()
        self.tabs = TabRow(desk.look, PAGES, "Pages of the review")
        self.conclusion = Conclusion(desk)
        self.canvas = ChartCanvas(self)
        self.canvas.setAccessibleName("Candle chart of the liquidated position")
        self.canvas.setFixedHeight(_CHART_HEIGHT)
        self._columns = [ScrollColumn() for _ in PAGES]
        self._sections = [QVBoxLayout() for _ in PAGES]
        self._unwritten: dict[int, tuple[Section, ...]] = {}
        """Pages whose cards are not made yet: the one that is looked at is made at once."""
        self._lay_out()
        self._wear_theme()
        desk.look.changed.connect(self._wear_theme)
        self.tabs.chosen.connect(self._turn_to)

    def read(self) -> _Read:
        """Return the episodes and the review of the one that is shown."""
        wanted, account, services = self._wanted, self.desk.account_name, self.desk.services
        episodes = services.liquidations.episodes(account)
        if not episodes:
            return _Read(episodes=())
        ids = [one.episode.episode_id for one in episodes]
        chosen = wanted if wanted in ids else ids[0]
        found = services.why.review(account, chosen)
        return _Read(
            episodes=episodes,
            found=found,
            draft=services.review_drafts.read(account, chosen),
            chart=_chart(self.desk, account, found.reviews[0]),
        )

    def open_target(self, target: object) -> None:
        """Show the review of an episode, by its id."""
        self._wanted = str(target)
        self.grow_stale()

    @property
    def can_print(self) -> bool:
        """Whether a review is shown."""
        return self._found is not None

    def report(self) -> Report | None:
        """Return what would be printed; None while nothing is shown."""
        if self._found is None:
            return None
        desk = self.desk
        return liquidation_report(
            self._found,
            self._chart,
            desk.text,
            account=desk.account_name,
            at=desk.clock.now(),
            is_demo=desk.services.is_demo,
        )

    def show_answer(self, answer: _Read) -> None:
        """Show them."""
        read = answer
        self._episodes, self._found = read.episodes, read.found
        self.shown.emit()
        self.choice.setVisible(read.found is not None)
        self._pages.setCurrentIndex(0 if read.found is None else 1)
        if read.found is None:
            self.which.hide()
            return
        style, found = self.desk.text, read.found
        self.choice.clear()
        for view in self._episodes:
            day = style.time(view.episode.ended_at)
            self.choice.addItem(f"{day}  {', '.join(view.symbols)}")
        ids = [view.episode.episode_id for view in self._episodes]
        self.choice.setCurrentIndex(ids.index(found.episode.episode_id))
        is_same = self._wanted == found.episode.episode_id
        self._wanted = found.episode.episode_id
        self._place = self._place if is_same and self._place < len(found.reviews) else 0
        self.which.clear()
        for one in found.reviews:
            side = one.case.liquidation.side
            self.which.addItem(f"{one.case.liquidation.symbol} {side.value if side else ''}")
        self.which.setCurrentIndex(self._place)
        self.which.setVisible(len(found.reviews) > 1)
        self._chart = read.chart
        self._show_chart(read.chart)
        self._show_sections()
        self.conclusion.tell(self.desk.account_name, found, read.draft)
        self.tabs.choose(read.draft.page)

    def _show_chart(self, chart: ChartContent | None) -> None:
        self.canvas.setVisible(chart is not None)
        if chart is not None:
            self.canvas.set_zone(self.desk.text.zone)
            self.canvas.set_hidden_money(hidden=self.desk.text.hide_money)
            self.canvas.show_content(chart)

    def _show_sections(self) -> None:
        if self._found is None:
            return
        review = self._found.reviews[self._place]
        for column in self._sections:
            clear_layout(column)
        self._unwritten = dict(enumerate(pages_of(review, self.desk.text)))
        self._write_page(self._stack.currentIndex())

    def _write_page(self, page: int) -> None:
        """Make the cards of a page, unless they are there."""
        found = self._found
        for section in self._unwritten.pop(page, ()):
            card = section_card(section)
            self._sections[page].addWidget(card)
            what_if = found.reviews[self._place].what_if if found else None
            if section.question == GRID_QUESTION and what_if is not None:
                card.body.insertWidget(1, SurvivalMap(self.desk.look, what_if.grid))

    def _pick(self, place: int) -> None:
        self._wanted = self._episodes[place].episode.episode_id
        self._place = 0
        self.grow_stale()

    def _pick_one(self, place: int) -> None:
        self._place = place
        self._show_sections()

    def _turn_to(self, page: int) -> None:
        self._write_page(page)
        self._stack.setCurrentIndex(page)
        self._back.setEnabled(page > 0)
        self._next.setVisible(page < _LAST)
        self.conclusion.page = page
        self.conclusion.keep_draft()

    def _turn(self, by: int) -> None:
        self.tabs.choose(min(max(self.tabs.current + by, 0), _LAST))

    def _wear_theme(self) -> None:
        self.canvas.set_theme(self.desk.theme)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for page, (column, sections) in enumerate(zip(self._columns, self._sections, strict=True)):
            sections.setSpacing(Space.LARGE)
            if page == _PRICE:
                column.column.addWidget(self.canvas)
            column.column.addLayout(sections)
            if page == _LAST:
                column.column.addWidget(self.conclusion)
            column.column.addStretch(1)
            self._stack.addWidget(column)
        self._back, self._next = Button("Back"), Button("Next", Rank.PRIMARY)
        self._back.clicked.connect(lambda: self._turn(-1))
        self._next.clicked.connect(lambda: self._turn(1))
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._next)
        shown = QWidget()
        whole = QVBoxLayout(shown)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.MEDIUM)
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        top.addWidget(self.tabs, 1)
        top.addWidget(self.which)
        top.addWidget(self.choice)
        whole.addLayout(top)
        whole.addWidget(self._stack, 1)
        whole.addLayout(row)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._build_empty())
        self._pages.addWidget(shown)
        self.body.addWidget(self._pages, 1)

    def _build_empty(self) -> EmptyState:
        page = EmptyState(
            self.desk.look,
            Icon.LIQUIDATIONS,
            "No liquidation to review",
            "When one is imported or typed, it is explained here: what happened, whether it was a "
            "wick, what a stop or less leverage would have done, and which cause it was.",
        )
        page.add_button("Import files", lambda: self.desk.hub.ask("import"), Rank.PRIMARY)
        page.add_button("I was just liquidated", lambda: self.desk.hub.ask("record-liquidation"))
        return page


def _chart(desk: Desk, account: str, review: Review) -> ChartContent | None:
    """Return the chart of the position, by mark where it is stored; None without candles."""
    if review.case.position is None:
        return None
    content = desk.services.charting.content(account, review.case.position.key, PriceType.MARK)
    return content if len(content.series) else None
