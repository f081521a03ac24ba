"""Makes the shipped snapshot of leverage brackets from a file of figures.

    python3 packaging/brackets.py FIGURES.json [FOLDER]

The figures tell ``as_of``, ``source``, ``columns`` (floor, cap, max_leverage, mmr, cum),
``tables`` (rows of numbers as text) and ``symbols`` (unified name, such as ``BTC/USDT:USDT``, to
the index of its table). The snapshot groups symbols by table, one line each, names them as the
exchange does (``BTCUSDT``, delivery ``BTCUSDT_261225``) and carries a hash of its content.
"""

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

FORMAT = "cooldown-journal brackets 1"
COLUMNS = ["floor", "cap", "max_leverage", "mmr", "cum"]
RESOURCES = Path(__file__).resolve().parents[1] / "resources" / "brackets"
# BASE/QUOTE:SETTLE for a perpetual, with -YYMMDD for a delivery contract.
UNIFIED_NAME = re.compile(r"([^/:\s]+)/([^/:\s]+):([^/:\s-]+)(?:-([0-9]{6}))?")
USAGE_ERROR = 2


def exchange_symbol(unified: str) -> str:
    """Return a symbol as the exchange writes it.

    Raises:
        ValueError: the name is no linear contract (settled in its quote asset).
    """
    match = UNIFIED_NAME.fullmatch(unified)
    if match is None or match[2] != match[3]:
        message = f"{unified!r} is no linear contract"
        raise ValueError(message)
    delivery = f"_{match[4]}" if match[4] else ""
    return f"{match[1]}{match[2]}{delivery}"


def snapshot(figures: dict[str, Any]) -> dict[str, Any]:
    """Return the snapshot of a file of figures, without its hash.

    Raises:
        ValueError: other columns, a name that is no linear contract, two names for one symbol.
    """
    if figures["columns"] != COLUMNS:
        message = f"columns must be {COLUMNS}, not {figures['columns']}"
        raise ValueError(message)
    users: dict[int, list[str]] = {}
    seen: dict[str, str] = {}
    for unified, table in figures["symbols"].items():
        symbol = exchange_symbol(unified)
        if symbol in seen:
            message = f"{unified!r} and {seen[symbol]!r} are both {symbol}"
            raise ValueError(message)
        seen[symbol] = unified
        users.setdefault(table, []).append(symbol)
    return {
        "format": FORMAT,
        "as_of": figures["as_of"],
        "source": figures["source"],
        "columns": " ".join(COLUMNS),
        "tables": [
            {
                "symbols": " ".join(sorted(symbols)),
                "brackets": ", ".join(" ".join(row) for row in figures["tables"][table]),
            }
            for table, symbols in sorted(users.items(), key=lambda item: min(item[1]))
        ],
    }


def content_hash(content: dict[str, Any]) -> str:
    """Return the SHA-256 of everything but the hash itself, keys sorted, no spaces."""
    hashed = {key: value for key, value in content.items() if key != "content_hash"}
    text = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def rendered(content: dict[str, Any]) -> str:
    """Return the file's text: one table a line, so two snapshots compare line by line."""
    head = {key: value for key, value in content.items() if key != "tables"}
    head["content_hash"] = content_hash(content)
    lines = [
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},"
        for key, value in head.items()
    ]
    tables = ",\n".join(json.dumps(table, ensure_ascii=False) for table in content["tables"])
    return "{\n" + "\n".join(lines) + '\n"tables": [\n' + tables + "\n]\n}\n"


def write_snapshot(figures_file: Path, folder: Path) -> Path:
    """Write the snapshot of a file of figures into a folder and return its path.

    Raises:
        ValueError: the figures cannot be used; nothing is written.
    """
    content = snapshot(json.loads(figures_file.read_text(encoding="utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"usdm-{content['as_of']}.json"
    path.write_text(rendered(content), encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    """Make the snapshot that the arguments name; 0 ok, 2 usage."""
    if len(arguments) not in {1, 2}:
        print(__doc__)
        return USAGE_ERROR
    folder = Path(arguments[1]) if arguments[1:] else RESOURCES
    path = write_snapshot(Path(arguments[0]), folder)
    print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
