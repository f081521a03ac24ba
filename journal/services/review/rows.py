"""A review as plain rows of text, numbers and lists, for JSON."""

from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import singledispatch

from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.review import Review
from journal.domain.review.what_if.grid import SurvivalGrid
from journal.services.positions.rows import Row, instant, number
from journal.services.review.reading import EpisodeReview


def review_row(found: EpisodeReview) -> Row:
    """Return the review of an episode: every answer with its numbers, nothing rounded further."""
    episode = found.episode
    return {
        "episode": episode.episode_id,
        "started_at": instant(episode.started_at),
        "ended_at": instant(episode.ended_at),
        "saved": plain(found.saved),
        "liquidations": [_one(review) for review in found.reviews],
    }


def _one(review: Review) -> Row:
    case, cross = review.case, review.cross
    return {
        "liquidation_id": case.liquidation.liquidation_id,
        "symbol": case.liquidation.symbol,
        "side": plain(case.liquidation.side),
        "occurred_at": instant(case.liquidation.occurred_at),
        "liquidation_price": number(case.held.liquidation_price) if case.held else None,
        "is_estimate": case.is_estimate,
        "q1_happened": plain(review.happened.happenings),
        "q2_wick": plain(review.wick)
        and {
            **_mapping(plain(review.wick)),
            "verdict": plain(review.wick.verdict if review.wick else None),
        },
        "q2_wick_by_last": plain(review.wick_by_last),
        "q3_after": plain(review.after),
        "q4_mark_and_last": plain(review.gap),
        "q5_stops": plain(review.what_if.stops) if review.what_if else None,
        "q6_same_notional": plain(review.what_if.same_notional) if review.what_if else None,
        "q6_same_margin": plain(review.what_if.same_margin) if review.what_if else None,
        "q6_grid": _grid(review.what_if.grid) if review.what_if else None,
        "q7_other_mode": plain(review.what_if.crossed or review.what_if.isolated)
        if review.what_if
        else None,
        "q7_drains": plain(cross.drains) if cross else None,
        "q7_account_trigger_at": instant(cross.account_trigger_at) if cross else None,
        "q7_notes": plain(cross.notes) if cross else None,
        "q8_rules": plain(review.what_if.by_rules) if review.what_if else None,
        "q9_causes": plain(review.causes),
        "q10_before": plain(review.before),
        "q11_gone": plain(review.gone),
        "q11_parts": plain(review.parts),
        "q12_fund": plain(review.fund),
        "hidden_until": instant(review.hidden_until),
        "missing": plain(review.missing),
    }


@singledispatch
def plain(value: object) -> object:
    """Return a value of a review as JSON has it: times in UTC, durations in seconds, exact numbers.

    Raises:
        TypeError: it holds something that has no such form.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"{type(value).__name__} has no plain form")


plain.register(Decimal, number)
plain.register(datetime, instant)
plain.register(timedelta, timedelta.total_seconds)


@plain.register(str)
@plain.register(int)
@plain.register(type(None))
def _same(value: object) -> object:
    return value


@plain.register
def _list(value: tuple) -> object:  # type: ignore[type-arg]  # of anything
    return [plain(one) for one in value]


@plain.register
def _outcome(value: Outcome) -> object:
    return value.name.lower().replace("_", " ")


@plain.register
def _word(value: StrEnum) -> object:
    return value.value


def _grid(grid: SurvivalGrid) -> Row:
    """Return the ranges of stops of each leverage: shorter than 7,500 words, and as exact."""
    return {f"{leverage:f}": plain(grid.ranges(leverage)) for leverage in grid.leverages}


def _mapping(value: object) -> Row:
    return value if isinstance(value, dict) else {}
