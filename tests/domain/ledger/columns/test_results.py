"""Exact results of all positions at once are those of each position asked alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.columns.wallet.balances import WalletColumn
from journal.domain.ledger.columns.wallet.exact import LedgerWallet
from journal.domain.ledger.positions import pnl_of_events
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.values import Account, Fill, Income
from tests.domain.ledger.columns.accounts import (
    COIN_LEGS,
    START,
    fills_of_an_account,
    regular,
    told,
)
from tests.examples import examples

D = Decimal


def as_told(fills: list[Fill], strategy: st.DataObject) -> list[Fill]:
    """The fills with the exchange's figures, some of them missing."""
    try:
        known = told(fills)
    except ArithmeticError:  # a figure of more digits than Python keeps
        return fills
    untold = strategy.draw(st.sets(st.sampled_from(range(len(known))), max_size=2)) if known else ()
    return [
        replace(fill, realized_pnl=None) if place in untold else fill
        for place, fill in enumerate(known)
    ]


def require_same(fills: list[Fill]) -> Ledger:
    ledger = Ledger(FillTable.of(fills))
    results = ledger.results
    for place, position in enumerate(ledger):
        assert results.gross.exact(place) == pnl_of_events(position) == position.realized_pnl
        paid = dict(position.fees)
        for code, asset in enumerate(ledger.table.assets):
            assert results.fees[code].exact(place) == paid.get(asset, 0)
        assert results.fees_untold[place] == position.fees_unknown
    return ledger


@examples(12)
@given(fills=fills_of_an_account(), strategy=st.data())
def test_results_are_those_of_every_position(fills: list[Fill], strategy: st.DataObject) -> None:
    require_same(as_told(fills, strategy))


@examples(6)
@given(fills=fills_of_an_account(COIN_LEGS), strategy=st.data())
def test_results_in_coin_are_those_of_every_position(
    fills: list[Fill], strategy: st.DataObject
) -> None:
    require_same(as_told(fills, strategy))


def test_a_regular_record_is_added_up_without_asking_for_a_single_event() -> None:
    ledger = require_same(regular(40))
    assert not ledger.results.is_asked.any()


def test_a_reversal_parts_its_fee_and_leaves_its_result_to_what_it_closed() -> None:
    first, second, *_ = regular(2)
    fills = [
        replace(first, quantity=D(2), fee=D("0.07")),
        replace(
            second,
            quantity=D(3),
            order_side=regular(3)[2].order_side,
            price=D(110),
            realized_pnl=D(20),
            fee=D("0.1"),
        ),
    ]
    ledger = require_same(fills)
    assert not ledger.results.is_asked.any()
    # Two of three closed: 0.1 * 2 / 3, cut at eighteen decimals.
    assert ledger.results.fees[0].exact(0) == D("0.07") + D("0.066666666666666667")


def test_sums_too_large_for_a_column_are_asked_for() -> None:
    fills = regular(4, price=D(10), quantity=D(1), realized_pnl=D(0), fee=D("9999999999.99999999"))
    assert require_same(fills).results.is_asked.all()


def test_no_fills_make_no_results() -> None:
    results = Ledger(FillTable.of(())).results
    assert (len(results.gross), results.fees, len(results.is_asked)) == (0, (), 0)


def test_without_a_typed_balance_no_wallet_is_known() -> None:
    wallet = WalletColumn(Account(name="Main"), Ledger(FillTable.of(regular(4))), ())
    assert not wallet.is_known
    times = np.array([0, ms_from_utc(START)])
    assert np.isnan(wallet.balances_before(times)).all()
    assert np.isnan(wallet.bases(times, times)).all()


def test_results_in_another_asset_leave_the_wallet_as_it_is() -> None:
    fills = regular(4, symbol="BTCUSDC", realized_pnl=None, fee_asset="USDC")
    account = Account(name="Main", wallet_balance=D(50), wallet_balance_at=START)
    wallet = WalletColumn(account, Ledger(FillTable.of(fills)), ())
    assert wallet.balances_before(np.array([0, ms_from_utc(START) + 10**9])).tolist() == [50, 50]


