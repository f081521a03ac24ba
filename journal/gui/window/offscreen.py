"""Without a display: the summary as text, and a picture of every screen in a named folder."""

import os
import sys
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from journal.bootstrap import journal_folder
from journal.gui.hub import ScreenName
from journal.gui.style.theme import THEMES, theme_named
from journal.gui.window.app import Shell, start_qt
from journal.services.clock import Clock

_FOLDER = "screens"
_LAYOUT_PASSES = 3  # text that wraps tells its height to one layout after the other


def show_offscreen(data_dir: Path | None, *, demo: bool, clock: Clock | None = None) -> int:
    """Print the summary, save pictures of all screens, and say how to get the window.

    Returns:
        0, or 1 when the journal cannot be opened (its sentence is printed).
    """
    if not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = start_qt()
    own = journal_folder(data_dir)
    show_demo = demo or not os.access(own.database, os.F_OK)
    shell = Shell(application, data_dir, demo=show_demo, clock=clock)
    shell.show()
    settle(application, shell)
    desk = shell.works.session.desk if shell.works else None
    if shell.works is None or desk is None:
        sys.stderr.write(f"{shell.works.session.refusal if shell.works else ''}\n")
        shell.close()
        return 1
    if show_demo and not demo:
        sys.stdout.write("There is no journal yet, so this is the demo.\n\n")
    sys.stdout.write(desk.services.summary.text())
    folder = picture_folder(journal_folder(data_dir, demo=show_demo).path)
    count = save_pictures(application, shell, folder)
    shell.close()
    sys.stdout.write(
        f"\nThis machine has no display. {count} pictures of the screens were saved to\n"
        f"  {folder}\n"
        "For the window itself, start the same command on a desktop, or over `ssh -X`.\n"
        "Everything else works here: `cooldown-journal --help` lists the commands.\n"
    )
    return 0


def settle(application: QApplication, shell: Shell) -> None:
    """Let the window paint and its worker finish what it was asked."""
    application.processEvents()
    while shell.is_busy:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    for _ in range(_LAYOUT_PASSES):
        application.processEvents()


def picture_folder(journal: Path) -> Path:
    """Return where pictures go: into the journal's folder, or elsewhere if it is read-only."""
    folder = journal / _FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(mkdtemp(prefix="cooldown-journal-"))
    return folder


def save_pictures(application: QApplication, shell: Shell, folder: Path) -> int:
    """Save every screen in every theme; return how many pictures there are."""
    worn = shell.look.theme.name
    count = 0
    for theme in THEMES:
        shell.look.wear(theme_named(theme))
        for name in ScreenName:
            shell.window.deck.show_screen(name)
            settle(application, shell)
            shell.window.grab().save(str(folder / f"{name.value}-{theme}.png"))
            count += 1
    shell.look.wear(theme_named(worn))
    return count
