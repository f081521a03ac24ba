"""What can be done with an episode: put it together with another, take it apart, call it wrong."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.dialogs.pause.wrong_record import WrongRecordDialog
from journal.gui.parts.button import Button, Rank
from journal.gui.style.theme import Space
from journal.services.liquidations.episodes import Regrouped
from journal.services.liquidations.views import EpisodeView

TESTNET: Final = "It was on the testnet."


class EpisodeActions(QWidget):
    """The buttons under the table, about the chosen episode.

    Attributes:
        merge: makes one episode of this one and the one before it.
        testnet: calls its records wrong: they are of the testnet.
        mistake: calls its records wrong for a reason to be written.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: EpisodeView | None = None
        self.merge = Button("Merge with the one before", Rank.QUIET)
        self.testnet = Button("Mark as testnet", Rank.QUIET)
        self.mistake = Button("Mark as a mistake", Rank.QUIET)
        self.merge.clicked.connect(self._merge)
        self.testnet.clicked.connect(self._call_testnet)
        self.mistake.clicked.connect(self._call_mistake)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        for button in (self.merge, self.testnet, self.mistake):
            row.addWidget(button)
        row.addStretch(1)

    def tell(self, view: EpisodeView | None, *, has_earlier: bool, counts: bool) -> None:
        """Offer what can be done with an episode.

        Args:
            view: the chosen one; None: none.
            has_earlier: whether another lies before it.
            counts: whether any of its records is not called wrong yet.
        """
        self._view = view
        self.setVisible(view is not None and (has_earlier or counts))
        self.merge.setVisible(has_earlier)
        self.testnet.setVisible(counts)
        self.mistake.setVisible(counts)

    def split(self, liquidation_id: str) -> None:
        """Let an episode of its own begin with a liquidation."""
        episodes, account = self._desk.services.episodes, self._desk.account_name
        self._change(
            lambda: episodes.split(account, liquidation_id), "The episode was split in two."
        )

    def _merge(self) -> None:
        if self._view is None:
            return
        episodes, account = self._desk.services.episodes, self._desk.account_name
        episode_id = self._view.episode.episode_id
        self._change(
            lambda: episodes.merge(account, episode_id), "The two episodes are one from now on."
        )

    def _change(self, work: Callable[[], Regrouped], sentence: str) -> None:
        hub, take_back = self._desk.hub, self._desk.services.episodes.take_back

        def done(regrouped: Regrouped) -> None:
            hub.tell(regrouped.changes)
            hub.offer_undo(sentence, lambda: take_back(regrouped))

        self._desk.jobs.run(work, done, owner=self._desk)

    def _call_testnet(self) -> None:
        self._call_wrong(TESTNET)

    def _call_mistake(self) -> None:
        self._call_wrong("")

    def _call_wrong(self, reason: str) -> None:
        if self._view is None:
            return
        view = self._view
        when = self._desk.text.day_and_time(view.episode.ended_at)
        WrongRecordDialog(
            self._desk,
            self.window(),
            f"{', '.join(view.symbols)}, {when}",
            tuple(one.liquidation_id for one in view.episode.liquidations),
            reason,
        ).open()
