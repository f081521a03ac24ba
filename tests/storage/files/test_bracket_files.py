import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.resource_files import resource
from journal.storage.files import bracket_files
from journal.storage.files.bracket_files import (
    BracketFileError,
    content_hash,
    load_shipped_brackets,
    read_bracket_file,
)

SHIPPED = "brackets/usdm-2026-09-29.json"


@pytest.fixture(scope="module")
def book() -> BracketBook:
    return load_shipped_brackets()


def test_every_shipped_table_is_valid_and_none_is_missing(book: BracketBook) -> None:
    assert book.as_of == date(2026, 9, 29)
    assert len(book.symbols) == 907
    counts = [len(book.table(symbol).brackets) for symbol in book.symbols]
    assert sum(counts) == 7276
    assert (min(counts), max(counts)) == (3, 12)
    assert {"BTCUSDT", "ETHBTC", "BTCUSD1", "BTCU", "BTCUSDC", "BTCUSDT_261225"} <= book.symbols


def test_a_shipped_table_knows_its_symbol_and_day(book: BracketBook) -> None:
    table = book.table("XRPUSDT")
    assert table.symbol == "XRPUSDT"
    assert table.as_of == book.as_of


def test_the_shipped_figures_are_the_published_ones(book: BracketBook, shared_data: Path) -> None:
    path = shared_data / "brackets_usdm_2026-09-29.json"
    figures = json.loads(path.read_text(encoding="utf-8"))
    for unified, index in figures["symbols"].items():
        pair, _, settle = unified.partition(":")
        delivery = settle.partition("-")[2]
        symbol = pair.replace("/", "") + (f"_{delivery}" if delivery else "")
        shipped = [
            [
                bracket.floor,
                bracket.cap,
                bracket.max_leverage,
                bracket.maintenance_margin_rate,
                bracket.maintenance_amount,
            ]
            for bracket in book.table(symbol).brackets
        ]
        assert shipped == [[Decimal(cell) for cell in row] for row in figures["tables"][index]]


@pytest.fixture
def content() -> dict[str, Any]:
    """A small valid file."""
    return {
        "format": "cooldown-journal brackets 1",
        "as_of": "2026-09-29",
        "source": "the exchange",
        "columns": "floor cap max_leverage mmr cum",
        "tables": [
            {"symbols": "AUSDT BUSDT", "brackets": "0 5000 50 0.015 0, 5000 10000 25 0.02 25"}
        ],
    }


def written(path: Path, content: object, *, hashed: bool = True) -> Path:
    if hashed and isinstance(content, dict):
        content["content_hash"] = content_hash(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_valid_file_is_read(tmp_path: Path, content: dict[str, Any]) -> None:
    book = read_bracket_file(written(tmp_path / "new.json", content))
    assert book.symbols == {"AUSDT", "BUSDT"}
    assert book.source == "the exchange"
    assert book.content_hash == content["content_hash"]
    assert book.table("AUSDT").brackets[1].maintenance_amount == 25


def brackets(text: str) -> Callable[[dict[str, Any]], object]:
    return lambda content: content["tables"][0].update(brackets=text)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (brackets("0 5000 50 0.015 0, 5000 10000 25 0.02 25.02"), r"AUSDT\[1\].maintenance_amount"),
        (brackets("0 5000 50 0.015 0, 6000 10000 25 0.02 30"), r"AUSDT\[1\].floor"),
        (brackets("0 5000 50 0.015"), "must have 5 numbers"),
        (brackets("0 5000 50 NaN 0"), "mmr: must be a plain number"),
        (brackets(""), "must have 5 numbers"),
        (lambda content: content.update(tables=[]), "tables: are missing"),
        (lambda content: content.update(tables="none"), "tables: are missing"),
        (lambda content: content.update(tables=["x"]), "symbols: must be text"),
        (lambda content: content["tables"].append(content["tables"][0]), "has two tables"),
        (lambda content: content.update(format="brackets 2"), "format: must be"),
        (lambda content: content.update(columns="floor cap"), "format: must be"),
        (lambda content: content.update(source=7), "source: must be text"),
        (lambda content: content.update(as_of="29.09.2026"), "cannot be read"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(
    tmp_path: Path,
    content: dict[str, Any],
    spoil: Callable[[dict[str, Any]], object],
    reason: str,
) -> None:
    spoil(content)
    with pytest.raises(BracketFileError, match=reason) as refusal:
        read_bracket_file(written(tmp_path / "new.json", content))
    assert str(refusal.value).startswith("new.json ")


def test_a_changed_digit_breaks_the_hash(tmp_path: Path) -> None:
    text = resource(SHIPPED).read_text(encoding="utf-8")
    changed = tmp_path / "changed.json"
    changed.write_text(text.replace(" 0.015 0,", " 0.014 0,", 1), encoding="utf-8")
    with pytest.raises(BracketFileError, match="content_hash: does not match"):
        read_bracket_file(changed)


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[1]", b"\xff\xfe", b'"x"', b"<html>", b"[" * 100_000]
)
def test_a_file_that_is_no_object_is_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "new.json"
    path.write_bytes(text)
    with pytest.raises(BracketFileError, match=r"^new.json "):
        read_bracket_file(path)


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    whole = resource(SHIPPED).read_bytes()
    path = tmp_path / "cut.json"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BracketFileError):
        read_bracket_file(path)


def test_a_missing_or_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BracketFileError, match="cannot be read"):
        read_bracket_file(tmp_path / "none.json")
    huge = tmp_path / "huge.json"
    huge.write_bytes(b" " * 4_000_001)
    with pytest.raises(BracketFileError, match="too large"):
        read_bracket_file(huge)


def test_the_newest_of_several_snapshots_is_shipped(
    tmp_path: Path, content: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "usdm-2026-09-29.json", content)
    written(tmp_path / "usdm-2026-11-02.json", content | {"as_of": "2026-11-02"})
    monkeypatch.setattr(bracket_files, "resource", lambda _: tmp_path)
    assert load_shipped_brackets().as_of == date(2026, 11, 2)


def test_an_installation_without_brackets_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bracket_files, "resource", lambda _: tmp_path)
    with pytest.raises(BracketFileError, match="install it again"):
        load_shipped_brackets()
