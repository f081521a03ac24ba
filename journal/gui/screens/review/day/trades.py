"""Columns of the trades of a day: what each brought and which rules it broke."""

from journal.domain.routine.trade import ReviewedTrade
from journal.gui.parts.chip import Mark, mark_of
from journal.gui.parts.column import (
    Column,
    meaning_of_sign,
    number_column,
    pnl_column,
    text_column,
)
from journal.gui.parts.verdicts import PENDING, PENDING_WORDS
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle

_NO_R = "R needs the stop the trade was opened with: type it for the position in the Journal."
HARDLY_JUDGED = (
    "Its leverage or stop is not known, and most rules ask for them: import the Order History, or "
    "type them in the Journal."
)
_NO_RESULT = "No file tells the result: import the trade history of this time."


def trade_columns(style: TextStyle, unit: str = "") -> tuple[Column[ReviewedTrade], ...]:
    """Return the columns of a day's trades; the asset that all are in stands in the header."""
    return (
        text_column(
            "closed",
            "Closed",
            lambda one: style.clock_time(one.closed_at),  # the day stands above the table
            sort_key=lambda one: one.closed_at,
            tooltip=lambda one: style.utc(one.closed_at),
        ),
        text_column("symbol", "Position", lambda one: f"{one.symbol} {one.side.value}"),
        pnl_column(
            "net_pnl",
            "Result",
            lambda one: one.net_result,
            style,
            asset=lambda one: one.asset,
            unit=unit,
            tooltip=lambda one: "" if one.net_result is not None else _NO_RESULT,
        ),
        number_column(
            "r",
            "R",
            lambda one: one.r_multiple,
            signed=True,
            at_most=2,
            meaning=lambda one: meaning_of_sign(one.r_multiple),
            tooltip=lambda one: "" if one.r_multiple is not None else _NO_R,
        ),
        text_column(
            "rules",
            "Rules",
            broken_text,
            mark=worst_mark,
            tooltip=sentences,
            stretch=True,
            names=_listed,
        ),
    )


def broken_text(trade: ReviewedTrade) -> str:
    """Return the rules a trade broke."""
    if trade.breaches is None:
        return PENDING_WORDS
    none = "none broken" if trade.is_told else "hardly judged"
    broken = ", ".join(one.rule_id for one in trade.breaches) or none
    return f"liquidated, {broken}" if trade.is_liquidated else broken


def _listed(trade: ReviewedTrade) -> tuple[str, ...]:
    """Return what the words about the rules list, one by one."""
    ends = ("liquidated",) if trade.is_liquidated else ()
    return (*ends, *(one.rule_id for one in trade.breaches or ()))


def worst_mark(trade: ReviewedTrade) -> Mark | None:
    """Return the shape of the worst breach."""
    if trade.breaches is None:
        return None
    if trade.worst is not None:
        return mark_of(trade.worst)
    return Mark.GOOD if trade.is_told else Mark.NOTE


def sentences(trade: ReviewedTrade) -> str:
    """Return what each breach says."""
    if trade.breaches is None:
        return PENDING
    if trade.is_clean and not trade.is_told:
        return HARDLY_JUDGED
    return "\n".join(f"{one.rule_id}: {one.sentence}" for one in trade.breaches)


def result_text(trade: ReviewedTrade, style: TextStyle) -> str:
    """Return what a trade brought, in money and in R."""
    r = "" if trade.r_multiple is None else f", {words.number(trade.r_multiple, 2, signed=True)} R"
    return f"{style.pnl(trade.net_result, trade.asset)}{r}"
