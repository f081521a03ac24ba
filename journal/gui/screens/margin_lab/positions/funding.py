"""Funding: what holding costs, and how it moves the liquidation price."""

from collections.abc import Callable
from functools import partial

from journal.gui.parts.column import meaning_of_sign
from journal.gui.parts.form import ChoiceField, NumberField
from journal.gui.screens.margin_lab.answer import notes_of, show_change
from journal.gui.screens.margin_lab.fields import (
    OPTIONAL,
    LabForm,
    fraction,
    leverage_field,
    side_field,
)
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning
from journal.services.margin_lab.holdings import FundingAnswer, FundingAsk
from journal.services.margin_lab.position import LabPosition

_ASSUMPTION = (
    "One rate and one mark for the whole time: the real ones change at every funding. "
    "In isolated margin funding is taken from the position's own margin."
)


class FundingTab(LabTab):
    """What is paid or received over some days."""

    key = "funding"
    title = "Funding"
    missing = (
        "Type size, price, funding rate, its interval and how many days; the interval differs by "
        "contract and stands beside the rate on the exchange."
    )
    figures = (
        ("each", "Each funding"),
        ("per_day", "Per day"),
        ("total", "Over the whole time"),
        ("count", "Fundings"),
        ("share", "Share of the margin"),
        ("liquidation", "Liquidation price then"),
    )

    def build_form(self, form: LabForm) -> None:
        """Add the position, rate, interval and time."""
        self.side = side_field()
        self.leverage = leverage_field(OPTIONAL)
        self.quantity = form.size_field("quantity", "Size")
        self.entry_price = form.price_field("entry_price", "Entry price")
        self.mark_price = form.price_field("mark_price", "Mark price", optional="entry price")
        self.wallet = form.money_field("wallet_balance", "Isolated margin", optional=OPTIONAL)
        self.rate = form.signed(NumberField("funding_rate", "Funding rate", unit="%"))
        self.interval: ChoiceField[int] = ChoiceField(
            "interval_hours",
            "Every",
            (("choose…", 0), ("8 hours", 8), ("4 hours", 4), ("1 hour", 1)),
        )
        self.days = NumberField("days", "Days held", unit="days")
        form.add_row(form.symbol, self.side)
        form.add_row(self.quantity, self.entry_price)
        form.add_row(self.mark_price, self.leverage)
        form.add_row(self.rate, self.interval)
        form.add_row(self.days, self.wallet)

    def question(self) -> Callable[[], FundingAnswer] | None:
        """Ask once all that is needed is typed; no interval is assumed."""
        quantity, entry_price = self.quantity.value(), self.entry_price.value()
        rate, days, hours = fraction(self.rate), self.days.value(), self.interval.value()
        if quantity is None or entry_price is None or rate is None or days is None or not hours:
            return None
        position = LabPosition(
            symbol=self.form.symbol.text(),
            side=self.side.value(),
            quantity=quantity,
            entry_price=entry_price,
            leverage=self.leverage.value(),
            wallet_balance=self.wallet.value(),
            mark_price=self.mark_price.value(),
        )
        ask = FundingAsk(position=position, funding_rate=rate, interval_hours=hours, days=days)
        return partial(self.lab.funding, ask)

    def show_answer(self, answer: FundingAnswer) -> None:
        """Show the whole first; paid is a loss, received a profit."""
        style, show, asset = self.desk.text, self.answer.figures, answer.asset
        verb = "paid" if answer.total < 0 else "received"
        total = style.money(abs(answer.total), asset)
        self.answer.show_headline(f"{total} {verb}", meaning_of_sign(answer.total))
        flags = answer.before.flags if answer.before else frozenset()
        self.answer.show_marks(flags, answer.brackets)
        sentence = (
            "Funding alone uses up the whole margin in that time." if answer.is_used_up else ""
        )
        self.answer.show_texts(sentence, (_ASSUMPTION, *notes_of(flags)))
        for key in ("each", "per_day", "total"):
            amount = getattr(answer, key)
            show[key].show_value(style.pnl(amount, asset), meaning_of_sign(amount))
        show["count"].show_value(str(answer.count))
        share = answer.share_of_margin
        known = "" if share is not None else "type leverage or margin"
        show["share"].show_value(words.percent(share, 2), note=known)
        if answer.is_used_up:
            show["liquidation"].show_value("margin used up", Meaning.CRITICAL)
        else:
            show_change(show["liquidation"], answer.before, answer.after, self.side.value())
