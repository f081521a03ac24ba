import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import BracketBook, UnknownBracketsError
from journal.domain.margin.brackets.versions import Environment
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.values import MarginMode, Side
from journal.services.changes import Changes
from journal.services.margin import MarginService
from journal.services.margin.bracket_library import BracketLibrary
from journal.storage.files.bracket_files import BracketFiles, load_shipped_brackets
from journal.storage.folder import DataFolder

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@dataclass(frozen=True)
class FixedClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def shipped() -> BracketBook:
    return load_shipped_brackets()


@pytest.fixture
def library(tmp_path: Path, shipped: BracketBook) -> BracketLibrary:
    return library_of(tmp_path, shipped)


def library_of(tmp_path: Path, shipped: BracketBook) -> BracketLibrary:
    folder = DataFolder(tmp_path / "journal")
    return BracketLibrary(shipped=shipped, files=BracketFiles(folder.brackets), clock=FixedClock())


def answer(symbol: str = "BTCUSDT", rate: float = 0.005, cum: float = 0) -> list[dict[str, Any]]:
    return [
        {
            "symbol": symbol,
            "brackets": [
                {
                    "bracket": 1,
                    "initialLeverage": 125,
                    "notionalCap": 50000,
                    "notionalFloor": 0,
                    "maintMarginRatio": rate,
                    "cum": cum,
                }
            ],
        }
    ]


def saved(folder: Path, content: object, name: str = "brackets.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_an_imported_table_is_in_force_from_its_day_on_and_after_a_restart(
    library: BracketLibrary, tmp_path: Path, shipped: BracketBook
) -> None:
    brought = library.import_file(saved(tmp_path, answer()), as_of=date(2026, 11, 1))
    assert (brought.symbols, brought.changed, brought.is_new) == (1, 1, True)
    assert brought.changes is Changes.ALL
    for reopened in (library, library_of(tmp_path, shipped)):
        (bracket,) = reopened.table("BTCUSDT", NOW).brackets
        assert bracket.maintenance_margin_rate == Decimal("0.005")
        before = datetime(2026, 10, 31, tzinfo=UTC)
        assert reopened.table("BTCUSDT", before) == shipped.table("BTCUSDT")
        assert reopened.table("ETHUSDT") == shipped.table("ETHUSDT")
        # One symbol alone makes the rest no fresher.
        assert reopened.as_of == shipped.as_of
        assert reopened.source == shipped.source
        assert reopened.symbols == shipped.symbols
        assert reopened.is_stale(NOW)


def test_the_same_file_twice_is_known_and_a_changed_one_of_the_day_replaces_it(
    library: BracketLibrary, tmp_path: Path
) -> None:
    path = saved(tmp_path, answer())
    library.import_file(path)
    again = library.import_file(path)
    assert (again.is_new, again.changed, again.changes) == (False, 0, Changes.NONE)
    library.import_file(saved(tmp_path, answer(rate=0.006), "changed.json"))
    assert library.table("BTCUSDT").brackets[0].maintenance_margin_rate == Decimal("0.006")
    library.import_file(path)
    assert library.table("BTCUSDT").brackets[0].maintenance_margin_rate == Decimal("0.005")
    assert len(library.versions().books) == 4


def test_testnet_has_tables_of_its_own(library: BracketLibrary, tmp_path: Path) -> None:
    library.import_file(saved(tmp_path, answer(rate=0.1)), environment=Environment.TESTNET)
    testnet = library.versions(Environment.TESTNET)
    assert testnet.table("BTCUSDT").brackets[0].maintenance_margin_rate == Decimal("0.1")
    assert library.table("BTCUSDT").brackets[0].maintenance_margin_rate == Decimal("0.004")
    with pytest.raises(UnknownBracketsError):
        testnet.table("ETHUSDT")


