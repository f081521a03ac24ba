from dataclasses import replace

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.pause.trusted_time import (
    Contact,
    Reading,
    Sample,
    ServerTime,
    TimeNote,
    TimePolicy,
    TimeState,
    begin,
    extend,
    first_state,
    locked,
    merge,
    served,
    tick,
    void,
)

AT = 1_715_614_800
HOUR = 3600
DAY = 24 * HOUR
START = Sample(boot_id="a", boot=1000, wall=AT)


def paused(*, is_told: bool = True, began: int = AT) -> TimeState:
    return begin(first_state(START), Reading(sample=START), began=began, need=DAY, is_told=is_told)


def after(boot: int, wall: int | None = None, boot_id: str = "a", **known: object) -> Reading:
    """A reading so many seconds after the start on both clocks."""
    sample = Sample(boot_id=boot_id, boot=1000 + boot, wall=AT + (boot if wall is None else wall))
    return Reading(sample=sample, **known)  # type: ignore[arg-type]  # by name


def new_boot(up: int, wall: int, **known: object) -> Reading:
    sample = Sample(boot_id="b", boot=up, wall=AT + wall)
    return Reading(sample=sample, **known)  # type: ignore[arg-type]  # by name


def counted(state: TimeState) -> int:
    return served(state, TimePolicy.STANDARD, is_synchronized=False)


def test_within_one_boot_the_boot_clock_counts() -> None:
    state, notes = tick(paused(), after(HOUR))
    assert (state.verified, state.unverified, state.disputed) == (HOUR, 0, 0)
    assert (notes, state.tampered, state.seq) == ((), False, AT + 2)
    assert state.last == after(HOUR).sample
    assert not state.tampered


def test_the_same_reading_twice_counts_once() -> None:
    once, _ = tick(paused(), after(HOUR))
    twice, _ = tick(once, after(HOUR))
    assert twice.verified == HOUR


def test_a_boot_clock_that_runs_backwards_takes_nothing_away() -> None:
    state, notes = tick(paused(), after(-50, 0))
    assert (state.verified, notes) == (0, ())


@pytest.mark.parametrize(
    ("ahead", "expected"), [(120, ()), (121, (TimeNote.WALL_FORWARD,)), (25 * HOUR, None)]
)
def test_a_wall_clock_set_forward_is_noticed_and_changes_nothing(
    ahead: int, expected: tuple[TimeNote, ...] | None
) -> None:
    state, notes = tick(paused(), after(15, 15 + ahead))
    assert counted(state) == 15
    assert notes == ((TimeNote.WALL_FORWARD,) if expected is None else expected)
    assert state.tampered is (ahead > 120)
    assert state.ahead == ahead


@pytest.mark.parametrize(
    ("back", "verified", "disputed"),
    [(300, HOUR, 0), (301, HOUR - 301, 301), (2 * HOUR, 0, HOUR), (72 * HOUR, 0, HOUR)],
)
def test_a_wall_clock_set_back_disputes_what_both_clocks_do_not_agree_on(
    back: int, verified: int, disputed: int
) -> None:
    state, notes = tick(paused(), after(HOUR, HOUR - back))
    assert (state.verified, state.disputed) == (verified, disputed)
    assert notes == ((TimeNote.WALL_BACK,) if disputed else ())
    assert not state.tampered
    assert state.ahead == (0 if disputed else -back)
    assert counted(state) == verified


def test_a_boot_clock_faked_forward_counts_what_the_wall_clock_confirms() -> None:
    state, _ = tick(paused(), after(25 * HOUR, HOUR))
    assert (state.verified, state.disputed) == (HOUR, 24 * HOUR)


def test_time_switched_off_counts_on_the_wall_clocks_word() -> None:
    state, notes = tick(paused(), new_boot(600, 8 * HOUR))
    assert (state.verified, state.unverified, notes) == (600, 8 * HOUR - 600, ())
    assert counted(state) == 8 * HOUR
    assert served(state, TimePolicy.STRICT, is_synchronized=True) == 8 * HOUR
    assert served(state, TimePolicy.STRICT, is_synchronized=False) == 600


