from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.episode_edits import EpisodeEdit
from journal.domain.ledger.liquidations import group_episodes, merge_hand_entered
from journal.domain.review.saved import Cause, SavedReview, review_of
from journal.domain.values import Certainty, Liquidation, MarginMode, Side
from tests.examples import examples

D = Decimal
START = datetime(2024, 6, 1, tzinfo=UTC)


def liquidation(name: str, seconds: int, **changes: Any) -> Liquidation:
    values: dict[str, Any] = {
        "liquidation_id": name,
        "symbol": "BTCUSDT",
        "side": Side.LONG,
        "occurred_at": START + timedelta(seconds=seconds),
        "certainty": Certainty.HIGH,
        "source": "transaction history",
    }
    return Liquidation(**(values | changes))


def typed(name: str, seconds: int, **changes: Any) -> Liquidation:
    by_hand: dict[str, Any] = {"certainty": Certainty.BY_HAND, "source": "by hand"}
    return liquidation(name, seconds, **(by_hand | changes))


# Episodes


def test_liquidations_within_an_hour_of_the_previous_are_one_episode() -> None:
    first = liquidation("a", 0)
    second = liquidation("b", 3600, symbol="XRPUSDT")
    third = liquidation("c", 7201)

    episodes = group_episodes([third, second, first])

    assert [episode.liquidations for episode in episodes] == [(first, second), (third,)]
    assert episodes[0].episode_id == "a"
    assert episodes[0].started_at == START
    assert episodes[0].ended_at == START + timedelta(hours=1)


def test_no_liquidation_makes_no_episode() -> None:
    assert group_episodes([]) == ()


def test_the_gap_can_be_another_one() -> None:
    found = group_episodes([liquidation("a", 0), liquidation("b", 61)], timedelta(minutes=1))

    assert len(found) == 2


# By hand


def test_the_record_wins_and_what_was_typed_fills_the_gaps() -> None:
    record = liquidation("record", 0, loss=D(25), side=None)
    by_hand = typed(
        "hand",
        60,
        loss=D(30),
        leverage=D(20),
        margin_mode=MarginMode.ISOLATED,
        trigger_price=D(91),
        balance_left=D(5),
    )

    (found,) = merge_hand_entered([record], [by_hand])

    assert found.liquidation_id == "record"
    assert found.certainty is Certainty.HIGH
    assert found.occurred_at == START
    assert found.loss == 25
    assert found.side is Side.LONG
    assert (found.leverage, found.margin_mode) == (D(20), MarginMode.ISOLATED)
    assert (found.trigger_price, found.balance_left) == (D(91), D(5))


def test_another_time_side_or_symbol_is_another_liquidation() -> None:
    record = liquidation("record", 0)
    others = [
        typed("late", 61),
        typed("short", 0, side=Side.SHORT),
        typed("symbol", 0, symbol="XRPUSDT"),
    ]

    found = merge_hand_entered([record], others)

    assert [one.liquidation_id for one in found] == ["record", "short", "symbol", "late"]


def test_the_same_position_is_the_same_event_at_any_typed_time() -> None:
    record = liquidation("record", 0, position_key="BTCUSDT:both:1")

    (found,) = merge_hand_entered([record], [typed("hand", 900, position_key="BTCUSDT:both:1")])

    assert found.liquidation_id == "record"


def test_every_record_takes_the_nearest_typed_entry_and_only_one() -> None:
    records = [liquidation("first", 0), liquidation("second", 50)]
    hands = [typed("a", 45, leverage=D(10)), typed("b", 46, leverage=D(20)), typed("c", 47)]

    found = merge_hand_entered(records, hands)

    assert [(one.liquidation_id, one.leverage) for one in found] == [
        ("first", 20),
        ("c", None),
        ("second", 10),
    ]


def test_typed_alone_they_are_kept() -> None:
    assert merge_hand_entered([], [typed("hand", 0)]) == (typed("hand", 0),)


# As the trader wants them


def edit(name: str, seconds: int, *, joins: bool, edited: int = 0, **changes: Any) -> EpisodeEdit:
    values: dict[str, Any] = {
        "liquidation_id": name,
        "symbol": "BTCUSDT",
        "occurred_at": START + timedelta(seconds=seconds),
        "joins": joins,
        "edited_at": START + timedelta(days=1, seconds=edited),
    }
    return EpisodeEdit(**(values | changes))


def named(*edits: EpisodeEdit, found: Iterable[Liquidation]) -> list[str]:
    episodes = group_episodes(found, edits=edits)
    return ["".join(one.liquidation_id for one in each.liquidations) for each in episodes]


FAR = (liquidation("a", 0), liquidation("b", 60), liquidation("c", 90_000))


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ((), ["ab", "c"]),
        ((edit("c", 90_000, joins=True),), ["abc"]),
        ((edit("b", 60, joins=False),), ["a", "b", "c"]),
        ((edit("b", 60, joins=False), edit("c", 90_000, joins=True)), ["a", "bc"]),
        # The first has none before it.
        ((edit("a", 0, joins=True),), ["ab", "c"]),
        # It was typed when this was wanted; the exchange has another id and 20 s for it.
        ((edit("hand:1", 90_020, joins=True),), ["abc"]),
        ((edit("hand:1", 90_061, joins=True),), ["ab", "c"]),
        ((edit("hand:1", 90_020, joins=True, symbol="XRPUSDT"),), ["ab", "c"]),
        # What is known by its id has the last word, then the newest.
        (
            (edit("c", 90_000, joins=False), edit("hand:1", 90_020, joins=True, edited=9)),
            ["ab", "c"],
        ),
        (
            (
                edit("hand:1", 90_020, joins=False, edited=9),
                edit("hand:2", 90_020, joins=True, edited=1),
            ),
            ["ab", "c"],
        ),
    ],
)
def test_what_the_trader_joined_or_parted_holds(
    edits: tuple[EpisodeEdit, ...], expected: list[str]
) -> None:
    assert named(*edits, found=FAR) == expected


TIMES = st.lists(st.integers(0, 400).map(lambda minutes: minutes * 60), min_size=1, max_size=6)


@given(TIMES, st.lists(st.booleans(), min_size=6, max_size=6), st.integers(0, 5))
@examples(15)
def test_no_merging_or_splitting_does_a_review_that_is_due(
    times: list[int], joins: list[bool], reviewed: int
) -> None:
    found = [liquidation(f"l{number}", at) for number, at in enumerate(sorted(times))]
    wanted = [
        edit(one.liquidation_id, at, joins=joined)
        for one, at, joined in zip(found, sorted(times), joins, strict=False)
    ]
    # A review is written of the newest episode as it was known then.
    known = group_episodes(found[: reviewed + 1])[-1]
    review = SavedReview(
        episode_id=known.episode_id,
        cause=Cause.NO_STOP,
        sentence="I had no stop.",
        rule_id=None,
        occurred_at=known.ended_at,
        saved_at=START + timedelta(days=2),
    )
    is_done = review_of(group_episodes(found)[-1], [review]) is not None
    edited = group_episodes(found, edits=wanted)
    assert (review_of(edited[-1], [review]) is not None) <= is_done
    # Nothing is lost, nothing is told twice, and the last one, from which a pause runs, stays last.
    assert [one for episode in edited for one in episode.liquidations] == found
    assert edited[-1].ended_at == group_episodes(found)[-1].ended_at
