from dataclasses import replace

from journal.domain.pause.advance import Advanced, advance
from journal.domain.pause.causes import Cause, Window
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.kept import Kept
from journal.domain.pause.trusted_time import Reading, Sample, ServerTime, TimeNote
from tests.domain.pause.test_causes import liquidation

AT = 1_715_614_800
HOUR = 3600
DAY = 24 * HOUR


def reading(seconds: int, wall: int | None = None) -> Reading:
    ahead = seconds if wall is None else wall
    return Reading(sample=Sample(boot_id="a", boot=1000 + seconds, wall=AT + ahead))


def window(began: int, ends: int, *, is_liquidated: bool = True) -> Window:
    account, one = liquidation()
    return Window(
        causes=(
            Cause(
                began=AT + began,
                ends=AT + ends,
                is_told=is_liquidated,
                account=account,
                liquidation=one if is_liquidated else None,
            ),
        )
    )


def step(kept: Kept | None, at: int, *found: Window) -> Advanced:
    return advance(kept, reading(at), found)


def test_without_anything_the_clocks_are_only_watched() -> None:
    made = step(None, 0)
    assert (made.kept.state.need, made.must_be_kept, made.now) == (0, False, AT)
    assert not step(made.kept, 15).must_be_kept


def test_a_pause_of_the_record_begins_once_and_is_written_down() -> None:
    made = step(None, HOUR, window(0, DAY))
    state = made.kept.state
    assert (state.began, state.need, state.verified) == (AT, DAY, HOUR)
    (found,) = made.kept.entries
    assert (found.kind, found.until) == (EntryKind.FOUND, AT + DAY)
    assert found.words == "BTCUSDT"
    again = step(made.kept, HOUR, window(0, DAY))
    assert not again.must_be_kept
    assert again.kept.entries == made.kept.entries


def test_the_record_makes_it_longer_and_never_shorter() -> None:
    made = step(None, 0, window(0, DAY))
    longer = step(made.kept, HOUR, window(0, DAY + HOUR))
    assert longer.kept.state.need == DAY + HOUR
    assert longer.must_be_kept
    assert step(longer.kept, HOUR, window(0, DAY)).kept.state.need == DAY + HOUR
    assert step(longer.kept, HOUR).kept.state.need == DAY + HOUR


def test_an_older_pause_of_the_record_changes_nothing() -> None:
    made = step(None, 0, window(0, DAY))
    assert step(made.kept, 1, window(-3 * DAY, -2 * DAY)).kept.state.began == AT


def test_a_new_pause_begins_anew_with_what_the_last_one_still_asks_for() -> None:
    made = step(None, 0, window(0, DAY))
    late = step(made.kept, 3 * DAY, window(2 * DAY, 3 * DAY))
    assert (late.kept.state.began, late.kept.state.need) == (AT + 2 * DAY, DAY)
    unserved = replace(made.kept, state=replace(made.kept.state, need=5 * DAY, began=AT - 4 * DAY))
    kept = step(unserved, DAY + HOUR, window(DAY + HOUR, 2 * DAY)).kept
    assert (kept.state.began, kept.state.need) == (AT + DAY + HOUR, 4 * DAY - HOUR)


def test_a_pause_of_ones_own_needs_no_word_for_a_lost_record() -> None:
    assert step(None, 0, window(0, DAY, is_liquidated=False)).kept.entries == ()


def test_what_the_clocks_showed_is_written_down() -> None:
    made = step(None, 0)
    forward = advance(made.kept, reading(10, 5000), ())
    assert forward.notes == (TimeNote.WALL_FORWARD,)
    assert forward.must_be_kept
    assert [one.words for one in forward.kept.entries] == [TimeNote.WALL_FORWARD]
    assert forward.now == AT + 10


def test_an_answer_that_is_not_believed_is_written_down_once() -> None:
    wrong = replace(
        reading(10), server=ServerTime(at=AT - DAY, round_trip=1), newest_fill=AT - HOUR
    )
    first = advance(step(None, 0).kept, wrong, ())
    assert [one.words for one in first.kept.entries] == [TimeNote.SERVER_BEFORE_FILL]
    again = advance(first.kept, wrong, ())
    assert again.notes == (TimeNote.SERVER_BEFORE_FILL,)
    assert not again.must_be_kept


def test_one_ended_by_hand_is_not_lengthened_by_its_own_record() -> None:
    made = step(None, 0, window(0, DAY))
    ended = PauseEntry(kind=EntryKind.ENDED_BY_HAND, at=AT, until=AT + DAY)
    kept = Kept(state=replace(made.kept.state, need=HOUR), entries=(ended,))
    assert step(kept, HOUR, window(0, DAY)).kept.state.need == HOUR
    assert step(kept, HOUR, window(0, DAY + 1)).kept.state.need == DAY + 1


def test_an_entry_makes_it_newer() -> None:
    kept = step(None, 0).kept
    assert kept.having(PauseEntry(kind=EntryKind.NOTED, at=0)).state.seq == kept.state.seq + 1
