"""Both copies of the pause as one: the newest true one counts, the other is healed by it."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from journal.domain.errors import JournalError
from journal.domain.pause.kept import Kept
from journal.domain.pause.trusted_time import merge
from journal.storage.errors import DamagedJournalError
from journal.storage.pause_log import sentinel
from journal.storage.pause_log.keyring_copy import Item, KeyringCopy
from journal.storage.pause_log.rows import Sealed, read_sealed, write_sealed
from journal.storage.pause_log.sealing import is_true, make_key, on_its_word, read_key, seal
from journal.storage.pause_log.sentinel import DamagedSentinelError
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.store import Store

JOURNAL_EVERY: Final = 600
"""Seconds after which the journal's copy is written though only time has passed."""
_NO_KEY: Final = b""
"""Without a state folder the chain is checked, and nothing keeps it from being made anew."""


class CopyNote(StrEnum):
    """What is wrong with a copy, in words for the log."""

    SENTINEL_MISSING = "the computer's copy of the pause was missing"
    SENTINEL_DAMAGED = "the computer's copy of the pause could not be read"
    SENTINEL_CHANGED = "the computer's copy of the pause was changed from outside"
    JOURNAL_MISSING = "the journal did not know of the pause"
    JOURNAL_OLDER = "the journal's copy of the pause was older"
    JOURNAL_DAMAGED = "the journal's copy of the pause could not be read"
    JOURNAL_CHANGED = "the journal's copy of the pause was changed from outside"
    KEY_LOST = "the key of the pause's copies was lost"
    KEYRING_NEWER = "only the keyring still knew how the pause stands"
    NOT_KEPT = "the pause could not be written down for the whole computer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The copy that counts."""

    kept: Kept | None
    notes: tuple[CopyNote, ...] = ()
    """What has to be healed; nothing where no copy was ever kept."""
    journal: Kept | None = None
    """The journal's own copy where it is a true one."""


