from datetime import timedelta
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.break_even import honest_break_even_price
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.returns import ReturnBasis, return_on_margin, target_price
from journal.domain.margin.quantities.average_entry import (
    entry_after_add,
    inverse_entry_after_add,
)
from journal.domain.margin.quantities.fees import clearance_fee
from journal.domain.margin.quantities.funding import funding_amount, mark_price
from journal.domain.margin.quantities.isolated_margin import (
    max_addable_margin,
    max_removable_margin,
)
from journal.domain.margin.quantities.orders import (
    MaxOpen,
    OpenLimit,
    PlannedOrder,
    max_open,
    order_cost,
)
from journal.domain.values import MarginMode, Side


def test_the_honest_break_even_pays_both_fees_and_the_funding() -> None:
    long = honest_break_even_price(
        side=Side.LONG,
        entry_price=Decimal(100),
        opening_fee_rate=Decimal("0.01"),
        closing_fee_rate=Decimal("0.01"),
        funding_paid=Decimal(2),
        quantity=Decimal(2),
    )
    # 101 + 1 = 0.99 P
    assert long == Decimal("103.03030303030303030303030303030303030303030303030")
    short = honest_break_even_price(
        side=Side.SHORT,
        entry_price=Decimal(100),
        opening_fee_rate=Decimal("0.01"),
        closing_fee_rate=Decimal("0.25"),
    )
    assert short == Decimal("79.2")


def test_a_short_that_paid_its_whole_worth_in_funding_never_breaks_even() -> None:
    price = honest_break_even_price(
        side=Side.SHORT,
        entry_price=Decimal(100),
        funding_paid=Decimal(100),
        quantity=Decimal(1),
    )
    assert price is None


def test_break_even_names_what_is_missing_or_impossible() -> None:
    def answer(**given: Decimal) -> object:
        return honest_break_even_price(side=Side.LONG, entry_price=Decimal(1), **given)

    with pytest.raises(InvalidValueError, match="quantity: is missing"):
        answer(funding_paid=Decimal(1))
    with pytest.raises(InvalidValueError, match="closing_fee_rate"):
        answer(closing_fee_rate=Decimal(1))


def test_the_two_returns_of_one_profit_differ_and_are_named() -> None:
    pnl, leverage = Decimal(20), Decimal(10)
    at_entry = return_on_margin(pnl=pnl, notional=Decimal(100), leverage=leverage)
    at_mark = return_on_margin(pnl=pnl, notional=Decimal(120), leverage=leverage)
    assert at_entry == Decimal(2)
    assert at_mark == Decimal("1.66666667")
    assert "positions table" in ReturnBasis.MARK.sentence
    assert "calculator" in ReturnBasis.ENTRY.sentence


def test_a_target_price_gives_back_its_return() -> None:
    def target(side: Side, wanted: str, basis: ReturnBasis) -> Decimal | None:
        return target_price(
            side=side,
            entry_price=Decimal(100),
            leverage=Decimal(10),
            target_return=Decimal(wanted),
            basis=basis,
        )

    assert target(Side.LONG, "2", ReturnBasis.ENTRY) == Decimal(120)
    assert target(Side.SHORT, "2", ReturnBasis.ENTRY) == Decimal(80)
    assert target(Side.LONG, "2", ReturnBasis.MARK) == Decimal(125)
    assert target(Side.SHORT, "10", ReturnBasis.ENTRY) is None
    assert target(Side.LONG, "10", ReturnBasis.MARK) is None
    assert target(Side.SHORT, "10", ReturnBasis.MARK) == Decimal(50)


def order(side: Side = Side.LONG, price: str = "100", leverage: str = "10") -> PlannedOrder:
    return PlannedOrder(
        side=side,
        order_price=Decimal(price),
        mark_price=Decimal(100),
        leverage=Decimal(leverage),
    )


def test_an_order_beyond_the_mark_costs_its_open_loss() -> None:
    assert order_cost(order(), Decimal(2)) == Decimal(20)
    assert order_cost(order(price="110"), Decimal(2)) == Decimal(42)
    assert order_cost(order(Side.SHORT, "90"), Decimal(2)) == Decimal(38)


