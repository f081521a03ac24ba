"""Trades written in a line each."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.amounts import Amounts
from journal.domain.statistics.trades.columns import Trades
from journal.domain.statistics.trades.sample import Sample, Unit
from tests.domain.statistics.plainly import PlainTrade
from tests.domain.statistics.plainly import held as held_for

D = Decimal
Number = str | int | Decimal
START = datetime(2024, 6, 3, tzinfo=UTC)
"""A Monday."""


def trade(net: Number, closed: float = 60, held: float = 60, **changes: Any) -> PlainTrade:
    """Return a trade by its result; closed so many minutes after the start, held so many."""
    closed_at = START + timedelta(minutes=closed)
    fields: dict[str, Any] = {
        "net": D(net),
        "gross": D(net),
        "closed_at": closed_at,
        "opened_at": closed_at - timedelta(minutes=held),
    }
    return PlainTrade(**(fields | changes))


def row_of(*nets: Number, **changes: Any) -> list[PlainTrade]:
    """Return trades by their results, closed one hour after the other."""
    return [trade(net, 60 * number, **changes) for number, net in enumerate(nets, 1)]


def columns(plain: Iterable[PlainTrade | None], assets: Sequence[str] = ()) -> Trades:
    """Return trades as columns in the order they are given; None has no known result.

    Args:
        plain: the trades.
        assets: what each is settled in; all in USDT where none is named.
    """
    found = list(plain)
    rows = [one or trade(0) for one in found]
    symbols = tuple(sorted({one.symbol for one in rows}))
    settled = assets or ["USDT"] * len(rows)
    names = tuple(sorted(set(settled)))
    return Trades(
        accounts=("Main",),
        symbols=symbols,
        assets=names,
        account=np.zeros(len(rows), np.int64),
        symbol=np.array([symbols.index(one.symbol) for one in rows], np.int64),
        asset=np.array([names.index(one) for one in settled], np.int64),
        place=np.arange(len(rows)),
        opened_at=np.array([ms_from_utc(one.opened_at) for one in rows], np.int64),
        closed_at=np.array([ms_from_utc(one.closed_at) for one in rows], np.int64),
        held=np.array(
            [float(held_for(one)) * 1000 if one.is_begun else np.nan for one in rows], np.float64
        ),
        is_long=np.array([one.is_long for one in rows], np.bool_),
        net=Amounts.of(None if one is None else one.net for one in found),
        gross=Amounts.of(None if one is None else one.gross for one in found),
        fees=Amounts.of(one.fees for one in rows),
        fees_missing=np.zeros(len(rows), np.bool_),
        funding=Amounts.of(one.funding for one in rows),
        risk=np.array([np.nan if one.risk is None else float(one.risk) for one in rows]),
        balance=np.array([np.nan if one.balance is None else float(one.balance) for one in rows]),
    )


def sample(plain: Iterable[PlainTrade], unit: Unit = Unit.MONEY) -> Sample:
    """Return trades in USDT as a sample."""
    return Sample(trades=columns(plain), unit=unit)
