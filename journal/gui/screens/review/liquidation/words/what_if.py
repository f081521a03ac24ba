"""Pages three and four in words: what if (Q5 to Q8), and which of the four causes (Q9)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from journal.domain.assets import quote_asset
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.causes import RankedCause, main_cause
from journal.domain.review.review import Review, WhatIfs
from journal.domain.review.saved import Cause
from journal.domain.review.what_if.grid import StopRange
from journal.domain.review.what_if.run import HOURS, WhatIfAnswer
from journal.gui.reports.section import Row, Section, TextTable
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning

CAUSES: Final = {
    Cause.LEVERAGE: "Too much leverage",
    Cause.NO_STOP: "No stop, or one too far",
    Cause.STACKED_CROSS: "Positions stacked in cross",
    Cause.WICK: "A wick",
}
OUTCOMES: Final = {
    Outcome.SURVIVED: "alive",
    Outcome.STOPPED: "stopped",
    Outcome.LIQUIDATED: "liquidated",
    Outcome.NOT_OFFERED: "not offered for this size",
}
_MEANINGS: Final = {
    Outcome.STOPPED: Meaning.ACCENT,
    Outcome.LIQUIDATED: Meaning.LOSS,
    Outcome.NOT_OFFERED: Meaning.MUTED,
}
GRID_QUESTION: Final = "Which leverage with which stop?"
_ALL_ESTIMATES: Final = (
    "Amounts are estimates: taker fees, recorded funding and the slippage of this liquidation are "
    "in them."
)
NOT_REPLAYED: Final = (
    "Not in your file: what a replay needs. It takes the fills of the opening, leverage and margin "
    "mode of the position, and mark price candles of its time."
)


def what_if(review: Review, style: TextStyle) -> Iterator[Section]:
    """Yield what stops, other leverage, another margin mode and the rules would have done."""
    told = review.what_if
    if told is None:
        yield Section(question="What would have saved me?", notes=(NOT_REPLAYED,))
        return
    loss, asset = review.case.liquidation.loss, review.case.asset
    yield Section(
        question="Would a stop have saved me?",
        answer=_best_stop(told.stops, loss, asset, style),
        table=_stops(told.stops, loss, asset, style),
        notes=(_ALL_ESTIMATES,),
    )
    yield Section(
        question="What leverage would have survived? The same size",
        answer=_survivor(told.same_notional),
        table=_leverages(told.same_notional, asset, style),
    )
    if told.same_margin:
        yield Section(
            question="What leverage would have survived? The same margin",
            answer=_survivor(told.same_margin),
            table=_leverages(told.same_margin, asset, style),
        )
    yield _grid(told)
    yield _mode(review, style)
    if told.by_rules:
        yield Section(
            question="What would my rules have cost or saved?",
            answer="The same trade with a fifth of the account, half the leverage, and a stop.",
            table=_stops(told.by_rules, loss, asset, style),
        )


def causes(review: Review) -> Section:
    """Return the four causes with what speaks for each."""
    return Section(
        question="Which of the four causes?",
        answer=_first_cause(review.causes),
        table=TextTable(
            headers=("Cause", "Weight", "Evidence"),
            rows=tuple(
                Row(
                    cells=(
                        CAUSES[one.cause],
                        words.number(one.weight, 2) if one.is_judged else words.UNKNOWN,
                        " ".join(one.evidence),
                    ),
                    meaning=Meaning.WARNING if one.counts else Meaning.MUTED,
                )
                for one in review.causes
            ),
            numbers=frozenset({1}),
        ),
    )


def _first_cause(ranked: tuple[RankedCause, ...]) -> str:
    main = main_cause(ranked)
    if main is None:
        return "Nothing in the record speaks for one of them. Choose the one you know to be true."
    return f"The record speaks most for: {CAUSES[main.cause].lower()}."


def _best_stop(
    stops: Sequence[WhatIfAnswer], loss: Decimal | None, asset: str, style: TextStyle
) -> str:
    hit = [one for one in stops if one.outcome is Outcome.STOPPED and one.loss is not None]
    if not hit:
        return "None of these stops was reached before the exchange closed the position."
    best = min(hit, key=lambda one: one.loss or Decimal(0))
    if loss is None or best.loss is None or best.loss >= loss:
        return "These stops were hit in time."
    saved = words.percent((loss - best.loss) / loss, 0)
    amount = style.money(loss - best.loss, asset)
    return f"{best.name} would have saved {amount}, {saved} of the loss."


def _survivor(answers: Sequence[WhatIfAnswer]) -> str:
    alive = [one for one in answers if one.outcome is Outcome.SURVIVED and one.leverage is not None]
    if not alive:
        return "None of these would have survived."
    highest = max(alive, key=lambda one: one.leverage or Decimal(0))
    return f"Up to {words.leverage(highest.leverage)} it would still have been open at the end."


def _stops(
    answers: Sequence[WhatIfAnswer], loss: Decimal | None, asset: str, style: TextStyle
) -> TextTable:
    return TextTable(
        headers=(
            "",
            "Outcome",
            f"Time ({style.zone_label})",
            "At",
            f"Result ({asset})",
            f"Saved ({asset})",
            "Came back",
        ),
        rows=tuple(
            Row(
                cells=(
                    one.name,
                    OUTCOMES[one.outcome],
                    "" if one.ended_at is None else style.time(one.ended_at),
                    words.price(one.exit_price),
                    _result(one, style),
                    _saved(one, loss, style),
                    "" if one.came_back_at is None else style.time(one.came_back_at),
                ),
                meaning=_MEANINGS.get(one.outcome, Meaning.PLAIN),
            )
            for one in answers
        ),
        numbers=frozenset({3, 4, 5}),
    )


def _result(one: WhatIfAnswer, style: TextStyle) -> str:
    """Return what it would have come to; it may be a profit."""
    return style.pnl(None if one.loss is None else -one.loss)


def _saved(one: WhatIfAnswer, loss: Decimal | None, style: TextStyle) -> str:
    if loss is None or one.loss is None or one.outcome is Outcome.LIQUIDATED:
        return words.UNKNOWN
    return style.pnl(loss - one.loss)


def _leverages(answers: Sequence[WhatIfAnswer], asset: str, style: TextStyle) -> TextTable:
    hours = tuple(f"+{one} h" for one in HOURS)
    return TextTable(
        headers=(
            "Leverage",
            "Liquidation price",
            *hours,
            "Worst margin ratio",
            f"Result at the end ({asset})",
        ),
        rows=tuple(
            Row(
                cells=(
                    words.leverage(one.leverage),
                    words.price(one.liquidation_price),
                    *(_alive(one, place) for place in range(len(HOURS))),
                    words.percent(one.worst_margin_ratio, 0),
                    _result(one, style),
                ),
                meaning=_MEANINGS.get(one.outcome, Meaning.PLAIN),
            )
            for one in answers
        ),
        numbers=frozenset({0, 1, 5, 6}),
    )


def _alive(one: WhatIfAnswer, place: int) -> str:
    if one.outcome is Outcome.NOT_OFFERED:
        return "not offered"
    survived = one.survived[place]
    if survived is None:
        return words.UNKNOWN
    return "alive" if survived else "liquidated"


def _grid(told: WhatIfs) -> Section:
    """Return the survival grid in words: for each leverage, which stops end how."""
    shown = (one.leverage for one in told.same_notional)
    leverages = [one for one in shown if one is not None and one in told.grid.leverages]
    return Section(
        question=GRID_QUESTION,
        answer="The same size at each leverage with each stop, to the end of the candles shown.",
        table=TextTable(
            headers=("Leverage", "By distance of the stop from the entry"),
            rows=tuple(
                Row(
                    cells=(
                        words.leverage(leverage),
                        "; ".join(_range(one) for one in told.grid.ranges(leverage)),
                    )
                )
                for leverage in leverages
            ),
            numbers=frozenset({0}),
        ),
    )


def _range(one: StopRange) -> str:
    nearest, farthest = words.percent(one.nearest), words.percent(one.farthest)
    span = nearest if nearest == farthest else f"{nearest} to {farthest}"
    return f"{span} {OUTCOMES[one.outcome]}"


def _mode(review: Review, style: TextStyle) -> Section:
    """Return isolated against cross, and who drained the wallet (Q7)."""
    told, cross = review.what_if, review.cross
    question = "Isolated or cross?"
    notes: tuple[str, ...] = ()
    answer = ""
    if told is not None and told.crossed is not None:
        line = words.price(told.crossed.liquidation_price)
        fate = OUTCOMES[told.crossed.outcome]
        answer = (
            f"In cross, with the whole wallet behind it and nothing else open, its liquidation "
            f"price would have been {line}: {fate}. A loss in cross takes the whole wallet."
        )
    elif told is not None and told.isolated is not None:
        fate = OUTCOMES[told.isolated.outcome]
        loss = style.money(told.isolated.loss, review.case.asset)
        answer = (
            f"Alone in isolated margin at {words.leverage(told.isolated.leverage)} it would have "
            f"been {fate}, and lost {loss} and no more."
        )
    table = None
    if cross is not None:
        notes = cross.notes
        table = TextTable(
            headers=("Position", "An hour before", "At the liquidation", "Change", "Of the drain"),
            rows=tuple(
                Row(
                    cells=(
                        f"{one.symbol} {one.side.value}",
                        style.pnl(one.pnl_before, quote_asset(one.symbol)),
                        style.pnl(one.pnl_after, quote_asset(one.symbol)),
                        style.pnl(-one.drained, quote_asset(one.symbol)),
                        words.percent(one.share),
                    ),
                    meaning=Meaning.LOSS if one.drained > 0 else Meaning.PROFIT,
                )
                for one in cross.drains
            ),
            numbers=frozenset({1, 2, 3, 4}),
        )
    return Section(question=question, answer=answer, table=table, notes=notes)
