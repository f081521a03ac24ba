"""What is said below a chart without candles: which public file to get."""

from datetime import UTC, datetime

import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.values import PriceType
from journal.services.charting.notes import what_to_get


def ms(*moment: int) -> int:
    return ms_from_utc(datetime(*moment, tzinfo=UTC))  # type: ignore[arg-type, misc]  # year to minute


@pytest.mark.parametrize(
    ("price_type", "first", "last", "told"),
    [
        (
            PriceType.LAST,
            (2024, 5, 14),
            (2024, 5, 20),
            (
                "Get XRPUSDT-1m-2024-05.zip from the exchange's public archive "
                "(futures/um/monthly/klines/XRPUSDT/1m)"
            ),
        ),
        (
            PriceType.MARK,
            (2024, 4, 30, 23, 59),
            (2024, 6, 2),
            (
                "Get XRPUSDT-1m-2024-04.zip and those up to 2024-06 from the exchange's public "
                "archive (futures/um/monthly/markPriceKlines/XRPUSDT/1m)"
            ),
        ),
        (
            PriceType.INDEX,
            (2024, 6, 30),
            (2024, 7, 10),
            (
                "Get XRPUSDT-1m-2024-06.zip and all later ones from the exchange's public archive "
                "(futures/um/monthly/indexPriceKlines/XRPUSDT/1m)"
            ),
        ),
        (
            PriceType.LAST,
            (2024, 7, 3),
            (2024, 7, 3, 5),
            (
                "Get XRPUSDT-1m-2024-07-03.zip from the exchange's public archive "
                "(futures/um/daily/klines/XRPUSDT/1m)"
            ),
        ),
        (
            PriceType.LAST,
            (2024, 7, 3),
            (2024, 7, 9),
            "Get XRPUSDT-1m-2024-07-03.zip and those up to 2024-07-09 from",
        ),
    ],
)
def test_the_file_to_get_is_named_by_symbol_time_and_price_type(
    price_type: PriceType, first: tuple[int, ...], last: tuple[int, ...], told: str
) -> None:
    note = what_to_get("XRPUSDT", price_type, (ms(*first), ms(*last)), ms(2024, 7, 10))
    assert note.startswith(f"No {price_type}-price candles of XRPUSDT are stored for this time.")
    assert told in note
