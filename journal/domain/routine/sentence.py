"""The if-then sentences of all weeks, each with the grade that the next review gave it.

A situation tied to one deed is kept more often than an intention (Gollwitzer 1999); a grade a week
later shows whether it was. A grade belongs to the newest sentence of an earlier week, however many
weeks lie between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from journal.domain.routine.saved import Grade, IfThen, WeeklyReview, newest_weeks
from journal.domain.statistics.streaks import KeptInARow, kept_in_a_row


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence with what became of it."""

    week: date
    """Monday of the week at whose end it was written."""
    sentence: IfThen
    grade: Grade | None = None
    """None: not graded yet."""
    line: str = ""
    graded_in: date | None = None
    """Monday of the week whose review graded it."""


def sentences(reviews: Iterable[WeeklyReview]) -> tuple[WrittenSentence, ...]:
    """Return every sentence with its grade, the newest first.

    Args:
        reviews: all versions in any order; of each week the newest counts.
    """
    found: list[WrittenSentence] = []
    for _, review in sorted(newest_weeks(reviews).items()):
        if found and found[-1].grade is None and review.grade is not None:
            known = found[-1]
            found[-1] = WrittenSentence(
                week=known.week,
                sentence=known.sentence,
                grade=review.grade,
                line=review.grade_line,
                graded_in=review.week,
            )
        if review.sentence is not None:
            found.append(WrittenSentence(week=review.week, sentence=review.sentence))
    return tuple(reversed(found))


def sentence_before(reviews: Iterable[WeeklyReview], week: date) -> WrittenSentence | None:
    """Return the sentence that the review of a week grades; None: there is none."""
    earlier = (review for review in newest_weeks(reviews).values() if review.week < week)
    return next(iter(sentences(earlier)), None)


def kept_sentences(written: Iterable[WrittenSentence]) -> KeptInARow:
    """Return how many were kept in a row; one that did not come up neither adds nor ends."""
    graded = sorted(written, key=lambda one: one.week)
    counts = (one.grade for one in graded if one.grade not in {None, Grade.DID_NOT_COME_UP})
    return kept_in_a_row(grade is Grade.KEPT for grade in counts)
