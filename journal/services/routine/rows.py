"""A day or week as JSON has it: exact numbers as text, times in UTC, unknown as null."""

from dataclasses import fields
from datetime import date

from journal.domain.routine.numbers import PeriodNumbers, Total
from journal.domain.routine.period import PeriodKind
from journal.domain.routine.saved import DailyReview, WeeklyReview
from journal.domain.routine.trade import ReviewedTrade
from journal.services.positions.rows import Row, instant, number
from journal.services.review.rows import plain
from journal.services.routine.reading import PeriodReading
from journal.services.routine.standing import Standing


def reading_row(reading: PeriodReading, standing: Standing) -> Row:
    """Return what a period comes to, and what was written about it."""
    period = reading.period
    return {
        "period": period.text,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "numbers": _numbers(reading.numbers),
        "before": _numbers(reading.before),
        "still_open": reading.still_open,
        "trades": [_trade(one) for one in reading.trades],
        "broken": [
            {
                "rule": one.rule_id,
                "times": one.count,
                "money": _total(one.money),
                "r": _total(one.r),
                "worst": one.worst.sentence,
            }
            for one in reading.costs
        ],
        "three": [{"why": one.why.value, **_trade(one.trade)} for one in reading.three],
        "near": [plain(one) for one in reading.near],
        "feelings": [
            {
                "before": one.feeling.value,
                "trades": one.trades,
                "money": _total(one.money),
                "r": _total(one.r),
            }
            for one in reading.feelings
        ],
        "note": reading.note.note if reading.note is not None else None,
        "review": _said(reading, standing),
        "sentence": standing.sentence.sentence.text if standing.sentence else None,
        "due": [one.text for one in standing.due],
        "days_in_a_row": standing.days_in_a_row,
    }


def _said(reading: PeriodReading, standing: Standing) -> Row | None:
    """Return the version of the review that counts."""
    first = reading.period.first
    if reading.period.kind is PeriodKind.DAY:
        day = standing.day(first)
        return None if day is None else _words(day)
    week = standing.week(reading.period)
    return None if week is None else _words(week.said) | {"stood": plain(week.stood)}


def _words(said: DailyReview | WeeklyReview) -> Row:
    told = {field.name: getattr(said, field.name) for field in fields(said)}
    return {
        name: value.isoformat() if type(value) is date else plain(value)
        for name, value in told.items()
    }


def _numbers(numbers: PeriodNumbers) -> Row:
    return {
        "trades": numbers.trades,
        "won": numbers.won,
        "lost": numbers.lost,
        "liquidated": numbers.liquidated,
        "clean": numbers.clean,
        "clean_untold": numbers.clean_untold,
        "asset": numbers.asset,
        "money": _total(numbers.money),
        "r": _total(numbers.r),
    }


def _total(total: Total) -> Row:
    known = number(total.amount) if total.known else None
    return {"sum_of_known": known, "known": total.known, "unknown": total.unknown}


def _trade(trade: ReviewedTrade) -> Row:
    return {
        "position": trade.position_key,
        "symbol": trade.symbol,
        "side": trade.side.value,
        "opened_at": instant(trade.opened_at),
        "closed_at": instant(trade.closed_at),
        "net_result": number(trade.net_result),
        "asset": trade.asset,
        "r": number(trade.r_multiple),
        "is_liquidated": trade.is_liquidated,
        "broken": [one.rule_id for one in trade.breaches or ()],
    }
