"""Survival leverage: which leverage and stop would have lived through a stretch of real candles."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from journal.domain.errors import InvalidValueError
from journal.domain.units import units_of
from journal.domain.values import PriceType
from journal.gui.desk import Desk
from journal.gui.parts.form import ChoiceField, NumberField, TimeField
from journal.gui.screens.margin_lab.fields import LabForm, SharedValues, side_field
from journal.gui.screens.margin_lab.paths.heat_map import LEGEND, HeatMap, cell_words
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.style import text as words
from journal.services.margin_lab.survival import CandleChoice, SurvivalAnswer, SurvivalAsk

_NO_CANDLES = (
    "No candles are stored yet. Import candle files of the exchange's public data (mark price "
    "klines answer best), then ask again."
)
_LAST_ONLY = (
    "These are last prices. Liquidation is decided by the mark price, which may not have gone as "
    "far: import mark price candles for the exact answer."
)


class SurvivalTab(LabTab):
    """One trade, opened at the start of the window, at every leverage and stop."""

    key = "survival"
    title = "Survival"
    missing = "Choose candles and type what you would put in."
    asks_off_thread = True

    def __init__(self, desk: Desk, shared: SharedValues) -> None:
        self._choices: tuple[CandleChoice, ...] = ()
        super().__init__(desk, shared)

    def build_form(self, form: LabForm) -> None:
        """Add candles, side, amount and window."""
        zone, label = self.desk.text.zone, self.desk.text.zone_label
        self.candles: ChoiceField[CandleChoice | None] = ChoiceField(
            "candles", "Candles", (("none stored", None),)
        )
        self.side = side_field()
        self.amount = NumberField("amount", "Put in")
        self.from_at = TimeField("from_at", "Opened", zone, label)
        self.until_at = TimeField("until_at", "Until", zone, label)
        form.add_row(self.candles)
        form.add_row(self.side, self.amount)
        form.add_row(self.from_at)
        form.add_row(self.until_at)

    def lay_out(self, row: QHBoxLayout) -> None:
        """Put the map under the headline."""
        super().lay_out(row)
        self.map = HeatMap(self.desk.look, self._cell_sentence)
        self.answer.body.insertWidget(self.answer.body.indexOf(self.answer.notes), self.map)

    def come_into_view(self) -> None:
        """Look which candles there are now."""
        super().come_into_view()
        self.desk.jobs.run(self.lab.candle_choices, self._offer, owner=self)

    def is_wrong(self) -> bool:
        """Say under each field what cannot be, times included."""
        wrong = super().is_wrong()
        for field in (self.from_at, self.until_at):
            problem = field.problem()
            field.show_error(problem)
            wrong = wrong or bool(problem)
        return wrong

    def question(self) -> Callable[[], SurvivalAnswer] | None:
        """Ask once candles are chosen and an amount is typed."""
        self.map.show_answer(None)
        chosen, amount = self.candles.value(), self.amount.value()
        if chosen is None:
            raise InvalidValueError("", _NO_CANDLES)
        self.amount.show_unit(units_of(chosen.symbol).money)
        self.from_at.editor.setPlaceholderText(self.desk.text.time(chosen.first_at))
        self.until_at.editor.setPlaceholderText(self.desk.text.time(chosen.last_at))
        if amount is None:
            return None
        ask = SurvivalAsk(
            candles=chosen,
            side=self.side.value(),
            amount=amount,
            from_at=self.from_at.value(),
            until_at=self.until_at.value(),
        )
        return partial(self.lab.survival, ask)

    def show_answer(self, answer: SurvivalAnswer) -> None:
        """Show the highest leverage that lived, then the map."""
        if answer.highest_survivor is None:
            self.answer.show_headline("No leverage lived through this window")
        else:
            self.answer.show_headline(f"Up to {answer.highest_survivor}× was never liquidated")
        self.answer.show_marks((), answer.brackets)
        style = self.desk.text
        self.answer.show_texts(
            f"Opened at {words.price(answer.entry_price)} on {style.time(answer.from_at)}, held "
            f"until {style.time(answer.until_at)}. Worst move against it: "
            f"{words.percent(answer.worst_ratio, 2)}. Rows: leverage, columns: stop distance.",
            (LEGEND, "" if answer.is_mark else _LAST_ONLY),
        )
        self.map.show_answer(answer)

    def refuse_field(self, error: InvalidValueError) -> bool:
        """Say that there are no candles as a sentence, all else at its field."""
        if not error.field:
            self.answer.show_missing(error.reason)
            return True
        return super().refuse_field(error)

    def _offer(self, choices: Sequence[Any]) -> None:
        """Offer the candles that are stored; what was chosen stays chosen."""
        if tuple(choices) == self._choices:
            return
        before = self.candles.value()
        self._choices = tuple(choices)
        offered = [(_words(one), one) for one in self._choices]
        self.candles.set_choices(offered or [("none stored", None)])
        self.candles.set_value(before)
        self.reconsider()

    def _cell_sentence(self, answer: SurvivalAnswer, row: int, column: int) -> str:
        cell = answer.rows[row][column]
        stop = words.number(answer.stop_ratios[column] * 100)
        liquidation = words.price(answer.liquidation_prices[row])
        loss = self.desk.text.money(cell.loss, answer.asset)
        return (
            f"{answer.leverages[row]}×, stop {stop} % away: {cell_words(cell)}. "
            f"Loss {loss}. Liquidation price {liquidation}."
        )


def _words(one: CandleChoice) -> str:
    kind = "mark" if one.price_type is PriceType.MARK else one.price_type.value
    return f"{one.symbol} {one.interval}, {kind} price"
