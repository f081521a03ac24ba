"""The tab that says whether what was imported adds up, and which file would close each gap."""

from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from journal.gui.desk import Desk
from journal.gui.parts.card import Card, clear_layout
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.column import Column, text_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.tabs import Tab
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space
from journal.services.files.reconciling import Gap, Reconciliation, WantedFile, sentence_of

_SPANS_SHOWN = 4
_NOTHING = "Nothing to compare yet"
_NOTHING_YET = (
    "A Trade History alone cannot be checked. Import the Transaction History, and the Position "
    "History if you have it: fills are then held against what the wallet and the exchange tell."
)
_NO_AMOUNT = "Neither file tells an amount."


class ReconciliationTab(Tab):
    """What does not agree, day by day, and the files that would help."""

    key = "reconciliation"
    title = "Does it add up?"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.verdict = Chip(desk.look, "", Mark.NOTE)
        self._compared = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self.verdict)
        head.addWidget(self._compared, 1)
        self.wanted = Card("Files that would close the gaps")
        self._files = QVBoxLayout()
        self._files.setSpacing(Space.TINY)
        self.wanted.body.addLayout(self._files)
        self.table: Table[Gap] = Table(desk.look, gap_columns(desk.text), "Differences")
        self.table.chosen.connect(self._show_gap)
        self.sentence = PlainLabel(wrap=True).make_selectable()
        self.body.addLayout(head)
        self.body.addWidget(self.wanted)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.sentence)

    def read(self) -> Reconciliation:
        """Return how well the record adds up."""
        return self.desk.services.reconciling.look(self.desk.account_name)

    def show_answer(self, answer: Reconciliation) -> None:
        """Show verdict, wanted files and every gap."""
        self.verdict.show_mark(*_verdict(answer))
        self._compared.setText(_compared(answer))
        clear_layout(self._files)
        for wanted in answer.wanted:
            self._files.addWidget(PlainLabel(wanted_sentence(wanted), wrap=True))
        has_gaps = bool(answer.gaps)
        self.wanted.setVisible(has_gaps)
        self.sentence.setVisible(has_gaps)
        self.table.empty_text = "No difference." if answer.has_compared else f"{_NOTHING}."
        self.table.set_columns(gap_columns(self.desk.text))
        self.table.set_rows(answer.gaps)
        if has_gaps:
            self.table.select_place(0)

    def _show_gap(self, gap: Gap) -> None:
        self.sentence.setText(f"{gap.day.isoformat()}: {sentence_of(gap)}")


def wanted_sentence(wanted: WantedFile) -> str:
    """Return which file is wanted, and for which days."""
    shown = [_span(*span) for span in wanted.spans[:_SPANS_SHOWN]]
    more = len(wanted.spans) - len(shown)
    days = ", ".join(shown) + (f" and {more} more" if more else "")
    return f"{wanted.name}: {days}"


def gap_columns(style: TextStyle) -> tuple[Column[Gap], ...]:
    """Return the columns of differences."""
    return (
        Column(
            key="day",
            header="Day (UTC)",
            write=lambda gap, _decimals: gap.day.isoformat(),
            sort_key=lambda gap: gap.day,
        ),
        text_column("symbol", "Contract", lambda gap: gap.symbol or "all"),
        text_column("kind", "What", lambda gap: gap.kind.value),
        _amount("by_fills", "By your fills", style),
        _amount("by_exchange", "By the exchange", style),
        _amount("difference", "Difference", style, signed=True),
        text_column(
            "closed_by",
            "Closed by",
            lambda gap: gap.closed_by,
            stretch=True,
            tooltip=sentence_of,
        ),
    )


def _amount(key: str, header: str, style: TextStyle, *, signed: bool = False) -> Column[Gap]:
    def write(gap: Gap, _decimals: int) -> str:
        amount = getattr(gap, key)
        decimals = words.decimals_of((amount,))
        return (style.pnl if signed else style.money)(amount, gap.asset, decimals)

    return Column(
        key=key,
        header=header,
        write=write,
        sort_key=lambda gap: getattr(gap, key),
        right=True,
        tooltip=lambda gap: _NO_AMOUNT if gap.difference is None else "",
    )


def _verdict(found: Reconciliation) -> tuple[str, Mark]:
    if found.gaps:
        gaps, days = len(found.gaps), len(found.days)
        differences = _count(gaps, "difference", "differences")
        return f"{differences} on {_count(days, 'day', 'days')}", Mark.WARN
    return ("Everything adds up", Mark.GOOD) if found.has_compared else (_NOTHING, Mark.INFO)


def _compared(found: Reconciliation) -> str:
    if not found.has_compared:
        return _NOTHING_YET
    fills = _count(found.fills, "fill", "fills")
    rows = _count(found.wallet_rows, "row of the wallet", "rows of the wallet")
    told = _count(found.told_positions, "position", "positions")
    return f"Held against each other: {fills}, {rows}, {told} of the exchange's own history."


def _count(number: int, one: str, many: str) -> str:
    return f"{words.number(Decimal(number))} {one if number == 1 else many}"


def _span(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
