"""What a position says in every field that can be asked about, exact, as plain text."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Final

from journal.domain.assets import quote_asset
from journal.domain.ledger.excursions import Excursions
from journal.domain.query.fields import FIELDS
from journal.services.positions.excursions.found import Approach, FoundExcursions
from journal.services.positions.rows import instant, number
from journal.services.positions.views import PositionView
from journal.services.rules.habits import COUNTS_FROM

Cell = str | list[str] | None
"""A number or time as text, several words, or None where it is not known."""


def cell(view: PositionView, field: str, now: datetime) -> Cell:
    """Return what a position says in a field; see ``FIELDS``.

    Args:
        view: the position.
        field: the name of the field.
        now: the present, for how long an open one has been open.

    Raises:
        KeyError: there is no such field.
    """
    if field == "duration":
        held = view.position.held(now)
        return None if held is None else f"{held.total_seconds():.0f}"
    return _CELLS[field](view)


def _states(view: PositionView) -> list[str]:
    position = view.position
    flags = {
        "open": position.is_open,
        "closed": not position.is_open,
        "liquidated": view.liquidation is not None,
        "incomplete": position.history_incomplete,
        "broken": _is_broken(view) is True,
        "clean": _is_broken(view) is False and not position.history_incomplete,
    }
    return [name for name, holds in flags.items() if holds]


def _things(view: PositionView) -> list[str]:
    written = view.written
    flags: dict[str, object] = {
        "note": written and written.note,
        "tag": written and written.tags,
        "feeling": _feelings(view),
        "rating": written and written.rating,
        "plan": view.plan,
        "stop": view.exposure.stop_price,
    }
    return [name for name, thing in flags.items() if thing]


def _rules(view: PositionView) -> list[str] | None:
    if view.judged is None:
        return None
    return list(dict.fromkeys(one.rule_id for one in view.judged.breaches))


def _is_broken(view: PositionView) -> bool | None:
    """Return whether it broke a rule; what is only remarked breaks none. None: not judged."""
    if view.judged is None:
        return None
    return any(one.severity >= COUNTS_FROM for one in view.judged.breaches)


def _feelings(view: PositionView) -> list[str]:
    written = view.written
    told = (written.before, written.during, written.after) if written else ()
    return [one.value for one in told if one is not None]


def _of_quote(amounts: Iterable[tuple[str, Decimal]]) -> Cell:
    return [f"{number(amount)} {asset}".rstrip() for asset, amount in amounts]


def _reached(figure: Callable[[Excursions], Decimal], view: PositionView) -> Cell:
    found = view.excursions
    return number(figure(found.reached)) if isinstance(found, FoundExcursions) else None


def _approach(figure: Callable[[Approach], Decimal | None], view: PositionView) -> Cell:
    found = view.excursions
    if not isinstance(found, FoundExcursions) or found.approach is None:
        return None
    return number(figure(found.approach))


def _kept(view: PositionView) -> Cell:
    found = view.excursions
    return number(found.exit_efficiency) if isinstance(found, FoundExcursions) else None


def _size(view: PositionView) -> Cell:
    position = view.position
    return number(position.quantity if position.is_open else position.peak_quantity)


def _liquidation(view: PositionView) -> Cell:
    lines = view.exposure.lines
    return number(lines.liquidation_price if lines else None)


def _margin_mode(view: PositionView) -> Cell:
    mode = view.exposure.margin_mode
    return None if mode is None else mode.value


def _rating(view: PositionView) -> Cell:
    rating = view.written.rating if view.written else None
    return None if rating is None else str(rating)


_CELLS: Final[dict[str, Callable[[PositionView], Cell]]] = {
    "symbol": lambda view: view.position.symbol,
    "asset": lambda view: quote_asset(view.position.symbol),
    "side": lambda view: view.position.side.value,
    "is": _states,
    "has": _things,
    "opened": lambda view: instant(view.position.opened_at),
    "closed": lambda view: instant(view.position.closed_at),
    "size": _size,
    "leverage": lambda view: number(view.exposure.leverage),
    "margin": _margin_mode,
    "entry": lambda view: number(view.position.entry_price),
    "exit": lambda view: number(view.position.exit_price),
    "stop": lambda view: number(view.exposure.stop_price),
    "liquidation": _liquidation,
    "risk": lambda view: number(view.risk),
    "r": lambda view: number(view.r_multiple),
    "pnl": lambda view: number(view.net_pnl),
    "gross": lambda view: number(view.position.realized_pnl),
    "fees": lambda view: _of_quote(view.position.fees),
    "funding": lambda view: _of_quote(view.funding),
    "mae": partial(_reached, lambda found: found.mae),
    "mfe": partial(_reached, lambda found: found.mfe),
    "mae_r": lambda view: number(view.mae_r),
    "mfe_r": lambda view: number(view.mfe_r),
    "kept": _kept,
    "distance": lambda view: number(view.liquidation_distance),
    "closest": partial(_approach, lambda near: near.distance),
    "ratio": partial(_approach, lambda near: near.margin_ratio),
    "rule": _rules,
    "tag": lambda view: [tag.name for tag in view.written.tags] if view.written else [],
    "feeling": _feelings,
    "rating": _rating,
    "plan": lambda view: "any" if view.plan else "none",
    "note": lambda view: (view.written.note or None) if view.written else None,
}

NAMES: Final = tuple(field.name for field in FIELDS if field.is_figure)
MEASURED: Final = frozenset({"mae", "mfe", "mae_r", "mfe_r", "kept", "closest", "ratio"})
"""The fields that are told by candles, which takes a while."""
