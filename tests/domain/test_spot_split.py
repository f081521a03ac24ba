"""Futures and spot balances told together."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.spot_split import SpotSplit

D = Decimal
NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)


def test_the_share_in_futures_is_of_both_together() -> None:
    assert SpotSplit(told_at=NOON, futures_equity=D(300), spot_equity=D(700)).futures_share == D(
        "0.3"
    )


@pytest.mark.parametrize(
    ("futures", "spot", "field"),
    [("-1", "5", "futures_equity"), ("1", "NaN", "spot_equity"), ("0", "0", "spot_equity")],
)
def test_what_cannot_be_is_named(futures: str, spot: str, field: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        SpotSplit(told_at=NOON, futures_equity=D(futures), spot_equity=D(spot))
    assert refused.value.field == field
