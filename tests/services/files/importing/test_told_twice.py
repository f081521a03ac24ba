"""Files without the exchange's ids: told again in another zone, or by a file that has ids."""

from collections.abc import Callable
from pathlib import Path

import pytest

from journal.services.files.importing import (
    ColumnMapping,
    ImportHistory,
    ImportReport,
    ImportService,
    ImportWishes,
    MappedField,
)
from journal.storage.transactions import beside

POSITIONS = (
    "Symbol,Margin Mode,Position Side,Entry Price,Avg. Close Price,Max Open Interest,Closed Vol.,"
    "Closing PNL,Opened,Closed,Status\n"
    "BTCUSDT,Isolated,Long,42000.5,43000,1.5 BTC,1.5 BTC,1499.25 USDT,2024-01-02 03:00:00,"
    "2024-01-02 05:00:00,Closed\n"
)
STATEMENT = (
    "User ID,Time,Account,Operation,Coin,Change,Remark\n"
    "1,2024-01-02 08:00:02,USDT-Futures,Funding Fee,USDT,-0.0777,\n"
    "1,2024-01-02 16:43:41,USDT-Futures,Realized Profit and Loss,USDT,-0.05,\n"
)
TRANSACTIONS = (
    "Time,Type,Amount,Asset,Symbol,Transaction ID\n"
    "2024-01-02 08:00:02,FUNDING_FEE,-0.0777,USDT,BTCUSDT,1\n"
    "2024-01-02 16:43:41,REALIZED_PNL,-0.05,USDT,BTCUSDT,2\n"
)
TRADES = (
    "Uid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,Trade ID,Order ID\n"
    "1,2024-01-02 08:00:02,BTCUSDT,BUY,42000.5,0.1,4200,0.1USDT,0,true,false,71,81\n"
    "1,2024-01-02 08:00:02,BTCUSDT,BUY,42000.5,0.1,4200,0.1USDT,0,true,false,72,81\n"
    "1,2024-01-02 16:43:41,BTCUSDT,SELL,43000,0.2,8600,0.1USDT,199.9,false,false,73,82\n"
)
NAMELESS = (
    "When,Pair,What,At,Much\n"
    "2024-01-02 08:00:02,BTCUSDT,buy,42000.5,0.1\n"
    "2024-01-02 08:00:02,BTCUSDT,buy,42000.5,0.1\n"
    "2024-01-02 16:43:41,BTCUSDT,sell,43000,0.2\n"
)
MAPPING = ColumnMapping(
    columns={
        MappedField.TIME: "When",
        MappedField.SYMBOL: "Pair",
        MappedField.SIDE: "What",
        MappedField.PRICE: "At",
        MappedField.QUANTITY: "Much",
    }
)
Import = Callable[[str, str], ImportReport]


@pytest.fixture
def bring(service: ImportService, tmp_path: Path) -> Import:
    """Import a content under a name, with the columns of the nameless file known."""

    def run(name: str, content: str) -> ImportReport:
        path = tmp_path / name
        path.write_text(content)
        return service.import_files([path], ImportWishes(mappings=(MAPPING,)))

    return run


@pytest.mark.parametrize("content", [POSITIONS, STATEMENT, NAMELESS])
def test_a_file_without_ids_is_not_taken_again_in_another_zone(
    bring: Import, content: str, history_of: Callable[..., ImportHistory]
) -> None:
    first = bring("a(UTC).csv", content)
    again = bring("a(UTC+3).csv", content)
    (refusal,) = [file.refusal or "" for file in again.files]
    assert "recorded 3 h later: one of the two" in refusal
    assert (again.added, again.known, again.batches) == (0, 0, ())
    # What is to be decided about is shown.
    assert again.files[0].kind is first.files[0].kind
    assert (again.files[0].zone, again.files[0].example_time[:11]) == ("+03:00", "2024-01-02 ")
    # The same rows in the zone that they were exported in are known.
    assert bring("a(UTC+0).csv", content).known == first.added > 0
    # Where the first import was the wrong one, it is undone, and the file taken.
    history_of().undo(first.batches)
    assert bring("a(UTC+3).csv", content).added == first.added


@pytest.mark.parametrize(("with_ids", "without"), [(TRADES, NAMELESS), (TRANSACTIONS, STATEMENT)])
def test_files_with_ids_and_without_do_not_tell_the_same_at_two_times(
    bring: Import, with_ids: str, without: str, history_of: Callable[..., ImportHistory]
) -> None:
    for first, second in ((with_ids, without), (without, with_ids)):
        report = bring("first(UTC).csv", first)
        (file,) = bring("second(UTC--5).csv", second).files
        assert "5 h earlier" in (file.refusal or "")
        history_of().undo(report.batches)


def test_trades_told_with_ids_and_without_are_not_taken_twice(
    bring: Import, history_of: Callable[..., ImportHistory]
) -> None:
    for first, second in ((TRADES, NAMELESS), (NAMELESS, TRADES)):
        report = bring("first(UTC).csv", first)
        (file,) = bring("second(UTC).csv", second).files
        assert "3 rows that are recorded already, without trade IDs" in (file.refusal or "")
        history_of().undo(report.batches)
    # An undone import stands in nobody's way.
    assert bring("second(UTC).csv", NAMELESS).added == 3


def test_a_statement_beside_a_transaction_history_stays(bring: Import) -> None:
    bring("first(UTC).csv", TRANSACTIONS)
    assert bring("second(UTC).csv", STATEMENT).added == 2


def test_trades_without_ids_of_other_days_are_taken(bring: Import) -> None:
    bring("first(UTC).csv", NAMELESS)
    other = NAMELESS.replace("2024-01-02", "2024-01-03").replace("42000.5", "42001")
    assert bring("second(UTC).csv", other).added == 3
    (file,) = bring("third(UTC).csv", NAMELESS + other.partition("\n")[2]).files
    assert (file.added, file.known) == (0, 6)


def test_of_a_very_long_file_the_newest_rows_are_enough_to_know_it_again(
    bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "MOST_ROWS", 3)
    rows = (f"2024-01-{day:02} 08:00:02,BTCUSDT,buy,{42000 + day},0.1\n" for day in range(1, 20))
    content = "When,Pair,What,At,Much\n" + "".join(rows)
    assert bring("a(UTC).csv", content).added == 19
    (file,) = bring("a(UTC+3).csv", content).files
    assert "holds 3 rows that are recorded 3 h later" in (file.refusal or "")
