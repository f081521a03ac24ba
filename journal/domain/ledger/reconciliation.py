"""Fills, wallet rows and told positions held against each other: what does not add up, and why.

Everything is compared per day, contract and asset, so that a missing file shows as missing days.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal.domain.assets import WALLET_ASSET, told_asset
from journal.domain.ledger.events import ZERO
from journal.domain.ledger.positions import Position
from journal.domain.ledger.told import told_row_of
from journal.domain.told_positions import ToldPosition
from journal.domain.values import Account, Fill, Income

TRADE_HISTORY = "Trade History"
TRANSACTION_HISTORY = "Transaction History"

ROUNDING = Decimal("0.00000002")
"""The exchange rounds every row to eight digits; so many times that for each row compared."""

FUNDING_EVERY = timedelta(hours=8)
"""Some contracts are funded more often, none less."""

_DATED: Final = re.compile(r".+_[0-9]{6}")


class GapKind(StrEnum):
    """What does not agree."""

    REALIZED_PNL = "realized PnL"
    COMMISSION = "fees"
    FUNDING = "funding"
    BALANCE = "wallet balance"
    POSITION = "position"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that does not add up."""

    kind: GapKind
    day: date
    """In UTC."""
    symbol: str | None
    asset: str
    by_fills: Decimal | None
    """What fills give; None where there are none."""
    by_exchange: Decimal | None
    """What the exchange's other file tells; None where it tells nothing."""
    closed_by: str
    """Which export would close the gap."""

    @property
    def difference(self) -> Decimal | None:
        """What the exchange tells beyond the fills; None where neither tells an amount."""
        if self.by_exchange is None and self.by_fills is None:
            return None
        return (self.by_exchange or ZERO) - (self.by_fills or ZERO)


_Key = tuple[date, str, str]
_Sums = dict[_Key, tuple[Decimal, int]]


def reconcile(
    account: Account,
    fills: Iterable[Fill],
    incomes: Iterable[Income],
    positions: Iterable[Position],
    told: Iterable[ToldPosition],
) -> tuple[Gap, ...]:
    """Return the gaps between what was imported, oldest first.

    Fills are only held against wallet rows where both kinds were imported at all; rows without a
    contract (statements) are compared per day and asset. A day without any funding of a contract
    that was held over a funding time is a gap between the first and the last wallet row, where
    these name contracts and tell of funding at all. The typed balance is held against the wallet
    rows only where a transfer shows that they begin with an empty wallet.
    """
    fills, incomes, positions = tuple(fills), tuple(incomes), tuple(positions)
    gaps = [*_trade_gaps(fills, incomes), *_position_gaps(positions, tuple(told))]
    gaps += [*_funding_gaps(positions, incomes), *_balance_gaps(account, incomes)]
    return tuple(sorted(gaps, key=lambda gap: (gap.day, gap.kind, gap.symbol or "", gap.asset)))


def _trade_gaps(fills: tuple[Fill, ...], incomes: tuple[Income, ...]) -> Iterator[Gap]:
    rows = [row for row in incomes if row.income_type in {"REALIZED_PNL", "COMMISSION"}]
    if not rows or not fills:
        return
    by_symbol = all(row.symbol is not None for row in rows)
    paid_in = _assets_told(rows)
    for kind in (GapKind.REALIZED_PNL, GapKind.COMMISSION):
        wanted = "REALIZED_PNL" if kind is GapKind.REALIZED_PNL else "COMMISSION"
        ours = _sums(_of_fills(fills, kind, paid_in, by_symbol=by_symbol))
        theirs = _sums(
            (row.occurred_at, (row.symbol or "") if by_symbol else "", row.asset, row.amount)
            for row in rows
            if row.income_type == wanted
        )
        yield from _differences(kind, ours, theirs)


def _assets_told(rows: list[Income]) -> dict[str, str]:
    """Return what the PnL of each contract was paid in, where the wallet tells one asset.

    Some accounts are settled in credits, which no name of a contract tells.
    """
    told: dict[str, set[str]] = {}
    for row in rows:
        if row.symbol is not None and row.income_type == "REALIZED_PNL":
            told.setdefault(row.symbol, set()).add(row.asset)
    return {symbol: next(iter(assets)) for symbol, assets in told.items() if len(assets) == 1}


def _of_fills(
    fills: tuple[Fill, ...], kind: GapKind, paid_in: Mapping[str, str], *, by_symbol: bool
) -> Iterator[tuple[datetime, str, str, Decimal]]:
    for fill in fills:
        symbol = fill.symbol if by_symbol else ""
        if kind is GapKind.COMMISSION:
            if fill.fee is not None:
                yield fill.traded_at, symbol, fill.fee_asset or "", -fill.fee
        elif fill.realized_pnl:
            asset = paid_in.get(fill.symbol) or _asset(fill.symbol)
            yield fill.traded_at, symbol, asset, fill.realized_pnl


