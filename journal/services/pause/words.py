"""What the trader is told about the time of a pause: clocks that were set, copies restored."""

from datetime import timedelta
from typing import Final

from journal.domain.pause.entries import EntryKind
from journal.domain.pause.trusted_time import TimeNote
from journal.services.pause.moment import Moment
from journal.services.pause.state import duration
from journal.storage.pause_log.copies import CopyNote

NOTES: Final[dict[str, str]] = {
    TimeNote.WALL_FORWARD: (
        "The clock of this computer was set forward. The countdown did not follow it; from then "
        "on only proven time counts."
    ),
    TimeNote.WALL_BACK: (
        "The clock of this computer was set back, or its boot clock forward. The countdown did "
        "not follow it."
    ),
    TimeNote.WALL_BACK_WHILE_OFF: (
        "The clock of this computer was behind after a start. From then on only proven time counts."
    ),
    TimeNote.SERVER_IGNORED: (
        "The exchange's time contradicts the clock of this computer and was not used."
    ),
    TimeNote.SERVER_BEFORE_FILL: (
        "The exchange's time lies before your newest trade and was not used."
    ),
    CopyNote.SENTINEL_MISSING: (
        "The computer's copy of the pause was missing. It was restored from the journal."
    ),
    CopyNote.SENTINEL_DAMAGED: (
        "The computer's copy of the pause could not be read. It was set aside and made anew."
    ),
    CopyNote.SENTINEL_CHANGED: (
        "The computer's copy of the pause was changed from outside. It does not count."
    ),
    CopyNote.JOURNAL_MISSING: (
        "This journal did not know of the pause. The computer's copy of it counts."
    ),
    CopyNote.JOURNAL_OLDER: (
        "This journal's copy of the pause was older, as after restoring a backup. The newer one "
        "counts."
    ),
    CopyNote.JOURNAL_DAMAGED: (
        "The journal's copy of the pause could not be read. What is left of it counts."
    ),
    CopyNote.JOURNAL_CHANGED: (
        "The journal's copy of the pause was changed from outside. It does not count."
    ),
    CopyNote.KEY_LOST: (
        "The key of the pause's copies was lost. They count as far as the clock agrees, and were "
        "sealed anew."
    ),
    CopyNote.NOT_KEPT: (
        "The pause could not be written down for the whole computer. It holds in this journal."
    ),
}
"""The sentence for each thing that can be noticed, by what the log calls it."""


def notes_of(moment: Moment) -> tuple[str, ...]:
    """Return what must be known about the newest pause, each thing once."""
    noticed = [one.words for one in moment.of_this_pause if one.kind is EntryKind.NOTED] + [
        note for note in moment.copy_notes if note is CopyNote.NOT_KEPT
    ]
    told = [NOTES[word] for word in dict.fromkeys(noticed) if word in NOTES]
    unproven = off_sentence(moment)
    return (*told, unproven) if unproven else tuple(told)


def off_sentence(moment: Moment) -> str | None:
    """Return what the time that the computer was off means for what is left, None without any."""
    state = moment.state
    if state.unverified == 0 or state.need == 0:
        return None
    off = duration(timedelta(seconds=state.unverified))
    proven = timedelta(seconds=max(0, state.need - state.verified))
    confirmed = timedelta(seconds=max(0, state.need - state.verified - state.unverified))
    if moment.served == state.verified:
        if not moment.is_locked:
            return None
        return (
            f"{duration(proven)} left — {duration(confirmed)} once the exchange's clock confirms "
            f"the {off} your computer was off."
        )
    if moment.is_locked:
        return f"The {off} your computer was off count on its own clock's word: time not verified."
    if proven > timedelta(0):
        return f"The pause ended on this computer's own clock: {off} of it are not verified."
    return None
