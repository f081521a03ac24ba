"""The rows a query finds all at once are those that it finds looked at one by one."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.query.answering import Flags, Floats, Labels, answer
from journal.domain.query.fields import FIELDS, Kind
from journal.domain.query.parser import parse
from journal.domain.query.tree import And, Comparison, Not, Operator, Or, Query, Word
from journal.domain.query.values import Asking, Bounds, bounds_of
from tests.domain.query.trees import queries
from tests.examples import examples

ZONE = timezone(timedelta(hours=2))
ASKING = Asking(now=datetime(2024, 5, 14, 23, 0, tzinfo=UTC), zone=ZONE)
NAMES = {
    "symbol": ("BTCUSDT", "ETHUSDT", "1000PEPEUSDT"),
    "side": ("long", "short"),
    "is": ("open", "closed", "liquidated", "broken"),
    "has": ("note", "stop"),
    "margin": ("cross", "isolated"),
    "rule": ("R01", "R05"),
    "broke": ("R01",),
    "asset": ("USDT", "USDC"),
    "weekday": ("monday", "sunday"),
    "tag": ("fomo", "late entry"),
    "feeling": ("angry", "calm"),
    "before": ("angry",),
    "plan": ("any",),
    "note": ("Took the late one", "btc again"),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Rows as columns; a list of texts, None where not known."""

    rows: list[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> Floats:
        return np.array([row[name] for row in self.rows], np.float64)

    def labels(self, name: str) -> Labels:
        pairs = [
            (place, NAMES[name].index(text))
            for place, row in enumerate(self.rows)
            for text in row[name] or ()
        ]
        rows, codes = np.array(pairs, np.int64).reshape(-1, 2).T
        known = np.array([row[name] is not None for row in self.rows], np.bool_)
        return Labels(names=NAMES[name], rows=rows, codes=codes, known=known)

    @property
    def worded(self) -> tuple[str, ...]:
        return ("side", "is", "note")


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000


NUMBERS: dict[Kind, list[float]] = {
    Kind.NUMBER: [math.nan, -1, 0, -1e-15, 2.5, 5, 10, 100, 1000],
    Kind.PERCENT: [math.nan, 0, 0.01, 0.025, 0.5, 1],
    Kind.DURATION: [math.nan, 0, 90_000, 1_800_000, 7_200_000, 604_800_000],
    Kind.TIME: [
        math.nan,
        *map(at, ("2024-01-01", "2024-05-13T23:59:59.999", "2024-05-14", "2024-05-14T10:30")),
        *map(at, ("2024-04-30T23:59:59", "2024-05-31T12:00", "2024-12-31T23:59", "2025-01-01")),
    ],
}


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    fields = {
        field.column: st.sampled_from(NUMBERS[field.kind])
        if field.kind in NUMBERS
        else st.one_of(
            st.none(), st.lists(st.sampled_from(NAMES[field.column]), max_size=2, unique=True)
        )
        for field in FIELDS
    }
    return Rows(draw(st.lists(st.fixed_dictionaries(fields), max_size=6)))


def one_by_one(query: Query, row: Row) -> bool:
    """Answer a query for one row in plain Python."""
    if isinstance(query, Word):
        wanted = query.text.casefold()
        texts = [text for name in Rows([]).worded for text in row[name] or ()]
        return any(wanted in one.casefold() for one in row["symbol"] or ()) or any(
            begins(wanted, text) for text in texts
        )
    if isinstance(query, Not):
        return not one_by_one(query.part, row)
    if isinstance(query, And):
        return all(one_by_one(part, row) for part in query.parts)
    if isinstance(query, Or):
        return any(one_by_one(part, row) for part in query.parts)
    return of_text(query, row) if is_text(query) else of_number(query, row)


def is_text(query: Comparison) -> bool:
    return field_of(query).kind not in NUMBERS


def field_of(query: Comparison) -> Any:
    return next(field for field in FIELDS if field.name == query.name)


def begins(wanted: str, text: str) -> bool:
    words = text.casefold().split()
    return any(" ".join(words[place:]).startswith(wanted) for place in range(len(words)))


def of_text(query: Comparison, row: Row) -> bool:
    field, wanted = field_of(query), query.text.casefold()
    texts = None if row[field.column] is None else [one.casefold() for one in row[field.column]]
    if wanted == "unknown":
        found = texts is None
    elif texts is None:
        return False
    elif field.can_be_none and wanted in {"any", "none"}:
        found = bool(texts) == (wanted == "any")
    elif query.operator is Operator.IS and field.kind is not Kind.CHOICE:
        fits = {
            Kind.NAME: lambda text: wanted in text,
            Kind.LABEL: lambda text: text.startswith(wanted),
            Kind.TEXT: lambda text: begins(wanted, text),
        }
        found = any(map(fits[field.kind], texts))
    else:
        found = wanted in texts
    return found != (query.operator is Operator.DIFFERS)


def of_number(query: Comparison, row: Row) -> bool:
    field = field_of(query)
    value = row[field.column]
    if query.text == "unknown":
        return math.isnan(value) != (query.operator is Operator.DIFFERS)
    if math.isnan(value):
        return False
    bounds = bounds_of(field, query.text, ASKING)
    if field.kind is not Kind.TIME:
        value = round(value, 9)
    begun = bounds.low is None or value >= bounds.low
    over = bounds.high is not None and (
        value > bounds.high if bounds.includes_high else value >= bounds.high
    )
    inside = begun and not over
    return {
        Operator.IS: inside,
        Operator.EQUALS: inside,
        Operator.DIFFERS: not inside,
        Operator.BELOW: not begun,
        Operator.AT_MOST: not over,
        Operator.ABOVE: over,
        Operator.AT_LEAST: begun,
    }[query.operator]


@examples(25)
@given(table=rows(), query=queries)
def test_what_is_found_at_once_is_what_is_found_one_by_one(table: Rows, query: Query) -> None:
    found: Flags = answer(query, table, ASKING)
    assert found.tolist() == [one_by_one(query, row) for row in table.rows]


def test_an_empty_query_finds_every_row() -> None:
    table = Rows([{}, {}])
    assert answer(parse(""), table, ASKING).tolist() == [True, True]


def test_a_field_that_is_not_known_is_an_error_of_the_program() -> None:
    query = Comparison(name="nothing", operator=Operator.IS, text="1")
    with pytest.raises(KeyError):
        answer(query, Rows([]), ASKING)


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2024", "2024-01-01", "2025-01-01"),
        ("2024-12", "2024-12-01", "2025-01-01"),
        ("2024-05-31", "2024-05-31", "2024-06-01"),
        ("2024-05-31T23", "2024-05-31T23:00", "2024-06-01"),
        ("2024-05-31 23:59", "2024-05-31T23:59", "2024-06-01"),
        ("today", "2024-05-15", "2024-05-16"),  # 23:00 UTC is the next day two hours east
        ("yesterday", "2024-05-14", "2024-05-15"),
        ("this-week", "2024-05-13", "2024-05-20"),
        ("last-week", "2024-05-06", "2024-05-13"),
        ("this-month", "2024-05-01", "2024-06-01"),
        ("Last-Month", "2024-04-01", "2024-05-01"),
        ("this-year", "2024-01-01", "2025-01-01"),
    ],
)
def test_a_time_stands_for_the_whole_of_it_in_the_traders_zone(
    text: str, first: str, end: str
) -> None:
    field = next(one for one in FIELDS if one.name == "opened")
    bounds = bounds_of(field, text, ASKING)
    assert bounds == Bounds(low=at(first), high=at(end), includes_high=False)


