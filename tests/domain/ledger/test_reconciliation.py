from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from journal.domain.ledger.positions import fold_positions
from journal.domain.ledger.reconciliation import Gap, GapKind, reconcile
from journal.domain.told_positions import ToldPosition
from journal.domain.values import Account, Fill, Income, Side

D = Decimal
WriteFills = Callable[..., list[Fill]]
BARE = Account(name="Main")


def row(fill: Fill, kind: str, amount: str, **changes: Any) -> Income:
    fields: dict[str, Any] = {
        "income_type": kind,
        "amount": D(amount),
        "asset": "USDT",
        "symbol": fill.symbol,
        "transaction_id": f"{kind}{amount}",
        "occurred_at": fill.traded_at,
    }
    return Income(**(fields | changes))


def gaps(
    fills: list[Fill],
    incomes: list[Income],
    told: tuple[ToldPosition, ...] = (),
    account: Account = BARE,
) -> tuple[Gap, ...]:
    return reconcile(account, fills, incomes, fold_positions(fills), told)


def test_what_adds_up_has_no_gaps(write_fills: WriteFills) -> None:
    opening, closing = write_fills("buy 1@100", "sell 1@110 =10")
    rows = [row(closing, "REALIZED_PNL", "10"), row(closing, "COMMISSION", "-0.1")]
    assert gaps([opening, closing], rows) == ()
    assert gaps([opening, closing], []) == gaps([], rows) == ()


def test_a_missing_file_shows_as_a_gap_that_names_it(write_fills: WriteFills) -> None:
    opening, closing = write_fills("buy 1@100", "sell 1@110 =10")
    later = closing.traded_at + timedelta(days=2)
    rows = [
        row(closing, "REALIZED_PNL", "10"),
        row(closing, "REALIZED_PNL", "7", occurred_at=later),
        row(closing, "FUNDING_FEE", "-1"),
    ]
    fees, lost = gaps([opening, closing], rows)
    assert (fees.kind, fees.by_fills, fees.by_exchange) == (GapKind.COMMISSION, D("-0.10"), None)
    assert (fees.closed_by, fees.difference) == ("Transaction History", D("0.10"))
    assert (lost.kind, lost.day, lost.symbol) == (GapKind.REALIZED_PNL, later.date(), "BTCUSDT")
    assert (lost.by_fills, lost.difference, lost.closed_by) == (None, D(7), "Trade History")


def test_rows_of_statements_are_compared_over_all_contracts(write_fills: WriteFills) -> None:
    opening, closing = write_fills("buy 1@100", "sell 1@110 =10")
    other = write_fills("sell 1@50 =2 #9", symbol="ETHUSDT_260925", fee=None)
    rows = [
        row(closing, "REALIZED_PNL", "12", symbol=None),
        row(closing, "COMMISSION", "-0.1", symbol=None),
    ]
    assert gaps([opening, closing, *other], rows) == ()
    assert gaps([opening, closing], rows)[0].symbol is None


def test_a_contract_settled_in_coin_is_compared_in_its_coin(write_fills: WriteFills) -> None:
    fills = write_fills("buy 10@60000", "sell 10@61000 =0.00027", symbol="BTCUSD_PERP", fee=None)
    paid = row(fills[-1], "REALIZED_PNL", "0.00027", asset="BTC")
    assert gaps(fills, [paid]) == ()
    (lost,) = gaps(fills, [row(fills[-1], "COMMISSION", "0", asset="BTC")])
    assert (lost.asset, lost.by_fills) == ("BTC", D("0.00027"))


def test_what_the_wallet_was_paid_in_goes_before_the_contract_s_name(
    write_fills: WriteFills,
) -> None:
    fills = write_fills("buy 1@100", "sell 1@110 =10", fee=None)
    assert gaps(fills, [row(fills[-1], "REALIZED_PNL", "10", asset="BNFCR")]) == ()
    two = [
        row(fills[-1], "REALIZED_PNL", "10"),
        row(fills[-1], "REALIZED_PNL", "3", asset="BNFCR"),
    ]
    assert [(gap.asset, gap.difference) for gap in gaps(fills, two)] == [("BNFCR", D(3))]


