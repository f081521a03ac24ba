"""Columns of the Journal: what each cell says, and why it is unknown where it is."""

from decimal import Decimal

from journal.domain.assets import AssetAmounts, asset_decimals
from journal.domain.margin.answer import MarginFlag
from journal.domain.rules.context import Source
from journal.gui.parts.column import (
    Column,
    number_column,
    pnl_column,
    price_column,
    text_column,
    time_column,
)
from journal.gui.parts.verdicts import verdict_mark, verdict_sentences, verdict_words
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.screens.journal.table.measured import measured_columns
from journal.gui.screens.journal.table.written import written_columns
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning

_EDIT = "press Ctrl+E to type it"
NO_LEVERAGE = f"No trade file tells the leverage: {_EDIT}, or set your usual one in Settings."
NO_MODE = f"No trade file tells the margin mode: {_EDIT}, or set your usual one in Settings."
NO_STOP = f"No trade file tells your stop: {_EDIT}, or say that there was none."
NO_STOP_WORDS = "none"
STILL_OPEN = "Nothing of it is closed yet."
NO_FEES = "At least one fill tells no fee: a Trade History with the column Fee does."
NO_FUNDING = "No funding is recorded for it: a Transaction History tells it."
NO_PNL = "Not known: the file starts in the middle of this position. Import an earlier one."


def position_columns(style: TextStyle, quote: str) -> tuple[Column[PositionEntry], ...]:
    """Return the columns of the Journal.

    Args:
        style: how times and money are written.
        quote: the asset that all results are in; an empty text where they differ.
    """
    return (
        *_what(style),
        *_exposure(),
        *measured_columns(style, quote),
        *_result(style, quote),
        *written_columns(),
        _rules(),
    )


def _what(style: TextStyle) -> tuple[Column[PositionEntry], ...]:
    """Return the columns of what was traded and when."""
    return (
        text_column(
            "symbol",
            "Symbol",
            lambda entry: entry.view.position.symbol,
            mark=lambda entry: entry.mark,
            tooltip=state_sentence,
        ),
        text_column("side", "Side", lambda entry: entry.view.position.side.value),
        text_column(
            "state", "State", lambda entry: entry.state.value, shown=False, tooltip=state_sentence
        ),
        time_column("opened", "Opened", lambda entry: entry.view.position.opened_at, style),
        time_column(
            "closed",
            "Closed",
            lambda entry: entry.view.position.closed_at,
            style,
            shown=False,
            tooltip=lambda entry: style.utc(entry.view.position.closed_at) or "Still open.",
        ),
        Column(
            key="duration",
            header="Duration",
            write=lambda entry, _decimals: words.duration(entry.duration),
            sort_key=lambda entry: entry.duration,
            right=True,
            shown=False,
            tooltip=lambda entry: entry.view.position.incomplete_reason or "",
        ),
        number_column("size", "Size", lambda entry: entry.size, shown=False),
    )


def _exposure() -> tuple[Column[PositionEntry], ...]:
    """Return the columns of leverage, margin and prices."""
    return (
        Column(
            key="leverage",
            header="Leverage",
            write=lambda entry, _decimals: words.leverage(entry.view.exposure.leverage),
            sort_key=lambda entry: entry.view.exposure.leverage,
            right=True,
            tooltip=lambda entry: source_sentence(entry.view.exposure.leverage_source, NO_LEVERAGE),
        ),
        text_column(
            "margin_mode",
            "Margin",
            lambda entry: entry.view.exposure.margin_mode,
            shown=False,
            tooltip=lambda entry: source_sentence(entry.view.exposure.margin_mode_source, NO_MODE),
        ),
        price_column(
            "entry",
            "Entry",
            lambda entry: entry.view.position.entry_price,
            shown=False,
            tooltip=lambda entry: entry.view.position.incomplete_reason or "",
        ),
        price_column(
            "exit",
            "Exit",
            lambda entry: entry.exit_price,
            shown=False,
            tooltip=lambda entry: "" if entry.exit_price else STILL_OPEN,
        ),
        Column(
            key="stop",
            header="Stop",
            write=lambda entry, _decimals: stop_words(entry),
            sort_key=lambda entry: entry.view.exposure.stop_price,
            right=True,
            shown=False,
            tooltip=stop_source,
        ),
        Column(
            key="liquidation_price",
            header="Liquidation price",
            write=lambda entry, _decimals: _liquidation_words(entry),
            sort_key=liquidation_price,
            right=True,
            shown=False,
            tooltip=liquidation_tooltip,
        ),
    )


