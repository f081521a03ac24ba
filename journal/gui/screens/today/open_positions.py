"""Columns of positions that are open: what they hold, where they end, what they break."""

from collections.abc import Sequence
from decimal import Decimal

from journal.domain.values import PriceType
from journal.gui.parts.column import (
    Column,
    number_column,
    percent_column,
    price_column,
    text_column,
)
from journal.gui.parts.verdicts import (
    broken_rules,
    verdict_mark,
    verdict_sentences,
    verdict_words,
)
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning
from journal.services.liquidations.views import FLAG_NOTES
from journal.services.positions.service import PositionView
from journal.services.record.marks import STALE_AFTER

_NO_LEVERAGE = "No file tells the leverage: type it for the position, or a usual one in Settings."
_NO_MODE = "No file tells the margin mode: type it for the position, or a usual one in Settings."
_NO_STOP = "No stop is recorded: type it for the position in the Journal."
UTC_STYLE = words.TextStyle()
_NO_PRICE = (
    "No candles of this contract are stored. Import its mark price candles of today from the "
    "exchange's public archive."
)


def open_position_columns() -> tuple[Column[PositionView], ...]:
    """Return the columns of the table on Today."""
    return (
        text_column("symbol", "Symbol", lambda view: view.position.symbol),
        text_column("side", "Side", lambda view: view.position.side.value),
        Column(
            key="leverage",
            header="Leverage",
            write=lambda view, _decimals: _leverage_words(view),
            sort_key=lambda view: view.exposure.leverage,
            tooltip=_leverage_tooltip,
        ),
        number_column("size", "Size", lambda view: view.position.quantity),
        price_column("entry", "Entry", lambda view: view.position.entry_price),
        Column(
            key="liquidation_price",
            header="Liquidation",
            write=lambda view, _decimals: words.price(
                _liquidation_price(view), safe_for=view.position.side
            ),
            sort_key=_liquidation_price,
            right=True,
            meaning=lambda _view: Meaning.CRITICAL,
            tooltip=_liquidation_tooltip,
        ),
        Column(
            key="mark",
            header="Mark",
            write=lambda view, _decimals: _known_price(view),
            sort_key=lambda view: view.present.known.price if view.present.known else None,
            right=True,
            tooltip=_price_tooltip,
            meaning=lambda view: Meaning.PLAIN if view.present.lines else Meaning.MUTED,
        ),
        percent_column("distance", "Distance", _distance, tooltip=_price_tooltip),
        percent_column("margin_ratio", "Margin ratio", _margin_ratio, tooltip=_price_tooltip),
        price_column(
            "stop",
            "Stop",
            lambda view: view.exposure.stop_price,
            meaning=lambda _view: Meaning.WARNING,
            tooltip=lambda view: "" if view.exposure.stop_price else _NO_STOP,
        ),
        text_column(
            "rules",
            "Rules",
            verdict_words,
            mark=verdict_mark,
            tooltip=verdict_sentences,
            stretch=True,
            names=broken_rules,
        ),
    )


def _leverage_words(view: PositionView) -> str:
    """Return leverage and margin mode, as the exchange writes them beside each other."""
    exposure = view.exposure
    if exposure.leverage is None and exposure.margin_mode is None:
        return words.UNKNOWN
    return f"{words.leverage(exposure.leverage)} {exposure.margin_mode or words.UNKNOWN}"


def _leverage_tooltip(view: PositionView) -> str:
    missing = (
        "" if view.exposure.leverage else _NO_LEVERAGE,
        "" if view.exposure.margin_mode else _NO_MODE,
    )
    return "\n".join(sentence for sentence in missing if sentence)


def _liquidation_price(view: PositionView) -> Decimal | None:
    lines = view.exposure.lines
    return lines.liquidation_price if lines else None


def _liquidation_tooltip(view: PositionView) -> str:
    price = _liquidation_price(view)
    if price is None:
        return view.exposure.lines_reason or "This position has no liquidation price."
    flags = view.exposure.lines.flags if view.exposure.lines else frozenset()
    notes = (note for flag, note in FLAG_NOTES.items() if flag in flags)
    return "\n".join((f"Exact: {words.number(price)}.", *notes))


def price_sentence(views: Sequence[PositionView]) -> str:
    """Say which prices distance and margin ratio are of, the oldest where they differ."""
    if not views:
        return ""
    known = [view.present.known for view in views]
    fresh = [one for one in known if one is not None and not one.is_stale]
    if not fresh:
        return "Distance and margin ratio need mark candles of the last 24 hours: import them."
    oldest = min(fresh, key=lambda one: one.at)
    told = f"{oldest.price_type} of {UTC_STYLE.short_time(oldest.at)} UTC from your candle files"
    if len(fresh) < len(views):
        return f"Distance and margin ratio where known: {told}"
    return f"Distance and margin ratio: {told}"


def _known_price(view: PositionView) -> str:
    """Return the newest price; one that is old or no mark says so, so that none is taken for now's.

    Of when the others are stands above the table and in the tooltip: room is scarce.
    """
    known = view.present.known
    if known is None:
        return words.UNKNOWN
    name = "" if known.price_type is PriceType.MARK else f"{known.price_type} "
    told = f"{name}{'old' if known.is_stale else ''}".strip()
    return f"{words.price(known.price)} ({told})" if told else words.price(known.price)


def _price_tooltip(view: PositionView) -> str:
    """Say which price it is and of when; why nothing follows from it where nothing does."""
    known = view.present.known
    if known is None:
        return _NO_PRICE
    told = (
        f"{known.price_type.value.capitalize()} of {UTC_STYLE.utc(known.at)} from your candle files"
    )
    if known.is_stale:
        days = words.duration(STALE_AFTER)
        return f"{told}: older than {days}, so nothing is said of now. Import newer candles."
    if view.present.lines is None:
        return f"{told}. {view.exposure.lines_reason or ''}".strip()
    if known.price_type is not PriceType.MARK:
        return f"{told}: liquidation goes by mark, of which no newer candles are stored."
    return f"{told}."


def _distance(view: PositionView) -> Decimal | None:
    lines = view.present.lines
    return lines.liquidation_distance_ratio if lines else None


def _margin_ratio(view: PositionView) -> Decimal | None:
    lines = view.present.lines
    return lines.margin_ratio if lines else None
