import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[5]


@pytest.fixture(scope="session")
def vectors() -> list[Mapping[str, Any]]:
    """Everything the exchange and its worked examples told, or a skip where it is absent."""
    path = ROOT / "shared" / "data" / "margin_vectors.json"
    if not path.is_file():
        pytest.skip("the recorded vectors are not beside the project")
    loaded: list[Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"), parse_float=str)
    return loaded
