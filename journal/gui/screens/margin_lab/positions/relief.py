"""Top-up / reduce: what moving margin or closing a part does to an open position."""

from collections.abc import Callable
from functools import partial

from journal.domain.values import MarginMode
from journal.gui.parts.column import meaning_of_sign
from journal.gui.parts.form import ChoiceField, NumberField
from journal.gui.screens.margin_lab.answer import notes_of, show_change
from journal.gui.screens.margin_lab.fields import (
    OPTIONAL,
    LabForm,
    leverage_field,
    mode_field,
    side_field,
)
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning
from journal.services.margin_lab.holdings import Relief, ReliefAnswer, ReliefAsk
from journal.services.margin_lab.position import LabPosition

_SHARE_NOTE = (
    "Assumed: the closed part takes its share of the isolated margin with it, so the price hardly "
    "moves. The exchange does not publish what it releases."
)
_TOP_UP_NOTE = "A top-up moves the liquidation price away and puts more money at risk: both count."


class ReliefTab(LabTab):
    """Before and after."""

    key = "relief"
    title = "Top-up / reduce"
    missing = "Type the position, its margin or leverage, and how much to add, take out or close."
    figures = (
        ("liquidation", "Liquidation price"),
        ("distance", "Distance to it"),
        ("ratio", "Margin ratio"),
        ("bankruptcy", "Bankruptcy price"),
        ("margin", "Margin it answers with"),
        ("maintenance", "Maintenance margin"),
        ("realized", "Realized by closing"),
        ("removable", "Could be taken out"),
        ("addable", "Could be added"),
    )

    def build_form(self, form: LabForm) -> None:
        """Add the position, what is done to it, and how much."""
        self.side = side_field()
        self.margin_mode = mode_field()
        self.leverage = leverage_field()
        self.quantity = form.size_field("quantity", "Size")
        self.entry_price = form.price_field("entry_price", "Entry price")
        self.wallet = form.money_field("wallet_balance", "Margin or wallet")
        self.mark_price = form.price_field("mark_price", "Mark price", optional="entry price")
        self.relief: ChoiceField[Relief] = ChoiceField(
            "relief",
            "What to do",
            (
                ("Add margin", Relief.ADD_MARGIN),
                ("Take margin out", Relief.REMOVE_MARGIN),
                ("Close a part", Relief.REDUCE),
            ),
        )
        self.amount = NumberField("amount", "How much")
        self.cross = form.money_field("cross_wallet_balance", "Free wallet", optional=OPTIONAL)
        form.add_row(form.symbol, self.side)
        form.add_row(self.margin_mode, self.leverage)
        form.add_row(self.quantity, self.entry_price)
        form.add_row(self.wallet, self.mark_price)
        form.add_row(self.relief, self.amount)
        form.add_row(self.cross, None)

    def question(self) -> Callable[[], ReliefAnswer] | None:
        """Ask once the position and the change are typed."""
        units, relief = self.form.units, self.relief.value()
        self.amount.show_unit(units.size if relief is Relief.REDUCE else units.money)
        quantity, entry_price = self.quantity.value(), self.entry_price.value()
        mode, wallet, amount = self.margin_mode.value(), self.wallet.value(), self.amount.value()
        leverage = self.leverage.value()
        known = wallet is not None or (mode is MarginMode.ISOLATED and leverage is not None)
        if not self.form.symbol.text() or quantity is None or entry_price is None:
            return None
        if amount is None or not known:
            return None
        position = LabPosition(
            symbol=self.form.symbol.text(),
            side=self.side.value(),
            margin_mode=mode,
            quantity=quantity,
            entry_price=entry_price,
            leverage=leverage,
            wallet_balance=wallet,
            mark_price=self.mark_price.value(),
        )
        ask = ReliefAsk(
            position=position,
            relief=relief,
            amount=amount,
            cross_wallet_balance=self.cross.value(),
        )
        return partial(self.lab.relieved, ask)

    def show_answer(self, answer: ReliefAnswer) -> None:
        """Show how far the price may go afterwards, and before."""
        style, show, digits = self.desk.text, self.answer.figures, self.form.units.digits
        before, after, asset = answer.before, answer.after, answer.asset
        self._show_headline(answer)
        flags = after.flags if after else before.flags
        self.answer.show_marks(flags, answer.brackets)
        self.answer.show_texts(notes=(self._note(), *notes_of(flags)))
        show_change(show["liquidation"], before, after, self.side.value())
        for key, was, now in (
            ("distance", answer.before_distance, answer.after_distance),
            ("ratio", before.margin_ratio, after.margin_ratio if after else None),
        ):
            note = f"before: {words.percent(was, 2)}"
            show[key].show_value(words.percent(now, 2), note=note)
        now_at = after.bankruptcy_price if after else None
        show["bankruptcy"].show_value(
            words.price(now_at), note=f"before: {words.price(before.bankruptcy_price)}"
        )
        for key, field in (("margin", "wallet"), ("maintenance", "maintenance_margin")):
            was, now = getattr(before, field), getattr(after, field) if after else None
            note = f"before: {style.money(was, asset, digits)}"
            show[key].show_value(style.money(now, asset, digits), note=note)
        show["realized"].show_value(
            style.pnl(answer.realized_pnl, asset, digits),
            meaning_of_sign(answer.realized_pnl),
            note="fee taken off" if answer.realized_pnl is not None else "",
        )
        show["removable"].show_value(style.money(answer.most_removable, asset, digits))
        show["addable"].show_value(
            style.money(answer.most_addable, asset, digits),
            note="" if answer.most_addable is not None else "type the free wallet",
        )

    def _show_headline(self, answer: ReliefAnswer) -> None:
        if answer.after is None:
            self.answer.show_headline("Nothing is left open")
            return
        was, now = answer.before_distance, answer.after_distance
        if now is None:
            self.answer.show_headline("— no liquidation at any positive price")
        elif was is None:
            self.answer.show_headline(f"{words.percent(now, 2)} to liquidation")
        else:
            meaning = Meaning.CRITICAL if now <= 0 else Meaning.PLAIN
            text = f"{words.percent(now, 2)} to liquidation, before {words.percent(was, 2)}"
            self.answer.show_headline(text, meaning)

    def _note(self) -> str:
        isolated = self.margin_mode.value() is MarginMode.ISOLATED
        if self.relief.value() is Relief.REDUCE:
            return _SHARE_NOTE if isolated else ""
        return _TOP_UP_NOTE if self.relief.value() is Relief.ADD_MARGIN else ""