def test_a_wall_clock_that_lost_a_little_while_off_takes_nothing_away() -> None:
    state, notes = tick(paused(), new_boot(600, 300))
    assert (state.verified, state.unverified, notes) == (600, 0, ())


@pytest.mark.parametrize(("wall", "verified"), [(299, 299), (-HOUR, 0)])
def test_a_wall_clock_set_back_while_off_is_noticed(wall: int, verified: int) -> None:
    state, notes = tick(paused(), new_boot(600, wall))
    assert (state.verified, state.unverified, state.tampered) == (verified, 0, True)
    assert notes == (TimeNote.WALL_BACK_WHILE_OFF,)
    assert state.ahead == 0


def test_after_tampering_only_proven_time_counts() -> None:
    off, _ = tick(paused(), new_boot(600, 8 * HOUR))
    forward = Reading(sample=Sample(boot_id="b", boot=615, wall=AT + 40 * HOUR))
    state, _ = tick(off, forward)
    assert state.tampered
    assert counted(state) == 615
    assert served(state, TimePolicy.STRICT, is_synchronized=True) == 615


def test_the_exchange_corrects_in_both_directions() -> None:
    off, _ = tick(paused(), new_boot(600, 30 * HOUR))
    assert not locked(off, TimePolicy.STANDARD, is_synchronized=False)
    told, _ = tick(off, new_boot(601, 30 * HOUR + 1, server=ServerTime(at=AT + HOUR, round_trip=1)))
    assert (told.verified, told.unverified, told.disputed, told.t0) == (HOUR, 0, 0, AT)
    assert locked(told, TimePolicy.STANDARD, is_synchronized=False)
    assert told.ahead == 29 * HOUR + 1
    assert told.contact == Contact(boot_id="b", boot=601, at=AT + HOUR)
    later, _ = tick(told, new_boot(700, 0, server=ServerTime(at=AT + HOUR + 99, round_trip=1)))
    assert later.verified == HOUR + 99


def test_without_a_told_beginning_the_first_contact_dates_it() -> None:
    run, _ = tick(paused(is_told=False), after(HOUR))
    server = ServerTime(at=AT + HOUR - 7, round_trip=1)
    told, _ = tick(run, after(HOUR + 60, server=server))
    assert told.t0 == AT - 67
    assert told.verified == HOUR + 60
    before, _ = tick(paused(began=AT + DAY), after(0, server=ServerTime(at=AT, round_trip=0)))
    assert before.verified == 0


def test_a_disputed_hour_comes_back_when_the_exchange_confirms_it() -> None:
    disputed, _ = tick(paused(), after(HOUR, -HOUR))
    assert counted(disputed) == 0
    server = ServerTime(at=AT + HOUR + 15, round_trip=0)
    told, _ = tick(disputed, after(HOUR + 15, 15 - HOUR, server=server))
    assert (counted(told), told.disputed) == (HOUR + 15, 0)


@pytest.mark.parametrize(
    ("drift", "notes"),
    [(7, ()), (-7, ()), (8, (TimeNote.SERVER_IGNORED,)), (-8, (TimeNote.SERVER_IGNORED,))],
)
def test_an_answer_that_contradicts_the_boot_clock_is_ignored(
    drift: int, notes: tuple[TimeNote, ...]
) -> None:
    first, _ = tick(paused(), after(0, server=ServerTime(at=AT, round_trip=1)))
    late = ServerTime(at=AT + HOUR + drift, round_trip=2)
    state, told = tick(first, after(HOUR, server=late))
    assert told == notes
    assert state.verified == (HOUR if notes else HOUR + drift)


def test_after_a_restart_the_exchange_is_not_compared_with_the_earlier_boot() -> None:
    first, _ = tick(paused(), after(0, server=ServerTime(at=AT, round_trip=1)))
    answer = ServerTime(at=AT + 9 * HOUR, round_trip=1)
    state, notes = tick(first, new_boot(10, 8 * HOUR, server=answer))
    assert (state.verified, notes) == (9 * HOUR, ())


def test_an_answer_older_than_the_newest_fill_is_ignored() -> None:
    fill = AT + HOUR
    late = after(HOUR, server=ServerTime(at=fill - 6, round_trip=1), newest_fill=fill)
    assert tick(paused(), late)[1] == (TimeNote.SERVER_BEFORE_FILL,)
    near = after(HOUR, server=ServerTime(at=fill - 5, round_trip=1), newest_fill=fill)
    assert tick(paused(), near)[1] == ()


