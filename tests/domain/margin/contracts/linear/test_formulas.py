from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.break_even import break_even_price
from journal.domain.margin.contracts.linear.formulas import (
    bankruptcy_price,
    exact_unrealized_pnl,
    isolated_wallet_estimate,
    liquidation_price,
    simplified_liquidation_price,
    taker_fee,
)
from journal.domain.margin.contracts.ratio import margin_ratio
from journal.domain.margin.rounding import half_up_8
from journal.domain.values import Side


def test_the_article_s_example_liquidates_at_27108_43_exactly_and_at_27000_simplified(
    table: BracketTable,
) -> None:
    answer = liquidation_price(
        side=Side.LONG,
        quantity=Decimal(1),
        entry_price=Decimal(30000),
        wallet_balance=Decimal(3000),
        table=table,
    )
    assert answer.price == Decimal("27108.43373494")
    assert answer.flags == frozenset()
    simplified = simplified_liquidation_price(
        side=Side.LONG, entry_price=Decimal(30000), leverage=Decimal(10)
    )
    assert simplified == Decimal(27000)


def test_a_short_takes_the_lowest_of_its_brackets_prices(table: BracketTable) -> None:
    answer = liquidation_price(
        side=Side.SHORT,
        quantity=Decimal(1),
        entry_price=Decimal(49000),
        wallet_balance=Decimal(4900),
        table=table,
    )
    # Beyond 50,000 the second bracket holds: (4,900 + 50 + 49,000) / 1.005.
    assert answer.price == Decimal("53681.59203980")


def test_a_caller_s_own_precision_changes_nothing(table: BracketTable) -> None:
    def solve() -> Decimal | None:
        return liquidation_price(
            side=Side.LONG,
            quantity=Decimal(3),
            entry_price=Decimal("1234.56789012"),
            wallet_balance=Decimal("321.12345678"),
            table=table,
        ).exact_price

    exact = solve()
    with localcontext(Context(prec=6)):
        assert solve() == exact


def test_a_long_with_its_whole_notional_as_margin_has_no_liquidation_price(
    table: BracketTable,
) -> None:
    answer = liquidation_price(
        side=Side.LONG,
        quantity=Decimal(2),
        entry_price=Decimal(100),
        wallet_balance=Decimal(200),
        table=table,
    )
    assert answer.price is None
    assert answer.exact_price is None
    assert answer.flags == {MarginFlag.NO_LIQUIDATION}


def test_a_short_whose_wallet_others_have_eaten_is_lost_at_every_price(
    table: BracketTable,
) -> None:
    answer = liquidation_price(
        side=Side.SHORT,
        quantity=Decimal(1),
        entry_price=Decimal(100),
        wallet_balance=Decimal(10),
        table=table,
        other_unrealized_pnl=Decimal(-500),
    )
    assert answer.price is None
    assert answer.flags == {MarginFlag.AT_OR_PAST_LIQUIDATION}


def test_a_price_outside_the_table_is_given_and_flagged(table: BracketTable) -> None:
    answer = liquidation_price(
        side=Side.SHORT,
        quantity=Decimal(100),
        entry_price=Decimal(9950),
        wallet_balance=Decimal(99500),
        table=table,
    )
    assert answer.price is not None
    assert answer.price * 100 > 1_000_000
    assert answer.flags == {MarginFlag.BEYOND_LAST_BRACKET}


def test_the_entry_price_is_truncated_to_8_decimals_before_solving(table: BracketTable) -> None:
    prices = {
        liquidation_price(
            side=Side.SHORT,
            quantity=Decimal(30),
            entry_price=Decimal(entry),
            wallet_balance=Decimal("1.3"),
            table=table,
        ).exact_price
        for entry in ("0.175896779661", "0.17589677")
    }
    assert len(prices) == 1


GOOD: dict[str, Any] = {
    "side": Side.LONG,
    "quantity": Decimal(1),
    "entry_price": Decimal(100),
    "wallet_balance": Decimal(10),
}


@pytest.mark.parametrize("field", ["quantity", "entry_price", "wallet_balance"])
@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
def test_impossible_inputs_are_refused_by_name(table: BracketTable, field: str, value: str) -> None:
    given = GOOD | {field: Decimal(value)}
    for compute in (
        lambda: liquidation_price(**given, table=table),
        lambda: bankruptcy_price(**given),
    ):
        with pytest.raises(InvalidValueError) as refusal:
            compute()
        assert refusal.value.field == field


