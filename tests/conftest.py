"""What every test may use."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """The folder of real fills, candles and vectors, or a skip where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of recorded exchange files is not beside the project")
    return SHARED_DATA
