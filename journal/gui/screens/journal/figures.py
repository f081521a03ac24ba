"""What each figure of a position's detail says, and why it is unknown where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from journal.domain.rules.context import Source
from journal.domain.values import MarginMode
from journal.gui.parts.column import meaning_of_sign
from journal.gui.screens.journal import columns as why
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning
from journal.services.liquidations.views import FLAG_NOTES

_NO_WALLET = "Cross: the whole wallet stands behind it, not a margin of its own."
_NO_LINES = "It needs what the liquidation price needs."
_SOURCES: Final = {
    Source.TYPED: "as typed",
    Source.LIQUIDATION: "from the liquidation",
    Source.EXCHANGE: "told by the exchange",
    Source.USUAL: "your usual",
    Source.PLAN: "as planned",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value with its words: what it says, what its color means, a note, a tooltip."""

    value: str
    label: str = ""
    meaning: Meaning = Meaning.PLAIN
    note: str = ""
    tooltip: str = ""
    is_sum: bool = False


FIGURES: Final = (
    ("entry", "Average entry"),
    ("exit", "Average exit"),
    ("size", "Size"),
    ("leverage", "Leverage"),
    ("margin_mode", "Margin mode"),
    ("wallet", "Isolated margin"),
    ("stop", "Stop"),
    ("stop_loss", "Loss at stop"),
    ("liquidation", "Liquidation price"),
    ("bankruptcy", "Bankruptcy price"),
)
"""Keys and labels, two to a row."""


def figure_of(key: str, entry: PositionEntry, style: TextStyle) -> Shown:
    """Return what a figure says about a position."""
    shown = _FIGURES[key](entry, style)
    if shown.value == words.UNKNOWN:
        return Shown(value=shown.value, meaning=Meaning.MUTED, tooltip=shown.tooltip)
    return shown


def notes_of(entry: PositionEntry) -> tuple[str, ...]:
    """Return the sentences that must be known about the computed prices."""
    exposure = entry.view.exposure
    lines = exposure.lines
    if lines is None or lines.liquidation_price is None:
        return (why.liquidation_tooltip(entry),)
    notes = [note for flag, note in FLAG_NOTES.items() if flag in lines.flags]
    simplified = lines.simplified_liquidation_price
    if simplified is not None:
        notes.append(
            f"Simplified 1/L price: {words.price(simplified)}. It leaves maintenance margin out, "
            "so it is optimistic."
        )
    return tuple(notes)


def result_rows(entry: PositionEntry, style: TextStyle) -> tuple[Shown, ...]:
    """Return what the result is made of, per asset, and the net of it last."""
    view, quote = entry.view, entry.quote
    rows = [
        Shown(
            label="Price PnL",
            value=style.pnl(entry.gross_pnl, quote),
            meaning=meaning_of_sign(entry.gross_pnl),
            tooltip=why.no_pnl(entry) if entry.gross_pnl is None else "",
        )
    ]
    for asset, fee in entry.fees:
        rows.append(_amount("Fees", asset, -fee, quote, style))
    if entry.fees_unknown or not entry.fees:
        label = "Fees of some fills" if entry.fees else "Fees"
        rows.append(_unknown(label, why.NO_FEES))
    for asset, paid in view.funding:
        rows.append(_amount("Funding", asset, paid, quote, style))
    if not view.funding:
        rows.append(_unknown("Funding", why.NO_FUNDING))
    for asset, amount in view.clearance:
        rows.append(_amount("Insurance clearance", asset, amount, quote, style))
    rows.append(
        Shown(
            label=f"Net in {quote}",
            value=style.pnl(entry.net_pnl, quote),
            meaning=meaning_of_sign(entry.net_pnl),
            tooltip=why.no_pnl(entry)
            if entry.net_pnl is None
            else "What is recorded of the above.",
            is_sum=True,
        )
    )
    multiple = view.r_multiple
    if multiple is not None:
        rows.append(
            Shown(
                label="Net in R",
                value=f"{words.number(multiple, 2, signed=True)} R",
                meaning=meaning_of_sign(multiple),
                tooltip="By what it was to lose at its stop: as planned, else by its first stop.",
            )
        )
    return tuple(rows)


def _amount(label: str, asset: str, amount: Decimal, quote: str, style: TextStyle) -> Shown:
    decimals = None if asset == quote else words.decimals_of((amount,))
    return Shown(
        label=label,
        value=style.pnl(amount, asset, decimals),
        tooltip="" if asset == quote else "Not in the net: no rate for this asset is recorded.",
    )


