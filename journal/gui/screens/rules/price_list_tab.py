"""The price list of habits: what breaking each rule went along with, against clean trades."""

from datetime import UTC
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.assets import WALLET_ASSET, asset_decimals
from journal.domain.statistics.bootstrap import ENOUGH
from journal.domain.statistics.habits import Comparison, HabitMonth, HabitPrice
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Rank
from journal.gui.parts.card import Card, Figure
from journal.gui.parts.column import Column, count_column, number_column, pnl_column, text_column
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.tabs import Tab
from journal.gui.shell.icons import Icon
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space
from journal.services.rules.habits import HabitPrices

_TOO_FEW_SIDES: Final = (
    f"It takes {ENOUGH} trades that broke the rule and {ENOUGH} clean ones to tell more."
)
TOO_FEW: Final = "too few"
_MONTHS_WIDTH = 308


class PriceListTab(Tab):
    """Every broken rule with its price, the months of the chosen one beside it."""

    key = "prices"
    title = "Price list"
    reads_slowly = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._names: dict[str, str] = {}
        self._asset = WALLET_ASSET
        self.clean = Figure("Clean trades")
        self.current = Figure("Clean in a row now")
        self.longest = Figure("Longest run")
        self.table: Table[HabitPrice] = Table(desk.look, self._columns(), "Price list of habits")
        self.table.chosen.connect(self._tell)
        self.months: Table[HabitMonth] = Table(desk.look, self._month_columns(), "By month")
        self.months.setFixedWidth(_MONTHS_WIDTH)
        self.sentence = PlainLabel(wrap=True).make_selectable()
        self.note = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.empty = EmptyState(
            desk.look,
            Icon.RULES,
            "No closed trade broke a rule",
            "As soon as one did, its result stands here beside those of the clean trades.",
        )
        self.empty.add_button("Import files", lambda: self.desk.hub.ask("import"), Rank.PRIMARY)
        self.empty.add_button(
            "Type what no file tells", lambda: self.desk.hub.go_to(ScreenName.JOURNAL)
        )
        self.pages = QStackedWidget()
        for page in (QWidget(), self.empty, self._filled()):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)

    def read(self) -> tuple[HabitPrices, dict[str, str]]:
        """Return the price list, and the names of the rules."""
        services = self.desk.services
        names = {card.rule_id: card.name for card in services.rules.catalog()}
        zone = self.desk.clock.now().astimezone(self.desk.text.zone).tzinfo or UTC
        return services.habits.price_list(self.desk.account_name, zone), names

    def show_answer(self, answer: tuple[HabitPrices, dict[str, str]]) -> None:
        """Show the list, its dearest habit chosen."""
        found, self._names = answer
        prices = found.prices
        self._asset = prices.asset
        self.pages.setCurrentIndex(2 if prices.prices else 1)
        of_all = f"{prices.clean} of {prices.trades} closed trades"
        self.clean.show_value(words.percent(prices.clean_share), note=of_all)
        self.current.show_value(str(prices.clean_in_a_row.current))
        self.longest.show_value(str(prices.clean_in_a_row.longest))
        self.note.setText(_note(found))
        self.table.set_columns(self._columns())
        self.table.set_rows(prices.prices)
        if prices.prices:
            self.table.select_place(0)

    def _tell(self, price: HabitPrice) -> None:
        self.sentence.setText(price_sentence(price, self._name(price), self._asset, self.desk.text))
        self.months.set_columns(self._month_columns())
        self.months.set_rows(tuple(reversed(price.months)))

    def _name(self, price: HabitPrice) -> str:
        return self._names.get(price.rule_id, "a rule of the past")

    def _filled(self) -> QWidget:
        head = Card()
        figures = QHBoxLayout()
        figures.setSpacing(Space.WIDE)
        for figure in (self.clean, self.current, self.longest):
            figures.addWidget(figure)
        figures.addWidget(self.note, 1)
        head.body.addLayout(figures)
        tables = QHBoxLayout()
        tables.setSpacing(Space.LARGE)
        tables.addWidget(self.table, 1)
        tables.addWidget(self.months)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(head)
        column.addLayout(tables, 1)
        column.addWidget(self.sentence)
        return page

    def _columns(self) -> tuple[Column[HabitPrice], ...]:
        style = self.desk.text
        return (
            text_column(
                "rule",
                "Rule",
                lambda price: f"{price.rule_id} {self._name(price)}",
                sort_key=lambda price: price.rule_id,
                tooltip=self._name,
                stretch=True,
            ),
            count_column("count", "Trades", lambda price: price.money.count),
            pnl_column(
                "total",
                "Made",
                lambda price: price.money.total if price.money.count else None,
                style,
                asset=lambda _price: self._asset,
                unit=self._asset,
            ),
            pnl_column(
                "cost",
                "Price",
                lambda price: _negative(price.money.cost),
                style,
                asset=lambda _price: self._asset,
                unit=self._asset,
                tooltip=_price_tooltip,
            ),
            text_column(
                "interval",
                "95 % interval",
                lambda price: interval_words(price.money, self._asset, style),
                sort_key=lambda price: price.money.interval is None,
                tooltip=lambda price: "" if price.money.interval else _TOO_FEW_SIDES,
            ),
            number_column(
                "cost_r",
                "Price",
                lambda price: _rounded(_negative(price.risk_multiples.cost)),
                unit="R",
                signed=True,
                at_most=2,
                tooltip=_multiple_tooltip,
            ),
        )

    def _month_columns(self) -> tuple[Column[HabitMonth], ...]:
        return (
            text_column(
                "month",
                "Month",
                lambda one: f"{one.month:%Y-%m}",
                sort_key=lambda one: one.month,
                stretch=True,
            ),
            text_column(
                "share",
                "Broken in",
                lambda one: f"{one.broken} of {one.trades}",
                sort_key=lambda one: Decimal(one.broken) / one.trades if one.trades else None,
            ),
            pnl_column(
                "total",
                "Made",
                lambda one: one.total,
                self.desk.text,
                asset=lambda _one: self._asset,
                unit=self._asset,
            ),
        )


