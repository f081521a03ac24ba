"""Closings by auto-deleveraging, shown as what they are: no liquidation, no pause."""

from journal.domain.values import OrderSide
from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.parts.column import Column, number_column, price_column, text_column, time_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning
from journal.services.liquidations.deleveraging import Deleveraging

_WHAT = (
    "The exchange closed these positions of yours against somebody else's liquidation. They were "
    "in profit; it is no liquidation of yours, and no pause follows."
)
_LEAST_HEIGHT = 120


def deleveraged_card(desk: Desk, rows: tuple[Deleveraging, ...]) -> Card:
    """Return the card that lists them, newest first."""
    card = Card("Closed by auto-deleveraging (ADL)")
    card.body.addWidget(PlainLabel(_WHAT, meaning=Meaning.MUTED, wrap=True))
    table: Table[Deleveraging] = Table(desk.look, _columns(desk.text), "Closed by ADL")
    table.hugs_rows = True
    table.setMinimumHeight(_LEAST_HEIGHT)
    table.set_rows(rows)
    card.body.addWidget(table)
    return card


def _columns(style: TextStyle) -> tuple[Column[Deleveraging], ...]:
    return (
        time_column("occurred_at", "Time", lambda one: one.occurred_at, style),
        text_column("symbol", "Contract", lambda one: one.symbol, stretch=True),
        text_column(
            "side",
            "Closed",
            lambda one: "long" if one.order_side is OrderSide.SELL else "short",
        ),
        number_column("quantity", "Size", lambda one: one.quantity),
        price_column("price", "At", lambda one: one.price),
    )