def _unknown(label: str, reason: str) -> Shown:
    return Shown(label=label, value=words.UNKNOWN, meaning=Meaning.MUTED, tooltip=reason)


def _entry_price(entry: PositionEntry, _style: TextStyle) -> Shown:
    position = entry.view.position
    solved = position.entry_from_exchange
    if position.entry_price is None and solved is not None:
        return Shown(
            value=words.price(solved),
            note="from the exchange's PnL",
            tooltip="Openings are missing in your files: solved from the exchange's own PnL.",
        )
    return Shown(value=words.price(position.entry_price), tooltip=position.incomplete_reason or "")


def _exit_price(entry: PositionEntry, _style: TextStyle) -> Shown:
    is_partial = entry.view.position.is_open and entry.exit_price is not None
    return Shown(
        value=words.price(entry.exit_price),
        note="of the part closed so far" if is_partial else "",
        tooltip="" if entry.exit_price is not None else why.STILL_OPEN,
    )


def _size(entry: PositionEntry, style: TextStyle) -> Shown:
    is_open, lines = entry.view.position.is_open, entry.view.exposure.lines
    note = "still open" if is_open else "at its largest"
    tooltip = f"Notional at entry {style.money(lines.notional, entry.quote)}" if lines else ""
    return Shown(value=words.number(entry.size), note=note, tooltip=tooltip)


def _leverage(entry: PositionEntry, _style: TextStyle) -> Shown:
    source = entry.view.exposure.leverage_source
    return Shown(
        value=words.leverage(entry.view.exposure.leverage),
        note=_SOURCES.get(source, ""),
        tooltip=why.source_sentence(source, why.NO_LEVERAGE),
    )


def _margin_mode(entry: PositionEntry, _style: TextStyle) -> Shown:
    exposure = entry.view.exposure
    return Shown(
        value=exposure.margin_mode.value if exposure.margin_mode else words.UNKNOWN,
        note=_SOURCES.get(exposure.margin_mode_source, ""),
        tooltip=why.source_sentence(exposure.margin_mode_source, why.NO_MODE),
    )


def _wallet(entry: PositionEntry, style: TextStyle) -> Shown:
    exposure = entry.view.exposure
    is_cross = exposure.margin_mode is MarginMode.CROSS
    return Shown(
        value=style.money(exposure.isolated_wallet, entry.quote),
        note="estimate" if exposure.wallet_estimated else "",
        tooltip=_NO_WALLET if is_cross else _NO_LINES if exposure.isolated_wallet is None else "",
    )


def _stop(entry: PositionEntry, _style: TextStyle) -> Shown:
    lines = entry.view.exposure.lines
    stop = lines.stop if lines else None
    return Shown(
        value=why.stop_words(entry),
        meaning=Meaning.WARNING,
        note=f"{words.percent(stop.distance_ratio)} from entry" if stop else "",
        tooltip=why.stop_source(entry),
    )


def _stop_loss(entry: PositionEntry, style: TextStyle) -> Shown:
    lines = entry.view.exposure.lines
    stop = lines.stop if lines else None
    return Shown(
        value=style.money(stop.loss if stop else None, entry.quote),
        note="before fees" if stop else "",
        tooltip="" if stop else "Needs a stop price and the average entry.",
    )


def _liquidation(entry: PositionEntry, _style: TextStyle) -> Shown:
    price = why.liquidation_price(entry)
    return Shown(
        value=words.price(price, entry.view.position.side),
        meaning=Meaning.CRITICAL,
        note="estimate" if price is not None and entry.view.exposure.wallet_estimated else "",
        tooltip=why.liquidation_tooltip(entry),
    )


def _bankruptcy(entry: PositionEntry, _style: TextStyle) -> Shown:
    lines = entry.view.exposure.lines
    price = lines.bankruptcy_price if lines else None
    is_estimate = price is not None and entry.view.exposure.wallet_estimated
    return Shown(
        value=words.price(price),
        note="estimate" if is_estimate else "",
        tooltip="" if price is not None else _NO_LINES,
    )


_FIGURES: Final[dict[str, Callable[[PositionEntry, TextStyle], Shown]]] = {
    "entry": _entry_price,
    "exit": _exit_price,
    "size": _size,
    "leverage": _leverage,
    "margin_mode": _margin_mode,
    "wallet": _wallet,
    "stop": _stop,
    "stop_loss": _stop_loss,
    "liquidation": _liquidation,
    "bankruptcy": _bankruptcy,
}
