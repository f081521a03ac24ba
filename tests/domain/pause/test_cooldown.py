from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.pause.cooldown import (
    PAUSE_DURATION,
    Pause,
    pauses,
    pauses_from_times,
    require_typed_time,
)
from journal.domain.values import Certainty, Liquidation
from tests.examples import examples

AT = datetime(2024, 5, 13, 15, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMES = st.lists(st.integers(0, 20_000).map(lambda minutes: AT + timedelta(minutes=minutes)))


def liquidation(at: datetime, certainty: Certainty = Certainty.CERTAIN) -> Liquidation:
    return Liquidation(
        liquidation_id=f"{at}",
        symbol="BTCUSDT",
        side=None,
        occurred_at=at,
        certainty=certainty,
        source="test",
    )


def test_a_pause_lasts_twenty_four_hours_from_the_time_of_the_liquidation() -> None:
    (pause,) = pauses([liquidation(AT)])
    assert pause == Pause(started_at=AT, liquidated_at=AT, ends_at=AT + 24 * HOUR)


def test_nothing_liquidated_means_no_pause() -> None:
    assert pauses([]) == ()


@pytest.mark.parametrize("certainty", list(Certainty))
def test_all_but_an_unconfirmed_guess_start_a_pause(certainty: Certainty) -> None:
    started = bool(pauses([liquidation(AT, certainty)]))
    assert started is (certainty is not Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("after", "running", "left"),
    [
        (timedelta(0), True, 24 * HOUR),
        (23 * HOUR, True, HOUR),
        (24 * HOUR - timedelta(seconds=1), True, timedelta(seconds=1)),
        (24 * HOUR, False, timedelta(0)),
        (30 * HOUR, False, timedelta(0)),
    ],
)
def test_it_counts_down_to_its_end(after: timedelta, left: timedelta, *, running: bool) -> None:
    pause = Pause(started_at=AT, liquidated_at=AT, ends_at=AT + PAUSE_DURATION)
    assert pause.is_running(AT + after) is running
    assert pause.remaining(AT + after) == left


def test_a_clock_behind_the_liquidation_neither_ends_nor_lengthens_it() -> None:
    pause = Pause(started_at=AT, liquidated_at=AT, ends_at=AT + PAUSE_DURATION)
    assert pause.is_running(AT - 72 * HOUR)
    assert pause.remaining(AT - 72 * HOUR) == PAUSE_DURATION


def test_a_second_liquidation_inside_moves_the_end() -> None:
    found = pauses([liquidation(AT + 10 * HOUR), liquidation(AT)])
    assert found == (Pause(started_at=AT, liquidated_at=AT + 10 * HOUR, ends_at=AT + 34 * HOUR),)


def test_a_liquidation_at_the_very_end_continues_the_pause() -> None:
    assert len(pauses_from_times([AT, AT + 24 * HOUR])) == 1
    assert len(pauses_from_times([AT, AT + 24 * HOUR + timedelta(seconds=1)])) == 2


def test_a_recorded_moment_counts_strictly_between_the_edges() -> None:
    pause = Pause(started_at=AT, liquidated_at=AT, ends_at=AT + PAUSE_DURATION)
    assert not pause.covers(AT)
    assert pause.covers(AT + HOUR)
    assert not pause.covers(AT + PAUSE_DURATION)


def test_a_chosen_duration_may_only_be_longer() -> None:
    assert pauses_from_times([AT], 48 * HOUR)[0].ends_at == AT + 48 * HOUR
    with pytest.raises(InvalidValueError, match="at least 24 hours"):
        pauses_from_times([AT], 23 * HOUR)


def test_times_out_of_order_or_outside_utc_are_no_pause() -> None:
    with pytest.raises(InvalidValueError):
        Pause(started_at=AT, liquidated_at=AT, ends_at=AT)
    with pytest.raises(InvalidValueError):
        Pause(started_at=AT + HOUR, liquidated_at=AT, ends_at=AT + 2 * HOUR)
    moscow = AT.astimezone(timezone(timedelta(hours=3)))
    with pytest.raises(InvalidValueError):
        Pause(started_at=moscow, liquidated_at=AT, ends_at=AT + HOUR)


@examples(25)
@given(times=TIMES)
def test_pauses_never_overlap_and_lock_a_day_after_every_liquidation(
    times: list[datetime],
) -> None:
    found = pauses_from_times(times)
    assert all(earlier.ends_at < later.started_at for earlier, later in pairwise(found))
    for at in times:
        home = [pause for pause in found if pause.started_at <= at < pause.ends_at]
        assert len(home) == 1
        assert home[0].ends_at >= at + PAUSE_DURATION
    assert {pause.liquidated_at for pause in found} <= set(times)


@examples(20)
@given(times=TIMES.filter(bool), more=TIMES)
def test_another_liquidation_never_shortens_the_pause(
    times: list[datetime], more: list[datetime]
) -> None:
    before = pauses_from_times(times)[-1]
    assert pauses_from_times(times + more)[-1].ends_at >= before.ends_at


def test_a_typed_time_may_lie_in_the_past_but_not_in_the_future() -> None:
    require_typed_time(AT - 100 * HOUR, AT)
    require_typed_time(AT + timedelta(minutes=2), AT)
    with pytest.raises(InvalidValueError) as refused:
        require_typed_time(AT + timedelta(minutes=2, seconds=1), AT)
    assert refused.value.field == "occurred_at"