def test_durations_and_thousands_are_read() -> None:
    by_name = {field.name: field for field in FIELDS}
    held = bounds_of(by_name["duration"], "1w1d1h1m1s", ASKING)
    assert held.low == held.high == 694_861_000
    assert bounds_of(by_name["pnl"], "1.5k..2k", ASKING) == Bounds(low=1500, high=2000)
    for name, text in (("leverage", "5x"), ("r", "5R")):
        assert bounds_of(by_name[name], text, ASKING) == Bounds(low=5, high=5)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("symbol:eth", [1]),
        ("symbol=eth", []),
        ("tag:late", [0]),
        ("tag:none", [1]),
        ("tag:any", [0]),
        ("tag:unknown", [2]),
        ("tag!=unknown", [0, 1]),
        ("note:the", [0]),
        ("side!=long", [1]),
        ("pnl:5", [0]),
        ("pnl:unknown", [2]),
        ("pnl!=unknown", [0, 1]),
        ("pnl:..0", [1]),
        ("btc or short", [0, 1]),
        ("not long", [1, 2]),
    ],
)
def test_what_is_asked_is_found(text: str, found: list[int]) -> None:
    nothing: Row = {field.column: None for field in FIELDS}
    rows = [
        {"symbol": ["BTCUSDT"], "side": ["long"], "tag": ["late entry"], "net_pnl": 5},
        {"symbol": ["ETHUSDT"], "side": ["short"], "tag": [], "net_pnl": -1},
        {"symbol": ["1000PEPEUSDT"], "net_pnl": math.nan},
    ]
    rows[0]["note"] = ["Took the late one"]
    table = Rows([nothing | row for row in rows])
    assert np.flatnonzero(answer(parse(text), table, ASKING)).tolist() == found