def _asset(symbol: str) -> str:
    """Return the asset a contract is settled in, as far as its name tells."""
    return told_asset(symbol) or ""


def _sums(rows: Iterable[tuple[datetime, str, str, Decimal]]) -> _Sums:
    sums: _Sums = {}
    for at, symbol, asset, amount in rows:
        key = (at.date(), symbol, asset)
        total, count = sums.get(key, (ZERO, 0))
        sums[key] = (total + amount, count + 1)
    return sums


def _differences(kind: GapKind, ours: _Sums, theirs: _Sums) -> Iterator[Gap]:
    for key in ours.keys() | theirs.keys():
        mine, my_rows = ours.get(key, (None, 0))
        other, other_rows = theirs.get(key, (None, 0))
        rounding = ROUNDING * max(my_rows, other_rows)
        if abs((mine or ZERO) - (other or ZERO)) <= rounding:
            continue
        day, symbol, asset = key
        yield Gap(
            kind=kind,
            day=day,
            symbol=symbol or None,
            asset=asset,
            by_fills=mine,
            by_exchange=other,
            closed_by=TRADE_HISTORY if mine is None else TRANSACTION_HISTORY,
        )


def _position_gaps(
    positions: tuple[Position, ...], told: tuple[ToldPosition, ...]
) -> Iterator[Gap]:
    """Compare closed positions, where the history tells when they were opened."""
    by_symbol: dict[str, list[Position]] = {}
    for position in positions:
        by_symbol.setdefault(position.symbol, []).append(position)
    for row in told:
        if row.opened_at is None or row.closed_at is None or row.realized_pnl is None:
            continue
        same = [one for one in by_symbol.get(row.symbol, []) if told_row_of(one, (row,))]
        ours = same[0].realized_pnl if same else None
        rounding = ROUNDING * (len(same[0].events) if same else 1)
        if ours is not None and abs(ours - row.realized_pnl) <= rounding:
            continue
        yield Gap(
            kind=GapKind.POSITION,
            day=row.opened_at.date(),
            symbol=row.symbol,
            asset=_asset(row.symbol),
            by_fills=ours,
            by_exchange=row.realized_pnl,
            closed_by=TRADE_HISTORY,
        )


def _funding_gaps(positions: tuple[Position, ...], incomes: tuple[Income, ...]) -> Iterator[Gap]:
    """Compare the funding times a position was held over with the days that tell of funding."""
    rows = [row for row in incomes if row.income_type == "FUNDING_FEE"]
    if not rows or any(row.symbol is None for row in rows):
        return
    first = min(row.occurred_at for row in incomes)
    last = max(row.occurred_at for row in incomes)
    told = {(row.occurred_at.date(), row.symbol) for row in rows}
    wanted: dict[tuple[date, str], None] = {}
    for position in positions:
        if _DATED.fullmatch(position.symbol):
            continue  # delivered on its day, and never funded
        end = min(position.closed_at or last, last)
        for at in _funding_times(max(position.opened_at, first), end):
            wanted[at.date(), position.symbol] = None
    for day, symbol in wanted:
        if (day, symbol) not in told:
            yield Gap(
                kind=GapKind.FUNDING,
                day=day,
                symbol=symbol,
                asset=_asset(symbol),
                by_fills=None,
                by_exchange=None,
                closed_by=TRANSACTION_HISTORY,
            )


def _funding_times(after: datetime, until: datetime) -> Iterator[datetime]:
    """Yield 00:00, 08:00 and 16:00 UTC, at which every contract is funded, however often else."""
    at = after.replace(hour=after.hour - after.hour % 8, minute=0, second=0, microsecond=0)
    while (at := at + FUNDING_EVERY) < until:
        yield at


def _balance_gaps(account: Account, incomes: tuple[Income, ...]) -> Iterator[Gap]:
    """Compare the typed balance with the sum of all rows before it, where that starts at zero."""
    balance, at = account.wallet_balance, account.wallet_balance_at
    rows = [row for row in incomes if row.asset == WALLET_ASSET and at and row.occurred_at <= at]
    if balance is None or at is None or not any(row.income_type == "TRANSFER" for row in rows):
        return
    total = sum((row.amount for row in rows), ZERO)
    if abs(total - balance) > ROUNDING * len(rows):
        yield Gap(
            kind=GapKind.BALANCE,
            day=at.date(),
            symbol=None,
            asset=WALLET_ASSET,
            by_fills=total,
            by_exchange=balance,
            closed_by=TRANSACTION_HISTORY,
        )
