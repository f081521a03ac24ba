"""What speaks for each cause, from what the other questions found."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.review.causes import (
    NEVER_ALONE,
    CauseFacts,
    causes_of_episode,
    main_cause,
    ranked_causes,
)
from journal.domain.review.path import Confidence
from journal.domain.review.saved import Cause
from journal.domain.review.wick import WickAnswer, WickVerdict

LEVERAGE, NO_STOP, STACKED, WICK = Cause


def wick(*possible: WickVerdict) -> WickAnswer:
    return WickAnswer(possible=possible, confidence=Confidence.HIGH)


CALM = CauseFacts(
    leverage=Decimal(5),
    has_stop=True,
    is_cross=False,
    others_open=0,
    others_share=None,
    wick=wick(WickVerdict.TREND),
    saved_by_stop=None,
    half_leverage_survived=False,
)


@pytest.mark.parametrize(
    ("changes", "cause", "weight"),
    [
        ({}, None, "0.0"),
        ({"leverage": Decimal(10)}, None, "0.1"),
        ({"leverage": Decimal("10.5")}, LEVERAGE, "0.4"),
        ({"leverage": Decimal(21), "half_leverage_survived": None}, LEVERAGE, "0.6"),
        ({"half_leverage_survived": True}, LEVERAGE, "0.4"),
        ({"has_stop": False}, NO_STOP, "0.5"),
        ({"has_stop": False, "saved_by_stop": Decimal("0.5")}, NO_STOP, "0.7"),
        ({"has_stop": False, "saved_by_stop": Decimal(0)}, NO_STOP, "0.5"),
        ({"is_cross": True, "others_open": 1, "others_share": Decimal("0.5")}, STACKED, "0.95"),
        ({"is_cross": True, "others_open": 2, "others_share": Decimal("0.25")}, STACKED, "0.6"),
        ({"is_cross": True, "others_open": 2, "others_share": Decimal("0.24")}, None, "0.1"),
        ({"is_cross": True, "others_open": 2}, STACKED, "0.35"),
        ({"is_cross": True}, None, "0.0"),
        ({"wick": wick(WickVerdict.WICK)}, WICK, "0.7"),
        ({"wick": wick(WickVerdict.SPIKE)}, None, "0.2"),
        ({"wick": wick(WickVerdict.BOUNDARY)}, None, "0.1"),
        ({"wick": wick(WickVerdict.WICK, WickVerdict.SPIKE)}, WICK, "0.3"),
    ],
)
def test_each_fact_speaks_for_its_cause(
    changes: dict[str, Any], cause: Cause | None, weight: str
) -> None:
    ranked = ranked_causes(replace(CALM, **changes))
    main = main_cause(ranked)
    assert (main.cause if main else None) is cause
    assert ranked[0].weight == Decimal(weight)
    assert {one.cause for one in ranked} == set(Cause)
    assert all(one.evidence for one in ranked)


@pytest.mark.parametrize(
    "reckless", [{"leverage": Decimal(11)}, {"has_stop": False}, {"leverage": Decimal(100)}]
)
def test_a_wick_is_never_the_first_cause_with_high_leverage_or_without_a_stop(
    reckless: dict[str, Any],
) -> None:
    ranked = ranked_causes(replace(CALM, wick=wick(WickVerdict.WICK), **reckless))
    main = main_cause(ranked)
    assert main is not None
    assert main.cause is not WICK
    (told,) = [one for one in ranked if one.cause is WICK]
    assert told.counts
    assert told.evidence[-1] == NEVER_ALONE
    assert not told.may_be_named


def test_of_several_liquidations_each_cause_stands_where_it_weighs_most() -> None:
    wicked = replace(CALM, wick=wick(WickVerdict.WICK))
    calm, bare = ranked_causes(wicked), ranked_causes(replace(CALM, has_stop=False))
    both = {one.cause: one for one in causes_of_episode([calm, bare])}
    assert both[NO_STOP].weight == Decimal("0.5")
    # It weighs more in the first, but may not be named because of the second.
    assert (both[WICK].weight, both[WICK].may_be_named) == (Decimal(0), False)
    assert both[WICK].evidence[-1] == NEVER_ALONE
    assert causes_of_episode([calm]) == calm


@pytest.mark.parametrize(
    ("unknown", "cause", "file"),
    [
        ({"leverage": None}, LEVERAGE, "Type it"),
        ({"has_stop": None}, NO_STOP, "Order History"),
        ({"is_cross": None}, STACKED, "Position History"),
        ({"wick": None}, WICK, "mark price candles"),
        ({"wick": wick()}, WICK, "mark price candles"),
    ],
)
def test_what_is_not_in_the_record_is_not_judged_and_names_what_would_tell(
    unknown: dict[str, Any], cause: Cause, file: str
) -> None:
    (told,) = [one for one in ranked_causes(replace(CALM, **unknown)) if one.cause is cause]
    assert (told.is_judged, told.counts) == (False, False)
    assert file in told.evidence[0]


def test_the_evidence_tells_the_numbers() -> None:
    facts = replace(
        CALM,
        leverage=Decimal(25),
        half_leverage_survived=True,
        has_stop=False,
        saved_by_stop=Decimal("0.7249"),
        is_cross=True,
        others_open=1,
        others_share=Decimal("0.333"),
    )
    said = {one.cause: " ".join(one.evidence) for one in ranked_causes(facts)}
    assert said[LEVERAGE] == (
        "At 25x a move of less than 4 % ends the position. "
        "At 12.5x the same position was alive an hour later."
    )
    assert said[NO_STOP].endswith("An ordinary stop would have saved 72 % of the loss.")
    assert said[STACKED] == (
        "One other position in the same wallet took 33 % of what the last hour drained."
    )
