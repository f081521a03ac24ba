"""How far price went with the trades of a choice, from what was measured on candles."""

from collections.abc import Mapping

import numpy as np

from journal.domain.statistics.spread.exits import (
    DISTANCES,
    MULTIPLES,
    Excursed,
    Exit,
    exit_rows,
    share_within,
)
from journal.domain.statistics.trades.columns import Floats, floats
from journal.domain.statistics.trades.sample import Sample, Unit
from journal.services.analytics.answers import PositionRef, Reach
from journal.services.analytics.choosing import Choice
from journal.services.analytics.grouping import of_accounts
from journal.services.positions.excursions.found import AllExcursions

_NINE_IN_TEN = 90
_HALF = 50


def reach(choice: Choice, measured: Mapping[str, AllExcursions]) -> Reach:
    """Return how far price went with the measured trades, and what that would have made of stops.

    In R distances are multiples of the risk, otherwise fractions of the entry.

    Args:
        choice: the trades.
        measured: what candles tell, by account.
    """

    def column(name: str) -> Floats:
        return of_accounts(choice, lambda account: measured[account].column(name))

    sample, in_r = choice.measured, choice.sample.unit is Unit.R
    told = np.flatnonzero(~np.isnan(column("mae")))
    known = sample.taken(told)
    kept = column("exit_efficiency")[told]
    trades = _excursed(
        known, {name: column(name)[told] for name in ("mae", "mfe", "open_loss", "open_profit")}
    )
    steps = MULTIPLES if in_r else DISTANCES
    against, favor = trades.against[known.is_win], trades.favor[known.is_loss]
    half, most = (share_within(against, percent) for percent in (_HALF, _NINE_IN_TEN))
    winners = kept[known.is_win]
    return Reach(
        scope=choice.scope,
        unmeasured=len(sample) - len(told),
        trades=trades,
        in_r=in_r,
        stops=exit_rows(trades, Exit.STOP, steps),
        targets=exit_rows(trades, Exit.TARGET, steps),
        winners_against=None if half is None or most is None else (half, most),
        losers_favor=share_within(favor, _HALF),
        kept=share_within(winners[~np.isnan(winners)], _HALF),
        ref_of=lambda row: _ref(choice, known, row),
    )


def _excursed(known: Sample, reached: Mapping[str, Floats]) -> Excursed:
    trades, scale = known.trades, known.scale
    costs = (floats(trades.gross) - trades.results) * scale
    against, favor = reached["mae"], reached["mfe"]
    if known.unit is Unit.R:
        against, favor = reached["open_loss"] * scale, reached["open_profit"] * scale
    with np.errstate(invalid="ignore", divide="ignore"):
        worths = [
            np.where(far > 0, money * scale / far, np.nan)
            for money, far in ((reached["open_loss"], against), (reached["open_profit"], favor))
        ]
    return Excursed(
        results=known.values,
        costs=costs,
        against=against,
        favor=favor,
        against_worth=worths[0],
        favor_worth=worths[1],
    )


def _ref(choice: Choice, known: Sample, row: int) -> PositionRef:
    trades = known.trades
    account = trades.accounts[int(trades.account[row])]
    position = choice.books[account].sources.record.positions[int(trades.place[row])]
    return PositionRef(account=account, position_key=position.key)
