"""What kinds of rows an import can bring, and what makes two of them the same."""

from dataclasses import dataclass
from typing import Final

from journal.storage.transactions.rows import (
    FILL_COLUMNS,
    INCOME_COLUMNS,
    ORDER_COLUMNS,
    TOLD_COLUMNS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What kind of rows are offered, and what makes two of them the same."""

    table: str
    columns: tuple[str, ...]
    identity: tuple[str, ...]
    """Unique within an account, given by the exchange."""
    fixed: tuple[str, ...]
    """Never change; whoever says otherwise is in conflict."""
    progress: tuple[str, ...] = ()
    """May be told again in a later state, which then counts."""
    may_lack: tuple[str, ...] = ()
    """Not told by every dialect: what a later file tells fills what is unknown."""
    state_at: str = "updated_at"
    """Which column tells how late a state is."""

    @property
    def times(self) -> tuple[str, ...]:
        """The columns that hold times, all shifted where a file was read in another zone."""
        return tuple(name for name in self.fixed + self.progress if name.endswith("_at"))


FILLS: Final = Offered(
    table="fill",
    columns=FILL_COLUMNS,
    identity=("symbol", "trade_id"),
    fixed=tuple(name for name in FILL_COLUMNS if name not in {"symbol", "trade_id"}),
    may_lack=("position_side", "order_id", "fee", "fee_asset", "realized_pnl", "is_maker"),
)
INCOMES: Final = Offered(
    table="income",
    columns=INCOME_COLUMNS,
    identity=("income_type", "transaction_id"),
    fixed=("amount", "asset", "symbol", "occurred_at"),
)
ORDERS: Final = Offered(
    table="exchange_order",
    columns=ORDER_COLUMNS,
    identity=("symbol", "order_id"),
    fixed=("order_side", "position_side", "placed_at"),
    may_lack=("position_side",),
    progress=(
        "client_order_id",
        "order_type",
        "price",
        "average_price",
        "quantity",
        "executed_quantity",
        "stop_price",
        "status",
        "updated_at",
    ),
)
TOLD_POSITIONS: Final = Offered(
    table="told_position",
    columns=TOLD_COLUMNS,
    identity=("symbol", "told_id"),
    fixed=("source", "side", "margin_mode", "opened_at"),
    # A position told while it was partly open is told again when it is closed.
    progress=(
        "entry_price",
        "closed_at",
        "exit_price",
        "peak_quantity",
        "closed_quantity",
        "realized_pnl",
        "status",
    ),
    state_at="closed_at",
)

OFFERED: Final = (FILLS, INCOMES, ORDERS, TOLD_POSITIONS)
"""Every kind of row that an import can bring."""