Step = Callable[[Found], Kept | None]
"""Makes of what was found what is to be kept, or None; pure, since it may be asked twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseCopies:
    """The journal's copy and, with a state folder, the computer's; the keyring has a third."""

    store: Store
    state_folder: StateFolder | None = None
    keyring: KeyringCopy | None = None
    """None: there is none, which nothing misses."""

    def read(self, wall: int) -> Found:
        """Return the copy that counts, without waiting for anybody who writes.

        Args:
            wall: the wall clock, for a copy whose seal cannot be checked.
        """
        theirs: Sealed | None = None
        notes: tuple[CopyNote, ...] = ()
        if self.state_folder is not None:
            try:
                theirs = sentinel.read(self.state_folder)
            except DamagedSentinelError:
                notes = (CopyNote.SENTINEL_DAMAGED,)
            except (OSError, sqlite3.Error):
                notes = (CopyNote.NOT_KEPT,)
        return self._chosen(theirs, notes, wall)

    def update(self, wall: int, step: Step) -> Found:
        """Keep what a step makes of the copy that counts; nobody else writes meanwhile.

        The journal is written first, then the sentinel, each to the disk before this returns. A
        copy that cannot be written is left out: the other one holds, and the next time notes it.

        Returns:
            What was found and, where the step made something of it, that instead.
        """
        if self.state_folder is None:
            return self._stepped(self._chosen(None, (), wall), step, _NO_KEY)
        notes: tuple[CopyNote, ...] = ()
        with suppress(OSError, sqlite3.Error, DamagedSentinelError):
            try:
                return self._with_sentinel(self.state_folder, notes, wall, step)
            except DamagedSentinelError:
                sentinel.set_aside(self.state_folder)
                notes = (CopyNote.SENTINEL_DAMAGED,)
            return self._with_sentinel(self.state_folder, notes, wall, step)
        key = read_key(self.state_folder.key) or _NO_KEY
        return self._stepped(self._chosen(None, (CopyNote.NOT_KEPT,), wall), step, key)

    def _with_sentinel(
        self, folder: StateFolder, notes: tuple[CopyNote, ...], wall: int, step: Step
    ) -> Found:
        with sentinel.held(folder) as execute:
            theirs = read_sealed(execute)
            found = self._chosen(theirs, notes, wall)
            made = step(found)
            if made is None:
                return found
            key = read_key(folder.key) or make_key(folder.key)
            sealed = seal(made, key)
            if found.journal is None or _is_news(found.journal, made):
                self._save(sealed)
                self._offer(made, key)
            write_sealed(execute, sealed)
        return Found(kept=made, notes=found.notes)

    def _stepped(self, found: Found, step: Step, key: bytes) -> Found:
        made = step(found)
        if made is None:
            return found
        self._save(seal(made, key))
        return Found(kept=made, notes=found.notes)

    def _offer(self, made: Kept, key: bytes) -> None:
        """Have the keyring keep the state of a pause, in its own time."""
        if self.keyring is not None and made.state.need > 0:
            self.keyring.offer(Item(made.state, key))

    def _save(self, sealed: Sealed) -> None:
        """Write the journal's copy, unless the journal cannot be written now."""
        if self.store.read_only:
            return
        # Held by an import, on a full disk, damaged: the sentinel keeps it, the next time heals.
        with suppress(JournalError), self.store.writing() as writer:
            writer.save_pause_copy(sealed)

    def _chosen(self, theirs: Sealed | None, notes: tuple[CopyNote, ...], wall: int) -> Found:
        """Return the copy that counts of the sentinel's and the journal's own."""
        ours: Sealed | None = None
        try:
            with self.store.reading() as reader:
                ours = reader.pause_copy()
        except DamagedJournalError:
            notes = (*notes, CopyNote.JOURNAL_DAMAGED)
        key = read_key(self.state_folder.key) if self.state_folder else _NO_KEY
        item = self._asked() if key is None else None
        if item is not None and (_is_true_copy(ours, item.key) or _is_true_copy(theirs, item.key)):
            key, notes = item.key, (*notes, CopyNote.KEY_LOST)
        if key is None and (ours or theirs):
            copies = [on_its_word(one.kept, wall) for one in (ours, theirs) if one]
            return Found(kept=_newest(copies), notes=notes or (CopyNote.KEY_LOST,))
        if ours and key is not None and not is_true(ours, key):
            ours, notes = None, (*notes, CopyNote.JOURNAL_CHANGED)
        if theirs and key is not None and not is_true(theirs, key):
            theirs, notes = None, (*notes, CopyNote.SENTINEL_CHANGED)
        if self.state_folder is not None:
            notes = notes or _compared(ours, theirs)
        kept = _newest([one.kept for one in (ours, theirs) if one])
        if theirs is None and item is None:
            item = self._asked()
        if item is not None and (kept is None or item.state.seq > kept.state.seq):
            kept = Kept(state=item.state, entries=kept.entries if kept else ())
            notes = (*notes, CopyNote.KEYRING_NEWER)
        return Found(kept=kept, notes=notes, journal=ours.kept if ours else None)

    def _asked(self) -> Item | None:
        """Return what the keyring knows; asked only where the computer's own copy is gone."""
        if self.keyring is None or self.state_folder is None:
            return None
        return self.keyring.known()


def _is_true_copy(sealed: Sealed | None, key: bytes) -> bool:
    """Return whether a copy is there and true."""
    return sealed is not None and is_true(sealed, key)


def _newest(copies: list[Kept]) -> Kept | None:
    chosen = merge(one.state for one in copies)
    return next((one for one in copies if one.state is chosen), None)


def _compared(ours: Sealed | None, theirs: Sealed | None) -> tuple[CopyNote, ...]:
    if ours is None:
        return () if theirs is None else (CopyNote.JOURNAL_MISSING,)
    if theirs is None:
        return (CopyNote.SENTINEL_MISSING,)
    is_older = ours.kept.state.seq < theirs.kept.state.seq
    is_lacking = _what(ours.kept) != _what(theirs.kept)
    return (CopyNote.JOURNAL_OLDER,) if is_older and is_lacking else ()


def _is_news(known: Kept, made: Kept) -> bool:
    """Return whether the journal has to be written: not for every quarter of a minute.

    Whoever has read the journal reads it again after every change of it, and within one boot
    nothing is lost with an older copy.
    """
    before, now = known.state.last, made.state.last
    is_long_ago = before.boot_id != now.boot_id or now.boot - before.boot >= JOURNAL_EVERY
    return is_long_ago or _what(known) != _what(made)


def _what(kept: Kept) -> tuple[object, ...]:
    """Return what a copy tells beside the time that passed."""
    state = kept.state
    return kept.entries, state.began, state.need, state.t0, state.tampered, state.contact is None
