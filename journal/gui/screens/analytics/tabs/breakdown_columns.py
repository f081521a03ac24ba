"""The columns of a breakdown."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from journal.domain.statistics.breakdown.dimension import Label
from journal.domain.statistics.breakdown.rows import BreakdownRow
from journal.domain.statistics.performance.figure import FigureKind
from journal.gui.parts.chip import Mark
from journal.gui.parts.column import (
    Column,
    meaning_of_sign,
    number_column,
    percent_column,
    text_column,
)
from journal.gui.plots.bars.interval_cells import IntervalBar
from journal.gui.screens.analytics.writing import Writing
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning

BAR_KEY: Final = "bar"
_FEW: Final = "Below 20 trades a group tells what was, not what comes next; no interval is drawn."
_FACTOR: Final = "What the winning trades brought by what the losing ones took."
_NO_LOSS: Final = "No trade of this group lost."
_NO_RISK: Final = "No risk of these trades is known: a stop in the order history tells it."


def label_words(label: Label) -> str:
    """Return a group's name."""
    return f"{label.section}: {label.text}" if label.section else label.text


def bar_of(row: BreakdownRow) -> IntervalBar:
    """Return the win rate as a bar, with its interval where there are trades enough."""
    found = None if row.is_too_few else row.win_rate_interval
    ends = None if found is None else (float(found.low), float(found.high))
    return IntervalBar(value=float(row.win_rate), interval=ends)


def breakdown_columns(
    writing: Writing, places: Mapping[Label, int], name: Callable[[Label], str]
) -> tuple[Column[BreakdownRow], ...]:
    """Return the columns.

    Args:
        writing: how amounts are written.
        places: the order of the groups.
        name: what a group is called.
    """
    return (
        text_column(
            "group",
            "Group",
            lambda row: name(row.label),
            sort_key=lambda row: places.get(row.label, 0),
            tooltip=lambda row: row.label.reason or name(row.label),
            meaning=lambda row: Meaning.PLAIN if row.label.is_known else Meaning.MUTED,
            stretch=True,
        ),
        Column(
            key="count",
            header="Trades",
            write=_count_words,
            sort_key=lambda row: row.count,
            right=True,
            tooltip=lambda row: _FEW if row.is_too_few else "",
            meaning=lambda row: Meaning.WARNING if row.is_too_few else Meaning.PLAIN,
            mark=lambda row: Mark.WARN if row.is_too_few else None,
        ),
        percent_column("win_rate", "Win rate", lambda row: row.win_rate, tooltip=_interval_words),
        text_column(
            BAR_KEY,
            "95 % interval",
            _interval_words,
            sort_key=lambda row: row.win_rate,
            tooltip=_interval_words,
        ),
        _amount_column("total", "Result", lambda row: row.total, writing),
        _amount_column("average", "Average", lambda row: row.average, writing),
        number_column(
            "profit_factor",
            "Profit factor",
            lambda row: row.profit_factor and round(row.profit_factor, 2),
            at_most=2,
            tooltip=lambda row: _NO_LOSS if row.profit_factor is None else _FACTOR,
        ),
        number_column(
            "average_r",
            "Average",
            lambda row: row.average_r and round(row.average_r, 2),
            unit="R",
            signed=True,
            at_most=2,
            shown=False,
            tooltip=lambda row: _NO_RISK if row.average_r is None else f"Of {row.r_count} trades.",
        ),
    )


def _amount_column(
    key: str, header: str, value: Callable[[BreakdownRow], Decimal | None], writing: Writing
) -> Column[BreakdownRow]:
    return Column(
        key=key,
        header=header,
        unit=writing.unit.name,
        write=lambda row, _decimals: writing.bare(value(row), FigureKind.AMOUNT, signed=True),
        sort_key=value,
        right=True,
        meaning=lambda row: meaning_of_sign(value(row)),
    )


def _count_words(row: BreakdownRow, _decimals: int) -> str:
    count = words.number(Decimal(row.count))
    return f"{count} · too few" if row.is_too_few else count


def _interval_words(row: BreakdownRow) -> str:
    found = row.win_rate_interval
    if row.is_too_few or found is None:
        return "too few trades for an interval"
    return f"{words.number(found.low * 100, 1)} to {words.percent(found.high)}"
