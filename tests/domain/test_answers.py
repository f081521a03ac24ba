from datetime import UTC, datetime

import pytest

from journal.domain.answers import LiquidationAnswer
from journal.domain.errors import InvalidValueError


def test_an_answer_needs_times_in_utc() -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    with pytest.raises(InvalidValueError, match="answered_at"):
        LiquidationAnswer(
            liquidation_id="1",
            is_liquidation=True,
            occurred_at=at,
            answered_at=datetime(2024, 1, 1),  # noqa: DTZ001  # what is refused
        )
