"""Today: is trading open, what is open, what did today bring, what was broken last."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.pause.stage import Stage
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.chip import Chip, Mark, mark_of
from journal.gui.parts.column import meaning_of_sign
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.first_import import first_import
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screen import Screen
from journal.gui.screens.review.parts.words import r_text
from journal.gui.screens.today.next_review import NextReview
from journal.gui.screens.today.open_positions import open_position_columns, price_sentence
from journal.gui.shell.icons import Icon
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.account.spot_split import SplitNow
from journal.services.changes import Changes
from journal.services.overview.today import Today
from journal.services.positions.service import PositionView
from journal.services.routine.standing import Standing

_CARD_HEIGHT = 148
_HARDLY_JUDGED = (
    "Leverage or stop of {} open is not known, and most rules ask for them: import the Order "
    "History, or type them in the Journal."
)
_NO_R = "R needs the stop a position was opened with: type it in the Journal, or plan the trade."


class _Read(NamedTuple):
    """What one reading of the record gave."""

    today: Today
    standing: Standing


class TodayScreen(Screen):
    """The first screen: state, open positions, today's result, last breach."""

    name = ScreenName.TODAY
    title = "Today"
    purpose = "Where you stand right now."
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.RULES
        | Changes.PAUSE
        | Changes.CANDLES
        | Changes.SETTINGS
        | Changes.NOTES
        | Changes.ROUTINE
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_action("Note", lambda: desk.hub.ask("note"))
        self.add_action("I was just liquidated", lambda: desk.hub.ask("record-liquidation"))
        self.add_main_action("Plan a trade", lambda: desk.hub.ask("plan-trade"), opens_risk=True)
        self._empty = self._build_empty()
        self.next_review = NextReview(desk)
        self.questions = self._build_questions()
        self._filled = QWidget()
        filled = QVBoxLayout(self._filled)
        filled.setContentsMargins(0, 0, 0, 0)
        filled.setSpacing(Space.LARGE)
        filled.addLayout(self._build_cards())
        filled.addWidget(self.questions)
        filled.addWidget(self.next_review)
        self.split = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        filled.addWidget(self.split)
        heading = QHBoxLayout()
        heading.addWidget(PlainLabel("Open positions", size=TypeSize.LEAD, strong=True))
        heading.addStretch(1)
        self.prices = PlainLabel(meaning=Meaning.MUTED)
        heading.addWidget(self.prices)
        filled.addLayout(heading)
        self.table = Table[PositionView](desk.look, open_position_columns(), "Open positions")
        self.table.empty_text = "Nothing is open."
        self.table.hugs_rows = True
        self.table.opened.connect(lambda view: desk.hub.go_to(ScreenName.CHART, view.position.key))
        filled.addWidget(self.table, 100)
        filled.addStretch(1)  # takes what the rows do not need, so that the cards never grow
        self._pages = QStackedWidget()
        self._pages.addWidget(QWidget())
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._filled)
        self.body.addWidget(self._pages, 1)
        desk.pause.ticked.connect(self._show_state)

    def refresh(self) -> None:
        """Read the account as it is now."""
        services, account = self.desk.services, self.desk.account_name
        self.load(
            lambda: _Read(services.today.look(account), services.routine.standing(account)),
            self._show_read,
        )

    def _show_read(self, read: "_Read") -> None:
        self.next_review.tell(read.standing)
        self._show(read.today)

    def _show(self, today: Today) -> None:
        nothing = today.is_empty and not self.desk.pause.is_running
        self._pages.setCurrentWidget(self._empty if nothing else self._filled)
        self._show_state()
        self._show_result(today)
        self._show_breach(today)
        self._show_questions(today.questions)
        self._show_split(today.split)
        self.table.set_rows(today.open_positions)
        self.prices.setText(price_sentence(today.open_positions))
        if today.is_pending:
            services, account = self.desk.services, self.desk.account_name
            self.load(lambda: services.today.judged(account), self._show, slowly=True)

    def _build_empty(self) -> EmptyState:
        return first_import(
            self.desk,
            Icon.IMPORT,
            "Drop your Binance export here",
            "Trade, Transaction, Order or Position History, statements or candles, as csv or zip. "
            "Everything stays on this computer.",
        )

    def _build_questions(self) -> Card:
        """Return what says that closings wait for an answer: until then they start no pause."""
        card = Card(margin=Space.MEDIUM)
        self._asked = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        answering = Button("Answer")
        answering.setAccessibleName("Answer what looks like a liquidation")
        answering.clicked.connect(lambda: self.desk.hub.go_to(ScreenName.LIQUIDATIONS))
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addWidget(self._asked, 1)
        row.addWidget(answering)
        card.body.addLayout(row)
        return card

    def _build_cards(self) -> QGridLayout:
        self._state = Chip(self.desk.look, "NORMAL", Mark.GOOD)
        self._state_text = PlainLabel(size=TypeSize.LEAD, strong=True, wrap=True)
        self._state_note = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self._why = Button("What happened")
        self._why.clicked.connect(lambda: self.desk.hub.ask("show-pause"))
        self._result = PlainLabel(size=TypeSize.DISPLAY, strong=True).make_selectable()
        self._result_r = PlainLabel(size=TypeSize.LEAD, strong=True).make_selectable()
        self._result_note = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self._breach = Chip(self.desk.look, "", Mark.NOTE)
        self._breach_text = PlainLabel(wrap=True)
        self._breach_note = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        grid = QGridLayout()
        grid.setSpacing(Space.LARGE)
        parts: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("Trading", (self._state, self._state_text, self._state_note, self._why)),
            ("Result today", (self._result, self._result_r, self._result_note)),
            ("Last broken rule", (self._breach, self._breach_text, self._breach_note)),
        )
        for number, (title, widgets) in enumerate(parts):
            card = Card(title)
            card.setMinimumHeight(_CARD_HEIGHT)
            for widget in widgets:
                card.body.addWidget(widget)
            card.body.addStretch(1)
            grid.addWidget(card, 0, number, Qt.AlignmentFlag(0))
            grid.setColumnStretch(number, 1)
        return grid

    def _show_state(self, _left: object = None) -> None:
        pause, style = self.desk.pause, self.desk.text
        self.next_review.follow_stage()
        stage = pause.stage
        self._why.setVisible(stage is not Stage.NORMAL)
        if stage is Stage.PAUSED and pause.ends_at is not None:
            said = (f"{words.duration(pause.remaining)} left", style.day_and_time(pause.ends_at))
            self._say_state("PAUSED", Mark.LOCK, said[0], f"Until {said[1]}", "What happened")
        elif stage is Stage.REVIEW_DUE:
            note = "The pause is over. Planning opens when the review is saved."
            self._say_state("REVIEW DUE", Mark.LOCK, "One review is due", note, "Write it")
        elif stage is Stage.REENTRY:
            note = "Ten clean closed trades and seven days; a broken step starts the count again."
            name = f"RE-ENTRY {pause.progress}"
            self._say_state(name, Mark.OPEN, "Trading in small steps", note, "See the steps")
        else:
            note = "No liquidation in the last 24 hours."
            self._say_state("NORMAL", Mark.GOOD, "Trading is open", note, "")

    def _say_state(self, name: str, mark: Mark, text: str, note: str, button: str) -> None:
        self._state.show_mark(name, mark)
        self._state_text.setText(text)
        self._state_note.setText(note)
        self._why.setText(button)

    def _show_result(self, today: Today) -> None:
        count, zone = today.closed_today, self.desk.text.zone_label
        if not count:
            self._result.setText(words.UNKNOWN)
            self._result.set_meaning(Meaning.MUTED)
            self._result_r.hide()
            self._result_note.setText(f"Nothing was closed since midnight ({zone}).")
            return
        asset = today.assets[0] if today.assets else ""
        self._result.setText(self.desk.text.pnl(today.result_today, asset))
        self._result.set_meaning(meaning_of_sign(today.result_today))
        self._show_r(today)
        positions = "position" if count == 1 else "positions"
        unknown = "" if today.result_today is not None else _why_no_result(today)
        self._result_note.setText(
            f"{count} {positions} closed since midnight ({zone}), after fees and funding{unknown}."
        )

    def _show_r(self, today: Today) -> None:
        """Say the same in R, of as many as have a known risk."""
        r = today.r_today
        of_all = "" if not r.unknown else f" ({r.known} of {today.closed_today} known)"
        shown = r_text(r.amount) if r.known else "R is not known"
        self._result_r.setText(f"{shown}{of_all if r.known else ''}")
        self._result_r.set_meaning(meaning_of_sign(r.amount if r.known else None))
        self._result_r.setToolTip(_NO_R if r.unknown else "")
        self._result_r.show()

    def _show_questions(self, count: int) -> None:
        """Say that closings wait for an answer."""
        looks, wait = ("closing looks", "waits") if count == 1 else ("closings look", "wait")
        self._asked.setText(
            f"▲ {count} {looks} like a liquidation and {wait} for your answer: a yes starts its "
            "pause."
        )
        self.questions.setVisible(count > 0)

    def _show_split(self, now: SplitNow | None) -> None:
        """Say how much lies in futures, beside the trader's own number."""
        self.split.set_meaning(Meaning.WARNING if now and now.breach else Meaning.MUTED)
        if now is None:
            self.split.setText(
                "How much of your money lies in futures and how much in spot is not known: type "
                "both in Settings (R13)."
            )
            return
        share = words.percent(now.split.futures_share)
        limit = "" if now.limit is None else f"; your limit is {words.percent(now.limit)} (R13)"
        above = "▲ Above your limit: " if now.breach else ""
        told = self.desk.text.time(now.split.told_at)
        self.split.setText(
            f"{above}{share} of futures and spot lie in futures{limit}. Told {told}."
        )

    def _show_breach(self, today: Today) -> None:
        log = today.last_breach
        if today.is_pending:
            self._breach.show_mark("…", Mark.NOTE)
            self._breach_text.setText("The rules are being applied to all positions.")
            self._breach_note.setText("")
            return
        if log is None:
            untold = sum(not one.judged.is_told for one in today.open_positions if one.judged)
            self._breach.show_mark("None", Mark.NOTE if untold else Mark.GOOD)
            self._breach_text.setText("No rule was broken in what is recorded.")
            self._breach_note.setText(_HARDLY_JUDGED.format(untold) if untold else "")
            return
        breach = log.breach
        self._breach.show_mark(f"{breach.rule_id} {breach.severity.name}", mark_of(breach.severity))
        self._breach_text.setText(breach.sentence)
        where = "The account" if log.position is None else log.position.symbol
        self._breach_note.setText(f"{where}, {self.desk.text.time(breach.at)}")
        self._breach_note.setToolTip(self.desk.text.utc(breach.at))


def _why_no_result(today: Today) -> str:
    """Return why the day has no result."""
    if len(today.assets) > 1:
        return f"; they are settled in {' and '.join(today.assets)}, which are not added up"
    return "; the result of one is not in your files"
