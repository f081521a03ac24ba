"""The tab of backups: made, verified, and put in the journal's place."""

from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout

from journal.gui.desk import Desk
from journal.gui.dialogs.restore_backup import RestoreBackupDialog
from journal.gui.parts.button import Button
from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column, text_column, time_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.tabs import Tab
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space
from journal.services.files.backups import Backup

_MEGABYTE = 1_000_000
_KEPT = (
    "One is made by itself before every import, undo and restore, and before a new version changes "
    "the journal. Kept: one for each of the last 12 days, 10 weeks and 9 months."
)


class BackupsTab(Tab):
    """Copies of the journal beside it."""

    key = "backups"
    title = "Backups"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.make_button = Button("Back up now")
        self.make_button.clicked.connect(self.make)
        self.verify_button = Button("Verify")
        self.verify_button.setToolTip("Read the chosen backup again and say whether it is whole.")
        self.verify_button.clicked.connect(self.verify)
        self.restore_button = Button("Restore…")
        self.restore_button.clicked.connect(self.restore)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(PlainLabel(_KEPT, meaning=Meaning.MUTED, wrap=True), 1)
        for button in (self.make_button, self.verify_button, self.restore_button):
            row.addWidget(button)
        self.table: Table[Backup] = Table(desk.look, backup_columns(desk.text), "Backups")
        self.table.empty_text = "No backup yet: press Back up now."
        self.table.chosen.connect(self._follow)
        place = f"They lie in {desk.services.backups.folder.backups}"
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(PlainLabel(place, meaning=Meaning.MUTED, wrap=True).make_selectable())

    def read(self) -> tuple[Backup, ...]:
        """Return the backups, newest first."""
        return self.desk.services.backups.all()

    def show_answer(self, answer: tuple[Backup, ...]) -> None:
        """Show them; the chosen one stays chosen."""
        chosen = self.table.selected()
        self.table.set_columns(backup_columns(self.desk.text))
        self.table.set_rows(answer)
        for button in (self.verify_button, self.restore_button):
            button.setEnabled(bool(answer))
        if answer:
            wanted = chosen.path if chosen else None
            self.table.select_place(self.table.rows.place_of(lambda one: one.path == wanted) or 0)

    def make(self) -> None:
        """Back up the journal as it is now."""
        backups = self.desk.services.backups
        self.desk.jobs.run_reporting(
            lambda _job: backups.make(),
            lambda _made: self._done("Backed up and verified."),
            owner=self,
            label="Backing up…",
        )

    def verify(self) -> None:
        """Read the chosen backup again."""
        chosen = self.table.selected()
        if chosen is None:
            return
        backups = self.desk.services.backups

        def tell(found: Backup) -> None:
            is_good = found.seal is not None and found.seal.is_good
            if is_good:
                self._done("Verified: the backup is whole.")
            else:
                self.grow_stale()
                self.desk.hub.fail(
                    f"The backup {found.path.name} is damaged. It cannot be restored; choose "
                    "another one."
                )

        self.desk.jobs.run_reporting(
            lambda _job: backups.verify(chosen.path.name), tell, owner=self, label="Verifying…"
        )

    def restore(self) -> None:
        """Ask, then put the chosen backup in the journal's place."""
        chosen = self.table.selected()
        if chosen is not None:
            RestoreBackupDialog(self.desk, self.window(), chosen).open()

    def _follow(self, chosen: Backup) -> None:
        is_damaged = chosen.seal is not None and not chosen.seal.is_good
        self.restore_button.setEnabled(not is_damaged)
        self.restore_button.setToolTip("A damaged backup is never restored." if is_damaged else "")

    def _done(self, sentence: str) -> None:
        self.grow_stale()
        self.desk.hub.say(sentence)


def backup_columns(style: TextStyle) -> tuple[Column[Backup], ...]:
    """Return the columns of backups."""
    return (
        time_column("made_at", "Made", lambda one: one.made_at, style),
        Column(
            key="size",
            header="Size",
            unit="MB",
            write=lambda one, _decimals: words.number(Decimal(one.size) / _MEGABYTE, 2),
            sort_key=lambda one: one.size,
            right=True,
        ),
        Column(
            key="verified",
            header="Verified",
            write=lambda one, _decimals: _verified_words(one, style),
            sort_key=lambda one: one.seal.verified_at if one.seal else None,
            mark=_verified_mark,
            tooltip=lambda one: style.utc(one.seal.verified_at) if one.seal else "",
        ),
        text_column("file", "File", lambda one: one.path.name, stretch=True),
    )


def _verified_words(one: Backup, style: TextStyle) -> str:
    if one.seal is None:
        return "never: press Verify"
    return style.time(one.seal.verified_at) if one.seal.is_good else "damaged"


def _verified_mark(one: Backup) -> Mark:
    if one.seal is None:
        return Mark.INFO
    return Mark.GOOD if one.seal.is_good else Mark.CRITICAL
