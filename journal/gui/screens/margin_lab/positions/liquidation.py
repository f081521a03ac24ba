"""Liquidation: the exact tiered price first, the simplified one beside it on request."""

from collections.abc import Callable
from functools import partial

from journal.domain.margin.answer import MarginFlag
from journal.domain.values import MarginMode
from journal.gui.parts.button import Button
from journal.gui.parts.column import meaning_of_sign
from journal.gui.parts.form import NumberField
from journal.gui.screens.margin_lab.answer import liquidation_words, notes_of
from journal.gui.screens.margin_lab.fields import (
    OPTIONAL,
    LabForm,
    fraction,
    leverage_field,
    mode_field,
    side_field,
)
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning
from journal.services.margin_lab.holdings import LiquidationAnswer
from journal.services.margin_lab.position import CoinBracket, LabPosition

SIMPLIFIED_NOTE = (
    "Simplified leaves out maintenance margin: EP · (1 ∓ 1/leverage). It is optimistic: the "
    "exchange liquidates before it. Only the exact price counts."
)
_COIN_NOTE = (
    "Brackets of coin contracts do not ship with the program: type rate and amount of your "
    "bracket as the exchange shows them."
)


class LiquidationTab(LabTab):
    """Where one position is liquidated."""

    key = "liquidation"
    title = "Liquidation"
    missing = (
        "Type contract, size and entry price, and the margin: isolated margin or leverage, "
        "in cross the wallet balance."
    )
    sends_plan = True
    figures = (
        ("liquidation", "Liquidation price"),
        ("simplified", "Simplified (no maintenance)"),
        ("distance", "Distance to it"),
        ("bankruptcy", "Bankruptcy price"),
        ("ratio", "Margin ratio"),
        ("maintenance", "Maintenance margin"),
        ("wallet", "Margin it answers with"),
        ("pnl", "Unrealized PnL"),
        ("notional", "Notional"),
    )

    def build_form(self, form: LabForm) -> None:
        """Add the position, its margin, the mark and the exchange's own price."""
        self.side = side_field()
        self.margin_mode = mode_field()
        self.leverage = leverage_field()
        self.quantity = form.size_field("quantity", "Size")
        self.entry_price = form.price_field("entry_price", "Entry price")
        self.wallet = form.money_field("wallet_balance", "Margin or wallet")
        self.mark_price = form.price_field("mark_price", "Mark price", optional=OPTIONAL)
        self.exchange_price = form.price_field(
            "exchange_liquidation_price", "Exchange's own price", optional=OPTIONAL
        )
        self.rate = NumberField("maintenance_margin_rate", "Maintenance rate", unit="%")
        self.amount = form.signed(form.money_field("maintenance_amount", "Maintenance amount"))
        self.simplified = Button("Show simplified")
        self.simplified.setCheckable(True)
        self.simplified.toggled.connect(lambda _on: self.reconsider())
        form.add_row(form.symbol, self.side)
        form.add_row(self.margin_mode, self.leverage)
        form.add_row(self.quantity, self.entry_price)
        form.add_row(self.wallet, self.mark_price)
        form.add_row(self.exchange_price, None)
        form.add_row(self.rate, self.amount)
        self.answer.head_button(self.simplified)

    def question(self) -> Callable[[], LiquidationAnswer] | None:
        """Ask once the position and what it answers with are typed."""
        is_coin = self.form.units.is_inverse
        self.rate.setVisible(is_coin)
        self.amount.setVisible(is_coin)
        quantity, entry_price = self.quantity.value(), self.entry_price.value()
        symbol, mode = self.form.symbol.text(), self.margin_mode.value()
        wallet = self.wallet.value()
        known = wallet is not None or (
            mode is MarginMode.ISOLATED and self.leverage.value() is not None
        )
        if not symbol or quantity is None or entry_price is None or not known:
            return None
        rate = fraction(self.rate)
        typed = LabPosition(
            symbol=symbol,
            side=self.side.value(),
            margin_mode=mode,
            quantity=quantity,
            entry_price=entry_price,
            leverage=self.leverage.value(),
            wallet_balance=wallet,
            mark_price=self.mark_price.value(),
            exchange_liquidation_price=self.exchange_price.value(),
            coin_bracket=None
            if rate is None
            else CoinBracket(
                maintenance_margin_rate=rate, maintenance_amount=self.amount.value() or 0 * rate
            ),
        )
        return partial(self.lab.liquidation, typed)

    def show_answer(self, answer: LiquidationAnswer) -> None:
        """Show the price, what it rests on, and what must be known of it."""
        lines, flags = answer.lines, answer.lines.flags
        self._show_headline(answer)
        self.answer.show_marks(flags, answer.brackets)
        notes = notes_of(flags)
        sentence = ""
        if MarginFlag.UNKNOWN_BRACKETS in flags:
            sentence = (
                _COIN_NOTE
                if self.form.units.is_inverse
                else f"No leverage brackets are known for {self.form.symbol.text()}: "
                "check the spelling, for example BTCUSDT."
            )
        if self.simplified.isChecked():
            notes.append(SIMPLIFIED_NOTE)
        self.answer.show_texts(sentence, notes)
        self._show_prices(answer)
        style, show, digits = self.desk.text, self.answer.figures, self.form.units.digits
        ratio = lines.margin_ratio
        gone = MarginFlag.AT_OR_PAST_LIQUIDATION in flags
        show["ratio"].show_value(
            words.percent(ratio, 2),
            Meaning.CRITICAL if gone else Meaning.PLAIN,
            note=_ratio_note(answer),
        )
        for key, value in (
            ("maintenance", lines.maintenance_margin),
            ("wallet", lines.wallet),
            ("notional", lines.notional),
        ):
            show[key].show_value(style.money(value, answer.asset, digits))
        show["pnl"].show_value(
            style.pnl(lines.unrealized_pnl, answer.asset, digits),
            meaning_of_sign(lines.unrealized_pnl),
            note="" if lines.unrealized_pnl is not None else "type the mark price",
        )

    def draft(self) -> PlanDraft | None:
        """Plan this position."""
        return PlanDraft(
            symbol=self.form.symbol.text(),
            side=self.side.value(),
            margin_mode=self.margin_mode.value(),
            leverage=self.leverage.value(),
            entry_price=self.entry_price.value(),
            quantity=self.quantity.value(),
        )

    def _show_headline(self, answer: LiquidationAnswer) -> None:
        """Show the exchange's own price first where it is typed, ours as the check."""
        text, meaning = liquidation_words(answer.lines, self.side.value())
        if answer.exchange_price is not None:
            theirs = words.price(answer.exchange_price)
            self.answer.show_headline(f"Exchange: {theirs}, ours: {text}", meaning)
        elif answer.lines.liquidation_price is None:
            self.answer.show_headline(text, meaning)
        else:
            self.answer.show_headline(f"Liquidated at {text} {self.form.units.price}", meaning)

    def _show_prices(self, answer: LiquidationAnswer) -> None:
        lines, show = answer.lines, self.answer.figures
        side = self.side.value()
        price = lines.liquidation_price
        show["liquidation"].show_value(
            words.price(price, side),
            Meaning.CRITICAL if price is not None else Meaning.MUTED,
            note="exact, by brackets" if price is not None else "",
        )
        show["distance"].show_value(
            words.percent(answer.distance_ratio, 2),
            note="from mark" if self.mark_price.value() is not None else "from entry",
        )
        show["bankruptcy"].show_value(words.price(lines.bankruptcy_price), note="nothing is left")
        asked = self.simplified.isChecked()
        simplified = lines.simplified_liquidation_price if asked else None
        why = "optimistic" if asked else "on request"
        if asked and self.leverage.value() is None:
            why = "type the leverage"
        show["simplified"].show_value(words.price(simplified), Meaning.MUTED, note=why)


def _ratio_note(answer: LiquidationAnswer) -> str:
    if answer.lines.margin_ratio is None:
        # With a mark there is no ratio where nothing is left to divide by.
        known = answer.lines.unrealized_pnl is not None
        return "nothing is left" if known else "type the mark price"
    return "liquidated at 100 %"
