"""The three trades of a week that are worth a second look, chosen by rule.

The rules are asked in the order of ``Why``, and each takes the trade that fits it best of those
that are left, so no trade comes twice. Where one finds none, the next takes its place; the last one
takes whatever is left. So there are three, or as many as there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal.domain.assets import usual_asset
from journal.domain.routine.trade import ReviewedTrade

MOST: Final = 3


class Why(StrEnum):
    """Why a trade was chosen, in the order of asking."""

    WORST_BREACH = "worst breach"
    """The worst severity; then the most breaches, the largest loss, the earliest closing."""
    LARGEST_LOSS = "largest loss"
    """In R where that is known of every loss, else in money."""
    BEST_CLEAN = "best clean trade"
    """No rule that counts was broken; the largest result, in R where known of every clean trade."""
    CLOSEST = "closest to liquidation"
    """The least way left to its liquidation price without being liquidated."""
    LARGEST_RESULT = "largest result left"
    """The largest gain or loss in money, in the asset most are settled in."""
    NEWEST = "newest left"
    """Closed last; it takes as many as are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTrade:
    """A trade to look at, and why it is this one."""

    trade: ReviewedTrade
    why: Why


def three_trades(trades: Iterable[ReviewedTrade]) -> tuple[ChosenTrade, ...]:
    """Return up to three trades to look at; the order they are given in plays no part."""
    left = sorted(trades, key=lambda one: (one.closed_at, one.position_key))
    chosen: list[ChosenTrade] = []
    for why in (*Why, Why.NEWEST, Why.NEWEST):
        best = _CHOICES[why](left)
        if best is not None and len(chosen) < MOST:
            chosen.append(ChosenTrade(trade=best, why=why))
            left.remove(best)
    return tuple(chosen)


Trades = Sequence[ReviewedTrade]


def _worst_breach(left: Trades) -> ReviewedTrade | None:
    broken = [one for one in left if one.breaches]
    return min(
        broken,
        key=lambda one: (
            -(one.worst or 0),
            -len(one.breaches or ()),
            one.net_result is None,
            one.net_result or Decimal(0),
        ),
        default=None,
    )


def _largest_loss(left: Trades) -> ReviewedTrade | None:
    losses, measure = _compared([one for one in left if (one.net_result or 0) < 0])
    return min(losses, key=measure, default=None)


def _best_clean(left: Trades) -> ReviewedTrade | None:
    known = [one for one in left if one.is_clean and one.net_result is not None]
    clean, measure = _compared(known)
    return max(clean, key=measure, default=None)


def _compared(trades: Trades) -> tuple[Trades, Callable[[ReviewedTrade], Decimal]]:
    """Return what can be compared and by what: R where it is known of all of them, else money."""
    if all(one.r_multiple is not None for one in trades):
        return trades, lambda one: one.r_multiple or Decimal(0)
    return _in_one_asset(trades), lambda one: one.net_result or Decimal(0)


def _in_one_asset(trades: Trades) -> Trades:
    """Return those in the asset that most are settled in: amounts of another say nothing beside."""
    asset = usual_asset(Counter(one.asset for one in trades))
    return [one for one in trades if one.asset == asset]


def _closest(left: Trades) -> ReviewedTrade | None:
    near = [one for one in left if one.distance is not None and not one.is_liquidated]
    return min(near, key=lambda one: one.distance or Decimal(0), default=None)


def _largest_result(left: Trades) -> ReviewedTrade | None:
    known = _in_one_asset([one for one in left if one.net_result is not None])
    return max(known, key=lambda one: abs(one.net_result or Decimal(0)), default=None)


def _newest(left: Trades) -> ReviewedTrade | None:
    return left[-1] if left else None


_CHOICES: Final[dict[Why, Callable[[Trades], ReviewedTrade | None]]] = {
    Why.WORST_BREACH: _worst_breach,
    Why.LARGEST_LOSS: _largest_loss,
    Why.BEST_CLEAN: _best_clean,
    Why.CLOSEST: _closest,
    Why.LARGEST_RESULT: _largest_result,
    Why.NEWEST: _newest,
}