@pytest.mark.parametrize("field", ["other_maintenance_margin", "other_unrealized_pnl"])
def test_sums_of_other_positions_must_be_numbers(table: BracketTable, field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        liquidation_price(**(GOOD | {field: Decimal("NaN")}), table=table)


def test_an_entry_price_of_which_truncation_leaves_nothing_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="entry_price: must be at least"):
        bankruptcy_price(**(GOOD | {"entry_price": Decimal("1e-9")}))


def test_bankruptcy_is_where_the_wallet_is_gone() -> None:
    assert bankruptcy_price(**GOOD) == Decimal(90)
    assert bankruptcy_price(**(GOOD | {"side": Side.SHORT})) == Decimal(110)
    assert bankruptcy_price(**GOOD, other_unrealized_pnl=Decimal(-5)) == Decimal(95)


def test_a_long_that_no_positive_price_can_ruin_has_no_bankruptcy_price() -> None:
    assert bankruptcy_price(**(GOOD | {"wallet_balance": Decimal(100)})) is None


def test_the_simplified_price_of_a_short_is_above_and_of_a_long_at_1x_none() -> None:
    entry = Decimal(30000)
    short = simplified_liquidation_price(side=Side.SHORT, entry_price=entry, leverage=Decimal(10))
    assert short == Decimal(33000)
    assert (
        simplified_liquidation_price(side=Side.LONG, entry_price=entry, leverage=Decimal(1)) is None
    )


def test_unrealized_pnl_is_signed_by_the_side() -> None:
    given = {
        "quantity": Decimal(30),
        "entry_price": Decimal("0.175896779661"),
        "mark_price": Decimal("0.17876815"),
    }
    assert half_up_8(exact_unrealized_pnl(side=Side.SHORT, **given)) == Decimal("-0.08614140")
    assert half_up_8(exact_unrealized_pnl(side=Side.LONG, **given)) == Decimal("0.08614140")


def test_a_margin_ratio_is_rounded_up_and_ends_where_the_balance_does() -> None:
    def ratio(balance: str) -> Decimal | None:
        return margin_ratio(maintenance_margin=Decimal(1), margin_balance=Decimal(balance))

    assert ratio("3") == Decimal("0.33333334")
    assert ratio("0") is None
    assert ratio("-1") is None


def test_the_exchange_s_break_even_adds_the_opening_fee_only() -> None:
    def price(side: Side) -> Decimal:
        return break_even_price(side=side, entry_price=Decimal("67445.9"))

    assert price(Side.LONG) == Decimal("67479.62295")
    assert price(Side.SHORT) == Decimal("67412.17705")


def test_an_unknown_isolated_wallet_is_notional_by_leverage_less_the_opening_fee() -> None:
    entry, quantity = Decimal("1.1893"), Decimal(10000)
    fee = taker_fee(entry, quantity)
    assert fee == Decimal("5.9465")
    wallet = isolated_wallet_estimate(entry, quantity, Decimal(20), fee)
    assert wallet == Decimal("588.7035")


def test_a_leverage_that_leaves_no_margin_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="leverage: leaves no margin"):
        isolated_wallet_estimate(Decimal(100), Decimal(1), Decimal(2000), Decimal("0.05"))


REFUSALS: tuple[tuple[str, Callable[[], object]], ...] = (
    (
        "leverage",
        lambda: simplified_liquidation_price(
            side=Side.LONG, entry_price=Decimal(1), leverage=Decimal(0)
        ),
    ),
    (
        "opening_fee_rate",
        lambda: break_even_price(
            side=Side.LONG, entry_price=Decimal(1), opening_fee_rate=Decimal("NaN")
        ),
    ),
    (
        "opening_fee",
        lambda: isolated_wallet_estimate(Decimal(1), Decimal(1), Decimal(1), Decimal("NaN")),
    ),
    (
        "mark_price",
        lambda: exact_unrealized_pnl(
            side=Side.LONG,
            quantity=Decimal(1),
            entry_price=Decimal(1),
            mark_price=Decimal(-1),
        ),
    ),
)


@pytest.mark.parametrize(("field", "compute"), REFUSALS)
def test_other_formulas_name_the_field_they_refuse(
    field: str, compute: Callable[[], object]
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        compute()
    assert refusal.value.field == field
