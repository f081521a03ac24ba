"""Views as plain rows of text, numbers and lists: what JSON answers and exports are made of.

Numbers are strings in plain notation, so no reader rounds them; unknown is None.
"""

from datetime import datetime
from decimal import Decimal

from journal.domain.assets import quote_asset
from journal.domain.values import Liquidation
from journal.services.liquidations.views import EpisodeView
from journal.services.positions.service import PositionView

Row = dict[str, object]


def number(value: Decimal | None) -> str | None:
    """Return a number in plain notation, never with an exponent."""
    return None if value is None else f"{value:f}"


def instant(at: datetime | None) -> str | None:
    """Return a time as ISO 8601 in UTC."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def position_row(view: PositionView) -> Row:
    """Return one position with its lines, results and broken rules."""
    position, exposure, lines = view.position, view.exposure, view.exposure.lines
    judged = view.judged
    return {
        "key": position.key,
        "symbol": position.symbol,
        "side": position.side.value,
        "opened_at": instant(position.opened_at),
        "closed_at": instant(position.closed_at),
        "quantity": number(position.quantity if position.is_open else position.peak_quantity),
        "is_open": position.is_open,
        "entry_price": number(position.entry_price),
        "exit_price": number(position.exit_price),
        "leverage": number(exposure.leverage),
        "margin_mode": exposure.margin_mode.value if exposure.margin_mode else None,
        "stop_price": number(exposure.stop_price),
        "liquidation_price": number(lines.liquidation_price if lines else None),
        "bankruptcy_price": number(lines.bankruptcy_price if lines else None),
        "lines_unknown_because": exposure.lines_reason,
        "flags": sorted(flag.value for flag in lines.flags) if lines else [],
        "asset": quote_asset(position.symbol),
        "realized_pnl": number(position.realized_pnl),
        "pnl_unknown_because": position.pnl_unknown_reason,
        "fees": {asset: number(amount) for asset, amount in position.fees},
        "funding": {asset: number(amount) for asset, amount in view.funding},
        "clearance": {asset: number(amount) for asset, amount in view.clearance},
        "net_pnl": number(view.net_pnl),
        "history_incomplete": position.history_incomplete,
        "incomplete_reason": position.incomplete_reason,
        "liquidated": view.liquidation is not None,
        "broken_rules": [breach.rule_id for breach in judged.breaches] if judged else [],
    }


def liquidation_row(liquidation: Liquidation) -> Row:
    """Return one liquidation with its three prices."""
    return {
        "id": liquidation.liquidation_id,
        "symbol": liquidation.symbol,
        "side": liquidation.side.value if liquidation.side else None,
        "occurred_at": instant(liquidation.occurred_at),
        "certainty": liquidation.certainty.value,
        "source": liquidation.source,
        "position": liquidation.position_key,
        "quantity": number(liquidation.quantity),
        "leverage": number(liquidation.leverage),
        "margin_mode": liquidation.margin_mode.value if liquidation.margin_mode else None,
        "entry_price": number(liquidation.entry_price),
        "trigger_price": number(liquidation.trigger_price),
        "bankruptcy_price": number(liquidation.bankruptcy_price),
        "execution_price": number(liquidation.execution_price),
        "loss": number(liquidation.loss),
        "asset": quote_asset(liquidation.symbol),
        "balance_left": number(liquidation.balance_left),
    }


def episode_row(view: EpisodeView) -> Row:
    """Return one episode with its liquidations."""
    return {
        "episode": view.episode.episode_id,
        "started_at": instant(view.episode.started_at),
        "ended_at": instant(view.episode.ended_at),
        "symbols": list(view.symbols),
        "loss": number(view.loss),
        "asset": view.asset or None,
        "lost": {asset: number(amount) for asset, amount in view.lost},
        "loss_is_partial": view.loss_is_partial,
        "share_of_account": number(view.share_of_account),
        "positions_opened_in_pause": view.positions_opened_in_pause,
        "liquidations": [liquidation_row(one) for one in view.episode.liquidations],
    }
