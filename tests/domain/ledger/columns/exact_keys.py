"""Columns that positions are sorted by, against their exact figures."""

import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.payoff import payoff_of
from journal.domain.ledger.positions import Position
from journal.domain.values import Side
from tests.domain.ledger.columns.accounts import D


def sizes_are_exact(ledger: Ledger, place: int, position: Position) -> None:
    keys, unknown = ledger.keys, float("nan")
    opened = added = price = unknown
    if not position.history_incomplete:
        adding = [event for event in position.events if not event.kind.takes_off]
        second = position.opened_at.replace(microsecond=0)
        parts = [one for one in adding if one.fill.traded_at.replace(microsecond=0) == second]
        opened = float(parts[-1].quantity_after)
        payoff = payoff_of(position.symbol)
        worth = sum((part.quantity * payoff.worth(part.fill.price) for part in parts), D(0))
        price = float(payoff.price(worth / sum(part.quantity for part in parts)) or 0)
        last = position.events[-1] if position.is_open else adding[-1]
        added = float(last.quantity_after)
    for key, wanted in (
        (keys.opening_quantity, opened),
        (keys.opening_price, price),
        (keys.added_quantity, added),
    ):
        assert key[place] == pytest.approx(wanted, rel=1e-9, abs=1e-7, nan_ok=True)


def sorts_as_it_is(ledger: Ledger) -> None:
    keys = ledger.keys
    for place, position in enumerate(ledger):
        assert ledger.table.symbols[int(keys.symbol[place])] == position.symbol
        assert keys.newest_at[place] == ms_from_utc(position.newest_at)
        assert bool(keys.is_long[place]) == (position.side is Side.LONG)
        assert bool(keys.is_open[place]) == position.is_open
        assert bool(keys.is_incomplete[place]) == position.history_incomplete
        for key, exact in (
            (keys.peak_quantity, position.peak_quantity),
            (keys.entry_price, position.entry_price),
            (keys.exit_price, position.exit_price),
            (keys.realized_pnl, position.realized_pnl),
        ):
            wanted = float("nan") if exact is None else float(exact)
            assert key[place] == pytest.approx(wanted, rel=1e-9, abs=1e-7, nan_ok=True)
        sizes_are_exact(ledger, place, position)
        paid = {asset: float(fee) for asset, fee in position.fees}
        for asset, fee in zip(ledger.table.assets, keys.fees[place], strict=True):
            assert fee == pytest.approx(paid.get(asset, float("nan")), abs=1e-12, nan_ok=True)
        for event in position.events:
            if event.kind.takes_off and event.entry_price_after and event.pnl is not None:
                payoff = payoff_of(position.symbol)
                if not payoff.is_known:
                    assert keys.loss_ratio[place] == float("inf")
                    continue
                worth = abs(payoff.worth(event.entry_price_after))
                ratio = -event.pnl / (event.quantity * payoff.unit * worth)
                assert float(ratio) <= keys.loss_ratio[place] + 1e-6