def interval_words(compared: Comparison, asset: str, style: TextStyle) -> str:
    """Return between which prices 95 % of the draws lie, or that there are too few trades."""
    interval = compared.cost_interval
    if interval is None:
        return TOO_FEW
    ends = sorted((-interval.low, -interval.high))
    decimals = asset_decimals(asset) - asset_decimals(WALLET_ASSET)
    return f"{style.pnl(ends[0], decimals=decimals)} to {style.pnl(ends[1], decimals=decimals)}"


def price_sentence(price: HabitPrice, name: str, asset: str, style: TextStyle) -> str:
    """Return the chosen habit in a sentence, with how sure it is."""
    money = price.money
    if not money.count:
        return f"{price.rule_id} {name}: no trade that broke it is settled in {asset}."
    made = f"{style.pnl(money.average, asset)} each"
    head = f"{price.rule_id} {name}: {_trades(money.count)} made {made}"
    if money.clean_average is None:
        return f"{head}. There is no clean trade to compare them with."
    clean = f"the {money.clean_count} clean ones {style.pnl(money.clean_average, asset)}"
    if money.interval is None:
        rest = f"Fewer than {ENOUGH} on one side: that may be chance."
    elif money.interval.excludes_zero:
        rest = "The difference is larger than chance alone would make it."
    else:
        rest = "The difference may be chance."
    return f"{head}, {clean}. {rest} A comparison, no proof: bad days have both."


def _note(found: HabitPrices) -> str:
    without_result, others = found.without_result, found.prices.in_other_assets
    told = (
        "The price is what as many clean trades would have made more. "
        "A clean trade broke no rule that is counted; one that could not be judged for want of "
        "leverage or stop is not held against it."
    )
    if without_result:
        told += f" {_trades(without_result)} of unknown result left out."
    if others:
        told += (
            f" {_trades(others)} settled in another asset than {found.prices.asset}: counted in "
            "R, not in money."
        )
    return told


def _trades(count: int) -> str:
    return "1 trade" if count == 1 else f"{count} trades"


def _price_tooltip(price: HabitPrice) -> str:
    if price.money.cost is None:
        return "There is no clean trade to compare with."
    return "Below zero: the habit went along with less than clean trades made."


def _multiple_tooltip(price: HabitPrice) -> str:
    known = price.risk_multiples.count
    if price.risk_multiples.cost is None:
        return "It needs a planned stop, or one that is recorded, on both sides."
    return f"Of the {known} trades whose risk is known, against {price.risk_multiples.clean_count}."


def _negative(cost: Decimal | None) -> Decimal | None:
    """Return a cost as what it took from the result."""
    return None if cost is None else -cost


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 2)
