from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.contract_names import is_coin_settled
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.rules.context import Source
from journal.domain.values import (
    Account,
    Fill,
    Liquidation,
    MarginMode,
    PositionFacts,
    Side,
)
from journal.services.record.exposures import Exposure, exposures
from journal.services.record.record import AccountRecord

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
KEY = "BTCUSDT:both:1"
BARE = Account(name="Main")
HABITS = Account(
    name="Main",
    usual_leverage=Decimal(8),
    usual_margin_mode=MarginMode.CROSS,
    wallet_balance=Decimal(1000),
    wallet_balance_at=NOON,
)


@pytest.fixture
def exposed(brackets: BracketBook) -> Callable[..., tuple[Exposure, ...]]:
    """Return a maker of the exposures of fills, with what else is known."""

    def make(
        fills: list[Fill],
        account: Account = BARE,
        facts: PositionFacts | None = None,
        liquidations: tuple[Liquidation, ...] = (),
    ) -> tuple[Exposure, ...]:
        positions = Ledger(FillTable.of(fills))
        record = AccountRecord(
            account=account,
            fills=tuple(fills),
            incomes=(),
            facts={} if facts is None else {facts.position_key: facts},
            positions=positions,
            liquidations=liquidations,
            episodes=(),
        )
        wallet = WalletHistory(account, positions, ())
        return exposures(record, brackets, wallet, now=NOON)

    return make


def test_nothing_told_is_unknown_with_a_reason(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    (one,) = exposed([fill(-60, "buy", "10", "100")])
    assert (one.leverage, one.leverage_source) == (None, Source.UNKNOWN)
    assert (one.margin_mode, one.margin_mode_source) == (None, Source.UNKNOWN)
    assert (one.lines, one.isolated_wallet, one.has_stop) == (None, None, None)
    assert one.equity_at_open is None
    assert one.lines_reason is not None
    assert one.lines_reason.startswith("no margin mode recorded")


def test_typed_facts_come_before_the_liquidation_and_habits(
    exposed: Callable[..., tuple[Exposure, ...]],
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
) -> None:
    facts = PositionFacts(
        position_key=KEY,
        leverage=Decimal(20),
        margin_mode=MarginMode.ISOLATED,
        stop_price=Decimal(97),
    )
    record = liquidation(0, position_key=KEY, leverage=Decimal(25), margin_mode=MarginMode.ISOLATED)
    fills = [fill(-60, "buy", "10", "100")]
    (typed,) = exposed(fills, HABITS, facts, (record,))
    (recorded,) = exposed(fills, HABITS, None, (record,))
    (usual,) = exposed(fills, HABITS)
    assert (typed.leverage, typed.leverage_source) == (Decimal(20), Source.TYPED)
    assert (typed.stop_price, typed.has_stop) == (Decimal(97), True)
    assert (recorded.leverage, recorded.leverage_source) == (Decimal(25), Source.LIQUIDATION)
    assert recorded.margin_mode_source is Source.LIQUIDATION
    assert (usual.leverage, usual.leverage_source) == (Decimal(8), Source.USUAL)
    assert (usual.margin_mode, usual.margin_mode_source) == (MarginMode.CROSS, Source.USUAL)


def test_an_isolated_wallet_is_estimated_from_leverage_and_says_so(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    facts = PositionFacts(
        position_key=KEY, leverage=Decimal(10), margin_mode=MarginMode.ISOLATED, has_stop=False
    )
    (one,) = exposed([fill(-60, "buy", "10", "100")], BARE, facts)
    assert one.wallet_estimated
    assert one.isolated_wallet == Decimal("99.5")
    assert one.has_stop is False
    assert one.lines is not None
    # (99.5 - 1000) / (10 * 0.01 - 10) = 90.9595...
    assert one.lines.liquidation_price == Decimal("90.95959596")
    assert one.entry_price == Decimal(100)


def test_a_typed_wallet_is_used_as_it_is(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    facts = PositionFacts(
        position_key=KEY, margin_mode=MarginMode.ISOLATED, isolated_wallet=Decimal(200)
    )
    (one,) = exposed([fill(-60, "buy", "10", "100")], BARE, facts)
    assert not one.wallet_estimated
    assert one.isolated_wallet == Decimal(200)
    assert one.lines is not None
    assert one.lines.bankruptcy_price == Decimal(80)


def test_a_cross_position_answers_with_the_wallet_of_its_time(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    (one,) = exposed([fill(-60, "sell", "10", "100", fee=Decimal(1))], HABITS)
    assert one.position.side is Side.SHORT
    assert one.lines is not None
    assert one.lines.wallet == Decimal(1000)
    assert one.isolated_wallet is None
    assert MarginFlag.SINGLE_POSITION_ASSUMPTION in one.lines.flags
    # The account before it was opened: the fee of 1 is its own.
    assert one.equity_at_open == Decimal(1001)


def test_a_cross_position_without_a_known_wallet_has_no_lines(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    account = Account(name="Main", usual_margin_mode=MarginMode.CROSS)
    (one,) = exposed([fill(-60, "buy", "10", "100")], account)
    assert one.lines is None
    assert one.lines_reason is not None
    assert "type the cross wallet balance" in one.lines_reason


def test_a_closed_position_shows_its_lines_as_after_the_last_increase(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    facts = PositionFacts(position_key=KEY, leverage=Decimal(10), margin_mode=MarginMode.ISOLATED)
    fills = [
        fill(-60, "buy", "10", "100"),
        fill(-50, "buy", "10", "110"),
        fill(-40, "sell", "5", "112"),
        fill(-30, "sell", "15", "90"),
    ]
    (one,) = exposed(fills, BARE, facts)
    assert one.entry_price == Decimal(105)
    assert one.lines is not None
    assert one.lines.notional == Decimal(2100)


def test_a_symbol_without_brackets_keeps_the_lines_that_need_none(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    account = Account(
        name="Main", usual_leverage=Decimal(10), usual_margin_mode=MarginMode.ISOLATED
    )
    (one,) = exposed([fill(-60, "buy", "10", "100", symbol="XRPUSDT")], account)
    assert one.lines is not None
    assert one.lines.liquidation_price is None
    assert one.lines_reason == "no leverage brackets are known for XRPUSDT"


def test_a_position_whose_opening_is_missing_has_no_lines(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    (one,) = exposed([fill(-60, "sell", "10", "100", realized_pnl=Decimal(5))], HABITS)
    assert one.position.history_incomplete
    assert (one.lines, one.entry_price) == (None, None)
    assert one.lines_reason


def test_contracts_settled_in_coin_are_not_computed(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    (one,) = exposed([fill(-60, "buy", "10", "60000", symbol="BTCUSD_PERP")], HABITS)
    assert (one.lines, one.lines_reason) == (
        None,
        "contracts settled in coin are not computed yet",
    )
    assert is_coin_settled("BTCUSD_251226")
    assert not is_coin_settled("BTCUSDT_251226")


def test_an_account_that_comes_out_at_nothing_has_no_known_equity(
    exposed: Callable[..., tuple[Exposure, ...]], fill: Callable[..., Fill]
) -> None:
    fills = [
        fill(-60, "buy", "10", "100"),
        fill(-50, "sell", "10", "200"),
        fill(-40, "buy", "1", "100", traded_at=NOON - timedelta(minutes=40)),
    ]
    first, second = exposed(fills, HABITS)
    assert first.equity_at_open is None
    assert second.equity_at_open == Decimal(1000)
