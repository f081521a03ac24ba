"""The plans that were kept, what became of them, and the question why a trade differs."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.planning.matching import Difference, Differing
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column, number_column, text_column, time_column
from journal.gui.parts.form import TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.style import text as words
from journal.gui.style.theme import Space, TypeSize
from journal.services.changes import Changes
from journal.services.planning.following import FollowedPlan

NOT_TRADED: Final = "not traded within its time"
AS_PLANNED: Final = "as planned"
_NAMES: Final = {
    Differing.SIZE: "size",
    Differing.LEVERAGE: "leverage",
    Differing.STOP: "stop",
    Differing.ENTRY: "entry",
}


class KeptPlans(QWidget):
    """A table of plans; the one that is chosen is asked about where its trade differs.

    Attributes:
        left: the trader goes back to the plan that is being made.
    """

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted: int | None = None
        self._chosen: FollowedPlan | None = None
        self.table: Table[FollowedPlan] = Table(desk.look, self._columns(), "Kept plans")
        self.table.empty_text = "No plan is kept yet."
        self.sentence = TextField("sentence", "Why was it done otherwise?")
        self.keep = Button("Keep the sentence")
        self.table.chosen.connect(self._choose)
        self.keep.clicked.connect(self.answer)
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        head = QHBoxLayout()
        head.addWidget(PlainLabel("What became of your plans", size=TypeSize.LEAD, strong=True))
        head.addStretch(1)
        self.back = Button("Back to the plan")
        self.back.clicked.connect(self.left)
        head.addWidget(self.back)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self._bar)
        self._bar.hide()

    @property
    def is_asking(self) -> bool:
        """Whether the chosen plan waits for a sentence."""
        return not self._bar.isHidden()

    def read(self) -> None:
        """Read what became of the plans, off the window's thread."""
        services, account = self._desk.services, self._desk.account_name
        self._desk.jobs.run(
            lambda: services.plan_following.followed(account), self.show_plans, owner=self
        )

    def point_at(self, plan_id: int) -> None:
        """Show one plan as soon as the plans are read."""
        self._wanted = plan_id
        self.read()

    def show_plans(self, plans: tuple[FollowedPlan, ...]) -> None:
        """Show the plans; chosen is the one pointed at, or the newest that waits for an answer."""
        self._choose(None)
        self.table.set_columns(self._columns())
        self.table.set_rows(plans)
        wanted, self._wanted = self._wanted, None
        place = self.table.rows.place_of(lambda one: one.stored.plan_id == wanted)
        if place is None:
            place = self.table.rows.place_of(lambda one: one.wants_answer)
        if place is not None:
            self.table.select_place(place)

    def answer(self) -> None:
        """Keep the sentence about the chosen trade."""
        desk, chosen = self._desk, self._chosen
        if chosen is None or chosen.position is None:
            return
        account, key, sentence = desk.account_name, chosen.position.key, self.sentence.text()
        desk.jobs.run(
            lambda: desk.services.plan_following.answer(account, key, sentence),
            self._kept,
            self._refuse,
            owner=self,
        )

    def _kept(self, _changes: Changes) -> None:
        self.sentence.set_text("")
        self.read()

    def _refuse(self, error: JournalError) -> None:
        reason = error.reason if isinstance(error, InvalidValueError) else str(error)
        self.sentence.show_error(reason[:1].upper() + reason[1:])

    def _choose(self, plan: FollowedPlan | None) -> None:
        self._chosen = plan
        self._bar.setVisible(plan is not None and plan.wants_answer)

    def _columns(self) -> tuple[Column[FollowedPlan], ...]:
        return (
            time_column("at", "Kept", lambda one: one.stored.stored_at, self._desk.text),
            text_column("plan", "Plan", plan_words),
            Column(
                key="trade",
                header="The trade",
                write=lambda one, _decimals: trade_words(one),
                sort_key=trade_words,
                mark=lambda one: Mark.WARN if one.wants_answer else None,
                tooltip=_tooltip,
                stretch=True,
            ),
            number_column("r", "Net", lambda one: one.r_multiple, unit="R", signed=True, at_most=2),
        )


def plan_words(one: FollowedPlan) -> str:
    """Return a plan as "BTCUSDT long 5×"."""
    plan = one.stored.plan
    return f"{plan.symbol} {plan.side.value} {words.leverage(plan.leverage)}"


def trade_words(one: FollowedPlan) -> str:
    """Return what was traded by a plan, and what was done otherwise."""
    if one.position is None:
        return NOT_TRADED
    return "; ".join(_difference(each) for each in one.differences) or AS_PLANNED


def _difference(one: Difference) -> str:
    if one.done is None:
        return f"no {_NAMES[one.what]}, {words.price(one.planned)} planned"
    if one.planned is None:
        return f"{_NAMES[one.what]} {words.price(one.done)}, none planned"
    return f"{_NAMES[one.what]} {words.price(one.done)}, {words.price(one.planned)} planned"


def _tooltip(one: FollowedPlan) -> str:
    said = [f"You wrote: {one.answer.sentence}"] if one.answer else []
    override = one.stored.word.override
    return "\n".join(
        [trade_words(one), *said, *([f"Made because: {override}"] if override else [])]
    )
