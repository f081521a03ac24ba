"""An account's record as moments that add risk, each with all that came before it.

One walk through openings, increases, closings and liquidations in the order of their time. Fills of
one position within the same second are one moment: an order is filled in many parts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from journal.domain.ledger.positions import Position, PositionEvent, PositionEventKind
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.contracts.linear.lines import MarginLines
from journal.domain.pause.cooldown import Pause
from journal.domain.rules.context import (
    LiquidationLine,
    Moment,
    OtherPosition,
    PastLiquidation,
    PreviousMoment,
    RuleContext,
    Source,
)
from journal.domain.values import Liquidation
from journal.services.exposures import Exposure, is_inverse

_LAST = 1 << 62
"""A liquidation sorts behind the fills of its own second: which came first is not told."""


class _When(NamedTuple):
    """Order of happenings: time, trade id, and a reversal's closing before its opening."""

    at: datetime
    number: int
    trade_id: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Adding:
    """The fills of one second that opened or increased one position."""

    exposure: Exposure
    moment: Moment
    first: PositionEvent
    last: PositionEvent


_Happening = _Adding | Position | Liquidation


@dataclass(slots=True, kw_only=True)
class Before:
    """What has happened in the account up to a point of the walk."""

    standing: dict[str, Exposure] = field(default_factory=dict)
    """Positions open at this point, by key."""
    beside: dict[str, OtherPosition] = field(default_factory=dict)
    """The same as the others of a moment."""
    previous: PreviousMoment | None = None
    last_loss_at: datetime | None = None
    last_untold_at: datetime | None = None
    last_liquidation: PastLiquidation | None = None
    closed_since_liquidation: int = 0
    reentry_ended_at: datetime | None = None

    def others(self, own_key: str | None) -> tuple[OtherPosition, ...]:
        """Return the positions open beside one."""
        return tuple([one for key, one in self.beside.items() if key != own_key])

    def told(self, context: RuleContext, own_key: str | None) -> RuleContext:
        """Return a context with what came before it filled in."""
        return replace(
            context,
            others=self.others(own_key),
            previous=self.previous,
            last_loss_at=self.last_loss_at,
            last_untold_at=self.last_untold_at,
            last_liquidation=self.last_liquidation,
            closed_since_liquidation=self.closed_since_liquidation,
            reentry_ended_at=self.reentry_ended_at,
        )

    def note_adding(self, adding: _Adding) -> None:
        """Remember an opening or increase."""
        exposure = adding.exposure
        position = exposure.position
        if position.key not in self.standing:
            self.standing[position.key] = exposure
            self.beside[position.key] = OtherPosition(
                symbol=position.symbol, side=position.side, margin_mode=exposure.margin_mode
            )
        self.previous = PreviousMoment(at=adding.last.fill.traded_at, leverage=exposure.leverage)

    def note_closing(self, position: Position) -> None:
        """Remember the end of a position and whether it was a loss, before fees."""
        self.standing.pop(position.key, None)
        self.beside.pop(position.key, None)
        at = position.events[-1].fill.traded_at
        if position.realized_pnl is None:
            self.last_untold_at = at
        elif position.realized_pnl < 0:
            self.last_loss_at = at
        liquidation = self.last_liquidation
        if liquidation is not None and position.opened_at > liquidation.occurred_at:
            self.closed_since_liquidation += 1

    def note_liquidation(self, liquidation: Liquidation, exposure: Exposure | None) -> None:
        """Remember a liquidation with the leverage of what was liquidated, where it is known."""
        leverage, source = liquidation.leverage, Source.LIQUIDATION
        if leverage is None:
            leverage = exposure.leverage if exposure else None
            source = exposure.leverage_source if exposure else Source.UNKNOWN
        self.last_liquidation = PastLiquidation(
            occurred_at=liquidation.occurred_at,
            symbol=liquidation.symbol,
            leverage=leverage,
            leverage_source=source,
        )
        self.last_loss_at = liquidation.occurred_at
        self.closed_since_liquidation = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is needed to walk through an account's record."""

    exposures: tuple[Exposure, ...]
    liquidations: tuple[Liquidation, ...]
    pauses: tuple[Pause, ...]
    now: datetime
    reentry_ends: Mapping[datetime, datetime] = field(default_factory=dict)
    """When re-entry ended, by the time of the liquidation before it, where that is told."""

    def moments(self, before: Before) -> Iterator[tuple[Exposure, RuleContext]]:
        """Yield every moment that added risk, in order; ``before`` is moved along with it."""
        for happening in self._in_order():
            if isinstance(happening, _Adding):
                key = happening.exposure.position.key
                yield happening.exposure, before.told(self._context(happening), key)
            self._note(happening, before)

    def standing_now(self) -> Before:
        """Return how the account stands after everything recorded."""
        before = Before()
        for happening in self._in_order():
            self._note(happening, before)
        return before

    def _note(self, happening: _Happening, before: Before) -> None:
        if isinstance(happening, _Adding):
            before.note_adding(happening)
        elif isinstance(happening, Position):
            before.note_closing(happening)
        else:
            key = happening.position_key
            exposure = next((one for one in self.exposures if one.position.key == key), None)
            before.note_liquidation(happening, exposure)
            before.reentry_ended_at = self.reentry_ends.get(happening.occurred_at)

    def _in_order(self) -> list[_Happening]:
        ordered = sorted(self._happenings(), key=itemgetter(0))
        return [happening for _, happening in ordered]

    def _happenings(self) -> Iterator[tuple[_When, _Happening]]:
        for exposure in self.exposures:
            position = exposure.position
            for adding in _addings(exposure):
                yield _When(*adding.first.fill.sort_key, 1), adding
            if not position.is_open:
                yield _When(*position.events[-1].fill.sort_key, 0), position
        for liquidation in self.liquidations:
            if liquidation.certainty.starts_pause:
                yield _When(liquidation.occurred_at, _LAST, "", 0), liquidation

    def _context(self, adding: _Adding) -> RuleContext:
        """Return the moment by itself, without what came before."""
        exposure, position = adding.exposure, adding.exposure.position
        is_known = not (position.history_incomplete or is_inverse(position.symbol))
        line = liquidation_line(exposure.lines, exposure.entry_price)
        return RuleContext(
            moment=adding.moment,
            at=adding.first.fill.traded_at,
            symbol=position.symbol,
            side=position.side,
            quantity=adding.last.quantity_after if is_known else None,
            entry_price=adding.last.entry_price_after if is_known else None,
            leverage=exposure.leverage,
            leverage_source=exposure.leverage_source,
            margin_mode=exposure.margin_mode,
            margin_mode_source=exposure.margin_mode_source,
            equity=exposure.equity_at_open,
            has_stop=exposure.has_stop,
            stop_price=exposure.stop_price,
            held_until=position.closed_at or self.now,
            liquidation_line=line,
            liquidation_unknown=exposure.lines_reason or "the liquidation price is not known",
            pauses=self.pauses,
        )


def liquidation_line(
    lines: MarginLines | None, entry_price: Decimal | None
) -> LiquidationLine | None:
    """Return the liquidation price with its entry, or None where it is not known."""
    if lines is None or entry_price is None or MarginFlag.UNKNOWN_BRACKETS in lines.flags:
        return None
    return LiquidationLine(
        entry_price=entry_price,
        price=lines.liquidation_price,
        is_estimate=MarginFlag.ESTIMATED_WALLET in lines.flags,
    )


def _addings(exposure: Exposure) -> Iterator[_Adding]:
    """Yield the moments of one position: its fills that add, those of one second together."""
    adding: Iterable[PositionEvent] = (
        event for event in exposure.position.events if not event.kind.takes_off
    )
    for _, group in groupby(adding, lambda event: event.fill.traded_at.replace(microsecond=0)):
        events = tuple(group)
        is_opening = events[0].kind is PositionEventKind.OPEN
        yield _Adding(
            exposure=exposure,
            moment=Moment.OPEN if is_opening else Moment.INCREASE,
            first=events[0],
            last=events[-1],
        )
