"""What the trader asked for, as it is kept."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.rules.force.change import RuleChange, settings_text
from journal.domain.rules.scope import Scope
from journal.domain.values import Side
from tests.examples import examples

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def change(**changes: Any) -> RuleChange:
    fields: dict[str, Any] = {
        "change_id": "1",
        "rule_id": "R01",
        "settings": "limit=8",
        "asked_at": NOON,
        "effective_at": NOON,
    }
    return RuleChange(**(fields | changes))


NAMES = st.from_regex(r"[a-z][a-z_]{0,10}", fullmatch=True)
VALUES = st.decimals(-(10**11), 10**11, places=12)


@examples(10)
@given(values=st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_settings_survive_their_text(values: dict[str, Decimal]) -> None:
    assert change(settings=settings_text(values)).values == values


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e12", "1e-13"])
def test_numbers_that_cannot_be_kept_are_refused(number: str) -> None:
    with pytest.raises(InvalidValueError, match="limit"):
        settings_text({"limit": Decimal(number)})


def test_one_number_has_one_text() -> None:
    assert settings_text({"limit": Decimal("1E+1"), "a": Decimal("2.50")}) == "a=2.5 limit=10"


def test_a_change_tells_its_scope() -> None:
    scoped = change(only_account="Main", symbol="BTCUSDT", side=Side.LONG)
    assert scoped.scope == Scope(account="Main", symbol="BTCUSDT", side=Side.LONG)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"settings": ""}, "settings"),
        ({"settings": "limit"}, "settings"),
        ({"settings": "limit=8 " * 60}, "settings"),
        ({"settings": "Limit=1"}, "settings"),
        ({"rule_id": " "}, "rule_id"),
        ({"change_id": ""}, "rule_id"),
        ({"effective_at": NOON - timedelta(seconds=1)}, "effective_at"),
        ({"asked_at": NOON.replace(tzinfo=None)}, "asked_at"),
        ({"symbol": "btc"}, "symbol"),
    ],
)
def test_what_cannot_be_a_change_is_refused(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        change(**wrong)
    assert refused.value.field == field
