from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.ledger.positions import Position
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.values import Account, Income

D = Decimal
START = datetime(2024, 6, 1, tzinfo=UTC)
Fold = Callable[..., tuple[Position, ...]]


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def income(kind: str, amount: str, seconds: int, asset: str = "USDT") -> Income:
    return Income(
        income_type=kind,
        amount=D(amount),
        asset=asset,
        symbol="BTCUSDT",
        transaction_id=f"{kind}{seconds}",
        occurred_at=at(seconds),
    )


def wallet_balance_at(
    account: Account, positions: Iterable[Position], incomes: Iterable[Income], when: datetime
) -> Decimal | None:
    return WalletHistory(account, positions, incomes).balance_at(when)


def account(balance: str = "1000", seconds: int = 0) -> Account:
    return Account(name="Main", wallet_balance=D(balance), wallet_balance_at=at(seconds))


@pytest.mark.parametrize(
    "unknown",
    [Account(name="Main"), Account(name="Main", wallet_balance=D(5))],
)
def test_without_a_typed_balance_and_its_time_nothing_is_known(unknown: Account) -> None:
    assert wallet_balance_at(unknown, (), (), START) is None


def test_at_the_typed_time_it_is_what_was_typed(fold: Fold) -> None:
    positions = fold("buy 1@100 +0s")

    assert wallet_balance_at(account(), positions, (), START) == 1000


def test_fills_move_it_by_realized_pnl_and_fees(fold: Fold) -> None:
    positions = fold("buy 2@100 +10s", "sell 1@110 =9.99999999 +20s", "sell 1@120 +30s", fee=D(1))

    estimates = [wallet_balance_at(account(), positions, (), at(s)) for s in (5, 10, 20, 30)]

    assert estimates == [1000, 999, D("1007.99999999"), D("1026.99999999")]


def test_before_the_typed_time_the_flows_are_taken_back(fold: Fold) -> None:
    positions = fold("buy 1@100 +10s", "sell 1@110 +20s", fee=D(1))

    assert wallet_balance_at(account(seconds=100), positions, (), at(15)) == 991
    assert wallet_balance_at(account(seconds=100), positions, (), at(5)) == 992


def test_fees_and_flows_in_other_assets_are_left_out(fold: Fold) -> None:
    positions = fold("buy 1@100 +10s", "sell 1@110 +20s", fee=D("0.01"), fee_asset="BNB")
    coins = fold("buy 1@100 +10s", "sell 1@110 +20s", symbol="BTCUSD_PERP", fee=D(1))
    rows = [income("TRANSFER", "5", 10, "BNB")]

    assert wallet_balance_at(account(), positions + coins, rows, at(99)) == 1010


def test_delivery_contracts_in_usdt_count(fold: Fold) -> None:
    positions = fold("buy 1@100 +10s", "sell 1@110 +20s", symbol="BTCUSDT_240628", fee=None)

    assert wallet_balance_at(account(), positions, (), at(99)) == 1010


def test_income_rows_count_instead_of_the_fills_they_cover(fold: Fold) -> None:
    positions = fold("buy 1@100 +10s", "sell 1@110 +20s", "buy 1@100 +50s", fee=D(1))
    rows = [
        income("COMMISSION", "-1", 10),
        income("REALIZED_PNL", "10", 20),
        income("COMMISSION", "-1", 20),
        income("FUNDING_FEE", "-3", 30),
        income("TRANSFER", "200", 40),
    ]

    assert wallet_balance_at(account(), positions, rows, at(45)) == 1205
    # The fill after the last covering row counts by itself.
    assert wallet_balance_at(account(), positions, rows, at(60)) == 1204


def test_transfers_alone_cover_no_fills(fold: Fold) -> None:
    positions = fold("buy 1@100 +10s", "sell 1@110 +20s", fee=D(1))
    rows = [income("TRANSFER", "200", 5), income("TRANSFER", "-100", 25)]

    assert wallet_balance_at(account(), positions, rows, at(99)) == 1108


def test_an_untold_pnl_in_between_makes_it_unknown(fold: Fold) -> None:
    positions = fold("buy 1@100 +10s", "sell 3@110 +20s", leg="long", fee=D(1))

    assert wallet_balance_at(account(), positions, (), at(15)) == 999
    assert wallet_balance_at(account(), positions, (), at(25)) is None
    assert wallet_balance_at(account(seconds=30), positions, (), at(40)) == 1000


def test_a_told_pnl_of_an_incomplete_position_counts(fold: Fold) -> None:
    positions = fold("sell 3@110 =30 +20s", leg="long", fee=D(1))

    assert wallet_balance_at(account(), positions, (), at(25)) == 1029


def test_a_balance_below_zero_contradicts_the_record(fold: Fold) -> None:
    rows = [income("TRANSFER", "-1001", 5), income("TRANSFER", "1", 6)]

    assert wallet_balance_at(account(), fold(), rows, at(5)) is None
    assert wallet_balance_at(account(), fold(), rows, at(6)) == 0


def test_the_balance_before_a_moment_leaves_out_what_happened_in_it(fold: Fold) -> None:
    wallet = WalletHistory(account(), fold("buy 1@100 +10s", "sell 1@110 +20s", fee=D(1)), ())
    assert [wallet.balance_before(at(s)) for s in (10, 20, 21)] == [1000, 999, 1008]
    assert wallet.balance_at(at(20)) == 1008
    assert WalletHistory(Account(name="Main"), (), ()).balance_before(START) is None


def test_a_result_is_what_trading_brought_and_no_transfer(fold: Fold) -> None:
    positions = fold("buy 1@100 +10s", "sell 1@110 +20s", fee=D(1))
    incomes = (income("TRANSFER", "500", 15), income("FUNDING_FEE", "-2", 16))
    wallet = WalletHistory(account(), positions, incomes)
    assert wallet.result_between(at(0), at(10)) == 0
    assert wallet.result_between(at(0), at(20)) == -3
    assert wallet.result_between(at(10), at(21)) == 6
    assert wallet.balance_at(at(20)) == 1506


def test_a_result_with_an_untold_part_is_not_known(fold: Fold) -> None:
    positions = fold("sell 1@110 +20s", "sell 1@110 +30s", leg="long", fee=D(1))
    wallet = WalletHistory(account(), positions, ())
    assert wallet.result_between(at(0), at(20)) == 0
    assert wallet.result_between(at(0), at(40)) is None
