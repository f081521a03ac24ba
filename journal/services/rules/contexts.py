"""One recorded moment as rules see it, by itself: without what came before it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.contracts.linear.lines import MarginLines
from journal.domain.rules.context import LiquidationLine, Moment
from journal.domain.rules.facts import Results
from journal.services.record.exposures import Exposure, lines_when
from journal.services.record.stops import stop_at
from journal.services.rules.happenings import Adding, Held, StopMoving


def adding_fields(adding: Adding, wallet: WalletHistory, now: datetime) -> dict[str, Any]:
    """Return the fields of an opening or increase."""
    exposure = adding.exposure
    at = adding.at
    fields = _held_fields(exposure, adding.held, at, now)
    fields["moment"] = adding.moment
    equity = equity_before(wallet, at)
    fields["equity"] = equity
    if equity is not None:
        fields["results"] = results_before(wallet, at)
    if adding.added_to is not None:
        fields["adding"] = adding.added_to
    return fields


def stop_fields(moving: StopMoving, wallet: WalletHistory, now: datetime) -> dict[str, Any]:
    """Return the fields of a stop that was placed, moved or taken away."""
    exposure, at = moving.exposure, moving.step.at
    held = [step for step in exposure.position.history.steps if step.at <= at]
    fields = _held_fields(exposure, Held.after(held[-1]), at, now)
    fields["moment"] = Moment.STOP
    fields["equity"] = equity_before(wallet, at)
    fields |= {
        "has_stop": moving.step.price is not None,
        "stop_price": moving.step.price,
        "stop_quantity": moving.step.covered,
        "stop_placed_at": None,
        "stop_change": moving.change,
    }
    return fields


def _held_fields(exposure: Exposure, held: Held, at: datetime, now: datetime) -> dict[str, Any]:
    """Return the fields of a position as it was after one of its fills."""
    position = exposure.position
    is_sized = exposure.is_sized
    quantity = held.quantity if is_sized else None
    entry_price = held.entry_price if is_sized else None
    lines, reason = _lines(exposure, at, quantity, entry_price)
    stop = stop_at(exposure, at)
    return {
        "at": at,
        "symbol": position.symbol,
        "side": position.side,
        "quantity": quantity,
        "entry_price": entry_price,
        "leverage": exposure.leverage,
        "leverage_source": exposure.leverage_source,
        "margin_mode": exposure.margin_mode,
        "margin_mode_source": exposure.margin_mode_source,
        "has_stop": stop.exists,
        "stop_price": stop.price,
        "stop_quantity": stop.quantity,
        "stop_placed_at": stop.placed_at,
        "stop_working_type": stop.watches,
        "stop_is_recorded": bool(exposure.stops),
        "held_until": position.closed_at or now,
        "liquidation_line": liquidation_line(lines, entry_price),
        "liquidation_unknown": reason or "the liquidation price is not known",
    }


def _lines(
    exposure: Exposure, at: datetime, quantity: Decimal | None, entry_price: Decimal | None
) -> tuple[MarginLines | None, str | None]:
    """Return the lines of a size, and why something of them is missing."""
    if exposure.margin_mode is None or quantity is None or entry_price is None:
        return None, exposure.lines_reason
    is_shown = not exposure.position.is_open and exposure.size == (quantity, entry_price)
    if is_shown:
        return exposure.lines, exposure.lines_reason
    return lines_when(exposure, at, quantity, entry_price)


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


def equity_before(wallet: WalletHistory, at: datetime) -> Decimal | None:
    """Return the balance that shares are told of; None where it is not known, or none is left."""
    balance = wallet.balance_before(at)
    return balance if balance is not None and balance > 0 else None


def results_before(wallet: WalletHistory, at: datetime) -> Results:
    """Return what trading brought since the UTC day and the week of a moment began."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    week = day - timedelta(days=day.weekday())
    return Results(
        day=wallet.result_between(day, at),
        week=wallet.result_between(week, at),
        equity_at_day_start=wallet.balance_before(day),
        equity_at_week_start=wallet.balance_before(week),
    )
