"""What the rooms of days and weeks share: one period at a time, read at once and judged later."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from journal.domain.routine.period import Period, PeriodKind
from journal.gui.desk import Desk
from journal.gui.reports.report import Report, ReportPart, foot_of
from journal.gui.reports.section import Section
from journal.gui.screens.review.parts.period_bar import PeriodBar
from journal.gui.screens.review.parts.words import Names, title_of
from journal.gui.screens.review.room import Room
from journal.services.routine.drafts import Draft
from journal.services.routine.reading import PeriodReading
from journal.services.routine.standing import Standing

if TYPE_CHECKING:
    from journal.gui.jobs import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodAnswer:
    """What one reading of the record gave."""

    account: str
    reading: PeriodReading
    standing: Standing
    draft: Draft
    names: Names

    @property
    def period(self) -> Period:
        """The day or week."""
        return self.reading.period


class PeriodRoom(Room):
    """Shows one day or one week. Subclasses show the answer in ``tell``.

    Attributes:
        bar: which one, and the way to its neighbors.
        answer: what is shown; None before the first reading.
    """

    kind: ClassVar[PeriodKind]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: Period | None = None
        self._judging: Job | None = None
        self.answer: PeriodAnswer | None = None
        self.bar = PeriodBar(desk.look, self.kind)
        self.bar.wanted.connect(self.open_target)

    def open_target(self, target: object) -> None:
        """Show a day or a week; another kind of period gives the one that holds it."""
        if isinstance(target, Period):
            make = Period.day if self.kind is PeriodKind.DAY else Period.week
            self._wanted = target if target.kind is self.kind else make(target.first)
            self.grow_stale()

    def read(self) -> PeriodAnswer:
        """Return the period that is wanted, else what is due, else the newest one."""
        routine, account = self.desk.services.routine, self.desk.account_name
        standing = routine.standing(account)
        period = self._wanted or self._first(standing)
        return PeriodAnswer(
            account=account,
            reading=routine.look(account, period),
            standing=standing,
            draft=routine.drafts.read(account, period),
            names={card.rule_id: card.name for card in self.desk.services.rules.catalog()},
        )

    def show_answer(self, answer: PeriodAnswer) -> None:
        """Show it, and ask the rules where that takes longer."""
        self._wanted = answer.period
        self._show(answer)
        if self._judging is not None:
            self._judging.cancel()  # where it has not begun, nobody waits for it
        if answer.reading.is_pending:
            routine = self.desk.services.routine

            def judged(reading: PeriodReading) -> None:
                if self.answer is answer:  # nothing else is looked at by now
                    self._show(replace(answer, reading=reading))

            self._judging = self.desk.jobs.run(
                lambda: routine.judged(answer.account, answer.period),
                judged,
                owner=self,
                slowly=True,
            )

    def tell(self, answer: PeriodAnswer) -> None:
        """Show a reading."""
        raise NotImplementedError

    @property
    def can_print(self) -> bool:
        """Whether a period is shown."""
        return self.answer is not None

    def printed(self, answer: PeriodAnswer, sections: Iterable[Section]) -> Report:
        """Return sections about the period as a report."""
        style = self.desk.text
        return Report(
            title=title_of(answer.period),
            subtitle=f"Account {answer.account}. Times in {style.zone_label}.",
            parts=(ReportPart(title="", sections=tuple(sections)),),
            foot=foot_of(answer.account, style, self.desk.clock.now()),
            is_demo=self.desk.services.is_demo,
        )

    def _show(self, answer: PeriodAnswer) -> None:
        self.answer = answer
        standing = answer.standing
        self.bar.show_period(
            answer.period,
            standing.today,
            is_saved=self.is_saved(answer),
            is_due=answer.period in standing.due,
        )
        self.tell(answer)
        self.shown.emit()

    def is_saved(self, answer: PeriodAnswer) -> bool:
        """Whether the review of the period is saved."""
        raise NotImplementedError

    def _first(self, standing: Standing) -> Period:
        due = [one for one in standing.due if one.kind is self.kind]
        if due:
            return due[0]
        newest = Period.week(standing.today)
        return Period.day(standing.today) if self.kind is PeriodKind.DAY else newest.before
