import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.domain.values import PriceType
from journal.importers import open_export, read_export
from journal.importers.binance.candle_names import CandleNameError, candle_name
from journal.importers.records import CandleNaming
from journal.importers.results import ExportKind, ImportRefusedError, ParsedFile
from tests.importers.counting import record_count

Read = Callable[..., ParsedFile]
HEADER = (
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,"
    "taker_buy_volume,taker_buy_quote_volume,ignore"
)
MINUTE = 60_000
START = 1_736_351_700_000


def candle(minute: int, close: str = "1.5", volume: str = "7") -> str:
    at = START + minute * MINUTE
    return f"{at},1.4,2,1,{close},{volume},{at + MINUTE - 1},0,0,0,0,0"


def unnamed() -> CandleNaming:
    return CandleNaming()


def test_klines_with_a_header_become_one_series(read: Read) -> None:
    parsed = read(f"{HEADER}\n{candle(0)}\n{candle(1)}\n", "BTCUSDT-1m-2025-01.csv")
    series = parsed.candles
    assert parsed.kind is ExportKind.CANDLES
    assert series is not None
    assert (series.symbol, series.interval, series.price_type) == ("BTCUSDT", "1m", PriceType.LAST)
    assert series.open_at.tolist() == [START, START + MINUTE]
    assert series.high.tolist() == [2, 2]
    assert series.volume.tolist() == [7, 7]
    assert record_count(parsed) == 2


def test_klines_without_a_header_and_in_microseconds_are_the_same(read: Read) -> None:
    micro = f"{START}000,1.4,2,1,1.5,7,{START + MINUTE - 1}999,0,0,0,0,0"
    parsed = read(f"{micro}\n{candle(1)}", "BTCUSDT-1m-2025-01.csv")
    assert parsed.candles is not None
    assert parsed.candles.open_at.tolist() == [START, START + MINUTE]
    assert parsed.refused == 0


def test_rows_out_of_order_are_sorted_and_the_later_of_two_stays(read: Read) -> None:
    rows = [candle(2), candle(0), candle(2, close="1.7")]
    series = read("\n".join(rows), "BTCUSDT-1m.csv").candles
    assert series is not None
    assert series.open_at.tolist() == [START, START + 2 * MINUTE]
    assert series.close.tolist() == [1.5, 1.7]


def test_bad_candles_are_told_by_line_and_column(read: Read) -> None:
    at = START + MINUTE
    rows = [
        HEADER,
        candle(0),
        f"{at},9,2,1,1.5,7,0,0,0,0,0,0",
        f"{at},1.4,2,1.45,1.5,7,0,0,0,0,0,0",
        f"{at + 1},1.4,2,1,1.5,7,0,0,0,0,0,0",
        f"{at},1.4,2,1,NaN,7,0,0,0,0,0,0",
        f"{at},1.4,2,1,1.5,-7,0,0,0,0,0,0",
        f"{at},1.4",
    ]
    parsed = read("\n".join(rows), "BTCUSDT-1m.csv")
    columns = [error.column for error in parsed.errors]
    assert columns == ["high", "low", "open_time", "close", "volume", ""]
    assert record_count(parsed) == 1
    headless = read(f"{candle(0)}\n{at},9,2,1,1.5,7,0,0,0,0,0,0", "BTCUSDT-1m.csv")
    assert headless.errors[0].column == "column 3"


def test_a_file_with_a_header_only_is_an_empty_series(read: Read) -> None:
    parsed = read(HEADER, "BTCUSDT-1m.csv")
    assert parsed.candles is not None
    assert len(parsed.candles) == 0
    assert parsed.candles.price_type is PriceType.LAST


def test_the_first_candle_s_length_must_be_that_of_the_name(read: Read) -> None:
    with pytest.raises(ImportRefusedError, match="another length than the 5m in its name"):
        read(f"{HEADER}\n{candle(0)}", "BTCUSDT-5m.csv")
    unreadable = read(f"{HEADER}\nx,1,2,1,1,1,y,0,0,0,0,0", "BTCUSDT-5m.csv")
    assert unreadable.refused == 1


def test_candles_without_any_volume_are_not_taken_for_the_last_price(read: Read) -> None:
    content = f"{HEADER}\n{candle(0, volume='0')}"
    with pytest.raises(ImportRefusedError, match="name it like BTCUSDT-mark"):
        read(content, "BTCUSDT-1m-2024-01.csv")
    by_folder = read(content, "markPriceKlines/BTCUSDT/1m/BTCUSDT-1m-2024-01.csv")
    assert by_folder.candles is not None
    assert by_folder.candles.price_type is PriceType.MARK
    chosen = read(content, "BTCUSDT-1m-2024-01.csv", naming=CandleNaming(price_type=PriceType.LAST))
    assert chosen.candles is not None
    assert chosen.candles.price_type is PriceType.LAST


