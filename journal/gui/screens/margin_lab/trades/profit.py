"""PnL: what a trade wins or loses, with the fees of both ends."""

from collections.abc import Callable
from functools import partial

from journal.gui.parts.column import meaning_of_sign
from journal.gui.parts.form import NumberField
from journal.gui.screens.margin_lab.fields import (
    OPTIONAL,
    LabForm,
    fraction,
    leverage_field,
    side_field,
)
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.style import text as words
from journal.services.margin_lab.position import LabPosition
from journal.services.margin_lab.trades import ProfitAnswer, ProfitAsk

_TAKER_PERCENT = "0.05"


class ProfitTab(LabTab):
    """From entry to exit."""

    key = "pnl"
    title = "PnL"
    missing = "Type size, entry price and exit price; leverage tells the return on your margin."
    sends_plan = True
    figures = (
        ("pnl", "PnL before fees"),
        ("fees", "Fees"),
        ("move", "Price move"),
        ("return_on_entry", "ROE, margin at entry"),
        ("return_on_mark", "ROE, margin at exit"),
        ("margin", "Initial margin"),
        ("notional", "Notional at entry"),
        ("break_even", "Break-even, exchange's"),
        ("honest", "Break-even, both fees"),
    )

    def build_form(self, form: LabForm) -> None:
        """Add contract, side, size, prices and fees."""
        self.side = side_field()
        self.leverage = leverage_field(OPTIONAL)
        self.quantity = form.size_field("quantity", "Size")
        self.entry_price = form.price_field("entry_price", "Entry price")
        self.exit_price = form.price_field("exit_price", "Exit price")
        self.opening_fee = form.signed(NumberField("opening_fee_rate", "Opening fee", unit="%"))
        self.closing_fee = form.signed(NumberField("closing_fee_rate", "Closing fee", unit="%"))
        for fee in (self.opening_fee, self.closing_fee):
            fee.set_text(_TAKER_PERCENT)
        form.add_row(form.symbol, self.side)
        form.add_row(self.quantity, self.leverage)
        form.add_row(self.entry_price, self.exit_price)
        form.add_row(self.opening_fee, self.closing_fee)

    def question(self) -> Callable[[], ProfitAnswer] | None:
        """Ask once size and both prices are typed."""
        quantity, entry_price = self.quantity.value(), self.entry_price.value()
        exit_price = self.exit_price.value()
        if quantity is None or entry_price is None or exit_price is None:
            return None
        position = LabPosition(
            symbol=self.form.symbol.text(),
            side=self.side.value(),
            quantity=quantity,
            entry_price=entry_price,
            leverage=self.leverage.value(),
        )
        ask = ProfitAsk(
            position=position,
            exit_price=exit_price,
            opening_fee_rate=fraction(self.opening_fee) or 0 * exit_price,
            closing_fee_rate=fraction(self.closing_fee) or 0 * exit_price,
        )
        return partial(self.lab.profit, ask)

    def show_answer(self, answer: ProfitAnswer) -> None:
        """Show the net result first."""
        style, asset, show = self.desk.text, answer.asset, self.answer.figures
        digits = self.form.units.digits
        net = style.pnl(answer.net_pnl, asset, digits)
        self.answer.show_headline(f"{net} after fees", meaning_of_sign(answer.net_pnl))
        self.answer.show_marks(())
        self.answer.show_texts(notes=("Funding is not in it: see the tab Funding.",))
        show["pnl"].show_value(style.pnl(answer.pnl, asset, digits), meaning_of_sign(answer.pnl))
        show["fees"].show_value(style.money(answer.fees, asset, digits))
        show["move"].show_value(words.percent(answer.move_ratio, 2, signed=True))
        for key in ("return_on_entry", "return_on_mark"):
            ratio = getattr(answer, key)
            note = "as in the calculator" if key == "return_on_entry" else "as in positions"
            show[key].show_value(
                words.percent(ratio, 2, signed=True),
                meaning_of_sign(ratio),
                note=note,
                tooltip="" if ratio is not None else "Type the leverage.",
            )
        show["margin"].show_value(style.money(answer.initial_margin, asset, digits))
        show["notional"].show_value(style.money(answer.notional, asset, digits))
        show["break_even"].show_value(words.price(answer.break_even_price), note="opening fee only")
        show["honest"].show_value(words.price(answer.honest_break_even_price))

    def draft(self) -> PlanDraft | None:
        """Plan this trade."""
        return self.draft_of(self.side, self.leverage, self.entry_price, self.quantity)