def test_a_faulty_answer_is_refused_whole_and_the_earlier_tables_stay(
    library: BracketLibrary, tmp_path: Path, shipped: BracketBook
) -> None:
    faulty = answer() + answer("ETHUSDT", cum=7)
    with pytest.raises(InvalidValueError, match=r"ETHUSDT\[0\].maintenance_amount.*refused whole"):
        library.import_file(saved(tmp_path, faulty))
    assert library.table("BTCUSDT") == shipped.table("BTCUSDT")
    assert not (tmp_path / "journal" / "brackets").exists()


def test_a_file_that_is_no_answer_is_refused_with_a_sentence(
    library: BracketLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(JournalError, match="cannot be read"):
        library.import_file(tmp_path / "none.json")
    text = tmp_path / "text.json"
    text.write_text("<html>", encoding="utf-8")
    with pytest.raises(JournalError, match="is not a JSON file"):
        library.import_file(text)
    with pytest.raises(InvalidValueError, match="as_of"):
        library.import_file(saved(tmp_path, answer()), as_of=date(2026, 11, 21))
    monkeypatch.setattr("journal.services.margin.bracket_library._LARGEST_FILE", 10)
    with pytest.raises(JournalError, match="too large"):
        library.import_file(saved(tmp_path, answer()))


def test_a_damaged_version_is_named_and_left_out(
    library: BracketLibrary, tmp_path: Path, shipped: BracketBook
) -> None:
    library.import_file(saved(tmp_path, answer()))
    (path,) = (tmp_path / "journal" / "brackets" / "production").iterdir()
    path.write_text(path.read_text(encoding="utf-8").replace("0.005", "0.006"), encoding="utf-8")
    reopened = library_of(tmp_path, shipped)
    assert reopened.damaged() == (path,)
    assert reopened.table("BTCUSDT") == shipped.table("BTCUSDT")
    # The same answer again is written beside it, never over it.
    assert reopened.import_file(saved(tmp_path, answer())).is_new


def test_a_folder_that_cannot_be_written_is_a_sentence(
    library: BracketLibrary, tmp_path: Path
) -> None:
    (tmp_path / "journal").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(JournalError, match="could not be written"):
        library.import_file(saved(tmp_path, answer()))


def test_every_shipped_table_survives_the_way_through_the_exchange_s_own_format(
    library: BracketLibrary, tmp_path: Path, shipped: BracketBook
) -> None:
    told = [
        {
            "symbol": symbol,
            "brackets": [
                {
                    "bracket": number,
                    "initialLeverage": str(bracket.max_leverage),
                    "notionalCap": str(bracket.cap),
                    "notionalFloor": str(bracket.floor),
                    "maintMarginRatio": str(bracket.maintenance_margin_rate),
                    "cum": str(bracket.maintenance_amount),
                }
                for number, bracket in enumerate(shipped.table(symbol).brackets, start=1)
            ],
        }
        for symbol in shipped.symbols
    ]
    brought = library.import_file(saved(tmp_path, told))
    assert (brought.symbols, brought.changed) == (907, 0)
    assert library.as_of == NOW.date()
    assert not library.is_stale(NOW)
    for symbol in shipped.symbols:
        assert library.table(symbol).brackets == shipped.table(symbol).brackets


def test_an_old_position_is_replayed_with_the_table_of_its_day(
    library: BracketLibrary, tmp_path: Path
) -> None:
    library.import_file(saved(tmp_path, answer(rate=0.1)), as_of=date(2026, 11, 1))
    service = MarginService(brackets=library, clock=FixedClock())
    position = LinearPosition(
        symbol="BTCUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        quantity=Decimal(1),
        entry_price=Decimal(30000),
        wallet_balance=Decimal(3000),
    )
    then = service.lines(position, at=datetime(2026, 10, 1, tzinfo=UTC))
    now = service.lines(position)
    assert (then.liquidation_price, then.brackets_as_of) == (
        Decimal("27108.43373494"),
        date(2026, 9, 29),
    )
    assert (now.liquidation_price, now.brackets_as_of) == (Decimal(30000), date(2026, 11, 1))
    assert then.flags == now.flags - {MarginFlag.AT_OR_PAST_LIQUIDATION} == frozenset()
