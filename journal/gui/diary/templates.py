"""The button that begins a note with a text written once: chosen, kept, deleted."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from journal.domain.errors import InvalidValueError, JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.name import NameDialog
from journal.gui.diary.fields.note import NoteField
from journal.gui.parts.button import Button, Rank
from journal.services.diary.templates import NoteTemplate, Templates

_KEPT = "The note as it stands is kept under this name, to begin others with."


class TemplateButton(Button):
    """Opens the menu; what is chosen is typed at the cursor, so it can be taken back there."""

    def __init__(self, desk: Desk, note: NoteField) -> None:
        super().__init__("Template", Rank.QUIET)
        self._desk = desk
        self._note = note
        self.setToolTip("Begin the note with a text that you wrote once")
        self.clicked.connect(self._read)

    def menu_of(self, templates: Templates) -> QMenu:
        """Return what can be chosen."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for one in templates:
            menu.addAction(one.name).triggered.connect(lambda _=False, one=one: self.insert(one))
        menu.addSeparator()
        keep = menu.addAction("Keep this note as a template…")
        keep.setEnabled(bool(self._note.text().strip()))
        keep.triggered.connect(self.keep)
        own = [one for one in templates if not one.is_built_in]
        if own:
            gone = menu.addMenu("Delete a template")
            for one in own:
                gone.addAction(one.name).triggered.connect(
                    lambda _=False, one=one: self._delete(one)
                )
        return menu

    def insert(self, template: NoteTemplate) -> None:
        """Type a template at the cursor, on a line of its own."""
        self._note.preview.setChecked(False)
        edit = self._note.edit
        cursor = edit.textCursor()
        gap = "" if cursor.atBlockStart() else "\n"
        first = cursor.position()
        cursor.insertText(f"{gap}{template.text}")
        end = template.text.partition("\n")[0]
        cursor.setPosition(first + len(gap) + len(end))  # where the first answer goes
        edit.setTextCursor(cursor)
        edit.setFocus()

    def keep(self) -> None:
        """Ask for a name and keep the note under it."""
        text = self._note.text()

        def save(
            name: str, refuse: Callable[[InvalidValueError], None], done: Callable[[], None]
        ) -> None:
            service = self._desk.services.note_templates

            def kept(_templates: Templates) -> None:
                done()
                self._desk.hub.say(f"Template “{name}” kept.")

            def failed(error: JournalError) -> None:
                if isinstance(error, InvalidValueError):
                    refuse(error)
                else:
                    self._desk.hub.say(str(error))

            def add() -> Templates:
                return service.add(NoteTemplate(name=name, text=text))

            self._desk.jobs.run(add, kept, failed, owner=self)

        NameDialog(self.window(), "Keep as a template", _KEPT, "", save).open()

    def _read(self) -> None:
        if not self._note.edit.isReadOnly():
            service = self._desk.services.note_templates
            self._desk.jobs.run(service.all, self._open, owner=self)

    def _open(self, templates: Templates) -> None:
        self.menu_of(templates).popup(self.mapToGlobal(QPoint(0, self.height())))

    def _delete(self, template: NoteTemplate) -> None:
        service, hub = self._desk.services.note_templates, self._desk.hub
        self._desk.jobs.run(
            lambda: service.delete(template.name),
            lambda _left: hub.say(f"Template “{template.name}” deleted."),
            owner=self,
        )
