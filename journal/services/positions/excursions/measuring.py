"""One position measured on the stored candles."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Final

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.events import ZERO, PositionEvent
from journal.domain.ledger.excursions import (
    Seen,
    Stretch,
    covered_ratio,
    excursions_of,
    exit_efficiency,
    first_reaching,
    seen_prices,
)
from journal.domain.ledger.payoff import CONTRACT_SIZE_UNKNOWN, payoff_of
from journal.domain.margin.contracts.ratio import margin_ratio
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.market.series import CandleSeries
from journal.domain.review.timeline import RATIOS
from journal.services.positions.excursions.coin_lines import coin_lines_over_time
from journal.services.positions.excursions.found import (
    Approach,
    Crossing,
    FoundExcursions,
    NoExcursions,
)
from journal.services.positions.excursions.tray import CandleTray
from journal.services.record.exposures import Exposure, bracket_table
from journal.services.record.line_history import HeldLines, lines_over_time

NO_HISTORY: Final = "Not known: its opening is not in your files. Import an earlier trade history."
NO_CANDLES: Final = (
    "No stored candle lies within the time it was held. Import mark price candles of {symbol} "
    "(1 minute tells most)."
)
_REACHED: Final = Decimal(1)


def measured(
    exposure: Exposure, tray: CandleTray, *, liquidated: bool
) -> FoundExcursions | NoExcursions:
    """Return how far price went while a position was held.

    Args:
        exposure: the position with what it hung on.
        tray: the stored candles.
        liquidated: whether the exchange closed it.
    """
    position = exposure.position
    if position.history_incomplete:
        return NoExcursions(reason=NO_HISTORY)
    payoff = payoff_of(position.symbol)
    if not payoff.is_known:
        return NoExcursions(reason=CONTRACT_SIZE_UNKNOWN)
    since, until = ms_from_utc(position.opened_at), _until(exposure)
    series = tray.series(position.symbol, since, until)
    if series is None:
        return NoExcursions(reason=NO_CANDLES.format(symbol=position.symbol))
    lines = coin_lines_over_time(exposure) if payoff.is_inverse else lines_over_time(exposure)
    stretches = _stretches(position.events, lines, until)
    seen = tuple(seen_prices(position.side, stretches, series))
    reached = excursions_of(position.side, stretches, seen, _traded(position.events), payoff)
    entry, leaving = position.entry_price, position.exit_price
    kept = None
    if not position.is_open and entry is not None and leaving is not None:
        kept = exit_efficiency(position.side, entry, leaving, reached.best_price, payoff)
    approach = _approach(_Way(exposure, series, stretches, lines), seen)
    if liquidated:
        is_estimate = approach is not None and approach.is_estimate
        approach = Approach(distance=ZERO, margin_ratio=_REACHED, is_estimate=is_estimate)
    return FoundExcursions(
        reached=reached,
        approach=approach,
        exit_efficiency=kept,
        price_type=series.price_type,
        interval=series.interval,
        covered=covered_ratio(series, since, until),
    )


def _until(exposure: Exposure) -> int:
    return ms_from_utc(exposure.position.closed_at or exposure.ground.now)


def _stretches(
    events: Iterable[PositionEvent], lines: Iterable[HeldLines], until: int
) -> tuple[Stretch, ...]:
    """Return the position's life, cut wherever size, entry or a line changed."""
    sizes = {ms_from_utc(event.fill.traded_at): event for event in events}
    moments = sorted({*sizes, *(ms_from_utc(one.since) for one in lines)})
    found: list[Stretch] = []
    event = sizes[moments[0]]
    for since, following in pairwise([*moments, until]):
        event = sizes.get(since, event)
        entry = event.entry_price_after
        if since < following and event.quantity_after > 0 and entry is not None:
            found.append(
                Stretch(
                    since_ms=since,
                    until_ms=following,
                    quantity=event.quantity_after,
                    entry_price=entry,
                )
            )
    return tuple(found)


