"""Every menu action in one table; the lock greys out exactly those that open risk."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from journal.gui.hub import Hub, ScreenName
from journal.gui.pause.watch import PauseWatch
from journal.gui.screens.catalog import SCREENS


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One action.

    Attributes:
        slot: what the window is asked for (``Hub.asked``).
        menu: the menu it stands in.
        text: what the menu says.
        shortcut: its keys, or an empty text.
        opens_risk: greyed out while trading is paused.
    """

    slot: str
    menu: str
    text: str
    shortcut: str = ""
    opens_risk: bool = False


GO_PREFIX: Final = "go-"
_GO: Final = tuple(
    ActionSpec(
        slot=GO_PREFIX + name.value,
        menu="Go",
        text=entry.title,
        shortcut=entry.shortcut,
    )
    for name, entry in SCREENS.items()
)

ACTIONS: Final = (
    ActionSpec(slot="import", menu="Journal", text="Import files…", shortcut="Ctrl+O"),
    ActionSpec(
        slot="import-folder", menu="Journal", text="Import folder…", shortcut="Ctrl+Shift+O"
    ),
    ActionSpec(slot="save-template", menu="Journal", text="Save CSV template…"),
    ActionSpec(
        slot="record-liquidation",
        menu="Journal",
        text="I was just liquidated…",
        shortcut="Ctrl+Shift+L",
    ),
    ActionSpec(slot="begin-pause", menu="Journal", text="Pause trading…"),
    ActionSpec(
        slot="plan-trade",
        menu="Journal",
        text="Plan a trade",
        shortcut="Ctrl+N",
        opens_risk=True,
    ),
    ActionSpec(
        slot="note", menu="Journal", text="Write a note for today…", shortcut="Ctrl+Shift+N"
    ),
    ActionSpec(slot="report", menu="Journal", text="Report…", shortcut="Ctrl+P"),
    ActionSpec(slot="undo", menu="Journal", text="Undo", shortcut="Ctrl+Z"),
    ActionSpec(slot="open-demo", menu="Journal", text="Open the demo journal"),
    ActionSpec(slot="leave-demo", menu="Journal", text="Back to your journal"),
    ActionSpec(slot="quit", menu="Journal", text="Quit", shortcut="Ctrl+Q"),
    ActionSpec(slot="search", menu="Go", text="Search…", shortcut="Ctrl+K"),
    *_GO,
    ActionSpec(
        slot="switch-theme", menu="View", text="Switch dark and light", shortcut="Ctrl+Shift+T"
    ),
    ActionSpec(slot="hide-money", menu="View", text="Hide or show money", shortcut="Ctrl+H"),
    ActionSpec(slot="about", menu="Help", text="About Cooldown Journal", shortcut="F1"),
)


def screen_of(slot: str) -> ScreenName | None:
    """Return the screen that a slot of the Go menu shows."""
    return ScreenName(slot.removeprefix(GO_PREFIX)) if slot.startswith(GO_PREFIX) else None


class Actions:
    """The table as Qt actions of one window, in menus by name.

    Attributes:
        by_slot: each action by what it asks for.
    """

    def __init__(self, window: QWidget, hub: Hub, pause: PauseWatch) -> None:
        self.by_slot: dict[str, QAction] = {}
        for spec in ACTIONS:
            action = QAction(spec.text, window)
            action.setShortcut(QKeySequence(spec.shortcut))
            action.setObjectName(spec.slot)
            action.triggered.connect(lambda _checked=False, slot=spec.slot: hub.ask(slot))
            self.by_slot[spec.slot] = action
            window.addAction(action)
        pause.switched.connect(self.lock)
        self.lock(pause.is_running)

    def lock(self, paused: bool) -> None:  # noqa: FBT001  # a slot gets what the signal carries
        """Grey out what opens risk while paused, and nothing else."""
        for spec in ACTIONS:
            if spec.opens_risk:
                self.by_slot[spec.slot].setEnabled(not paused)

    def fill(self, menu: QMenu) -> None:
        """Add one submenu per name in the table."""
        for name in dict.fromkeys(spec.menu for spec in ACTIONS):
            part = menu.addMenu(name)
            for spec in ACTIONS:
                if spec.menu == name:
                    part.addAction(self.by_slot[spec.slot])
