"""Cross stack: several positions that share one wallet."""

from collections.abc import Callable
from functools import partial

from journal.domain.assets import WALLET_ASSET
from journal.gui.parts.column import meaning_of_sign
from journal.gui.parts.form import NumberField
from journal.gui.screens.margin_lab.answer import liquidation_words, notes_of
from journal.gui.screens.margin_lab.fields import LabForm
from journal.gui.screens.margin_lab.rows import RowsTab
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning
from journal.services.margin_lab.stack import StackAnswer, StackedPosition

_HELD_STILL = (
    "Each price holds if only this one moves: the other marks are held still. Where they fall "
    "together, liquidation comes earlier."
)


class StackTab(RowsTab):
    """The wallet, its positions, and what they make of it."""

    key = "stack"
    title = "Cross stack"
    missing = "Type the wallet balance and every position of it with its mark price."
    figures = (
        ("ratio", "Margin ratio"),
        ("balance", "Margin balance"),
        ("maintenance", "Maintenance margin"),
        ("pnl", "Unrealized PnL"),
    )

    def build_form(self, form: LabForm) -> None:
        """Add the wallet; the positions have rows of their own."""
        self.wallet = NumberField("cross_wallet_balance", "Cross wallet balance")
        self.wallet.show_unit(WALLET_ASSET)
        form.add_row(self.wallet, None, None)

    def question(self) -> Callable[[], StackAnswer] | None:
        """Ask once the wallet is typed and no position is half typed."""
        unit = next((row.form.units.money for row in self.typed_rows()), WALLET_ASSET)
        self.wallet.show_unit(unit)
        typed = [row.position() for row in self.typed_rows()]
        positions = [one for one in typed if one is not None]
        wallet = self.wallet.value()
        if wallet is None or not positions or len(positions) < len(typed):
            return None
        return partial(self.lab.stacked, wallet, positions)

    def show_answer(self, answer: StackAnswer) -> None:
        """Show the wallet's ratio first, then each position's price in its row."""
        style, show = self.desk.text, self.answer.figures
        gone = answer.margin_ratio is None or answer.margin_ratio >= 1
        ratio = words.percent(answer.margin_ratio, 2)
        text = "The wallet is liquidated now" if gone else f"Margin ratio {ratio}"
        self.answer.show_headline(text, Meaning.CRITICAL if gone else Meaning.PLAIN)
        flags = frozenset().union(*(one.lines.flags for one in answer.positions))
        self.answer.show_marks(flags, answer.brackets)
        self.answer.show_texts(
            "Liquidated at 100 %; keep it below 80 %.", (_HELD_STILL, *notes_of(flags))
        )
        show["ratio"].show_value(ratio, Meaning.CRITICAL if gone else Meaning.PLAIN)
        show["balance"].show_value(style.money(answer.margin_balance, answer.asset))
        show["maintenance"].show_value(style.money(answer.maintenance_margin, answer.asset))
        show["pnl"].show_value(
            style.pnl(answer.unrealized_pnl, answer.asset), meaning_of_sign(answer.unrealized_pnl)
        )
        pairs = zip(self.typed_rows(), answer.positions, strict=True)
        for place, (row, stacked) in enumerate(pairs):
            is_nearest = place == answer.nearest
            text, meaning = _result(stacked, is_nearest=is_nearest)
            row.show_result(text, meaning if is_nearest else Meaning.PLAIN)


def _result(stacked: StackedPosition, *, is_nearest: bool) -> tuple[str, Meaning]:
    """Return where one position is liquidated, in words."""
    text, meaning = liquidation_words(stacked.lines, stacked.position.side)
    if stacked.lines.liquidation_price is not None:
        away = words.percent(stacked.lines.liquidation_distance_ratio, 2)
        first = "  ·  the nearest" if is_nearest else ""
        text = f"Liquidated at {text}, {away} away, if only this price moves{first}"
    return text, meaning
