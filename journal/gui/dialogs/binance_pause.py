"""What the exchange's own cooling-off covers of this pause, honestly computed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from journal.domain.pause.exchange_pause import Coverage, coverages, shortest_enough
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, TypeSize

_WIDTH = 640
_A_DAY = timedelta(hours=24)
_HEADERS = ("Binance's option", "Ends, local time", "Holds for", "Your pause")
_CLOSE_FIRST = "Close positions and cancel open orders there first: while it holds you cannot."
_CANNOT_BE_UNDONE = (
    "It cannot be undone before its time is over. Binance's wording and its options may differ "
    "from ours: read what it says before you confirm."
)


def advice(found: Sequence[Coverage], left: timedelta) -> str:
    """Return which option covers the rest of the pause, and the gap of the shortest."""
    day, best = found[0], shortest_enough(found)
    if day.is_enough:
        return f"Chosen now, “{day.option}” covers the rest of this pause."
    gap = (
        f"Chosen now, “{day.option}” ends at 23:59:59 local time today: that is "
        f"{words.duration(day.lasts)}, not {words.duration(left)}. "
        f"{words.duration(day.missing)} of your pause are left uncovered."
    )
    if best is None:
        return f"{gap} No option covers all of it: switch it on again when it has ended."
    midnight = "midnight" if day.missing <= _A_DAY else "each midnight"
    return (
        f"{gap} “{best.option}” covers all of it and holds {words.duration(best.beyond)} longer; "
        f"or choose “{day.option}” again after {midnight}."
    )


def close_first(symbols: Sequence[str]) -> str:
    """Return what is open by the record, and what to do with it before."""
    if not symbols:
        return f"{_CLOSE_FIRST} By your journal nothing is open; open orders no file tells."
    count = f"{len(symbols)} position{'s are' if len(symbols) > 1 else ' is'} open"
    return f"{_CLOSE_FIRST} By your journal {count}: {', '.join(symbols)}."


class BinancePauseDialog(DialogFrame):
    """Computes Binance's cooling-off before the trader goes there.

    Attributes:
        advice: which option to choose.
        first: what to close before.
    """

    def __init__(self, desk: Desk, parent: QWidget | None, pause_ends_at: datetime) -> None:
        super().__init__(
            parent,
            "Pause Binance too",
            "Binance has a cooling-off of its own, under Futures, Trading Rules, Cooling-off "
            "Period. Only Binance can switch it on; this program has no part in it.",
            "Close",
            leave="",
        )
        self.setFixedWidth(_WIDTH)
        self.confirm.clicked.connect(self.accept)
        now, style = desk.clock.now(), desk.text
        # Binance counts by the clock of the device, whatever zone the journal is shown in.
        found = coverages(now, pause_ends_at, None)
        self.advice = PlainLabel(advice(found, pause_ends_at - now), size=TypeSize.LEAD, wrap=True)
        self.body.addWidget(self.advice)
        self.body.addLayout(_table(desk, found))
        self.first = PlainLabel(close_first(()), wrap=True)
        self.body.addWidget(self.first)
        self.body.addWidget(PlainLabel(_CANNOT_BE_UNDONE, wrap=True))
        ends = f"Your pause here ends {style.day_and_time(pause_ends_at)} ({style.zone_label})."
        self.body.addWidget(PlainLabel(ends, meaning=Meaning.MUTED))
        self.body.addStretch(1)
        layout = self.layout()
        if layout is not None:
            # Qt asks for room for text wrapped as narrow as can be, and would leave it empty.
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
            self.resize(_WIDTH, layout.totalHeightForWidth(_WIDTH))
        desk.jobs.run(lambda: _open_symbols(desk), self._name, owner=self)

    def _name(self, open_now: tuple[str, ...]) -> None:
        self.first.setText(close_first(open_now))


def _open_symbols(desk: Desk) -> tuple[str, ...]:
    """Return the open positions of every account, each with its side."""
    services = desk.services
    return tuple(
        f"{view.position.symbol} {view.position.side.value}"
        for account in services.accounts.all()
        for view in services.positions.glance(account.name).open_ones
    )


def _table(desk: Desk, found: Sequence[Coverage]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.WIDE)
    grid.setVerticalSpacing(Space.SMALL)
    for place, header in enumerate(_HEADERS):
        grid.addWidget(PlainLabel(header, size=TypeSize.SMALL, meaning=Meaning.MUTED), 0, place)
    local = TextStyle(zone=None)
    for row, one in enumerate(found, start=1):
        covered = "covered" if one.is_enough else f"{words.duration(one.missing)} missing"
        mark = Mark.GOOD if one.is_enough else Mark.WARN
        cells = (
            PlainLabel(one.option.value, strong=True),
            PlainLabel(f"{local.day_and_time(one.ends_at)}:59"),
            PlainLabel(words.duration(one.lasts)),
            Chip(desk.look, covered, mark),
        )
        for place, cell in enumerate(cells):
            grid.addWidget(cell, row, place)
    grid.setColumnStretch(len(_HEADERS) - 1, 1)
    return grid
