"""Saved views: chosen, kept, renamed and deleted; every change can be taken back."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.name import NameDialog
from journal.gui.parts.button import Button
from journal.gui.parts.choice import Choice
from journal.services.positions.saved_views.service import SavedViewService, Views
from journal.services.positions.saved_views.view import BUILT_IN, SavedView, TableLayout

OWN_FILTER = "Own filter"
_KEPT = "The query is kept under this name, of a table the columns and the order too."


class ViewChooser(QObject):
    """Keeps the drop-down of views and the menu beside it.

    Attributes:
        chosen: the view to show.
        actions: what else the menu offers: words, and what is done.
    """

    chosen = Signal(object)

    def __init__(
        self,
        desk: Desk,
        choice: Choice,
        button: Button,
        current: Callable[[], tuple[str, TableLayout | None]],
    ) -> None:
        """Fill the drop-down.

        Args:
            desk: what every screen works with.
            choice: the drop-down.
            button: opens the menu.
            current: tells the query and the layout that are shown now; None: there is no table.
        """
        super().__init__(button)
        self._desk = desk
        self._choice = choice
        self._button = button
        self._current = current
        self._undo: tuple[str, Views] | None = None
        self.actions: Sequence[tuple[str, Callable[[], object]]] = ()
        self.views: Views = BUILT_IN
        choice.setPlaceholderText(OWN_FILTER)
        choice.activated.connect(self._activate)
        button.clicked.connect(self.open_menu)
        self._fill(BUILT_IN)
        desk.hub.views_changed.connect(self._fill)

    @property
    def _service(self) -> SavedViewService:
        return self._desk.services.saved_views

    def show_views(self, views: Sequence[SavedView]) -> None:
        """Offer other views."""
        self._fill(tuple(views))

    def show_query(self, query: str) -> None:
        """Point at the view whose query is shown, or say that it is an own filter."""
        text = " ".join(query.split())
        shown = self.view
        if shown is not None and shown.query == text:
            return
        fitting = (place for place, view in enumerate(self.views) if view.query == text)
        self._choice.setCurrentIndex(next(fitting, -1))

    @property
    def view(self) -> SavedView | None:
        """The view that is chosen, or None."""
        place = self._choice.currentIndex()
        return self.views[place] if 0 <= place < len(self.views) else None

    def open_menu(self) -> None:
        """Open the menu under its button."""
        self.menu().popup(self._button.mapToGlobal(QPoint(0, self._button.height())))

    def menu(self) -> QMenu:
        """Return what can be done with the view that is shown."""
        menu, view = QMenu(self._button), self.view
        menu.aboutToHide.connect(menu.deleteLater)
        is_own = view is not None and not view.is_built_in
        menu.addAction("Save as a new view…").triggered.connect(self.save_new)
        for text, does in (
            ("Save what is shown in it", self.save_again),
            ("Rename it…", self.rename),
            ("Delete it", self.delete),
        ):
            action = menu.addAction(text)
            action.setEnabled(is_own)
            action.triggered.connect(does)
        if self._undo is not None:
            menu.addAction(f"Undo: {self._undo[0]}").triggered.connect(self.undo)
        menu.addSeparator()
        for words, show in self.actions:
            menu.addAction(words).triggered.connect(show)
        return menu

    def save_new(self) -> None:
        """Ask for a name and keep what is shown under it."""
        query, layout = self._current()

        def keep(name: str) -> Views:
            return self._service.add(SavedView(name=name, query=query, layout=layout))

        self._ask("Save this view", "", "save", keep)

    def save_again(self) -> None:
        """Keep the columns and the query as they are now in the view."""
        view = self.view
        if view is not None and not view.is_built_in:
            query, layout = self._current()
            again = SavedView(name=view.name, query=query, layout=layout or view.layout)
            self._change(f"change of “{view.name}”", lambda: self._service.change(view.name, again))

    def rename(self) -> None:
        """Ask for another name of the view."""
        view = self.view
        if view is not None and not view.is_built_in:
            name = view.name
            self._ask(
                "Rename the view", name, "new name", lambda new: self._service.rename(name, new)
            )

    def delete(self) -> None:
        """Forget the view; the filter stays as it is."""
        view = self.view
        if view is not None and not view.is_built_in:
            self._change(f"deletion of “{view.name}”", lambda: self._service.delete(view.name))

    def undo(self) -> None:
        """Take the last change back."""
        if self._undo is not None:
            views = self._undo[1]
            self._change("the undoing", lambda: self._service.restore(views))

    def _ask(self, title: str, name: str, what: str, keep: Callable[[str], Views]) -> None:
        def save(
            typed: str, refuse: Callable[[InvalidValueError], None], done: Callable[[], None]
        ) -> None:
            def kept() -> None:
                done()
                self._choice.setCurrentText(typed)

            self._change(f"{what} “{typed}”", lambda: keep(typed), kept, refuse)

        window: QWidget = self._button.window()
        NameDialog(window, title, _KEPT, name, save).open()

    def _change(
        self,
        what: str,
        work: Callable[[], Views],
        done: Callable[[], None] = lambda: None,
        refuse: Callable[[InvalidValueError], None] | None = None,
    ) -> None:
        """Write a change off the window's thread, then offer the views as they are."""
        before = self.views

        def changed(views: Views) -> None:
            self._undo = what, before
            self._desk.hub.views_changed.emit(views)  # to this one, too
            done()

        def failed(error: JournalError) -> None:
            if refuse is not None and isinstance(error, InvalidValueError):
                refuse(error)
            else:
                self._desk.hub.say(str(error))

        self._desk.jobs.run(work, changed, failed, owner=self._button)

    def _fill(self, views: Views) -> None:
        name = self._choice.currentText()
        self.views = views
        self._choice.clear()
        self._choice.addItems([view.name for view in views])
        self._choice.setCurrentIndex(self._choice.findText(name) if name else 0)

    def _activate(self, place: int) -> None:
        if 0 <= place < len(self.views):
            self.chosen.emit(self.views[place])
