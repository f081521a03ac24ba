"""Columns of positions that are open: what they hold, where they end, what they break."""

from decimal import Decimal

from journal.gui import text as words
from journal.gui.parts.chip import Mark, mark_of
from journal.gui.parts.column import (
    Column,
    number_column,
    percent_column,
    price_column,
    text_column,
)
from journal.gui.theme import Meaning
from journal.services.liquidations import FLAG_NOTES
from journal.services.positions import PositionView

_NO_LEVERAGE = "No file tells the leverage: type it for the position, or a usual one in Settings."
_NO_MODE = "No file tells the margin mode: type it for the position, or a usual one in Settings."
_NO_STOP = "No stop is recorded: type it for the position in the Journal."
_NO_MARK = "Needs the mark price of now, which comes with live data."


def open_position_columns() -> tuple[Column[PositionView], ...]:
    """Return the columns of the table on Today."""
    return (
        text_column("symbol", "Symbol", lambda view: view.position.symbol),
        text_column("side", "Side", lambda view: view.position.side.value),
        text_column(
            "margin_mode",
            "Margin",
            lambda view: view.exposure.margin_mode,
            tooltip=lambda view: "" if view.exposure.margin_mode else _NO_MODE,
        ),
        Column(
            key="leverage",
            header="Leverage",
            write=lambda view, _decimals: words.leverage(view.exposure.leverage),
            sort_key=lambda view: view.exposure.leverage,
            right=True,
            tooltip=lambda view: "" if view.exposure.leverage else _NO_LEVERAGE,
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
        percent_column(
            "distance",
            "Distance",
            _distance,
            tooltip=lambda view: "" if _distance(view) is not None else _NO_MARK,
        ),
        percent_column(
            "margin_ratio",
            "Margin ratio",
            lambda view: view.exposure.lines.margin_ratio if view.exposure.lines else None,
            tooltip=lambda view: "" if _distance(view) is not None else _NO_MARK,
        ),
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
            _rules,
            mark=_worst,
            tooltip=_sentences,
            stretch=True,
        ),
    )


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


def _distance(view: PositionView) -> Decimal | None:
    lines = view.exposure.lines
    return lines.liquidation_distance_ratio if lines else None


def _rules(view: PositionView) -> str:
    breaches = view.judged.breaches if view.judged else ()
    return ", ".join(breach.rule_id for breach in breaches) or "none broken"


def _worst(view: PositionView) -> Mark:
    breaches = view.judged.breaches if view.judged else ()
    return mark_of(max(breach.severity for breach in breaches)) if breaches else Mark.GOOD


def _sentences(view: PositionView) -> str:
    if view.judged is None:
        return ""
    broken = [f"{breach.rule_id}: {breach.sentence}" for breach in view.judged.breaches]
    open_questions = [f"{one.rule_id} not judged: {one.reason}" for one in view.judged.not_judged]
    return "\n".join(broken + open_questions)
