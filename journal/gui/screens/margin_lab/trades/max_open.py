"""Max open: the largest order that balance and brackets allow, and where it would be liquidated."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from journal.domain.margin.quantities.orders import OpenLimit, PlannedOrder
from journal.domain.values import MarginMode
from journal.gui.screens.margin_lab.answer import notes_of, show_change
from journal.gui.screens.margin_lab.fields import OPTIONAL, LabForm, leverage_field, side_field
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning
from journal.services.margin_lab.trades import MaxOpenAnswer, MaxOpenAsk

_LIMITS = {
    OpenLimit.BALANCE: "your balance",
    OpenLimit.BRACKETS: "the brackets",
    OpenLimit.LEVERAGE_NOT_OFFERED: "leverage not offered",
}
_WARNING = (
    "The largest order is not a good size: it binds the whole balance, and your rules allow less. "
    "Round it down to the lot of the contract. A taker fee is kept back."
)


class MaxOpenTab(LabTab):
    """How much could be opened at most."""

    key = "max_open"
    title = "Max open"
    missing = "Type contract, leverage, order price and the balance you could use."
    opens_risk = True
    sends_plan = True
    figures = (
        ("quantity", "Largest size"),
        ("notional", "Notional"),
        ("limit", "Limited by"),
        ("cost", "Order cost"),
        ("open_loss", "Of it open loss"),
        ("cap", "Cap at this leverage"),
        ("liquidation", "Liquidation price then"),
        ("bankruptcy", "Bankruptcy price then"),
        ("maintenance", "Maintenance margin then"),
    )

    def build_form(self, form: LabForm) -> None:
        """Add the order and what may be used for it."""
        self.side = side_field()
        self.leverage = leverage_field()
        self.order_price = form.price_field("order_price", "Order price")
        self.mark_price = form.price_field("mark_price", "Mark price", optional="order price")
        self.balance = form.money_field("available_balance", "Available balance")
        self.held = form.signed(
            form.money_field("held_notional", "Notional held already", optional=OPTIONAL)
        )
        form.add_row(form.symbol, self.side)
        form.add_row(self.leverage, self.balance)
        form.add_row(self.order_price, self.mark_price)
        form.add_row(self.held, None)
        self._quantity: Decimal | None = None

    def question(self) -> Callable[[], MaxOpenAnswer] | None:
        """Ask once the order and the balance are typed."""
        self._quantity = None
        symbol, leverage = self.form.symbol.text(), self.leverage.value()
        order_price, balance = self.order_price.value(), self.balance.value()
        if not symbol or leverage is None or order_price is None or balance is None:
            return None
        order = PlannedOrder(
            side=self.side.value(),
            order_price=order_price,
            mark_price=self.mark_price.value() or order_price,
            leverage=leverage,
        )
        ask = MaxOpenAsk(
            symbol=symbol,
            order=order,
            available_balance=balance,
            held_notional=self.held.value() or Decimal(0),
        )
        return partial(self.lab.max_open, ask)

    def show_answer(self, answer: MaxOpenAnswer) -> None:
        """Show size, cost and the liquidation price it leads to."""
        style, show, units = self.desk.text, self.answer.figures, self.form.units
        quantity, lines = answer.largest.quantity, answer.lines
        self._quantity = quantity if quantity > 0 else None
        size = f"{words.number(quantity)} {units.size}"
        if quantity > 0:
            self.answer.show_headline(f"At most {size}")
        else:
            why = _LIMITS[answer.largest.limited_by]
            self.answer.show_headline(f"Nothing can be opened: {why}", Meaning.LOSS)
        flags = lines.flags if lines else frozenset()
        self.answer.show_marks(flags, answer.brackets)
        self.answer.show_texts(notes=(_WARNING, *notes_of(flags)))
        show["quantity"].show_value(size)
        show["limit"].show_value(_LIMITS[answer.largest.limited_by])
        for key, amount in (
            ("notional", answer.notional),
            ("cost", answer.cost),
            ("open_loss", answer.open_loss),
            ("cap", answer.cap),
            ("maintenance", lines.maintenance_margin if lines else None),
        ):
            show[key].show_value(style.money(amount, units.money))
        show_change(show["liquidation"], None, lines, self.side.value())
        show["bankruptcy"].show_value(words.price(lines.bankruptcy_price if lines else None))

    def draft(self) -> PlanDraft | None:
        """Plan this order, isolated."""
        if self._quantity is None:
            return None
        return PlanDraft(
            symbol=self.form.symbol.text(),
            side=self.side.value(),
            margin_mode=MarginMode.ISOLATED,
            leverage=self.leverage.value(),
            entry_price=self.order_price.value(),
            quantity=self._quantity,
        )
