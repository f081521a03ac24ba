"""Closings that look like liquidations: the trader is asked, one at a time, with the evidence."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.assets import quote_asset
from journal.domain.values import Liquidation
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.liquidations.detail import chart_button
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space
from journal.services.changes import Changes


class Questions(QWidget):
    """The newest question that was not put off, and how many wait.

    Attributes:
        shown: the closing asked about; None where nothing is to be asked.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.shown: Liquidation | None = None
        self._asked: tuple[Liquidation, ...] = ()
        self._until: Mapping[str, datetime] = {}
        self._later: set[str] = set()
        self._card = Card("Were you liquidated here?")
        self._count = Chip(desk.look, "", Mark.NOTE)
        self._card.head.insertWidget(1, self._count)
        self._what = PlainLabel(strong=True, wrap=True).make_selectable()
        self._why = PlainLabel(wrap=True).make_selectable()
        self._consequence = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.SMALL)
        self.yes, self.no, self.later = (
            Button("Yes, I was liquidated"),
            Button("No"),
            Button("Later", Rank.QUIET),
        )
        self.yes.clicked.connect(self._say_yes)
        self.no.clicked.connect(self._say_no)
        self.later.clicked.connect(self.put_off)
        for button in (self.yes, self.no, self.later):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        for part in (self._what, self._why, self._consequence):
            self._card.body.addWidget(part)
        self._card.body.addLayout(self._buttons)
        self._chart: Button | None = None
        self.again = Button("", Rank.QUIET)
        self.again.clicked.connect(self.ask_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        column.addWidget(self.again)

    def ask(self, asked: Sequence[Liquidation], until: Mapping[str, datetime]) -> None:
        """Ask about these, newest first; those put off wait until they are asked for.

        Args:
            asked: closings that look like liquidations.
            until: until when a yes to each would pause, by id.
        """
        self._asked, self._until = tuple(asked), until
        open_now = [one for one in self._asked if one.liquidation_id not in self._later]
        self.shown = open_now[0] if open_now else None
        put_off = len(self._asked) - len(open_now)
        self.again.setText(f"Put off: {_questions(put_off)}. Ask now")
        self.again.setVisible(put_off > 0 and self.shown is None)
        self._card.setVisible(self.shown is not None)
        self.setVisible(bool(self._asked))
        if self.shown is not None:
            self._count.show_mark(_questions(len(open_now)), Mark.NOTE)
            self._show(self.shown)

    def put_off(self) -> None:
        """Ask about the next one; this one comes back with the next start, or when asked for."""
        if self.shown is not None:
            self._later.add(self.shown.liquidation_id)
            self.ask(self._asked, self._until)

    def ask_again(self) -> None:
        """Ask about what was put off."""
        self._later.clear()
        self.ask(self._asked, self._until)

    def _show(self, one: Liquidation) -> None:
        style = self.desk.text
        self._what.setText(what_closed(one, style))
        self._why.setText(f"Asked because of {one.source}. No file of yours says for sure.")
        self._consequence.setText(consequence(self._pause_end(one), style))
        if self._chart is not None:
            self._chart.deleteLater()
            self._chart = None
        if one.position_key is not None:
            self._chart = chart_button(self.desk, one.position_key)
            self._card.head.addWidget(self._chart)

    def _pause_end(self, one: Liquidation) -> datetime | None:
        """Return until when a yes would pause now, None where that is over."""
        until = self._until.get(one.liquidation_id)
        return until if until is not None and until > self.desk.clock.now() else None

    def _say_yes(self) -> None:
        one = self.shown
        if one is not None:
            self._answer(one, is_liquidation=True)

    def _say_no(self) -> None:
        one = self.shown
        if one is not None:
            self._answer(one, is_liquidation=False)

    def _answer(self, one: Liquidation, *, is_liquidation: bool) -> None:
        desk, account = self.desk, self.desk.account_name
        service, key = desk.services.liquidations, one.liquidation_id

        starts_pause = is_liquidation and self._pause_end(one) is not None
        what = "was liquidated" if is_liquidation else "was closed, not liquidated"

        def done(changes: Changes) -> None:
            desk.hub.tell(changes)
            if starts_pause:
                desk.hub.say(f"Noted: {one.symbol} {what}. The pause runs.")
            else:
                desk.hub.offer_undo(
                    f"Noted: {one.symbol} {what}.", lambda: service.ask_again(account, key)
                )

        desk.jobs.run(
            lambda: service.answer(account, key, is_liquidation=is_liquidation), done, owner=desk
        )


def what_closed(one: Liquidation, style: TextStyle) -> str:
    """Return what was closed when, at which price, and what it lost."""
    side = f" {one.side.value}" if one.side else ""
    prices = f"entry {words.price(one.entry_price)}, closed at {words.price(one.execution_price)}"
    loss = "" if one.loss is None else f", lost {style.money(one.loss, quote_asset(one.symbol))}"
    return f"{one.symbol}{side} · {style.time(one.occurred_at)} · {prices}{loss}"


def consequence(ends_at: datetime | None, style: TextStyle) -> str:
    """Return what a yes means for the pause; None: its pause would be over."""
    if ends_at is not None:
        return f"A yes starts or joins the pause: until {style.day_and_time(ends_at)} at least."
    return "Its pause would be over by now: a yes starts none, and completes your record."


def _questions(count: int) -> str:
    return f"{count} question" if count == 1 else f"{count} questions"
