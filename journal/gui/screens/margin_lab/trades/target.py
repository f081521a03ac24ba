"""Target price: where a return on the margin is reached."""

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
from journal.services.margin_lab.trades import TargetAnswer, TargetAsk


class TargetTab(LabTab):
    """From a wished return to a price."""

    key = "target"
    title = "Target price"
    missing = "Type entry price, leverage and the return you want; size tells the money."
    opens_risk = True
    sends_plan = True
    figures = (
        ("on_entry", "ROE on margin at entry"),
        ("on_mark", "ROE on margin at mark"),
        ("move", "Price move"),
        ("pnl", "PnL there, before fees"),
    )

    def build_form(self, form: LabForm) -> None:
        """Add contract, side, leverage, entry, size and the return."""
        self.side = side_field()
        self.leverage = leverage_field()
        self.entry_price = form.price_field("entry_price", "Entry price")
        self.quantity = form.size_field("quantity", "Size", optional=OPTIONAL)
        self.wished = form.signed(NumberField("target_return", "Return on margin", unit="%"))
        form.add_row(form.symbol, self.side)
        form.add_row(self.leverage, self.entry_price)
        form.add_row(self.wished, self.quantity)

    def question(self) -> Callable[[], TargetAnswer] | None:
        """Ask once entry, leverage and return are typed."""
        entry_price, leverage = self.entry_price.value(), self.leverage.value()
        wished = fraction(self.wished)
        if entry_price is None or leverage is None or wished is None:
            return None
        if self.form.units.is_inverse:
            self.form.symbol.show_error("Only contracts settled in USDT or USDC")
            return None
        ask = TargetAsk(
            side=self.side.value(),
            entry_price=entry_price,
            leverage=leverage,
            target_return=wished,
            quantity=self.quantity.value(),
        )
        return partial(self.lab.target, ask)

    def show_answer(self, answer: TargetAnswer) -> None:
        """Show the price of the exchange's calculator first."""
        show, unit = self.answer.figures, self.form.units.price
        if answer.on_entry is None:
            self.answer.show_headline("No positive price gives that return")
        else:
            text = f"Target at {words.price(answer.on_entry)} {unit}".rstrip()
            self.answer.show_headline(text)
        self.answer.show_marks(())
        self.answer.show_texts(
            notes=("Before fees and funding. The price must get there before liquidation does.",)
        )
        show["on_entry"].show_value(words.price(answer.on_entry), note="as in the calculator")
        show["on_mark"].show_value(words.price(answer.on_mark), note="as in the positions table")
        show["move"].show_value(words.percent(answer.move_ratio, 2, signed=True))
        show["pnl"].show_value(
            self.desk.text.pnl(answer.pnl, self.form.units.money),
            meaning_of_sign(answer.pnl),
            note="" if answer.pnl is not None else "type the size",
        )

    def draft(self) -> PlanDraft | None:
        """Plan this entry."""
        return self.draft_of(self.side, self.leverage, self.entry_price, self.quantity)
