"""Trades as columns, read in money, in percent of the wallet, and in R."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.statistics.trades.columns import Trades
from journal.domain.statistics.trades.sample import Sample, Unit
from tests.domain.statistics.made import columns, row_of, sample, trade

D = Decimal


def test_money_is_exact_and_shares_and_r_have_twelve_digits() -> None:
    # 0.1 of 3 risked is R/30, of a wallet of 7 it is one seventieth.
    plain = [trade("0.1", risk=D(3), balance=D(7)), trade("-0.3", 120), trade(2, 180, risk=D(1))]
    money, in_r, share = (sample(plain, unit) for unit in (Unit.MONEY, Unit.R, Unit.PERCENT))
    assert money.total() == D("1.8")
    assert [money.value(row) for row in range(3)] == [D("0.1"), D("-0.3"), D(2)]
    assert in_r.total() == D("2.03333333333")
    assert [in_r.measured.value(row) for row in range(2)] == [D("0.0333333333333"), D(2)]
    assert share.total() == share.measured.value(0) == D("0.0142857142857")
    assert (len(money.measured), len(in_r.measured), len(share.measured)) == (3, 2, 1)
    assert in_r.totals(np.array([0, 0, 1]), 2) == [D("0.0333333333333"), D(2)]
    assert in_r.total(in_r.trades.net) == D("1.8")
    begins = np.array([0, 2])
    assert money.span_totals(begins) == [D("-0.2"), D(2)]
    assert in_r.span_totals(begins) == [D("0.0333333333333"), D(2)]


def test_assets_count_at_their_rates_and_never_without() -> None:
    trades = columns(row_of(4, 3, "0.5"), ["USDT", "BUSD", "USDC"])
    whole = Sample(trades=trades, rates={"BUSD": D("0.99"), "USDC": D(2)})
    assert whole.total() == D("7.97")
    assert whole.totals(np.array([1, 1, 0]), 2) == [D(1), D("6.97")]
    assert whole.value(1) == D("2.97")
    assert whole.span_totals(np.array([0, 1])) == [D(4), D("3.97")]
    assert whole.total(rows=slice(1, None)) == D("3.97")
    assert whole.values.tolist() == pytest.approx([4, 2.97, 1])
    with pytest.raises(ValueError, match="rates"):
        Sample(trades=trades, rates={"BUSD": D(1)})
    in_usdc = Sample(trades=trades.taken(np.array([2])), asset="USDC", unit=Unit.PERCENT)
    assert in_usdc.total(in_usdc.trades.net) == D("0.5")
    assert not in_usdc.has_value.any()  # the wallet is told in USDT, and no rate of it is given


def test_a_wallet_in_another_asset_is_converted_with_the_same_rates() -> None:
    trades = columns([trade(2, balance=D(100))], ["USDC"])
    whole = Sample(trades=trades, unit=Unit.PERCENT, asset="USDC", rates={"USDT": D("0.5")})
    assert whole.total() == D("0.04")


def test_an_unknown_result_is_no_sample() -> None:
    trades = columns([trade(1), None])
    assert trades.is_known.tolist() == [True, False]
    assert np.isnan(trades.results).tolist() == [False, True]
    with pytest.raises(ValueError, match="known results"):
        Sample(trades=trades)


def test_numbers_of_more_digits_than_a_column_holds_stay_exact() -> None:
    fine = D("0.123456789012345678")
    whole = sample([trade(fine), trade(-1)])
    assert whole.value(0) == fine
    assert whole.total() == fine - 1
    assert whole.values.tolist() == [float(fine), -1]


def test_accounts_are_joined_by_the_time_of_closing_under_their_own_names() -> None:
    one = columns([trade(1, 60), trade("0.1234567890123", 180)])
    other = replace(columns([trade(3, 120, symbol="ETHUSDT")], ["USDC"]), accounts=("Second",))
    whole = Trades.joined([one, other])
    assert len(whole) == 3
    assert [whole.accounts[code] for code in whole.account] == ["Main", "Second", "Main"]
    assert [whole.symbols[code] for code in whole.symbol] == ["BTCUSDT", "ETHUSDT", "BTCUSDT"]
    assert [whole.assets[code] for code in whole.asset] == ["USDT", "USDC", "USDT"]
    assert whole.place.tolist() == [0, 0, 1]
    assert [whole.net.exact(row) for row in range(3)] == [D(1), D(3), D("0.1234567890123")]