def test_the_largest_order_is_limited_by_balance_or_brackets(table: BracketTable) -> None:
    def largest(available: str, leverage: str = "100", **given: Decimal) -> MaxOpen:
        return max_open(
            order(leverage=leverage), table, available_balance=Decimal(available), **given
        )

    assert largest("1000") == MaxOpen(quantity=Decimal(1000), limited_by=OpenLimit.BALANCE)
    assert largest("9000") == MaxOpen(quantity=Decimal(2500), limited_by=OpenLimit.BRACKETS)
    assert largest("9000", held_notional=Decimal(240000)).quantity == Decimal(100)
    assert largest("9000", held_notional=Decimal(999999)).quantity == Decimal(0)
    assert largest("-5").quantity == Decimal(0)
    assert largest("1000", quantity_step=Decimal(7)).quantity == Decimal(994)
    assert largest("1100", opening_fee_rate=Decimal("0.001")).quantity == Decimal(1000)
    assert largest("9000", "126").limited_by is OpenLimit.LEVERAGE_NOT_OFFERED


def test_margin_can_be_added_only_from_what_no_other_position_needs() -> None:
    assert max_addable_margin(cross_wallet_balance=Decimal(100)) == Decimal(100)
    bound = max_addable_margin(
        cross_wallet_balance=Decimal(100),
        open_order_initial_margin=Decimal(10),
        cross_maintenance_margin=Decimal(20),
        cross_unrealized_pnl=Decimal(-30),
    )
    assert bound == Decimal(40)
    winning = max_addable_margin(
        cross_wallet_balance=Decimal(100), cross_unrealized_pnl=Decimal(50)
    )
    assert winning == Decimal(100)
    assert max_addable_margin(cross_wallet_balance=Decimal(-1)) == Decimal(0)


def isolated(mark: str, wallet: str) -> LinearPosition:
    return LinearPosition(
        symbol="FLATUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        quantity=Decimal(1),
        entry_price=Decimal(100),
        mark_price=Decimal(mark),
        wallet_balance=Decimal(wallet),
    )


def test_margin_can_be_removed_down_to_initial_or_maintenance_margin(
    flat_table: BracketTable,
) -> None:
    def removable(mark: str, wallet: str) -> Decimal:
        return max_removable_margin(isolated(mark, wallet), flat_table, leverage=Decimal(5))

    assert removable("100", "50") == Decimal(30)
    # A large profit does not set the maintenance margin free: 50 - 20.
    assert removable("200", "50") == Decimal(30)
    assert removable("60", "50") == Decimal(0)


def test_the_clearance_fee_is_on_notional_and_never_more_than_is_left() -> None:
    def fee(left: str) -> Decimal:
        return clearance_fee(
            liquidated_notional=Decimal(1000),
            liquidation_fee_rate=Decimal("0.0125"),
            remaining_collateral=Decimal(left),
        )

    assert fee("100") == Decimal("12.5")
    assert fee("4") == Decimal(4)
    assert fee("-4") == Decimal(0)


def test_at_a_positive_rate_longs_pay_shorts() -> None:
    def amount(side: Side, rate: str) -> Decimal:
        return funding_amount(
            side=side,
            quantity=Decimal(2),
            mark_price=Decimal(100),
            funding_rate=Decimal(rate),
        )

    assert amount(Side.LONG, "0.001") == Decimal("-0.2")
    assert amount(Side.SHORT, "0.001") == Decimal("0.2")
    assert amount(Side.LONG, "-0.001") == Decimal("0.2")


def test_the_mark_is_the_middle_of_funding_basis_and_last_price() -> None:
    def mark(last: str, interval: timedelta = timedelta(hours=8)) -> Decimal:
        return mark_price(
            index_price=Decimal(100),
            last_price=Decimal(last),
            last_funding_rate=Decimal("0.01"),
            basis_average=Decimal(2),
            time_to_funding=timedelta(hours=4),
            funding_interval=interval,
        )

    assert mark("90") == Decimal("100.5")
    assert mark("101") == Decimal(101)
    assert mark("150") == Decimal(102)
    with pytest.raises(InvalidValueError, match="funding_interval"):
        mark("100", timedelta(0))


def test_adding_averages_the_entry_by_quantity_and_in_coin_harmonically() -> None:
    given = {
        "quantity": Decimal(1),
        "entry_price": Decimal(100),
        "added_quantity": Decimal(3),
        "added_price": Decimal(300),
    }
    assert entry_after_add(**given) == Decimal(250)
    assert inverse_entry_after_add(**given) == Decimal(200)
    with pytest.raises(InvalidValueError, match="added_price"):
        entry_after_add(**(given | {"added_price": Decimal(0)}))
