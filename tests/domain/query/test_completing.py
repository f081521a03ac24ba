"""While a query is typed, what can follow is offered."""

import pytest

from journal.domain.query.completing import suggestions
from journal.domain.query.fields import FIELDS

NAMES = {"symbol": ("BTCUSDT", "ETHBTC"), "tag": ("fomo", "late entry"), "rule": ("R01",)}


def offered(text: str) -> list[str]:
    """The texts as they would be after taking each."""
    found = suggestions(text, len(text), lambda column: NAMES.get(column, ()))
    return [text[: one.start] + one.text for one in found]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("lev", ["leverage"]),
        ("btc (sy", ["btc (symbol:"]),
        ("net", ["pnl"]),
        ("op", ["opened:"]),
        ("an", ["and "]),
        ("not", ["note:"]),
        ("symbol:b", ["symbol:BTCUSDT", "symbol:ETHBTC"]),
        ("symbol:xyz", []),
        ("tag:la", ['tag:"late entry"']),
        ('tag:"late', ['tag:"late entry"']),
        ("side:", ["side:long", "side:short", "side:unknown"]),
        ("plan:n", ["plan:none", "plan:any", "plan:unknown"]),
        ("rule=", ["rule=R01", "rule=any", "rule=none", "rule=unknown"]),
        ("opened:last", ["opened:last-week", "opened:last-month"]),
        ("leverage:", ["leverage:unknown"]),
        ("xyz:1", []),
        ('"took pro', []),
        ("pnl<5", []),
        ("side:long ", []),
        ("side:long", []),
        ("5", []),
    ],
)
def test_what_can_follow_is_offered(text: str, taken: list[str]) -> None:
    assert offered(text) == taken


def test_before_anything_is_typed_every_field_is_offered() -> None:
    assert len(offered("")) == len(FIELDS)


def test_what_stands_behind_the_cursor_does_not_matter() -> None:
    found = suggestions("si pnl<0", 2, lambda _column: ())
    assert [one.text for one in found] == ["side:", "size"]
