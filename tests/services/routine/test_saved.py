"""Days and weeks as they are reviewed: what is due, every version that is saved, drafts."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.errors import InvalidValueError
from journal.domain.routine.saved import (
    Change,
    DailyReview,
    DidWell,
    Grade,
    Stood,
    Went,
)
from journal.importers.own.codec import HEADER
from journal.services.changes import Changes
from tests.services.routine.record import LINE, NOW, STOOD, WEEK, SetClock, weekly
from tests.written import write_entry


def test_the_sentence_of_a_week_is_graded_in_the_next_and_holds_until_then(
    services: Services, clock: SetClock
) -> None:
    routine = services.routine
    first = weekly(if_part="I lose twice", then_part="I stop", worked=LINE)
    assert routine.save_week("Main", first, STOOD) == Changes.ROUTINE
    standing = routine.standing("Main")
    assert standing.sentence is not None
    assert standing.sentence.sentence.text == "If I lose twice, then I stop."
    with pytest.raises(InvalidValueError, match="no sentence of an earlier week"):
        routine.save_week("Main", weekly(grade=Grade.KEPT), STOOD)
    clock.at += timedelta(days=7)
    following = WEEK.after
    routine.save_week("Main", weekly(week=following.first, grade=Grade.PARTLY), STOOD)
    standing = routine.standing("Main")
    assert (standing.sentence, standing.written[0].grade) == (None, Grade.PARTLY)
    kept = standing.week(WEEK)
    assert kept is not None
    assert (kept.stood, kept.said.worked) == (STOOD, LINE)
    assert standing.week(following.after) is None


def test_a_correction_is_another_version_even_in_the_same_moment(services: Services) -> None:
    routine = services.routine
    day = WEEK.first
    for went in (Went.BADLY, Went.MIXED, Went.WELL):
        routine.save_day("Main", DailyReview(day=day, saved_at=NOW, went=went))
    standing = routine.standing("Main")
    assert [one.went for one in standing.days] == [Went.BADLY, Went.MIXED, Went.WELL]
    newest = standing.day(day)
    assert newest is not None
    assert newest.went is Went.WELL
    assert standing.day(date(2026, 1, 1)) is None


def test_what_is_due_follows_from_trades_reviews_and_notes(services: Services) -> None:
    routine = services.routine
    standing = routine.standing("Main")
    # A trade on Saturday, and one in the week that ended.
    assert [one.text for one in standing.due] == ["2026-W46", "2026-11-21"]
    assert [week.week.text for week in standing.weeks if week.is_gap] == ["2026-W46"]
    routine.save_day("Main", DailyReview(day=date(2026, 11, 21), saved_at=NOW, went=Went.WELL))
    write_entry(
        services.diary, "Main", DiaryEntry(subject=Subject.day(date(2026, 11, 17)), note="x")
    )
    standing = routine.standing("Main")
    assert [one.text for one in standing.due] == ["2026-W46"]
    assert standing.days_in_a_row == 2


def test_a_draft_is_kept_until_the_review_is_saved(services: Services) -> None:
    drafts = services.routine.drafts
    assert drafts.read("Main", WEEK) == {}
    drafts.keep("Main", WEEK, {"page": "2", "worked": LINE})
    assert drafts.read("Main", WEEK) == {"page": "2", "worked": LINE}
    assert drafts.read("Main", WEEK.after) == {}
    services.routine.save_week("Main", weekly(), STOOD)
    assert drafts.read("Main", WEEK) == {}


def test_every_version_is_exported_and_imported_without_loss(
    services: Services, tmp_path: Path, clock: SetClock
) -> None:
    routine = services.routine
    routine.save_week("Main", weekly(if_part="'I\\n", then_part="=1+1", cost=LINE), STOOD)
    routine.save_week(
        "Main", weekly(worked="better"), Stood.of(routine.look("Main", WEEK).numbers, None, 0)
    )
    for line in ("", LINE):
        routine.save_day(
            "Main",
            DailyReview(
                day=WEEK.first,
                saved_at=NOW,
                went=Went.MIXED,
                did_well=DidWell.WAITED,
                tomorrow=Change.SMALLER,
                line=line,
            ),
        )
    path = tmp_path / "all.csv"
    services.journal_file.write(path)
    other = open_services(tmp_path / "other", clock=clock)
    report = other.importing.import_files([path])
    assert report.refused == 0
    for each in (services, other):
        each.pause.now()
    assert other.routine.standing("Main").days == routine.standing("Main").days
    assert other.routine.standing("Main").weeklies == routine.standing("Main").weeklies
    assert other.importing.import_files([path]).added == 0
    other.close()


def test_a_day_that_is_none_is_refused_with_its_line(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "typed.csv"
    path.write_text(
        "Record,Account,Day,Saved At,Went,Line\n"
        "daily review,Main,2026-11-31,2026-11-16T08:00:00Z,well,x\n"
        "daily review,Main,2026-11-16,2026-11-16T08:00:00Z,well,x\n"
    )
    report = services.importing.import_files([path])
    assert [(one.line, one.column) for one in report.files[0].errors] == [(2, "Day")]
    assert [one.line for one in services.routine.standing("Main").days] == ["x"]
    assert "Day" in HEADER


def test_a_sentence_waits_for_a_week_after_it_and_for_no_earlier_one(
    services: Services, clock: SetClock
) -> None:
    clock.at += timedelta(days=14)
    this = WEEK.after.after
    written = weekly(week=this.first, if_part="I lose twice", then_part="I stop")
    services.routine.save_week("Main", written, STOOD)
    assert WEEK.after not in services.routine.standing("Main").due
    clock.at += timedelta(days=14)
    assert this.after in services.routine.standing("Main").due
