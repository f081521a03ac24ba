"""The if-then sentence of the week, where it is seen before a trade."""

from journal.domain.routine.sentence import WrittenSentence
from journal.gui.desk import Desk
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning
from journal.services.changes import Changes

_SHOWS = Changes.ROUTINE | Changes.ACCOUNTS


class SentenceLine(PlainLabel):
    """One line with the sentence that holds now; not there while there is none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(meaning=Meaning.ACCENT, wrap=True)
        self._desk = desk
        self.setAccessibleName("Your sentence for this week")
        self.hide()
        desk.hub.changed.connect(self._hear)
        self._read()

    def show_sentence(self, written: WrittenSentence | None) -> None:
        """Show a sentence, or nothing."""
        self.setText("" if written is None else f"You wrote: {written.sentence.text}")
        self.setVisible(written is not None)

    def _read(self) -> None:
        routine, account = self._desk.services.routine, self._desk.account_name
        self._desk.jobs.run(
            lambda: routine.standing(account).sentence, self.show_sentence, owner=self
        )

    def _hear(self, changes: Changes) -> None:
        if changes & _SHOWS:
            self._read()
