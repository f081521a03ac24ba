"""What every tab of the lab is: a form, and beside it what the service answers, at every key."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError, JournalError, PausedError
from journal.domain.values import Side
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.form import ChoiceField, NumberField
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.screens.margin_lab.answer import COLUMNS, AnswerCard
from journal.gui.screens.margin_lab.fields import LabForm, SharedValues
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.shell.icons import Icon
from journal.gui.style.theme import Space

FORM_WIDTH, _LEAST_FORM_WIDTH = 376, 320
LOCKED = (
    "This one helps to open or to enlarge a position, so it is locked until the pause ends. "
    "Whatever shows or reduces the risk of open positions stays open."
)


class LabTab(QWidget):
    """One question to the margin engine; asked again at every change of the form.

    Attributes:
        key: by which another screen points at it.
        title: what the row of tabs says.
        missing: what is to be typed before there is an answer.
        opens_risk: locked while paused; then asked off the window's thread, since the service
            looks for a pause in the record each time.
        figures: key and label of each figure, in so many columns.
        asks_off_thread: takes too long for the window's thread.
        sends_plan: has a button that hands what is typed to the planner.
        form: what is typed.
        answer: what is answered.
        wanted: the key of another tab to be shown.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    missing: ClassVar[str]
    opens_risk: ClassVar[bool] = False
    figures: ClassVar[Sequence[tuple[str, str]]] = ()
    columns: ClassVar[int] = COLUMNS
    sends_plan: ClassVar[bool] = False
    asks_off_thread: ClassVar[bool] = False
    wanted = Signal(str)

    def __init__(self, desk: Desk, shared: SharedValues) -> None:
        super().__init__(desk.room)
        self.desk = desk
        self.lab = desk.services.margin_lab
        self._shared = shared
        self._question = 0
        self.form = LabForm(self.lab.symbols())
        self.answer = AnswerCard(desk.look, self.figures, self.columns)
        self.send = Button("Send to planner", icon=Icon.PLANNER, look=desk.look)
        self.build_form(self.form)
        self._pages = QStackedWidget()
        self._content = QWidget()
        self._pages.addWidget(self._content)
        self._locked: EmptyState | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        row = QHBoxLayout(self._content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.LARGE)
        self.lay_out(row)
        self.setAccessibleName(self.title)
        self.form.changed.connect(self._typed)
        self.send.clicked.connect(lambda _checked=False: self._send())
        desk.pause.switched.connect(lambda _running: self.reconsider())
        self.reconsider()

    def build_form(self, form: LabForm) -> None:
        """Make the fields and add them to the form."""
        raise NotImplementedError

    def question(self) -> Callable[[], Any] | None:
        """Return the question to the service, or None while something needed is not typed.

        Raises:
            InvalidValueError: what is typed cannot be asked.
        """
        raise NotImplementedError

    def show_answer(self, answer: Any) -> None:  # noqa: ANN401  # each tab has its own
        """Show what the service answered."""
        raise NotImplementedError

    def draft(self) -> PlanDraft | None:
        """Return what the planner can begin with; None where there is nothing to plan."""
        return None

    def draft_of(
        self,
        side: ChoiceField[Side],
        leverage: NumberField,
        entry_price: NumberField,
        quantity: NumberField,
    ) -> PlanDraft | None:
        """Return a plan of what some fields hold; None without a contract."""
        symbol = self.form.symbol.text()
        if not symbol:
            return None
        return PlanDraft(
            symbol=symbol,
            side=side.value(),
            leverage=leverage.value(),
            entry_price=entry_price.value(),
            quantity=quantity.value(),
        )

    def lay_out(self, row: QHBoxLayout) -> None:
        """Put form and answer side by side."""
        typed = Card()
        typed.body.addWidget(self.form)
        typed.body.addStretch(1)
        left = ScrollColumn()
        left.setMinimumWidth(_LEAST_FORM_WIDTH)
        left.setMaximumWidth(FORM_WIDTH)
        left.column.addWidget(typed)
        row.addWidget(left, 3)
        right = ScrollColumn()
        right.column.addWidget(self.answer)
        if self.sends_plan:
            foot = QHBoxLayout()
            foot.addStretch(1)
            foot.addWidget(self.send)
            self.answer.body.addLayout(foot)
        row.addWidget(right, 5)

    def come_into_view(self) -> None:
        """Take over what was typed elsewhere, and ask again."""
        self._shared.fill(self.form)
        self.reconsider()

    def reconsider(self) -> None:
        """Ask again with what is typed now."""
        self._question += 1
        self._show_lock(locked=self.opens_risk and self.desk.pause.is_running)
        self.form.show_units()
        self.send.setEnabled(False)
        if self.is_wrong():
            self.answer.show_missing("Correct what is marked.")
            return
        try:
            work = self.question()
        except InvalidValueError as error:
            self._refuse(error)
            return
        if work is None:
            self.answer.show_missing(self.missing)
        elif self.opens_risk or self.asks_off_thread:
            self.ask_off_thread(work)
        else:
            try:
                self._show(work())
            except JournalError as error:
                self._refuse(error)

    def is_wrong(self) -> bool:
        """Say under each field what cannot be; True when there is such a field."""
        return self.form.is_wrong()

    def ask_off_thread(self, work: Callable[[], Any]) -> None:
        """Ask on the worker; an answer to an older question is dropped."""
        question = self._question

        def current(then: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda result: then(result) if question == self._question else None

        self.desk.jobs.run(work, current(self._show), current(self._refuse), owner=self)

    def _show(self, answer: object) -> None:
        self.show_answer(answer)
        ready = self.draft() is not None
        self.send.setEnabled(ready and not self.desk.pause.is_running)
        paused = "Locked while trading is paused." if self.desk.pause.is_running else ""
        self.send.setToolTip(paused)

    def _refuse(self, error: JournalError) -> None:
        """Show a refusal under its field, the lock where that was it."""
        if isinstance(error, PausedError):
            self._show_lock(locked=True)
            return
        self.answer.show_missing("Correct what is marked.")
        if not isinstance(error, InvalidValueError) or not self.refuse_field(error):
            self.answer.show_missing(str(error))

    def refuse_field(self, error: InvalidValueError) -> bool:
        """Show what is wrong under the field it belongs to; False where there is none."""
        return self.form.show_refusal(error, focus=False)

    def _typed(self) -> None:
        self._shared.keep(self.form)
        self.reconsider()

    def _send(self) -> None:
        draft = self.draft()
        if draft is not None:
            self.desk.hub.go_to(ScreenName.PLANNER, draft)

    def _show_lock(self, *, locked: bool) -> None:
        if locked and self._locked is None:
            page = EmptyState(self.desk.look, Icon.LOCK, f"{self.title} is locked", LOCKED)
            for key, text in (("liquidation", "Liquidation"), ("relief", "Top-up / reduce")):
                page.add_button(text, partial(self.wanted.emit, key))
            self._locked = page
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(self._locked if locked and self._locked else self._content)

    @property
    def is_locked(self) -> bool:
        """Whether the lock is shown in place of form and answer."""
        return self._pages.currentWidget() is self._locked
