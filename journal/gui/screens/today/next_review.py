"""What is to be looked back at next, and the sentence of the week beside it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from journal.domain.pause.stage import Stage
from journal.domain.routine.period import Period, PeriodKind
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.review.parts.words import title_of
from journal.gui.style.theme import Meaning, Space
from journal.services.routine.standing import Standing

_NOTHING = "Nothing is due. A day with a trade asks for two minutes, a week for fifteen."
_LIQUIDATION = "▲ The review of your liquidation comes first: planning opens once it is saved."
_NO_SENTENCE = "No sentence yet: the review of the week ends with one."


class NextReview(Card):
    """What is due, a button to it, and what the trader wants to do this week.

    Attributes:
        due: what is due, in words.
        start: opens it.
        sentence: the if-then sentence.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Next review")
        self._desk = desk
        self._period: Period | None = None
        self._standing: Standing | None = None
        self.due = PlainLabel(wrap=True)
        self.start = Button("Start")
        self.start.clicked.connect(self._open)
        self.sentence = PlainLabel(wrap=True).make_selectable()
        self.sentence.setAccessibleName("Your sentence for this week")
        column = QVBoxLayout()
        column.setSpacing(Space.TINY)
        column.addWidget(self.due)
        column.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addLayout(column, 1)
        row.addWidget(self.start)
        self.body.addLayout(row)

    def tell(self, standing: Standing) -> None:
        """Show where the routine stands."""
        self._standing = standing
        self._period = standing.due[0] if standing.due else None
        self.follow_stage()
        written = standing.sentence
        self.sentence.setText(
            _NO_SENTENCE if written is None else f"You wrote: {written.sentence.text}"
        )
        self.sentence.set_meaning(Meaning.MUTED if written is None else Meaning.ACCENT)

    def follow_stage(self) -> None:
        """Show what is due now: a liquidation comes before the routine."""
        is_first = self._desk.pause.stage is Stage.REVIEW_DUE
        if self._standing is None:
            return
        is_due = is_first or self._period is not None
        self.due.setText(_LIQUIDATION if is_first else _said(self._standing))
        self.due.set_meaning(Meaning.PLAIN if is_due else Meaning.MUTED)
        is_week = self._period is not None and self._period.kind is PeriodKind.WEEK
        text = "Review the week" if is_week else "Review the day"
        self.start.setText("Review the liquidation" if is_first else text)
        self.start.setAccessibleName(self.start.text())
        self.start.setVisible(is_due)

    def _open(self) -> None:
        if self._desk.pause.stage is Stage.REVIEW_DUE:
            self._desk.hub.ask("show-pause")
        else:
            self._desk.hub.go_to(ScreenName.REVIEW, self._period)


def _said(standing: Standing) -> str:
    """Return what is due and how long it takes."""
    if not standing.due:
        return _NOTHING
    first = standing.due[0]
    minutes = "15 minutes" if first.kind is PeriodKind.WEEK else "2 minutes"
    left = len(standing.due) - 1
    more = "" if not left else f" {left} more after it."
    return f"▲ {title_of(first)} is due: {minutes}.{more}"
