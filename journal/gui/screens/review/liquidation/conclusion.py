"""The last page of a review: one cause, one sentence, one rule made stricter."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QRadioButton

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.review.causes import RankedCause
from journal.domain.review.saved import LONGEST_SENTENCE, Cause
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, clear_layout
from journal.gui.parts.form import Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.pause.tightening import TighteningRow
from journal.gui.screens.review.liquidation.words.what_if import CAUSES
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.changes import Changes
from journal.services.review.drafts import ReviewDraft
from journal.services.review.reading import EpisodeReview

AUTOSAVE_MS: Final = 2_000
_NEXT: Final = (
    "Saving ends “review due”. While a pause runs, its time goes on; the review can be written "
    "before."
)


class Conclusion(Card):
    """Asks which cause it was, in the trader's own words, and keeps it.

    What is written so far is kept two seconds after the last change, so that whoever comes back,
    here or elsewhere, goes on with it.

    Attributes:
        causes: one radio button a cause.
        sentence: the field of the one sentence.
        tightening: the row of the rule that is made stricter.
        save: the button.
        page: the page of the review the trader stands on, kept with the draft.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Your conclusion")
        self._desk = desk
        self._found: EpisodeReview | None = None
        self._account = ""
        self.page = 0
        self.causes: dict[Cause, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._choices = QGridLayout()
        self._choices.setHorizontalSpacing(Space.LARGE)
        self._choices.setVerticalSpacing(Space.SMALL)
        self._choices.setColumnStretch(1, 1)
        self.sentence = TextField(
            "sentence", "What happened, in one sentence of yours", placeholder="I …"
        )
        self.sentence.editor.setMaxLength(LONGEST_SENTENCE)
        self._form = Form()
        self._form.add_row(self.sentence)
        self.tightening = TighteningRow(desk)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        self.save = Button("Save the review", Rank.PRIMARY)
        self.save.clicked.connect(self.keep)
        self._form.confirmed.connect(self.keep)
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.keep_draft)
        self._form.changed.connect(self._touched)
        self.tightening.changed.connect(self.refusal.hide)
        self._lay_out()

    def tell(self, account: str, found: EpisodeReview, draft: ReviewDraft) -> None:
        """Ask about an episode of an account, beginning with what was saved or drafted.

        What was typed since the last autosave is kept: for another episode before this one is
        shown, for the same one also in the fields.
        """
        episode_id = found.episode.episode_id
        if self._autosave.isActive():
            typed_cause, typed = self.draft()
            self.keep_draft()
            if (self._account, self._episode_id) == (account, episode_id):
                draft = replace(draft, cause=typed_cause, sentence=typed)
        self._account, self._found, self.page = account, found, draft.page
        saved = found.saved
        self._offer(found.causes)
        cause = draft.cause or (saved.cause if saved else None)
        for one, button in self.causes.items():
            button.setChecked(one is cause)
        self.sentence.set_text(draft.sentence or (saved.sentence if saved else ""))
        self._autosave.stop()
        self.refusal.hide()
        self.tightening.read()

    def draft(self) -> tuple[Cause | None, str]:
        """Return the chosen cause and the sentence as they stand."""
        chosen = next((one for one, button in self.causes.items() if button.isChecked()), None)
        return chosen, self.sentence.text()

    def keep_draft(self) -> None:
        """Keep page, cause and sentence as they stand."""
        cause, sentence = self.draft()
        draft = ReviewDraft(page=self.page, cause=cause, sentence=sentence)
        self._keep(self._account, self._episode_id, draft)

    @property
    def _episode_id(self) -> str | None:
        return None if self._found is None else self._found.episode.episode_id

    def keep(self) -> None:
        """Save the review, or show what is missing."""
        found = self._found
        cause, sentence = self.draft()
        if found is None:
            return
        self.refusal.hide()
        problem = self.tightening.problem()
        if cause is None:
            problem = "Choose one of the four causes."
        if problem or cause is None:
            self._refuse(problem)
            return
        if not sentence:
            self.sentence.show_error("Write one sentence about the cause")
            self.sentence.take_focus()
            return
        services, account = self._desk.services, self._account
        episode_id, rule_id = found.episode.episode_id, self.tightening.rule_id
        tightened = self.tightening.chosen()

        def work() -> Changes:
            # The review first: whatever refuses it must not leave a rule tightened behind.
            changes = services.reviews.save(account, episode_id, cause, sentence, None)
            if tightened is None:
                return changes
            changes |= tightened()
            return changes | services.reviews.save(account, episode_id, cause, sentence, rule_id)

        def kept(changes: Changes) -> None:
            self._keep(account, episode_id, ReviewDraft(page=self.page))
            self._kept(changes)

        self.save.setEnabled(False)
        self._desk.jobs.run(work, kept, self._not_kept, owner=self)

    def _kept(self, changes: Changes) -> None:
        self.save.setEnabled(True)
        self._desk.hub.tell(changes)
        self._desk.hub.say("The review is saved.")

    def _not_kept(self, error: JournalError) -> None:
        self.save.setEnabled(True)
        if not (isinstance(error, InvalidValueError) and self._form.show_refusal(error)):
            self._refuse(error.reason if isinstance(error, InvalidValueError) else str(error))

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()

    def _touched(self) -> None:
        self.refusal.hide()
        self._autosave.start()

    def _keep(self, account: str, episode_id: str | None, draft: ReviewDraft) -> None:
        self._autosave.stop()
        services = self._desk.services
        if episode_id is None or services.is_read_only:
            return
        drafts = services.review_drafts
        self._desk.jobs.run(lambda: drafts.keep(account, episode_id, draft), _nothing, owner=self)

    def _offer(self, ranked: Sequence[RankedCause]) -> None:
        """Offer the causes in the order of what speaks for them."""
        clear_layout(self._choices)
        self.causes = {}
        for row, one in enumerate(ranked):
            choice = QRadioButton(CAUSES[one.cause])
            choice.setAccessibleDescription(" ".join(one.evidence))
            choice.setEnabled(one.may_be_named)
            choice.toggled.connect(self._touched)
            self._group.addButton(choice)
            self.causes[one.cause] = choice
            sign = "▲ " if one.counts else ""
            meaning = Meaning.WARNING if one.counts else Meaning.MUTED
            why = PlainLabel(
                sign + " ".join(one.evidence), size=TypeSize.SMALL, meaning=meaning, wrap=True
            )
            self._choices.addWidget(choice, row, 0)
            self._choices.addWidget(why, row, 1)

    def _lay_out(self) -> None:
        which = PlainLabel("Which of the four causes was it? You decide.", strong=True)
        self.body.addWidget(which)
        self.body.addLayout(self._choices)
        for part in (self._form, self.tightening, self.refusal):
            self.body.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(
            PlainLabel(_NEXT, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        )


def _nothing(_kept: None) -> None:
    """Keeping a draft is not worth a word."""
