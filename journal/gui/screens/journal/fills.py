"""Columns of the fills of one position."""

from decimal import Decimal

from journal.domain.assets import asset_decimals
from journal.domain.ledger.payoff import CONTRACT_SIZE_UNKNOWN
from journal.domain.ledger.positions import PositionEvent, PositionEventKind
from journal.gui.parts.column import (
    Column,
    meaning_of_sign,
    number_column,
    text_column,
)
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle

_WORDS = {
    PositionEventKind.OPEN: "open",
    PositionEventKind.INCREASE: "add",
    PositionEventKind.REDUCE: "reduce",
    PositionEventKind.CLOSE: "close",
}
_NO_FEE = "The file tells no fee for this fill."
_NO_PNL = "Not known: what was closed here was opened before the file starts."


def fill_columns(style: TextStyle, asset: str = "") -> tuple[Column[PositionEvent], ...]:
    """Return the columns of what each fill did to a position settled in an asset."""
    return (
        Column(
            key="at",
            header="Time",
            write=lambda event, _decimals: style.short_time(event.fill.traded_at),
            sort_key=lambda event: event.fill.sort_key,
            tooltip=lambda event: style.utc(event.fill.traded_at),
        ),
        text_column("kind", "What", lambda event: _WORDS[event.kind]),
        number_column("quantity", "Quantity", lambda event: event.quantity),
        number_column("price", "Price", lambda event: event.fill.price),
        Column(
            key="realized",
            header="Realized",
            unit=asset,
            write=lambda event, _decimals: _realized_words(event, asset, style),
            sort_key=lambda event: event.pnl,
            right=True,
            meaning=lambda event: meaning_of_sign(event.pnl),
            tooltip=_realized_tooltip,
        ),
        Column(
            key="fee",
            header="Fee",
            write=lambda event, _decimals: style.money(
                event.fee, event.fill.fee_asset or "", _decimals_of(event.fee)
            ),
            sort_key=lambda event: event.fee,
            right=True,
            tooltip=lambda event: _NO_FEE if event.fee is None else "",
        ),
    )


def _realized_words(event: PositionEvent, asset: str, style: TextStyle) -> str:
    """Return what a closing realized; an opening realizes nothing, which is not unknown."""
    if event.pnl == 0 and not event.kind.takes_off:
        return ""
    return style.pnl(event.pnl, decimals=asset_decimals(asset))


def _realized_tooltip(event: PositionEvent) -> str:
    if event.pnl is None:
        return _NO_PNL if event.entry_price_after is None else CONTRACT_SIZE_UNKNOWN
    if not event.kind.takes_off:
        return ""
    if event.pnl_differs and event.realized_pnl is not None:
        return (
            f"The exchange's figure. By the recorded fills it would be "
            f"{words.number(event.realized_pnl, signed=True)}."
        )
    return "Before fees."


def _decimals_of(amount: Decimal | None) -> int:
    return words.decimals_of((amount,))
