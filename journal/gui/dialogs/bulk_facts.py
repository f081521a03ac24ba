"""The dialog "Edit selected": what no file tells, for many positions at once."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QWidget

from journal.domain.assets import only_asset, quote_asset
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.units import units_of
from journal.domain.values import MarginMode, PriceType
from journal.gui.desk import Desk
from journal.gui.dialogs.diary_fields import ManyDiaryFields, offer_known_tags
from journal.gui.dialogs.exposure_fields import WATCHED
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import ChoiceField, Form, NumberField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning
from journal.services.changes import Changes
from journal.services.diary.keep import KEEP, Keep
from journal.services.positions.service import PositionView
from journal.services.typed.facts import FactsChange, FactsEdit

_WIDTH = 600
_CONTRACTS_NAMED = 4
_EMPTY = "Empty: unchanged"
_MODES: Final[tuple[tuple[str, MarginMode | Keep | None], ...]] = (
    ("Unchanged", KEEP),
    ("Isolated", MarginMode.ISOLATED),
    ("Cross", MarginMode.CROSS),
    ("Not typed", None),
)
_PRICE: Final = True
_STOPS: Final[tuple[tuple[str, bool | Keep | None], ...]] = (
    ("Unchanged", KEEP),
    ("Stop price", _PRICE),
    ("There was none", False),
    ("Not recorded", None),
)
_ONE_CONTRACT = "Of one contract only"


class BulkFactsDialog(DialogFrame):
    """Changes facts and diary of every chosen position, in one step."""

    def __init__(self, desk: Desk, parent: QWidget | None, views: Sequence[PositionView]) -> None:
        super().__init__(
            parent,
            f"Edit {len(views)} positions",
            f"{_contracts(views)}. A field left as it is keeps what each of them has.",
            f"Save for {len(views)}",
        )
        self._desk = desk
        self._keys = [view.position.key for view in views]
        self.setFixedWidth(_WIDTH)
        assets = [quote_asset(view.position.symbol) for view in views]
        is_one_contract = len({view.position.symbol for view in views}) == 1
        self.leverage = NumberField("leverage", "Leverage", unit="×", hint=_EMPTY)
        self.margin_mode: ChoiceField[MarginMode | Keep | None] = ChoiceField(
            "margin_mode", "Margin mode", _MODES
        )
        self.isolated_wallet = NumberField(
            "isolated_wallet", "Isolated margin of each", unit=only_asset(assets), hint=_EMPTY
        )
        self.stop: ChoiceField[bool | Keep | None] = ChoiceField(
            "has_stop",
            "Stop",
            [one for one in _STOPS if is_one_contract or one[1] is not _PRICE],
        )
        self.stop_price = NumberField(
            "stop_price",
            "Stop price",
            unit=only_asset(units_of(view.position.symbol).price for view in views),
            hint="" if is_one_contract else _ONE_CONTRACT,
        )
        self.form = Form()
        self.form.add_row(self.leverage, self.margin_mode, self.isolated_wallet)
        self.stop_watches: ChoiceField[PriceType | Keep | None] = ChoiceField(
            "stop_watches", "Stop watches", (("Unchanged", KEEP), *WATCHED)
        )
        self.form.add_row(self.stop, self.stop_price, self.stop_watches)
        self.diary = ManyDiaryFields()
        self.diary.add_to(self.form)
        offer_known_tags(desk, self.diary.added, self.diary.removed)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.refusal)
        self._follow()
        self.margin_mode.changed.connect(self._follow)
        self.stop.changed.connect(self._follow)
        self.confirm.clicked.connect(self.save)
        self.form.confirmed.connect(self.save)
        self.form.left.connect(self.reject)
        self.leverage.take_focus()

    def change(self) -> FactsChange:
        """Return what the fields say.

        Raises:
            InvalidValueError: a field cannot be right.
        """
        has_stop = self.stop.value()
        stop = KEEP if isinstance(has_stop, Keep) else (has_stop, self.stop_price.value())
        return FactsChange(
            leverage=_typed(self.leverage),
            margin_mode=self.margin_mode.value(),
            isolated_wallet=_typed(self.isolated_wallet),
            stop=stop,
            stop_watches=self.stop_watches.value(),
            diary=self.diary.change(),
        )

    def save(self) -> None:
        """Keep what was chosen for all of them, or show what cannot be right."""
        if self.form.first_problem():
            return
        if self.stop.value() is _PRICE and not self.stop_price.text():
            self.stop_price.show_error("Type its price, or choose “Unchanged”")
            self.stop_price.take_focus()
            return
        desk, account, keys = self._desk, self._desk.account_name, self._keys
        try:
            change = self.change()
        except InvalidValueError as error:
            self._show_refusal(error)
            return
        self.confirm.setEnabled(False)
        self.refusal.hide()
        desk.jobs.run(
            lambda: desk.services.facts.change(account, keys, change),
            self._saved,
            self._show_refusal,
            owner=self,
        )

    def _saved(self, edit: FactsEdit) -> None:
        hub, count = self._desk.hub, edit.changed
        self.accept()
        hub.tell(edit.changes)
        again = " Prices and rules are worked out again." if edit.changes & Changes.FACTS else ""
        noun = "position" if count == 1 else "positions"
        hub.offer_undo(f"{count} {noun} changed.{again}", edit.undo)

    def _show_refusal(self, error: JournalError) -> None:
        self.confirm.setEnabled(True)
        if not (isinstance(error, InvalidValueError) and self.form.show_refusal(error)):
            self.refusal.setText(str(error))
            self.refusal.show()

    def _follow(self) -> None:
        """Close the fields that what was chosen makes meaningless."""
        is_price = self.stop.value() is _PRICE
        if not is_price:
            self.stop_price.set_text("")
        self.stop_price.setEnabled(is_price)
        if self.stop.value() is False:
            self.stop_watches.set_value(KEEP)
        self.stop_watches.setEnabled(self.stop.value() is not False)
        is_cross = self.margin_mode.value() is MarginMode.CROSS
        if is_cross:
            self.isolated_wallet.set_text("")
        self.isolated_wallet.setEnabled(not is_cross)


def _typed(field: NumberField) -> Decimal | Keep:
    value = field.value()
    return KEEP if value is None else value


def _contracts(views: Sequence[PositionView]) -> str:
    """Return the contracts with how many positions of each, the most frequent first."""
    counts = Counter(view.position.symbol for view in views).most_common()
    named = [f"{symbol} {count}" for symbol, count in counts[:_CONTRACTS_NAMED]]
    more = len(counts) - len(named)
    return ", ".join(named) + (f" and {more} other contracts" if more else "")
