"""The lines of a position after each change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import Account, Fill, Income, MarginMode, PositionFacts
from journal.services.record.exposures import Exposure, exposures
from journal.services.record.line_history import HeldLines, lines_over_time
from journal.services.record.record import AccountRecord

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
KEY = "BTCUSDT:both:1"
ISOLATED = {"leverage": Decimal(10), "margin_mode": MarginMode.ISOLATED}
ACCOUNT = Account(name="Main", wallet_balance=Decimal(1_000), wallet_balance_at=NOON)
Read = Callable[..., Exposure]


@pytest.fixture
def read(brackets: BracketBook) -> Read:
    """Return what a position of these fills is exposed to, seen a day later."""

    def read(*fills: Fill, incomes: tuple[Income, ...] = (), **facts: object) -> Exposure:
        positions = Ledger(FillTable.of(fills))
        record = AccountRecord(
            account=ACCOUNT,
            fills=fills,
            incomes=incomes,
            facts={KEY: PositionFacts(position_key=KEY, **facts)},  # type: ignore[arg-type]  # a table of facts
            positions=positions,
            liquidations=(),
            episodes=(),
        )
        wallet = WalletHistory(ACCOUNT, positions, incomes)
        return exposures(record, brackets, wallet, now=NOON + timedelta(days=1))[0]

    return read


def income(minutes: float, income_type: str, amount: str) -> Income:
    return Income(
        transaction_id=f"{income_type}-{minutes}",
        occurred_at=NOON + timedelta(minutes=minutes),
        income_type=income_type,
        amount=Decimal(amount),
        asset="USDT",
        symbol=None,
    )


def minutes(history: tuple[HeldLines, ...]) -> list[float]:
    return [(held.since - NOON) / timedelta(minutes=1) for held in history]


def test_each_add_moves_size_entry_and_lines(read: Read, fill: Callable[..., Fill]) -> None:
    exposure = read(
        fill(0, "buy", "1", "100"),
        fill(10, "buy", "1", "90"),
        fill(20, "sell", "2", "95"),
        **ISOLATED,
    )
    first, second = lines_over_time(exposure)
    assert minutes((first, second)) == [0, 10]
    assert (first.quantity, first.entry_price) == (Decimal(1), Decimal(100))
    assert (second.quantity, second.entry_price) == (Decimal(2), Decimal(95))
    assert second.lines == exposure.lines
    assert first.is_estimate
    assert first.liquidation_price is not None
    assert second.liquidation_price is not None
    assert first.liquidation_price > second.liquidation_price


def test_a_partial_close_counts_and_the_parts_of_the_closing_order_do_not(
    read: Read, fill: Callable[..., Fill]
) -> None:
    history = lines_over_time(
        read(
            fill(0, "buy", "4", "100"),
            fill(10, "sell", "1", "101"),
            fill(20, "sell", "1", "102", order_id="end"),
            fill(21, "sell", "1", "102", order_id="end"),
            fill(22, "sell", "1", "102", order_id="end"),
            **ISOLATED,
        )
    )
    assert minutes(history) == [0, 10]
    assert [held.quantity for held in history] == [4, 3]


def test_without_order_ids_the_fills_of_the_last_second_are_the_closing(
    read: Read, fill: Callable[..., Fill]
) -> None:
    history = lines_over_time(
        read(
            fill(0, "buy", "4", "100", order_id=None),
            fill(20, "sell", "1", "102", order_id=None),
            fill(21, "sell", "1", "102", order_id=None),
            fill(21.001, "sell", "2", "102", order_id=None),
            **ISOLATED,
        )
    )
    assert minutes(history) == [0, 20]


def test_a_typed_margin_belongs_to_the_last_increase_and_is_an_estimate_before(
    read: Read, fill: Callable[..., Fill]
) -> None:
    first, second = lines_over_time(
        read(
            fill(0, "buy", "1", "100"),
            fill(10, "buy", "3", "100"),
            margin_mode=MarginMode.ISOLATED,
            isolated_wallet=Decimal(40),
        )
    )
    assert first.lines is not None
    assert second.lines is not None
    assert (first.lines.wallet, second.lines.wallet) == (Decimal(10), Decimal(40))
    assert first.is_estimate
    assert not second.is_estimate


def test_a_cross_line_moves_with_the_wallet(read: Read, fill: Callable[..., Fill]) -> None:
    history = lines_over_time(
        read(
            fill(0, "buy", "20", "100"),
            incomes=(income(30, "FUNDING_FEE", "-50"), income(60, "TRANSFER", "-100")),
            margin_mode=MarginMode.CROSS,
        )
    )
    assert minutes(history) == [0, 30, 60]
    wallets = [held.lines.wallet for held in history if held.lines]
    assert wallets == [Decimal(1_000), Decimal(950), Decimal(850)]
    prices = [held.liquidation_price or Decimal(0) for held in history]
    assert prices == sorted(prices)
    assert prices[0] < prices[2]


def test_what_is_unknown_has_no_lines(read: Read, fill: Callable[..., Fill]) -> None:
    held = lines_over_time(read(fill(0, "buy", "1", "100")))
    assert [one.lines for one in held] == [None]
    assert held[0].liquidation_price is None
    assert not held[0].is_estimate


def test_an_isolated_position_without_leverage_and_margin_has_no_lines(
    read: Read, fill: Callable[..., Fill]
) -> None:
    held = lines_over_time(read(fill(0, "buy", "1", "100"), margin_mode=MarginMode.ISOLATED))
    assert [one.lines for one in held] == [None]


def test_a_position_whose_opening_is_missing_has_no_history(
    read: Read, fill: Callable[..., Fill]
) -> None:
    exposure = read(fill(0, "sell", "1", "100", realized_pnl=Decimal(5)), **ISOLATED)
    assert lines_over_time(exposure) == ()


def test_very_many_changes_of_the_wallet_are_not_followed(
    read: Read, fill: Callable[..., Fill]
) -> None:
    many = tuple(income(index / 10 + 1, "FUNDING_FEE", "-0.01") for index in range(401))
    exposure = read(fill(0, "buy", "20", "100"), incomes=many, margin_mode=MarginMode.CROSS)
    assert len(lines_over_time(exposure)) == 1