def _traded(events: Sequence[PositionEvent]) -> Iterable[tuple[Decimal, Stretch]]:
    """Yield the price of every fill but the first with the size and the entry before it."""
    for before, event in pairwise(events):
        if before.entry_price_after is not None and before.quantity_after > 0:
            at = ms_from_utc(event.fill.traded_at)
            yield (
                event.fill.price,
                Stretch(
                    since_ms=ms_from_utc(before.fill.traded_at),
                    until_ms=at,
                    quantity=before.quantity_after,
                    entry_price=before.entry_price_after,
                ),
            )


@dataclass(frozen=True)
class _Way:
    """A position's life beside its lines and the candles of that time."""

    exposure: Exposure
    series: CandleSeries
    stretches: Sequence[Stretch]
    lines: Sequence[HeldLines]

    @cached_property
    def _since(self) -> list[int]:
        return [ms_from_utc(one.since) for one in self.lines]

    def near(self, one: Seen, price: Decimal) -> Approach | None:
        """Return how near a price came in candles that were seen; None: no line is known."""
        then = [self.stretches[at] for at in one.stretches]
        held = [self.lines[bisect_right(self._since, part.since_ms) - 1] for part in then]
        return _near(self.exposure, then, held, price)

    def crossing(self, one: Seen, ratio: Decimal) -> Crossing:
        """Return the first of the candles in which the margin ratio reached a mark."""

        def reaches(price: Decimal) -> bool:
            near = self.near(one, price)
            return near is not None and near.margin_ratio is not None and near.margin_ratio >= ratio

        side = self.exposure.position.side
        place, price = first_reaching(side, self.series, one.candles, reaches)
        at = utc_from_ms(int(self.series.open_at[place]))
        return Crossing(at=at, price=price, margin_ratio=ratio)


def _approach(way: _Way, seen: Iterable[Seen]) -> Approach | None:
    """Return how near liquidation came in the candles, by the lines as they stood."""
    looked_at = sorted(seen, key=attrgetter("candles")) if way.lines else ()
    found = [(one, near) for one in looked_at if (near := way.near(one, one.against))]
    if not found:
        return None
    ratios = [(near.margin_ratio, one) for one, near in found if near.margin_ratio is not None]
    first = ((next((one for far, one in ratios if far >= mark), None), mark) for mark in RATIOS)
    return Approach(
        distance=max(ZERO, min(near.distance for _, near in found)),
        margin_ratio=max((ratio for ratio, _ in ratios), default=None),
        is_estimate=any(near.is_estimate for _, near in found),
        crossings=tuple(way.crossing(one, mark) for one, mark in first if one is not None),
    )


def _near(
    exposure: Exposure, stretches: Iterable[Stretch], held: Sequence[HeldLines], price: Decimal
) -> Approach | None:
    """Return how near a price came to the lines, of several to the one it was farthest from."""
    lines = [one.liquidation_price for one in held if one.liquidation_price is not None]
    if len(lines) < len(held):
        return None
    sign = exposure.position.side.sign
    ratios = (
        _margin_ratio(exposure, line, one, price) for line, one in zip(held, stretches, strict=True)
    )
    return Approach(
        distance=max(sign * (price - line) for line in lines) / price,
        margin_ratio=min((ratio for ratio in ratios if ratio is not None), default=None),
        is_estimate=any(one.is_estimate for one in held),
    )


def _margin_ratio(
    exposure: Exposure, held: HeldLines, stretch: Stretch, price: Decimal
) -> Decimal | None:
    """Return maintenance margin by margin balance at a price, as ``margin_lines`` has it."""
    position = exposure.position
    table = bracket_table(exposure.ground.brackets, position.symbol, held.since)
    if table is None or held.lines is None:
        return None
    payoff, quantity = payoff_of(position.symbol), stretch.quantity
    with localcontext(ARITHMETIC):
        gain = payoff.pnl(quantity, stretch.entry_price, price) or ZERO
        notional = payoff.notional(quantity, price)
        balance = held.lines.wallet + position.side.sign * gain
    ratio = margin_ratio(
        maintenance_margin=table.exact_maintenance_margin(notional), margin_balance=balance
    )
    return _REACHED if ratio is None else min(ratio, _REACHED)
