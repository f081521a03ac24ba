"""Planner: a trade before it is made, judged at every keystroke."""

from PySide6.QtWidgets import QHBoxLayout

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.values import MarginMode, Plan, Side
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.card import Card
from journal.gui.parts.form import ChoiceField, Form, NumberField, TextField
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.screen import Screen
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.screens.planner.verdict import PlanVerdictView
from journal.gui.theme import Space
from journal.services.changes import Changes
from journal.services.planning.service import Ground

_FORM_WIDTH = 392


class PlannerScreen(Screen):
    """The form on the left, the verdict beside it; *Ready* keeps the plan."""

    name = ScreenName.PLANNER
    title = "Planner"
    purpose = "What a trade would bind and could lose, and what your rules say, before you make it."
    opens_risk = True
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.RULES
        | Changes.SETTINGS
        | Changes.PAUSE
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ground: Ground | None = None
        self._ready = self.add_main_action("Ready", self.make_ready, opens_risk=True)
        self.form = self._build_form()
        card = Card("Your plan")
        card.body.addWidget(self.form)
        card.body.addStretch(1)
        left = ScrollColumn()
        left.setFixedWidth(_FORM_WIDTH)
        left.column.addWidget(card)
        left.column.addStretch(1)
        self.verdict = PlanVerdictView(desk)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addWidget(left)
        row.addWidget(self.verdict, 1)
        self.body.addLayout(row, 1)
        self.form.changed.connect(self.judge)
        self.form.confirmed.connect(self.make_ready)
        self.verdict.quantity_wanted.connect(self._take_quantity)
        desk.pause.switched.connect(self._hear_pause)

    def refresh(self) -> None:
        """Read again what plans are judged on."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: services.planning.ground(account), self._stand_on)

    def open_target(self, target: object) -> None:
        """Begin a plan with what another screen knows of it."""
        if not isinstance(target, PlanDraft):
            return
        self.symbol.set_text(target.symbol)
        self.side.set_value(target.side)
        if target.margin_mode is not None:
            self.margin_mode.set_value(target.margin_mode)
        for field, value in (
            (self.leverage, target.leverage),
            (self.entry_price, target.entry_price),
            (self.stop_price, target.stop_price),
            (self.quantity, target.quantity),
        ):
            if value is not None:
                field.set_value(value)
        self.judge()

    def judge(self) -> None:
        """Show the verdict on what the form says now."""
        plan = self._plan(complain=False)
        if plan is None or self._ground is None or self._is_before_the_pause(self._ground):
            self.verdict.show_nothing()
            return
        self.verdict.show_verdict(self.desk.services.planning.judge_on(self._ground, plan))

    def make_ready(self) -> None:
        """Store the plan; the service refuses it while paused or where a critical rule breaks."""
        plan = self._plan(complain=True)
        if plan is None:
            return
        try:
            changes = self.desk.services.planning.ready(plan, self.desk.account_name)
        except JournalError as error:
            self.desk.hub.fail(str(error))
            return
        self.desk.hub.tell(changes)
        self.desk.hub.say(f"The plan for {plan.symbol} {plan.side.value} is kept.")

    def _hear_pause(self, _running: bool) -> None:  # noqa: FBT001  # what the signal carries
        self.refresh()

    def _is_before_the_pause(self, ground: Ground) -> bool:
        """Return whether a pause began since the record was read: it is being read again."""
        return self.desk.pause.is_running and ground.lock_sentence is None

    def _stand_on(self, ground: Ground) -> None:
        self._ground = ground
        account = ground.case.record.account
        if account.usual_margin_mode is not None and not self.symbol.text():
            self.margin_mode.set_value(account.usual_margin_mode)
        self.judge()

    def _plan(self, *, complain: bool) -> Plan | None:
        """Return the plan the form holds; with ``complain`` say what is missing or wrong."""
        if complain and self.form.first_problem():
            return None
        needed = (self.leverage, self.entry_price, self.quantity)
        numbers = [field.value() for field in needed]
        leverage, entry_price, quantity = numbers
        if leverage is None or entry_price is None or quantity is None or not self.symbol.text():
            if complain:
                self._say_what_is_missing(needed)
            return None
        try:
            plan = Plan(
                symbol=self.symbol.text(),
                side=self.side.value(),
                margin_mode=self.margin_mode.value(),
                leverage=leverage,
                entry_price=entry_price,
                quantity=quantity,
                stop_price=self.stop_price.value(),
            )
        except InvalidValueError as error:
            self.form.show_refusal(error, focus=complain)
            return None
        for field in (*needed, self.stop_price):
            field.show_error(field.problem())
        return plan

    def _say_what_is_missing(self, needed: tuple[NumberField, ...]) -> None:
        if not self.symbol.text():
            self.symbol.show_error("Type the contract, for example BTCUSDT")
        for field in needed:
            if field.value() is None:
                field.show_error("Type a number above zero")

    def _take_quantity(self, quantity: object) -> None:
        """Put the largest allowed size into the form."""
        self.quantity.set_text(str(quantity))
        self.judge()

    def _build_form(self) -> Form:
        self.symbol = TextField("symbol", "Contract", placeholder="BTCUSDT", upper=True)
        self.side: ChoiceField[Side] = ChoiceField(
            "side", "Side", (("Long", Side.LONG), ("Short", Side.SHORT))
        )
        self.margin_mode: ChoiceField[MarginMode] = ChoiceField(
            "margin_mode",
            "Margin mode",
            (("Isolated", MarginMode.ISOLATED), ("Cross", MarginMode.CROSS)),
        )
        self.leverage = NumberField("leverage", "Leverage", unit="×")
        self.entry_price = NumberField("entry_price", "Entry price", unit="USDT")
        self.stop_price = NumberField("stop_price", "Stop price", unit="USDT")
        self.quantity = NumberField("quantity", "Size", hint="In coins: BTC for BTCUSDT.")
        form = Form()
        form.add_row(self.symbol, self.side)
        form.add_row(self.margin_mode, self.leverage)
        form.add_row(self.entry_price, self.stop_price)
        form.add_row(self.quantity)
        return form
