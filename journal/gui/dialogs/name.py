"""Asks for the name that something is kept under."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from journal.domain.errors import InvalidValueError
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import TextField


class NameDialog(DialogFrame):
    """One field; a name that is refused stays with the reason under it.

    Attributes:
        name_field: the field.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        sentence: str,
        name: str,
        keep: Callable[[str, Callable[[InvalidValueError], None], Callable[[], None]], None],
    ) -> None:
        """Ask for a name.

        Args:
            parent: the window.
            title: of the dialog.
            sentence: what is kept under the name.
            name: what the field says at first.
            keep: gets the name, what to call with a refusal, and what to call when it is kept.
        """
        super().__init__(parent, title, sentence, "Save")
        self._keep = keep
        self.name_field = TextField("name", "Name")
        self.name_field.editor.setText(name)
        self.name_field.editor.selectAll()
        self.body.addWidget(self.name_field)
        self.confirm.clicked.connect(self._save)
        self.name_field.editor.setFocus()

    def _save(self) -> None:
        name = " ".join(self.name_field.editor.text().split())
        self._keep(name, lambda error: self.name_field.show_error(error.reason), self.accept)
