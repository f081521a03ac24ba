"""Columns of what is worked out: risk, R, how far price went, how near liquidation came."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from journal.domain.assets import asset_decimals
from journal.domain.ledger.excursions import Excursions
from journal.gui.parts.column import Column, meaning_of_sign, percent_column
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.services.positions.excursions.found import Approach, FoundExcursions, NoExcursions

MEASURING: Final = "It is being measured on the stored candles; it comes by itself."
NO_RISK: Final = (
    "Not known: neither a plan nor a stop tells what was to be lost. Press Ctrl+E to type the stop."
)
NO_RESULT_IN_R: Final = "Not known while it is open, or without its result or its risk."
NO_DISTANCE: Final = (
    "Not known: leverage, margin mode or, in cross margin, the wallet is missing. Ctrl+E types "
    "them, Settings knows the usual ones."
)
NO_APPROACH: Final = "Not known: its liquidation price is not known for that time."
NONE_KEPT: Final = "none"
KEPT: Final = "The part of the best run that was kept at the exit."
BEHIND: Final = "Price was better than the entry for a while, and the exit was worse than it."
NO_RUN: Final = "Price never was better than the entry, or it is still open."


def measured_columns(style: TextStyle, quote: str) -> tuple[Column[PositionEntry], ...]:
    """Return the columns; none of them is shown before it is chosen."""
    return (
        Column(
            key="risk",
            header="Planned risk",
            unit=quote,
            write=lambda entry, _decimals: style.money(
                entry.risk, "" if entry.quote == quote else entry.quote, asset_decimals(entry.quote)
            ),
            sort_key=lambda entry: entry.risk,
            right=True,
            shown=False,
            tooltip=lambda entry: NO_RISK if entry.risk is None else "What one R is.",
        ),
        _in_r("r_multiple", "R", lambda entry: entry.r_multiple, lambda _entry: NO_RESULT_IN_R),
        percent_column(
            "liquidation_distance",
            "Liquidation away",
            lambda entry: entry.liquidation_distance,
            shown=False,
            tooltip=_distance_words,
        ),
        _reached("mae", "MAE", lambda found: found.mae, lambda found: found.mae_price),
        _in_r("mae_r", "MAE in R", lambda entry: entry.view.mae_r, _source, is_result=False),
        _reached("mfe", "MFE", lambda found: found.mfe, lambda found: found.mfe_price),
        _in_r("mfe_r", "MFE in R", lambda entry: entry.view.mfe_r, _source, is_result=False),
        Column(
            key="exit_efficiency",
            header="Kept",
            write=lambda entry, _decimals: kept_words(_kept(entry)),
            sort_key=_kept,
            right=True,
            shown=False,
            tooltip=_kept_tooltip,
        ),
        percent_column(
            "closest_approach",
            "Came within",
            lambda entry: _approached(entry, lambda near: near.distance),
            shown=False,
            tooltip=_approach_words,
        ),
        percent_column(
            "margin_ratio",
            "Margin ratio",
            lambda entry: _approached(entry, lambda near: near.margin_ratio),
            shown=False,
            tooltip=_approach_words,
        ),
    )


def _in_r(
    key: str,
    header: str,
    value: Callable[[PositionEntry], Decimal | None],
    why: Callable[[PositionEntry], str],
    *,
    is_result: bool = True,
) -> Column[PositionEntry]:
    """Return a column of multiples of the risk."""

    def write(entry: PositionEntry, _decimals: int) -> str:
        amount = value(entry)
        return words.UNKNOWN if amount is None else f"{words.number(amount, 2, signed=is_result)} R"

    return Column(
        key=key,
        header=header,
        write=write,
        sort_key=value,
        right=True,
        meaning=(lambda entry: meaning_of_sign(value(entry))) if is_result else None,
        shown=False,
        tooltip=lambda entry: (
            (NO_RISK if entry.risk is None else why(entry)) if value(entry) is None else ""
        ),
    )


def _reached(
    key: str,
    header: str,
    ratio: Callable[[Excursions], Decimal],
    price: Callable[[Excursions], Decimal],
) -> Column[PositionEntry]:
    """Return a column of how far price went, as a percentage of the entry."""

    def tooltip(entry: PositionEntry) -> str:
        at = _found(entry, lambda found: price(found.reached))
        return _source(entry) if at is None else f"At {words.price(at)}. {_source(entry)}"

    return percent_column(
        key,
        header,
        lambda entry: _found(entry, lambda found: ratio(found.reached)),
        shown=False,
        tooltip=tooltip,
    )


def _found(
    entry: PositionEntry, figure: Callable[[FoundExcursions], Decimal | None]
) -> Decimal | None:
    found = entry.view.excursions
    return figure(found) if isinstance(found, FoundExcursions) else None


def _kept(entry: PositionEntry) -> Decimal | None:
    return _found(entry, lambda found: found.exit_efficiency)


def kept_words(part: Decimal | None, decimals: int = 1) -> str:
    """Return which part of the best run was kept; one that ended behind the entry kept none."""
    return NONE_KEPT if part is not None and part < 0 else words.percent(part, decimals)


def _kept_tooltip(entry: PositionEntry) -> str:
    kept = _kept(entry)
    if kept is None:
        return _sentence(entry, "", NO_RUN)
    return _sentence(entry, BEHIND if kept < 0 else KEPT)


def _approached(
    entry: PositionEntry, figure: Callable[[Approach], Decimal | None]
) -> Decimal | None:
    return _found(entry, lambda found: None if found.approach is None else figure(found.approach))


def _source(entry: PositionEntry) -> str:
    """Return which candles tell it, or why nothing does."""
    found = entry.view.excursions
    if found is None:
        return MEASURING
    return found.reason if isinstance(found, NoExcursions) else found.source


def _sentence(entry: PositionEntry, what: str, otherwise: str = "") -> str:
    if not isinstance(entry.view.excursions, FoundExcursions):
        return _source(entry)
    return otherwise or f"{what} {_source(entry)}"


def _approach_words(entry: PositionEntry) -> str:
    found = entry.view.excursions
    if not isinstance(found, FoundExcursions):
        return _source(entry)
    if found.approach is None:
        return NO_APPROACH
    estimate = " Estimate: the margin was taken from size and leverage."
    return f"{found.source}{estimate if found.approach.is_estimate else ''}"


def _distance_words(entry: PositionEntry) -> str:
    if entry.liquidation_distance is None:
        return NO_DISTANCE
    return "From the entry to the liquidation price, once it was opened."
