"""What the trader wrote, as quotes of a report."""

from collections.abc import Iterable, Iterator, Mapping

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.markup import plain_text
from journal.domain.routine.saved import DailyReview, WeeklyReview
from journal.domain.routine.sentence import WrittenSentence
from journal.gui.reports.section import Quote, Section
from journal.gui.style import text as words
from journal.services.positions.service import PositionView


def written_quote(entry: DiaryEntry, about: str) -> Quote:
    """Return an entry of the diary: what it is about and how it felt, then the words."""
    parts = [about]
    feelings = (("before", entry.before), ("during", entry.during), ("after", entry.after))
    parts += [f"{when} {feeling.value}" for when, feeling in feelings if feeling is not None]
    if entry.rating is not None:
        parts.append(f"rated {entry.rating} of 5")
    if entry.tags:
        parts.append("tags " + ", ".join(tag.name for tag in entry.tags))
    planned = f"Planned: {entry.planned}" if entry.planned else ""
    text = "\n".join(part for part in (planned, plain_text(entry.note)) if part)
    return Quote(about=" · ".join(part for part in parts if part), text=text)


def diary_sections(
    entries: Iterable[DiaryEntry], views: Iterable[PositionView], days: Iterable[DailyReview]
) -> Iterator[Section]:
    """Yield what was written about days and positions; nothing where nothing was."""
    by_key: Mapping[str, PositionView] = {view.position.key: view for view in views}
    quotes: list[Quote] = [_day_reviewed(review) for review in days]
    for entry in entries:
        about = ""
        if entry.subject.on_day is not None:
            about = words.calendar_day(entry.subject.on_day)
        elif (view := by_key.get(entry.subject.position_key or "")) is not None:
            position = view.position
            about = f"{position.symbol} {position.side}"
        quotes.append(written_quote(entry, about))
    if quotes:
        yield Section(question="What you wrote", quotes=tuple(quotes))


def week_sections(
    weeks: Iterable[WeeklyReview], sentences: Iterable[WrittenSentence]
) -> Iterator[Section]:
    """Yield what the weekly reviews say, with their sentence and what became of it."""
    graded = {one.week: one for one in sentences}
    for review in weeks:
        said = (("What worked", review.worked), ("What it cost", review.cost))
        quotes = [Quote(about=about, text=text) for about, text in said if text]
        written = graded.get(review.week)
        if review.sentence is not None:
            grade = "not graded yet"
            if written is not None and written.grade is not None:
                grade = ": ".join(part for part in (written.grade.value, written.line) if part)
            quotes.append(
                Quote(about=f"Sentence for the week after it ({grade})", text=review.sentence.text)
            )
        if quotes:
            name = f"Review of the week of {words.calendar_day(review.week)}"
            yield Section(question=name, quotes=tuple(quotes))


def _day_reviewed(review: DailyReview) -> Quote:
    said = [f"Went {review.went.value}"]
    if review.did_well is not None:
        said.append(f"did well: {review.did_well.value}")
    if review.tomorrow is not None:
        said.append(f"tomorrow: {review.tomorrow.value}")
    text = review.line or f"{', '.join(said)}."
    about = f"Review of {words.calendar_day(review.day)}"
    return Quote(about=f"{about} · {', '.join(said)}" if review.line else about, text=text)
