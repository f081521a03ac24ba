"""The twelve questions of a liquidation, answered from one case."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.aftermath import LATER, Aftermath, aftermath
from journal.domain.review.before import DayBefore, day_before
from journal.domain.review.case import ReviewCase
from journal.domain.review.causes import CauseFacts, RankedCause, ranked_causes
from journal.domain.review.chart_gap import ChartGap, chart_gap
from journal.domain.review.cross import WINDOW, CrossAttribution, cross_attribution
from journal.domain.review.fund import FundAnswer, fund_answer
from journal.domain.review.loss import Gone, LossParts, gone, loss_parts
from journal.domain.review.path import PricePath
from journal.domain.review.timeline import Timeline, timeline
from journal.domain.review.what_if.answers import LEVERAGES, Held, WhatIf
from journal.domain.review.what_if.grid import SurvivalGrid, survival_grid
from journal.domain.review.what_if.run import WhatIfAnswer
from journal.domain.review.wick import Reached, WickAnswer, wick_answer
from journal.domain.values import MarginMode

NO_PRICES: Final = (
    "Not in your file: candles of that time. Import the public mark price candles of the symbol."
)
DAMAGED: Final = (
    "A candle file of that time is damaged and was left alone. Import the public candles of the "
    "symbol again: they take its place."
)
NO_LINE: Final = (
    "Not in your file: the liquidation price. Type leverage and margin mode of the position."
)
SHOWN_AFTER: Final = timedelta(minutes=5)
"""How much of the price after a liquidation the what-ifs see while the rest is hidden."""
VERDICT_NEEDS: Final = timedelta(hours=1)
"""How much of it the verdict sees meanwhile, and the causes with it: no wick is told by less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfs:
    """The same trade otherwise (Q5, Q6, Q7, Q8)."""

    stops: tuple[WhatIfAnswer, ...]
    same_notional: tuple[WhatIfAnswer, ...]
    same_margin: tuple[WhatIfAnswer, ...]
    by_rules: tuple[WhatIfAnswer, ...]
    crossed: WhatIfAnswer | None
    """An isolated position answering with the whole wallet; None: the wallet is unknown."""
    grid: SurvivalGrid
    """Every leverage with every stop, at the same size."""
    isolated: WhatIfAnswer | None
    """A cross position answering with its own margin; None: the leverage is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All answers about one liquidation; None where the record does not tell, and why."""

    case: ReviewCase
    happened: Timeline
    wick: WickAnswer | None
    wick_by_last: WickAnswer | None
    """What last price did, where mark is stored too coarsely for a verdict."""
    after: Aftermath | None
    gap: ChartGap | str
    what_if: WhatIfs | None
    cross: CrossAttribution | None
    causes: tuple[RankedCause, ...]
    before: DayBefore
    gone: Gone | None
    parts: LossParts | None
    fund: FundAnswer
    hidden_until: datetime | None
    missing: tuple[str, ...]
    """What no file tells, over all questions."""


def review(case: ReviewCase) -> Review:
    """Return the review of one liquidation."""
    path = _path(case)
    wick = _wick(case, path)
    cross = _cross(case)
    what_if = _what_ifs(case, path)
    happened = timeline(
        case.position,
        case.liquidation,
        held=case.held if case.opening_is_known else None,
        path=path,
        table=case.table,
        balance=case.account.balance,
    )
    missing = [*happened.missing]
    missing += [NO_LINE] if case.held is None else []
    missing += [DAMAGED] if case.has_damaged_candles else []
    is_blind = path is None and case.held is not None and not case.has_damaged_candles
    missing += [NO_PRICES] if is_blind else []
    loss = case.liquidation.loss
    return Review(
        case=case,
        happened=happened,
        wick=wick,
        wick_by_last=_wick_by_last(case, path),
        after=_aftermath(case, path),
        gap=_gap(case),
        what_if=what_if,
        cross=cross,
        causes=ranked_causes(_facts(case, path, wick, cross, what_if)),
        before=day_before(
            case.account.positions,
            case.liquidation.occurred_at,
            leverages=case.account.leverages,
            stops=case.account.stops,
        ),
        gone=None
        if loss is None or loss <= 0
        else gone(loss, balance_before=case.account.balance.before, wins=case.account.wins),
        parts=None
        if case.position is None
        else loss_parts(
            case.position,
            case.liquidation,
            asset=case.asset,
            clearance=case.clearance,
            funding=case.funding,
        ),
        fund=fund_answer(case.clearance, was_deleveraged=case.was_deleveraged),
        hidden_until=case.hidden_until,
        missing=tuple(dict.fromkeys(missing)),
    )


def _path(case: ReviewCase) -> PricePath | None:
    """Return the candles from the opening to what is asked about last; None where there are none.

    A year of minutes is looked at many times otherwise. While the time after is hidden, the last is
    the one that the verdict of a wick needs: nothing later may be in any answer.
    """
    held = case.held
    path = None if held is None else PricePath.of(case.mark, case.last, held.side)
    if held is None or path is None:
        return None
    asked = path.since(min(held.stretches[0].since, held.liquidated_at - WINDOW))
    last = LATER[-1] if case.hidden_until is None else VERDICT_NEEDS
    asked = asked.opened_by(held.liquidated_at + last) if len(asked.candles) else asked
    return asked if len(asked.candles) else None


