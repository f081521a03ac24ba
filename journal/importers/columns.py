"""One alias table for every dialect of a header: lower case, letters and digits only."""

from collections.abc import Iterable, Mapping
from typing import Final

ALIASES: Final[Mapping[str, str]] = {
    "uid": "uid",
    "time": "time",
    "timeutc": "time_utc",
    "dateutc": "time_utc",
    "updatetime": "updated_at",
    "symbol": "symbol",
    "side": "side",
    "positionside": "position_side",
    "price": "price",
    "quantity": "quantity",
    "qty": "quantity",
    "amount": "amount",
    "quoteqty": "quote_amount",
    "fee": "fee",
    "commission": "fee",
    "commissionasset": "fee_asset",
    "marginasset": "margin_asset",
    "realizedprofit": "realized_profit",
    "realizedpnl": "realized_profit",
    "buyer": "buyer",
    "maker": "maker",
    "tradeid": "trade_id",
    "id": "trade_id",
    "orderid": "order_id",
    "orderno": "order_id",
    "type": "type",
    "asset": "asset",
    "transactionid": "transaction_id",
    "averageprice": "average_price",
    "avgprice": "average_price",
    "executedamount": "executed_amount",
    "executedquoteamount": "executed_quote_amount",
    "stopprice": "stop_price",
    "status": "status",
    "clientorderid": "client_order_id",
    "opentime": "open_time",
    "open": "open",
    "high": "high",
    "low": "low",
    "close": "close",
    "volume": "volume",
    "closetime": "close_time",
    "marginmode": "margin_mode",
    "entryprice": "entry_price",
    "avgcloseprice": "exit_price",
    "maxopeninterest": "max_open_interest",
    "closedvol": "closed_volume",
    "closingpnl": "closing_pnl",
    "opened": "time",
    "closed": "closed_at",
    "userid": "uid",
    "utctime": "time_utc",
    "account": "account",
    "operation": "operation",
    "coin": "asset",
    "change": "amount",
    "contracts": "symbol",
    "closingdirection": "closing_direction",
    "exitprice": "exit_price",
    "closedpl": "closed_pnl",
    "exittype": "exit_type",
    "tradetimeutc0": "time_utc",
    "instrument": "instrument",
    "pl": "realized_profit",
    "balancechange": "balance_change",
}
"""A header's word as ``normalized`` gives it, to the name the importers know it by."""

NUMBERS: Final = frozenset(
    {
        *("price", "quantity", "amount", "quote_amount", "fee", "realized_profit"),
        *("average_price", "executed_amount", "executed_quote_amount", "stop_price"),
        *("entry_price", "exit_price", "max_open_interest", "closed_volume", "closing_pnl"),
        *("closed_pnl", "balance_change"),
    }
)
"""Which of them hold numbers, with their asset or without."""


def normalized(name: str) -> str:
    """Return a header's word in lower case with nothing but letters and digits."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


class Header:
    """Which column holds what in one file.

    Attributes:
        names: the file's own words; empty where the file starts with its first row.
        width: how many cells every row must have.
        fields: the importers' names to the column's place.
    """

    def __init__(self, names: Iterable[str], width: int) -> None:
        """Find the columns known; ``twice`` keeps what could mean either of two columns."""
        self.names = tuple(names)
        self.width = width
        self.fields: dict[str, int] = {}
        self.twice: list[str] = []
        for index, name in enumerate(self.names):
            field = ALIASES.get(normalized(name))
            if field is None:
                continue
            if field in self.fields:
                self.twice.append(name.strip())
            self.fields.setdefault(field, index)

    def __contains__(self, field: str) -> bool:
        """Return whether the file has this column."""
        return field in self.fields

    def __getitem__(self, field: str) -> int:
        """Return the place of a column the file has."""
        return self.fields[field]

    def has_all(self, fields: Iterable[str]) -> bool:
        """Return whether the file has every one of these columns."""
        return all(field in self.fields for field in fields)

    @property
    def has_time(self) -> bool:
        """Whether there is a column of times, in UTC or in whatever zone."""
        return "time" in self.fields or "time_utc" in self.fields

    @property
    def time_column(self) -> int:
        """Place of the column of times, the one in UTC first."""
        return self.fields["time_utc" if "time_utc" in self.fields else "time"]

    def name_of(self, index: int) -> str:
        """Return the header's own word for a column, or its number where there is no header."""
        return self.names[index].strip() if self.names else f"column {index + 1}"
