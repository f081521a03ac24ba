"""What the exchange's own cooling-off covers of this pause, honestly computed."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from PySide6.QtWidgets import QWidget

from journal.gui import text as words
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.card import Figure
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.text import TextStyle
from journal.gui.theme import Meaning

_WIDTH = 560


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a pause the exchange's "One day" covers if it is chosen now.

    Attributes:
        ends_at: when the exchange's cooling-off ends.
        covered: from now until then.
        missing: what is left of the pause after that; zero when it is covered.
    """

    ends_at: datetime
    covered: timedelta
    missing: timedelta


def coverage(now: datetime, pause_ends_at: datetime, zone: tzinfo | None) -> Coverage:
    """Return what "One day" covers: it ends at 23:59:59 local time of the day it is chosen."""
    local = now.astimezone(zone)
    ends_at = local.replace(hour=23, minute=59, second=59, microsecond=0)
    covered = max(timedelta(0), ends_at - now)
    return Coverage(
        ends_at=ends_at, covered=covered, missing=max(timedelta(0), pause_ends_at - ends_at)
    )


def advice(found: Coverage, left: timedelta) -> str:
    """Return the sentence about the gap."""
    if not found.missing:
        return "Chosen now, “One day” covers the rest of this pause."
    return (
        f"Chosen now, “One day” ends at 23:59:59 local time today: that is "
        f"{words.duration(found.covered)}, not {words.duration(left)}. For the remaining "
        f"{words.duration(found.missing)} choose a longer option if Binance offers you one, or "
        "switch it on again after midnight."
    )


class BinancePauseDialog(DialogFrame):
    """Explains Binance's cooling-off before the trader goes there."""

    def __init__(
        self, parent: QWidget | None, now: datetime, pause_ends_at: datetime, style: TextStyle
    ) -> None:
        super().__init__(
            parent,
            "Pause Binance too",
            "Binance has a cooling-off of its own, in its futures settings. Only Binance can "
            "switch it on; this program has no part in it.",
            "Close",
            leave="",
        )
        self.setFixedWidth(_WIDTH)
        self.confirm.clicked.connect(self.accept)
        found = coverage(now, pause_ends_at, None)
        self.body.addWidget(PlainLabel(advice(found, pause_ends_at - now), wrap=True))
        gap = Figure("Not covered by “One day”", words.duration(found.missing))
        if not found.missing:
            gap.show_value("nothing")
        self.body.addWidget(gap)
        self.body.addWidget(
            PlainLabel(
                "Before you switch it on: close positions and open orders first, and know that "
                "it cannot be undone before its time is over. The exchange's wording may differ "
                "from ours.",
                wrap=True,
            )
        )
        self.body.addWidget(
            PlainLabel(
                f"Your pause here ends {style.day_and_time(pause_ends_at)}.",
                meaning=Meaning.MUTED,
            )
        )
