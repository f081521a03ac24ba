"""Average entry: what adding to a position does to its entry and to its liquidation price."""

from collections.abc import Callable
from functools import partial

from journal.gui.screens.margin_lab.answer import notes_of, show_change
from journal.gui.screens.margin_lab.fields import OPTIONAL, LabForm, leverage_field, side_field
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.style import text as words
from journal.services.margin_lab.adding import AddAnswer, AddAsk
from journal.services.margin_lab.position import LabPosition

_WARNING = (
    "Adding to a loser moves the entry towards the mark and the liquidation price after it: "
    "compare both."
)


class AverageEntryTab(LabTab):
    """Before and after an add, in isolated margin."""

    key = "average_entry"
    title = "Average entry"
    missing = (
        "Type size and entry of the position, then size and price of what would be added; "
        "leverage or margin tells the liquidation price."
    )
    opens_risk = True
    sends_plan = True
    figures = (
        ("entry", "Average entry"),
        ("move", "Entry moves by"),
        ("size", "Size then"),
        ("liquidation", "Liquidation price"),
        ("margin", "Isolated margin"),
        ("notional", "Notional"),
    )

    def build_form(self, form: LabForm) -> None:
        """Add the position and what is added to it."""
        self.side = side_field()
        self.leverage = leverage_field(OPTIONAL)
        self.quantity = form.size_field("quantity", "Size held")
        self.entry_price = form.price_field("entry_price", "Entry price")
        self.added_quantity = form.size_field("added_quantity", "Size added")
        self.added_price = form.price_field("added_price", "Price of the add")
        self.wallet = form.money_field("wallet_balance", "Isolated margin", optional=OPTIONAL)
        form.add_row(form.symbol, self.side)
        form.add_row(self.quantity, self.entry_price)
        form.add_row(self.added_quantity, self.added_price)
        form.add_row(self.leverage, self.wallet)

    def question(self) -> Callable[[], AddAnswer] | None:
        """Ask once both parts are typed."""
        quantity, entry_price = self.quantity.value(), self.entry_price.value()
        more, price = self.added_quantity.value(), self.added_price.value()
        if quantity is None or entry_price is None or more is None or price is None:
            return None
        position = LabPosition(
            symbol=self.form.symbol.text(),
            side=self.side.value(),
            quantity=quantity,
            entry_price=entry_price,
            leverage=self.leverage.value(),
            wallet_balance=self.wallet.value(),
        )
        return partial(
            self.lab.added, AddAsk(position=position, added_quantity=more, added_price=price)
        )

    def show_answer(self, answer: AddAnswer) -> None:
        """Show the new entry, then what it does to the liquidation price."""
        style, show, units = self.desk.text, self.answer.figures, self.form.units
        entry = words.price(answer.entry_price)
        self.answer.show_headline(f"Average entry {entry} {units.price}".rstrip())
        flags = answer.after.flags if answer.after else frozenset()
        self.answer.show_marks(flags, answer.brackets)
        self.answer.show_texts(notes=(_WARNING, *notes_of(flags)))
        show["entry"].show_value(entry)
        show["move"].show_value(words.percent(answer.move_ratio, 2, signed=True))
        show["size"].show_value(f"{words.number(answer.quantity)} {units.size}".rstrip())
        show_change(show["liquidation"], answer.before, answer.after, self.side.value())
        for key, field in (("margin", "wallet"), ("notional", "notional")):
            amounts = [
                style.money(getattr(lines, field) if lines else None, answer.asset, units.digits)
                for lines in (answer.before, answer.after)
            ]
            note = f"before: {amounts[0]}" if answer.before else ""
            show[key].show_value(amounts[1], note=note)

    def draft(self) -> PlanDraft | None:
        """Plan the add alone."""
        return self.draft_of(self.side, self.leverage, self.added_price, self.added_quantity)
