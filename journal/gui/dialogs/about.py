"""Which program this is, where its journal lies, and what it stands on."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from journal import __version__
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, TypeSize

_WIDTH = 520
_PRIVACY = (
    "Everything stays on this computer: no account, no telemetry, no connection unless you set "
    "one up. The program cannot trade and cannot stop you on the exchange."
)
_LICENSES = (
    "MIT license. Set in Inter (SIL Open Font License 1.1); built with Qt for Python (LGPL), "
    "NumPy, pyqtgraph, SQLModel, SQLAlchemy and Alembic."
)


class AboutDialog(DialogFrame):
    """Name, version, licence, folder, and the promise about privacy."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(
            parent,
            "Cooldown Journal",
            f"Version {__version__}. Trading journal and cooldown coach for crypto futures.",
            "Close",
            leave="",
        )
        self.setFixedWidth(_WIDTH)
        self.confirm.clicked.connect(self.accept)
        self.body.addWidget(PlainLabel(_PRIVACY, wrap=True))
        self.body.addWidget(PlainLabel(_LICENSES, wrap=True))
        self.body.addWidget(
            PlainLabel("Your journal lies in", size=TypeSize.SMALL, meaning=Meaning.MUTED)
        )
        self.body.addWidget(PlainLabel(str(folder), wrap=True).make_selectable())
