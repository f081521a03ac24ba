import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from journal.resource_files import resource
from journal.storage.files.bracket_files import content_hash, read_bracket_file

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "brackets.py"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("brackets_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def figures() -> dict[str, Any]:
    return {
        "as_of": "2026-09-29",
        "source": "the exchange",
        "columns": ["floor", "cap", "max_leverage", "mmr", "cum"],
        "tables": [
            [["0", "5000", "50", "0.015", "0"], ["5000", "10000", "25", "0.02", "25"]],
            [["0", "1000", "5", "0.1", "0"]],
        ],
        "symbols": {"BTC/USDT:USDT": 0, "龙虾/USDT:USDT": 1, "BTC/USDT:USDT-261225": 0},
    }


@pytest.mark.parametrize(
    ("unified", "symbol"),
    [
        ("BTC/USDT:USDT", "BTCUSDT"),
        ("1000PEPE/USDC:USDC", "1000PEPEUSDC"),
        ("BTC/USDT:USDT-261225", "BTCUSDT_261225"),
        ("BTC/U:U", "BTCU"),
        ("ETH/BTC:BTC", "ETHBTC"),
    ],
)
def test_symbols_are_named_as_the_exchange_names_them(
    generator: ModuleType, unified: str, symbol: str
) -> None:
    assert generator.exchange_symbol(unified) == symbol


@pytest.mark.parametrize("unified", ["BTCUSDT", "BTC/USD:BTC", "BTC/USDT", "B TC/USDT:USDT"])
def test_what_is_no_linear_contract_is_refused(generator: ModuleType, unified: str) -> None:
    with pytest.raises(ValueError, match="no linear contract"):
        generator.exchange_symbol(unified)


def test_two_names_for_one_symbol_are_refused(
    generator: ModuleType, figures: dict[str, Any]
) -> None:
    figures["symbols"]["BT/CUSDT:CUSDT"] = 0
    with pytest.raises(ValueError, match="are both BTCUSDT"):
        generator.snapshot(figures)


def test_other_columns_are_refused(generator: ModuleType, figures: dict[str, Any]) -> None:
    figures["columns"].reverse()
    with pytest.raises(ValueError, match="columns must be"):
        generator.snapshot(figures)


def test_a_snapshot_is_readable_by_the_program(
    generator: ModuleType,
    figures: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = tmp_path / "figures.json"
    source.write_text(json.dumps(figures), encoding="utf-8")
    assert generator.main([str(source), str(tmp_path / "out")]) == 0
    assert "usdm-2026-09-29.json" in capsys.readouterr().out
    book = read_bracket_file(tmp_path / "out" / "usdm-2026-09-29.json")
    assert book.symbols == {"BTCUSDT", "BTCUSDT_261225", "龙虾USDT"}
    assert len(book.table("BTCUSDT").brackets) == 2


def test_generator_and_program_hash_alike(generator: ModuleType, figures: dict[str, Any]) -> None:
    content = generator.snapshot(figures)
    assert generator.content_hash(content) == content_hash(content)


def test_the_shipped_snapshot_is_what_the_generator_makes(
    generator: ModuleType, shared_data: Path, tmp_path: Path
) -> None:
    made = generator.write_snapshot(shared_data / "brackets_usdm_2026-09-29.json", tmp_path)
    assert made.read_bytes() == resource(f"brackets/{made.name}").read_bytes()


def test_without_a_file_of_figures_it_says_how_it_is_used(
    generator: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generator.main([]) == 2
    assert "FIGURES.json" in capsys.readouterr().out
