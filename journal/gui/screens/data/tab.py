"""The frame of the Data screen's tabs: each reads its own part, off the window's thread."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.theme import Space


class DataTab(QWidget):
    """One tab. Subclasses say what they read and how they show it.

    Attributes:
        key: what other screens ask for it by (``Screen.open_target``).
        title: what its tab says.
        body: the column that content is added to.
    """

    key: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._is_stale = True
        self._question = 0
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.MEDIUM)
        self.setAccessibleName(self.title)

    def read(self) -> Any:  # noqa: ANN401  # each tab shows an answer of its own
        """Return what is shown; called on the worker's thread."""
        raise NotImplementedError

    def show_answer(self, answer: Any) -> None:  # noqa: ANN401  # what ``read`` returned
        """Show it."""
        raise NotImplementedError

    def grow_stale(self) -> None:
        """Read again when the tab is seen next, or now if it is in view."""
        self._is_stale = True
        if self.isVisible():
            self.come_into_view()

    def come_into_view(self) -> None:
        """Read again if something changed since the last time."""
        if not self._is_stale:
            return
        self._is_stale = False
        self._question += 1
        question = self._question

        def show(answer: object) -> None:
            if question == self._question:  # a newer question makes the older answer worthless
                self.show_answer(answer)

        self.desk.jobs.run(self.read, show, owner=self)