def _reached(case: ReviewCase) -> Reached | None:
    if case.held is None:
        return None
    return Reached(
        liquidation_price=case.held.liquidation_price,
        entry_price=case.held.stretches[-1].entry_price,
        liquidated_at=case.held.liquidated_at,
        since=case.held.stretches[-1].since,
        is_estimate=case.is_estimate,
    )


def _wick(case: ReviewCase, path: PricePath | None) -> WickAnswer | None:
    reached = _reached(case)
    if reached is None or path is None:
        return None
    return wick_answer(path, reached, case.wick_settings)


def _wick_by_last(case: ReviewCase, path: PricePath | None) -> WickAnswer | None:
    reached, last = _reached(case), case.last
    if reached is None or path is None or last is None or not path.is_coarse:
        return None
    finer = PricePath(candles=last, side=path.side)
    if case.hidden_until is not None:
        finer = finer.opened_by(reached.liquidated_at + VERDICT_NEEDS)
    if finer.is_coarse or not len(finer.candles):
        return None
    return wick_answer(finer, reached, case.wick_settings)


def _aftermath(case: ReviewCase, path: PricePath | None) -> Aftermath | None:
    """Return what came after; of a hidden one only how far price went past the line."""
    reached = _reached(case)
    if reached is None or path is None:
        return None
    found = aftermath(path, reached)
    if found is None or case.hidden_until is None:
        return found
    return replace(found, later=(), back_to_entry_after=None)


def _gap(case: ReviewCase) -> ChartGap | str:
    reached = _reached(case)
    if reached is None or case.held is None:
        return NO_LINE
    return chart_gap(case.mark, case.last, case.held.side, reached)


def _cross(case: ReviewCase) -> CrossAttribution | None:
    wallet = case.account.wallet_hour_before
    if case.margin_mode is not MarginMode.CROSS or wallet is None or not case.account.legs:
        return None
    return cross_attribution(
        case.account.legs, wallet=wallet, liquidated_at=case.liquidation.occurred_at
    )


def _what_ifs(case: ReviewCase, path: PricePath | None) -> WhatIfs | None:
    held, table = case.held, case.table
    if held is None or path is None or table is None or not case.opening_is_known:
        return None
    shown = path
    if case.hidden_until is not None:
        # The candle of the liquidation itself is always shown, however long it is.
        shown = path.opened_by(held.liquidated_at + SHOWN_AFTER)
    if not len(shown.candles):
        return None
    what_if = WhatIf(position=held, path=shown, table=table)
    own = () if held.leverage is None else (held.leverage,)
    leverages = tuple(sorted({*LEVERAGES, *own}))
    is_cross = case.margin_mode is MarginMode.CROSS
    wallet = case.account.balance.before
    isolated = None
    if is_cross and held.leverage is not None:
        (isolated,) = what_if.leverages(Held.NOTIONAL, (held.leverage,))
    return WhatIfs(
        stops=what_if.stops(),
        same_notional=what_if.leverages(Held.NOTIONAL, leverages),
        same_margin=what_if.leverages(Held.MARGIN, leverages),
        by_rules=_by_rules(case, what_if),
        grid=survival_grid(what_if),
        crossed=what_if.crossed(wallet) if wallet and not is_cross else None,
        isolated=isolated,
    )


def _by_rules(case: ReviewCase, what_if: WhatIf) -> tuple[WhatIfAnswer, ...]:
    """Return the trade as the rules would have had it; empty without leverage or balance."""
    held, balance = what_if.position, case.account.balance.before
    if held.leverage is None or not balance:
        return ()
    margin = max(one.notional for one in held.stretches) / held.leverage
    size = min(case.limits.margin_share * balance / margin, Decimal(1))
    leverage = max(held.leverage * case.limits.leverage_factor, Decimal(1))
    return what_if.by_rules(size=size, leverage=leverage, stop_ratio=case.limits.stop_ratio)


def _facts(
    case: ReviewCase,
    path: PricePath | None,
    wick: WickAnswer | None,
    cross: CrossAttribution | None,
    what_if: WhatIfs | None,
) -> CauseFacts:
    """Return what the classifier weighs."""
    held = case.held
    leverage = held.leverage if held else case.liquidation.leverage
    key = case.position.key if case.position else ""
    return CauseFacts(
        leverage=leverage,
        has_stop=case.stop_guards,
        is_cross=None if case.margin_mode is None else case.margin_mode is MarginMode.CROSS,
        others_open=sum(1 for leg in case.account.legs if leg.key != key),
        others_share=None if cross is None else cross.share_of_others(key),
        wick=wick,
        saved_by_stop=_saved(case, what_if),
        half_leverage_survived=_half_survived(case, path),
    )


def _saved(case: ReviewCase, what_if: WhatIfs | None) -> Decimal | None:
    """Return the largest part of the loss that one of the ordinary stops would have saved."""
    loss = case.liquidation.loss
    if what_if is None or loss is None or loss <= 0:
        return None
    saved = [
        (loss - one.loss) / loss
        for one in what_if.stops
        if one.outcome is Outcome.STOPPED and one.loss is not None
    ]
    return min(max(saved, default=Decimal(0)), Decimal(1))


def _half_survived(case: ReviewCase, path: PricePath | None) -> bool | None:
    """Return whether half the leverage was alive an hour later, in isolated margin."""
    held, table = case.held, case.table
    if held is None or held.leverage is None or path is None or table is None:
        return None
    if not case.opening_is_known:
        return None
    half = max(held.leverage / 2, Decimal(1))
    (answer,) = WhatIf(position=held, path=path, table=table).leverages(Held.NOTIONAL, (half,))
    return answer.survived[0]
