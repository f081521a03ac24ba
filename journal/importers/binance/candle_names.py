"""What candles are of, read from names such as ``XRPUSDT-mark-1h-2021-11-15_19.csv``.

Public kline files tell symbol and interval in their own name; last and mark price files of one
month have the *same* name and differ only by the folder (``markPriceKlines``) they came from.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from journal.domain.market.series import INTERVALS
from journal.domain.values import PriceType
from journal.importers.records import CandleNaming

_IN_FILE_NAME: Final = {
    "mark": PriceType.MARK,
    "markprice": PriceType.MARK,
    "index": PriceType.INDEX,
    "indexprice": PriceType.INDEX,
    "last": PriceType.LAST,
}
_IN_ANY_NAME: Final = {
    "markpriceklines": PriceType.MARK,
    "indexpriceklines": PriceType.INDEX,
}
"""Words too long to be in a path by chance, unlike the home folder of somebody named Mark."""
_PREMIUM: Final = "premiumindexklines"
_PART: Final = re.compile(r"[/\\]")
_END: Final = re.compile(r"[ .(].*$")
_SYMBOL: Final = re.compile(r"(?=.*[^\W\d_])[^\W_]{4,24}(?:_[0-9]{6}|_PERP)?")


class CandleNameError(Exception):
    """Names and choices do not tell what the candles are of; the text says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleName:
    """What candles are of; the price type is None where only their folder could have told."""

    symbol: str
    interval: str
    price_type: PriceType | None


def candle_name(hints: Sequence[str], naming: CandleNaming) -> CandleName:
    """Return what the trader said, else what the first name tells that holds an interval.

    Hints that end in a slash are folders; those tell nothing but the price type.

    Raises:
        CandleNameError: nothing tells the symbol or the interval, or not one we can draw.
    """
    words = next(filter(None, (_words(_PART.split(hint)[-1]) for hint in hints)), [])
    symbol = _symbol(naming.symbol or (words[0] if words else ""))
    interval = naming.interval or next((word for word in words if word in INTERVALS), None)
    if interval is not None and interval not in INTERVALS:
        raise CandleNameError(f"cannot be drawn at the interval {interval!r}")
    if symbol is None or interval is None:
        missing = "symbol" if symbol is None else "interval"
        raise CandleNameError(f"does not tell its {missing}")
    return CandleName(symbol=symbol, interval=interval, price_type=_price_type(hints, naming))


def _words(part: str) -> list[str] | None:
    """Words of a name between its dashes, if one is an interval and so tells what is inside."""
    words = [_END.sub("", word) for word in part.split("-")]
    return words if len(words) > 1 and any(word in INTERVALS for word in words) else None


def _symbol(text: str) -> str | None:
    named = text.strip().upper()
    return named if _SYMBOL.fullmatch(named) else None


def _price_type(hints: Sequence[str], naming: CandleNaming) -> PriceType | None:
    if naming.price_type is not None:
        return naming.price_type
    for hint in hints:
        *folders, name = _PART.split(hint)
        folded = {_END.sub("", word).lower() for word in name.split("-")}
        anywhere = folded | {folder.lower() for folder in folders}
        if _PREMIUM in anywhere:
            raise CandleNameError("is of a premium index, which is no price")
        for known, words in ((_IN_FILE_NAME, folded), (_IN_ANY_NAME, anywhere)):
            told = next((known[word] for word in words if word in known), None)
            if told is not None:
                return told
    return None