def _result(style: TextStyle, quote: str) -> tuple[Column[PositionEntry], ...]:
    """Return the columns of what it brought and cost."""
    return (
        pnl_column(
            "net_pnl",
            "Net",
            lambda entry: entry.net_pnl,
            style,
            asset=lambda entry: entry.quote,
            unit=quote,
            tooltip=lambda entry: (
                no_pnl(entry) if entry.net_pnl is None else "PnL after fees, funding and clearance."
            ),
        ),
        pnl_column(
            "gross_pnl",
            "Price PnL",
            lambda entry: entry.gross_pnl,
            style,
            asset=lambda entry: entry.quote,
            unit=quote,
            shown=False,
            tooltip=lambda entry: (
                no_pnl(entry) if entry.gross_pnl is None else "PnL before fees and funding."
            ),
        ),
        Column(
            key="fees",
            header="Fees",
            unit=quote,
            write=lambda entry, _decimals: _amounts(style, entry.fees, quote),
            sort_key=lambda entry: dict(entry.fees).get(entry.quote),
            right=True,
            shown=False,
            tooltip=lambda entry: NO_FEES if entry.fees_unknown else "",
        ),
        Column(
            key="funding",
            header="Funding",
            unit=quote,
            write=lambda entry, _decimals: _amounts(style, entry.view.funding, quote, signed=True),
            sort_key=lambda entry: dict(entry.view.funding).get(entry.quote),
            right=True,
            shown=False,
            tooltip=lambda entry: "" if entry.view.funding else NO_FUNDING,
        ),
    )


def _rules() -> Column[PositionEntry]:
    return Column(
        key="rules",
        header="Rules",
        write=lambda entry, _decimals: verdict_words(entry.view),
        sort_key=lambda entry: (entry.worst or 0, len(entry.broken), entry.broken),
        mark=lambda entry: verdict_mark(entry.view),
        meaning=lambda entry: Meaning.PLAIN if entry.broken else Meaning.MUTED,
        tooltip=lambda entry: verdict_sentences(entry.view),
        stretch=True,
        names=lambda entry: entry.broken,
    )


def state_sentence(entry: PositionEntry) -> str:
    """Return how the position stands, and why its history is incomplete where it is."""
    reason = entry.view.position.incomplete_reason
    state = f"{entry.state.value.capitalize()}."
    return f"{state} History incomplete: {reason}" if reason else state


def no_pnl(entry: PositionEntry) -> str:
    """Return why the result of a position is not known, and what would tell it."""
    is_incomplete = entry.view.position.history_incomplete
    return NO_PNL if is_incomplete else entry.view.position.pnl_unknown_reason or ""


def source_sentence(source: Source, why_unknown: str) -> str:
    """Return where a value comes from, or why it is unknown."""
    return why_unknown if source is Source.UNKNOWN else f"{source.value.capitalize()}."


def stop_words(entry: PositionEntry) -> str:
    """Return the stop, that there was none, or that nobody has said."""
    exposure = entry.view.exposure
    return NO_STOP_WORDS if exposure.has_stop is False else words.price(exposure.stop_price)


def stop_source(entry: PositionEntry) -> str:
    """Return who says so about the stop, or that nobody has."""
    if stop_words(entry) == words.UNKNOWN:
        return NO_STOP
    facts = entry.view.facts
    is_typed = facts.stop_price is not None or facts.has_stop is not None
    source = Source.TYPED if is_typed else Source.EXCHANGE
    return source_sentence(source, NO_STOP)


def liquidation_price(entry: PositionEntry) -> Decimal | None:
    """Return the exact liquidation price, where there is one."""
    lines = entry.view.exposure.lines
    return lines.liquidation_price if lines else None


def _liquidation_words(entry: PositionEntry) -> str:
    price = liquidation_price(entry)
    text = words.price(price, entry.view.position.side)
    return f"≈ {text}" if price is not None and entry.view.exposure.wallet_estimated else text


def liquidation_tooltip(entry: PositionEntry) -> str:
    """Return the exact price, whether it is an estimate, or why there is none."""
    exposure, price = entry.view.exposure, liquidation_price(entry)
    if price is None:
        lines = exposure.lines
        if lines is not None and MarginFlag.NO_LIQUIDATION in lines.flags:
            return "No price liquidates it: its margin covers the whole position."
        return _sentence(exposure.lines_reason or "it cannot be computed")
    exact = f"Exact: {words.number(price)}."
    if exposure.wallet_estimated:
        return f"{exact} Estimate: the margin was taken from size and leverage."
    return exact


def _amounts(
    style: TextStyle,
    amounts: AssetAmounts,
    unit: str,
    *,
    signed: bool = False,
) -> str:
    """Return amounts per asset; the asset is left out where the header names it."""
    write = style.pnl if signed else style.money
    shown = [
        write(amount, "" if asset == unit else asset, asset_decimals(asset))
        for asset, amount in amounts
    ]
    return " ".join(shown) or words.UNKNOWN


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