def require_same_wallet(
    wallet: WalletHistory, expected: WalletHistory, times: list[datetime]
) -> None:
    for before, at in pairwise(times):
        assert wallet.changes_between(before, at) == expected.changes_between(before, at)
        assert kept(wallet.balance_at(at)) == kept(expected.balance_at(at))
        assert kept(wallet.balance_before(at)) == kept(expected.balance_before(at))
        brought = expected.result_between(times[0], at)
        assert kept(wallet.result_between(times[0], at)) == kept(brought)
    every = times[0], times[-1]
    assert wallet.changes_between(*every) == expected.changes_between(*every)


def kept(amount: Decimal | None) -> Decimal | None:
    """An amount with the decimals that are stored: ours may have no end."""
    return None if amount is None else round(amount, 18)


def test_a_wallet_moved_by_more_than_a_column_holds_is_added_up_one_by_one() -> None:
    fills = regular(40, fee=D("9999999999.99999999"))
    ledger = Ledger(FillTable.of(fills))
    account = Account(name="Main", wallet_balance=D(10) ** 12, wallet_balance_at=START)
    times = [START + timedelta(seconds=second) for second in range(42)]
    wallet = LedgerWallet(account, ledger, ())
    require_same_wallet(wallet, WalletHistory(account, ledger, ()), times)
    assert wallet.balance_at(times[-1]) == D(10) ** 12 - 39 * D("9999999999.99999999") + 10


@st.composite
def incomes(draw: st.DrawFn) -> list[Income]:
    """Changes of the wallet within the time of the fills."""
    kinds = ["FUNDING_FEE", "TRANSFER", "COMMISSION", "REALIZED_PNL"]
    return [
        Income(
            income_type=draw(st.sampled_from(kinds)),
            amount=D(draw(st.integers(-500, 500))) / 8,
            asset=draw(st.sampled_from(["USDT", "USDT", "BNB"])),
            symbol=None,
            transaction_id=str(number),
            occurred_at=START + timedelta(seconds=draw(st.integers(0, 60))),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


@examples(12)
@given(
    fills=fills_of_an_account(),
    rows=incomes(),
    known_at=st.integers(0, 60),
    strategy=st.data(),
)
def test_the_wallet_at_all_times_at_once_is_that_of_each(
    fills: list[Fill], rows: list[Income], known_at: int, strategy: st.DataObject
) -> None:
    most = D(10) ** 6  # beyond that a float cannot hold both the wallet and its cents
    small = [
        replace(fill, price=min(fill.price, most), quantity=min(fill.quantity, most))
        for fill in fills
    ]
    ledger = Ledger(FillTable.of(as_told(small, strategy)))
    account = Account(
        name="Main",
        wallet_balance=D(10) ** 6,
        wallet_balance_at=START + timedelta(seconds=known_at),
    )
    history = WalletHistory(account, ledger, rows)
    times = [START + timedelta(seconds=second) for second in range(-1, 62)]
    require_same_wallet(LedgerWallet(account, ledger, rows), history, times)
    wallet = WalletColumn(account, ledger, rows)
    asked = wallet.balances_before(np.array([ms_from_utc(at) for at in times]))
    spans = np.array([ms_from_utc(at) for at in times])
    bases = wallet.bases(spans, spans + 10_000)
    for at, balance in zip(times, wallet.balances_at(spans).tolist(), strict=True):
        expected = history.balance_at(at)
        if expected is None:
            assert np.isnan(balance)
        else:
            assert balance == pytest.approx(float(expected), rel=1e-9, abs=1e-3)
    for at, balance, base in zip(times, asked.tolist(), bases.tolist(), strict=True):
        expected = history.balance_before(at)
        if expected is None:
            assert np.isnan(balance)
            assert np.isnan(base)
            continue
        deposits = (
            row.amount
            for row in rows
            if row.income_type == "TRANSFER"
            and row.asset == "USDT"
            and at <= row.occurred_at < at + timedelta(seconds=10)
        )
        came = sum((amount for amount in deposits if amount > 0), D(0))
        assert base == pytest.approx(float(expected + came), rel=1e-9, abs=1e-3)
        if expected:
            assert balance == pytest.approx(float(expected), rel=1e-9, abs=1e-3)