def test_a_pause_found_late_has_served_what_lies_between() -> None:
    assert counted(paused(began=AT - 20 * HOUR)) == 20 * HOUR
    assert not locked(paused(began=AT - DAY), TimePolicy.STRICT, is_synchronized=False)
    assert locked(paused(began=AT - DAY + 1), TimePolicy.STANDARD, is_synchronized=False)
    assert counted(paused(began=AT + 60)) == 0
    assert paused().ends_at == AT + DAY


def test_a_clock_set_forward_before_the_record_came_shortens_nothing() -> None:
    watched = first_state(START)
    forward = after(60, 20 * HOUR)
    moved, _ = tick(watched, forward)
    state = begin(moved, forward, began=AT, need=DAY, is_told=True)
    assert counted(state) == 60
    assert (state.t0, state.tampered, state.seq) == (AT, False, AT + 2)


def test_a_clock_set_forward_in_many_small_steps_is_not_believed() -> None:
    state = first_state(START)
    for step in range(1, 101):
        state, notes = tick(state, after(step, step + 119 * step))
        assert notes == ()
    assert state.believed(state.last.wall) == AT + 100


def test_a_boot_clock_faked_before_the_record_came_shortens_nothing() -> None:
    state = first_state(START)
    for faked in (after(20 * HOUR, 20), after(20 * HOUR + 15, 20 * HOUR + 35)):
        state, _ = tick(state, faked)
    assert state.ahead == 20 * HOUR
    now = after(20 * HOUR + 15, 20 * HOUR + 35)
    assert counted(begin(state, now, began=AT, need=DAY, is_told=True)) == 35


def test_a_pause_found_while_the_exchange_answers_is_dated_by_it() -> None:
    reading = after(60, -HOUR, server=ServerTime(at=AT + 60, round_trip=1))
    heard, _ = tick(first_state(START), reading)
    assert counted(begin(heard, reading, began=AT, need=DAY, is_told=True)) == 60
    later, _ = tick(heard, after(90, 30 - HOUR))
    behind = after(90, 30 - HOUR)
    assert counted(begin(later, behind, began=AT, need=DAY, is_told=True)) == 0


def test_it_cannot_be_earlier_than_the_newest_fill() -> None:
    state = replace(first_state(START), ahead=10 * HOUR)
    assert state.believed(AT) == AT - 10 * HOUR
    assert state.believed(AT, AT - HOUR) == AT - HOUR
    assert state.believed(AT, AT + HOUR) == AT
    assert state.believed(AT, AT - 20 * HOUR) == AT - 10 * HOUR


def test_before_any_pause_nothing_is_locked() -> None:
    state = first_state(START)
    assert not locked(state, TimePolicy.STANDARD, is_synchronized=False)
    assert merge([None, None]) is None


def test_the_need_only_grows_but_for_a_void() -> None:
    state = paused()
    longer = extend(state, HOUR)
    assert (longer.need, longer.seq) == (25 * HOUR, state.seq + 1)
    assert extend(state, 0).need == DAY
    with pytest.raises(InvalidValueError):
        extend(state, -1)
    assert (void(state, 0).need, void(state, DAY).need) == (0, DAY)
    assert void(state, 0).seq == state.seq + 1
    for need in (-1, DAY + 1):
        with pytest.raises(InvalidValueError):
            void(state, need)
    with pytest.raises(InvalidValueError):
        begin(state, Reading(sample=START), began=AT, need=-1, is_told=True)


def test_of_two_copies_the_newer_counts_and_of_equal_ones_the_longer() -> None:
    old = paused()
    new, _ = tick(old, after(HOUR))
    assert merge([old, None, new]) == new
    assert merge([new, old]) == new
    longer = replace(new, need=new.need + 1)
    assert merge([new, longer]) == longer
    assert merge([longer, new]) == longer
    assert merge([replace(new, unverified=5), new]) == new
    assert merge([replace(new, verified=0), new]) == replace(new, verified=0)