def test_told_positions_are_held_against_the_folded_ones(write_fills: WriteFills) -> None:
    opening, closing = write_fills("buy 1@100", "sell 1@110 =10")
    told: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "told_id": "1",
        "source": "Position History",
        "side": Side.LONG,
        "margin_mode": None,
        "entry_price": D(100),
        "opened_at": opening.traded_at,
        "closed_at": closing.traded_at,
        "exit_price": D(110),
        "peak_quantity": D(1),
        "closed_quantity": D(1),
        "realized_pnl": D(10),
        "status": "CLOSED",
    }
    fills = [opening, closing]
    assert gaps(fills, [], (ToldPosition(**told),)) == ()
    (differs,) = gaps(fills, [], (ToldPosition(**(told | {"realized_pnl": D(12)})),))
    assert (differs.kind, differs.difference) == (GapKind.POSITION, D(2))
    (missing,) = gaps(fills, [], (ToldPosition(**(told | {"symbol": "XBT_PERP"})),))
    assert (missing.by_fills, missing.asset, missing.closed_by) == (None, "", "Trade History")
    for untold in ("opened_at", "closed_at", "realized_pnl"):
        assert gaps(fills, [], (ToldPosition(**(told | {untold: None})),)) == ()


def test_the_balance_is_compared_where_the_wallet_began_empty(write_fills: WriteFills) -> None:
    opening, _ = write_fills("buy 1@100", "sell 1@110 =10")
    account = Account(name="Main", wallet_balance=D(90), wallet_balance_at=opening.traded_at)
    transfer = row(opening, "TRANSFER", "100", symbol=None)
    late = row(opening, "TRANSFER", "5", occurred_at=opening.traded_at + timedelta(seconds=1))
    (gap,) = gaps([], [transfer, late], account=account)
    assert (gap.kind, gap.by_fills, gap.by_exchange) == (GapKind.BALANCE, D(100), D(90))
    assert gaps([], [transfer, row(opening, "FUNDING_FEE", "-10")], account=account) == ()
    assert gaps([], [row(opening, "FUNDING_FEE", "-10")], account=account) == ()
    assert gaps([], [transfer]) == ()


def held(fill: Fill, hours: float, fills: list[Fill], **told: Any) -> tuple[Gap, ...]:
    """Return the funding gaps of positions, with a first and a last row of the wallet."""
    rows = [
        row(fill, "FUNDING_FEE", "-1", symbol="ETHUSDT", occurred_at=fill.traded_at),
        row(
            fill,
            "FUNDING_FEE",
            "-2",
            symbol="ETHUSDT",
            occurred_at=fill.traded_at + timedelta(hours=hours),
        ),
    ]
    rows += [row(fill, "FUNDING_FEE", "-3", **told)] if told else []
    return tuple(gap for gap in gaps(fills, rows) if gap.kind is GapKind.FUNDING)


def test_a_day_held_without_funding_is_a_gap(write_fills: WriteFills) -> None:
    (opening,) = write_fills("buy 1@100")
    day = timedelta(days=1)
    found = held(opening, 48, [opening])
    first = opening.traded_at.date()
    assert [gap.day for gap in found] == [first, first + day, first + 2 * day][: len(found)]
    assert len(found) >= 2
    assert {(gap.symbol, gap.asset, gap.difference) for gap in found} == {("BTCUSDT", "USDT", None)}
    told = opening.traded_at + day
    left = held(opening, 48, [opening], symbol="BTCUSDT", occurred_at=told)
    assert [gap.day for gap in found if gap.day != told.date()] == [gap.day for gap in left]


def test_funding_is_not_missed_where_nothing_was_held_or_no_file_could_tell(
    write_fills: WriteFills,
) -> None:
    opening, closing = write_fills("buy 1@100", "sell 1@110 =10")
    between = (closing.traded_at - opening.traded_at) < timedelta(hours=1)
    assert between
    assert held(opening, 48, [opening, closing]) == ()
    assert held(opening, 0.5, [opening]) == ()
    statement = [row(opening, "FUNDING_FEE", "-1", symbol=None)]
    assert gaps([opening], statement) == ()
    # A contract that is delivered on a day is never funded.
    (dated,) = write_fills("buy 1@100 #9", symbol="BTCUSDT_261225")
    assert held(dated, 48, [dated]) == ()
