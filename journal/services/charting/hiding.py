"""What price did after a liquidation is not drawn for half a day: it invites to get even."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.liquidations import SAME_EVENT
from journal.domain.ledger.positions import Position
from journal.domain.review.aftermath import HIDDEN_FOR
from journal.domain.review.review import SHOWN_AFTER
from journal.domain.values import Liquidation
from journal.services.charting.content import ChartContent

HIDDEN = (
    "What price did after the liquidation is shown twelve hours after it. Nothing is lost by "
    "waiting."
)


def ended(position: Position, one: Liquidation) -> bool:
    """Return whether a liquidation ended this position, or was typed of about that time."""
    if one.position_key == position.key:
        return True
    is_near = (
        position.closed_at is not None and abs(position.closed_at - one.occurred_at) <= SAME_EVENT
    )
    return one.symbol == position.symbol and is_near


def without_aftermath(
    content: ChartContent, liquidations: Iterable[Liquidation], now: datetime
) -> ChartContent:
    """Return a chart that ends shortly after the newest of these liquidations while it is fresh.

    Args:
        content: the chart.
        liquidations: those of the position, or of the symbol where the chart has no position.
        now: the present.
    """
    newest = max((one.occurred_at for one in liquidations), default=None)
    if newest is None or now >= newest + HIDDEN_FOR:
        return content
    end_ms = ms_from_utc(newest + SHOWN_AFTER) + content.series.interval_ms
    return replace(content.until(end_ms), notes=(*content.notes, HIDDEN))
