"""A first proposal for an unknown file: shown to the trader with examples, never used unseen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from journal.importers.columns import normalized
from journal.importers.mapped.mapping import ColumnMapping, DateOrder, HeaderSample, MappedField

_WORDS: Final = {
    MappedField.TIME: (
        "time date datetime timeutc dateutc timestamp executiontime executedat execution exectime "
        "filledtime filledat filltime tradetime tradedat createtime createdat createdtime "
        "transactiontime orderupdatetime closetime 时间 成交时间 交易时间"
    ),
    MappedField.SYMBOL: (
        "symbol contract contracts market pair tradingpair instrument instrumentid ticker product "
        "futures coinpair underlyingasset 合约 交易对 币对"
    ),
    MappedField.SIDE: (
        "side direction action buysell tradeside orderside tradetype type 方向 买卖方向 交易方向"
    ),
    MappedField.PRICE: (
        "price fillprice filledprice execprice executionprice executedprice tradeprice avgprice "
        "averageprice avgfillprice avgfilledprice dealprice 价格 成交价 成交价格 成交均价"
    ),
    MappedField.QUANTITY: (
        "quantity qty size filled filledqty filledquantity fillsize fillquantity execqty "
        "executedqty executedquantity executed amount volume contractsize filledamount dealamount "
        "数量 成交数量 成交量"
    ),
    MappedField.FEE: (
        "fee fees commission tradingfee feepaid execfee feeamount transactionfee 手续费"
    ),
    MappedField.FEE_ASSET: (
        "feeasset feecurrency feecoin feeunit commissionasset commissioncurrency 手续费币种"
    ),
    MappedField.REALIZED_PNL: (
        "realizedpnl realisedpnl realizedprofit pnl closedpnl profit pl realizedpl profitloss "
        "closingpnl 已实现盈亏 实现盈亏 盈亏"
    ),
    MappedField.TRADE_ID: (
        "tradeid execid executionid fillid dealid matchid transactionid tradeno id tradenumber "
        "成交id 交易id 成交编号"
    ),
    MappedField.ORDER_ID: "orderid orderno ordernumber orderuuid 订单id 订单号 委托id",
    MappedField.POSITION_SIDE: "positionside posside leg 持仓方向",
}
"""Header words by field, the most telling first."""
_IN_BRACKETS: Final = re.compile(r"\(.*?\)|\[.*?\]")
_DAY: Final = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})[-/.]([0-9]{1,4})")
_COMMA_END: Final = re.compile(r"[0-9],(?:[0-9]{1,2}|[0-9]{4,})$")
_THOUSANDS_OR_NOT: Final = re.compile(r"[+-]?[0-9]{1,3},[0-9]{3}$")
_NUMBERS: Final = (
    MappedField.PRICE,
    MappedField.QUANTITY,
    MappedField.FEE,
    MappedField.REALIZED_PNL,
)
_MONTHS: Final = 12
_YEAR_DIGITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingGuess:
    """What the columns seem to be; perhaps not all that is needed.

    Attributes:
        is_date_order_sure: False where 03/04/2026 could be March or April.
    """

    columns: dict[MappedField, str]
    date_order: DateOrder
    is_date_order_sure: bool
    decimal_comma: bool
    fees_are_negative: bool


def guessed(sample: HeaderSample, columns: dict[MappedField, str] | None = None) -> MappingGuess:
    """Return a proposal, from the words of the header and the cells of the first rows.

    Args:
        sample: columns and first rows of a file.
        columns: which column is what, where that is known; only the spellings are guessed then.
    """
    columns = _columns(sample.names) if columns is None else columns
    cells = {field: _cells(sample, name) for field, name in columns.items()}
    order, is_sure = _date_order(cells.get(MappedField.TIME, []))
    fees = [cell for cell in cells.get(MappedField.FEE, []) if cell.strip("0.,- ")]
    numbers = [cell for field in _NUMBERS for cell in cells.get(field, [])]
    return MappingGuess(
        columns=columns,
        date_order=order,
        is_date_order_sure=is_sure,
        decimal_comma=_has_decimal_comma(numbers, sample.delimiter),
        fees_are_negative=bool(fees) and all(cell.startswith("-") for cell in fees),
    )


def guess_from(mapping: ColumnMapping, sample: HeaderSample) -> MappingGuess:
    """Return a mapping that was remembered, and fits, as the proposal it is changed from."""
    places = mapping.places(sample.names)
    return MappingGuess(
        columns={field: sample.names[place] for field, place in places.items()},
        date_order=mapping.date_order,
        is_date_order_sure=True,
        decimal_comma=mapping.decimal_comma,
        fees_are_negative=mapping.fees_are_negative,
    )


def _columns(names: tuple[str, ...]) -> dict[MappedField, str]:
    words = {normalized(_IN_BRACKETS.sub("", name)): name for name in reversed(names)}
    found: dict[MappedField, str] = {}
    for field, known in _WORDS.items():
        name = next((words[word] for word in known.split() if word in words), None)
        if name is not None and name not in found.values():
            found[field] = name
    return found


def _cells(sample: HeaderSample, name: str) -> list[str]:
    place = sample.names.index(name)
    return [row[place].strip() for row in sample.rows if row[place].strip()]


def _date_order(times: Iterable[str]) -> tuple[DateOrder, bool]:
    """Return the order that the examples allow, and whether they allow no other."""
    days = [match for match in map(_DAY.match, times) if match is not None]
    if not days or all(len(day[1]) == _YEAR_DIGITS for day in days):
        return DateOrder.YEAR_FIRST, True
    # 26-03-17 is how the exchange itself writes short years.
    if all(day[2] == "-" and len(day[4]) <= 2 for day in days):  # noqa: PLR2004  # digits of a day
        return DateOrder.YEAR_FIRST, False
    if any(int(day[1]) > _MONTHS for day in days):
        return DateOrder.DAY_FIRST, True
    if any(int(day[3]) > _MONTHS for day in days):
        return DateOrder.MONTH_FIRST, True
    is_american = any(day[2] == "/" and day.string.upper().endswith("M") for day in days)
    return DateOrder.MONTH_FIRST if is_american else DateOrder.DAY_FIRST, False


def _has_decimal_comma(numbers: list[str], delimiter: str) -> bool:
    digits = [re.sub(r"[^0-9.,+-]", "", number) for number in numbers]
    if any(_COMMA_END.search(number) for number in digits):
        return True
    # 1,234 alone could be either; where a comma does not part the cells it is the decimal one.
    either = [number for number in digits if _THOUSANDS_OR_NOT.fullmatch(number)]
    return bool(either) and delimiter != "," and not any("." in number for number in digits)