def test_a_name_that_tells_nothing_is_refused_with_how_to_name_it(read: Read) -> None:
    with pytest.raises(ImportRefusedError, match="name it as the exchange does"):
        read(f"{HEADER}\n{candle(0)}", "klines.csv")


@pytest.mark.parametrize(
    ("name", "symbol", "interval", "price_type"),
    [
        ("XRPUSDT-5m-2021-11-15_21.csv", "XRPUSDT", "5m", None),
        ("XRPUSDT-mark-1h-2021-11-15_19.csv", "XRPUSDT", "1h", PriceType.MARK),
        ("BTCUSDT-1m-2024-01 (1).zip", "BTCUSDT", "1m", None),
        ("BTCUSD_PERP-index-4h.csv", "BTCUSD_PERP", "4h", PriceType.INDEX),
        ("BTCUSDT_240329-1d-2024.csv", "BTCUSDT_240329", "1d", None),
        ("币安人生USDT-markPriceKlines-1w.csv", "币安人生USDT", "1w", PriceType.MARK),
        ("um\\daily\\markPriceKlines\\BTCUSDT-1m.csv", "BTCUSDT", "1m", PriceType.MARK),
        ("ethusdt-last-15m.csv", "ETHUSDT", "15m", PriceType.LAST),
    ],
)
def test_names_tell_symbol_interval_and_price_type(
    name: str, symbol: str, interval: str, price_type: PriceType | None
) -> None:
    told = candle_name([name], unnamed())
    assert (told.symbol, told.interval, told.price_type) == (symbol, interval, price_type)


def test_a_home_folder_tells_nothing() -> None:
    told = candle_name(["BTCUSDT-1m.csv", "backup-1d/", "mark/", "home/"], unnamed())
    assert (told.symbol, told.interval, told.price_type) == ("BTCUSDT", "1m", None)
    with pytest.raises(CandleNameError, match="symbol"):
        candle_name(["candles.csv", "BTCUSDT-1m/"], unnamed())


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("BTCUSDT.csv", "symbol"),
        ("2024-1m.csv", "symbol"),
        ("BTCUSDT-1mo-2024-01.csv", "symbol"),
        ("premiumIndexKlines/BTCUSDT-1m.csv", "premium index"),
    ],
)
def test_names_that_do_not_tell_are_not_guessed(name: str, missing: str) -> None:
    with pytest.raises(CandleNameError, match=missing):
        candle_name([name], unnamed())


def test_what_the_trader_says_goes_before_the_name() -> None:
    naming = CandleNaming(symbol=" ethusdt ", interval="1h", price_type=PriceType.MARK)
    told = candle_name(["BTCUSDT-1m.csv"], naming)
    assert (told.symbol, told.interval, told.price_type) == ("ETHUSDT", "1h", PriceType.MARK)
    with pytest.raises(CandleNameError, match="interval"):
        candle_name(["x.csv"], CandleNaming(symbol="ETHUSDT"))
    with pytest.raises(CandleNameError, match="symbol"):
        candle_name(["BTCUSDT-1m.csv"], CandleNaming(symbol="../../x"))
    with pytest.raises(CandleNameError, match="cannot be drawn"):
        candle_name(["x.csv"], CandleNaming(symbol="ETHUSDT", interval="1M"))


def test_a_public_zip_is_read_by_its_inner_name(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BTCUSDT-1m-2024-01.csv", f"{candle(0)}\n")
        archive.writestr("BTCUSDT-1m-2024-01.zip.CHECKSUM", "0f  BTCUSDT-1m-2024-01.zip\n")
    path = tmp_path / "download.zip"
    path.write_bytes(packed.getvalue())
    (parsed,) = map(read_export, open_export(path))
    assert parsed.label == "download.zip/BTCUSDT-1m-2024-01.csv"
    assert parsed.candles is not None
    assert parsed.candles.symbol == "BTCUSDT"


def test_the_recorded_candles_are_read(shared_data: Path) -> None:
    found = {}
    for path in (shared_data / "klines").glob("*.csv"):
        (parsed,) = map(read_export, open_export(path))
        assert parsed.refused == 0
        assert parsed.candles is not None
        found[path.name.split("-20")[0]] = (len(parsed.candles), parsed.candles.price_type)
    assert found == {
        "XRPUSDT-5m": (1999, PriceType.LAST),
        "XRPUSDT-1h": (100, PriceType.LAST),
        "XRPUSDT-mark-1h": (100, PriceType.MARK),
    }
