"""REVIEW DUE: what is due, the way to the whole review, and its conclusion to be written here."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import fill_centered
from journal.gui.pause.reading import PauseReading
from journal.gui.screens.review.liquidation.conclusion import Conclusion
from journal.gui.shell import pause_words
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.review.drafts import ReviewDraft
from journal.services.review.reading import EpisodeReview
from journal.services.rules.reentry_record import Ending

_WIDTH: Final = 800
_AFTER: Final = (
    "Planning opens when the review is saved, and re-entry begins. Whatever reduces risk was "
    "open all the time."
)
_DURING: Final = "The pause goes on until its time is over; the review can be written before."


class ReviewDue(QWidget):
    """Asks for the review of the last liquidation.

    Attributes:
        conclusion: the form that the Review screen ends with too.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._ending: Ending | None = None
        self._headline = PlainLabel(size=TypeSize.TITLE, strong=True, wrap=True)
        self._happened = PlainLabel(size=TypeSize.LEAD, wrap=True).make_selectable()
        self._hint = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self.conclusion = Conclusion(desk)
        self.conclusion.setEnabled(False)
        self._lay_out()

    def tell(self, reading: PauseReading) -> None:
        """Ask about the liquidation of the last pause, in the trader's zone."""
        ending, style = reading.standing.ending, self._desk.text
        if ending is None:
            return
        is_other = self._ending is None or self._ending.episode != ending.episode
        self._ending = ending
        is_paused = reading.state.running
        self._headline.setText(
            "Review of the liquidation" if is_paused else "The pause is over. The review is due."
        )
        self._hint.setText(_DURING if is_paused else _AFTER)
        self._happened.setText(
            pause_words.what_happened(reading.story, style, with_day=not is_paused)
        )
        if is_other:
            self._read(ending)

    def _read(self, ending: Ending) -> None:
        services, account = self._desk.services, ending.account
        episode_id = ending.episode.episode_id

        def read() -> tuple[EpisodeReview, ReviewDraft]:
            return (
                services.why.review(account, episode_id),
                services.review_drafts.read(account, episode_id),
            )

        self._desk.jobs.run(read, self._ask, owner=self)

    def _ask(self, read: tuple[EpisodeReview, ReviewDraft]) -> None:
        found, draft = read
        if self._ending is None or found.episode != self._ending.episode:
            return
        self.conclusion.tell(self._ending.account, found, draft)
        self.conclusion.setEnabled(True)

    def _lay_out(self) -> None:
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.body.setSpacing(Space.MEDIUM)
        look = Button("Look at what happened")
        look.clicked.connect(self._look_back)
        buttons = QHBoxLayout()
        buttons.addWidget(look)
        buttons.addStretch(1)
        for part in (self._headline, self._happened, self._hint):
            card.body.addWidget(part)
        card.body.addLayout(buttons)
        self.conclusion.setFixedWidth(_WIDTH)
        fill_centered(self, card, self.conclusion, above=1, below=2)

    def _look_back(self) -> None:
        """Show the whole review; of another account, where to choose it."""
        ending, hub = self._ending, self._desk.hub
        if ending is not None and ending.account == self._desk.account_name:
            hub.go_to(ScreenName.REVIEW, ending.episode.episode_id)
        else:
            hub.go_to(ScreenName.LIQUIDATIONS)
