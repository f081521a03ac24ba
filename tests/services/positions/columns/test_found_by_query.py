"""A query finds the positions that it finds looked at row by row, whatever is asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.query.fields import FIELDS, Field, Kind
from journal.domain.query.parser import parse
from journal.domain.query.printing import printed
from journal.domain.query.tree import And, Comparison, Not, Operator, Or, Query, Word
from journal.domain.query.values import Asking, bounds_of
from journal.domain.rules.severity import Severity
from journal.domain.values import Account, Fill, Liquidation, MarginMode, Plan, PositionFacts
from journal.gui.screens.journal.entries import PositionEntries
from journal.gui.screens.journal.entry import PositionEntry
from journal.services.clock import Clock
from journal.services.positions.columns.exact import cell
from journal.services.positions.excursions.found import FoundExcursions
from journal.services.positions.service import PositionService
from journal.services.rules.service import RulesService
from journal.storage.store import Store
from tests.domain.query.trees import queries
from tests.examples import examples

D = Decimal
ZONE = timezone(timedelta(hours=5, minutes=30))
Texts = list[str] | None


@pytest.fixture
def entries(
    store: Store,
    clock: Clock,
    brackets: BracketBook,
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
    plan: Callable[..., Plan],
) -> PositionEntries:
    """Closed, open, short, incomplete, liquidated, planned, written about, judged."""
    fills = [
        *(fill(-9000, "buy", "2", "100"), fill(-8990, "sell", "2", "110", fee=D("0.3"))),
        *(fill(-700, "sell", "1", "105"), fill(-580, "buy", "1", "105", fee=None)),
        *(fill(-570, "buy", "4", "90"), fill(-560, "sell", "1", "80")),
        fill(-540, "sell", "5", "60", symbol="ETHUSDT", fee=D("0.01"), fee_asset="BNB"),
        *(fill(-530, "buy", "5", "50.5", symbol="ETHUSDT"),),
        *(fill(-520, "buy", "7", "55.5", symbol="ETHUSDT"),),
        fill(-510, "sell", "7", "40", symbol="ETHUSDT"),
        fill(-400, "sell", "3", "5", symbol="XYZUSDT", realized_pnl=D(7)),
    ]
    account = Account(name="Main", usual_leverage=D(10), usual_margin_mode=MarginMode.ISOLATED)
    with store.writing() as writer:
        writer.save_account(account)
        writer.add_fills("Main", fills, None)
        writer.add_liquidation("Main", liquidation(-510, symbol="ETHUSDT", leverage=D(50)))
        writer.add_plan("Main", plan(), fills[0].traded_at - timedelta(minutes=1))
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    service = PositionService(store=store, rules=rules, clock=clock)
    first, second = (view.position.key for view in list(service.glance("Main"))[::-1][:2])
    service.save_facts("Main", PositionFacts(position_key=first, leverage=D(3), stop_price=D(95)))
    diary = [
        DiaryEntry(
            subject=Subject.position(first),
            note="Took the late one",
            before=Feeling.FOMO,
            after=Feeling.ANGRY,
            rating=2,
            tags=(Tag(TagGroup.MISTAKE, "fomo"), Tag(TagGroup.OWN, "late entry")),
        ),
        DiaryEntry(subject=Subject.position(second), during=Feeling.CALM),
        DiaryEntry(subject=Subject.position("gone"), note="of a position that is no more"),
    ]
    views = service.judged("Main")
    additions = replace(views.additions, diary={one.subject: one for one in diary})
    return PositionEntries(views.adding(additions), clock.now(), shown_at_once=2)


def texts_of(entry: PositionEntry) -> dict[str, Texts]:
    """What a row says in every field of letters; None where it is not known."""
    view, written = entry.view, entry.view.written
    position, mode = view.position, view.exposure.margin_mode
    breaches = view.judged.breaches if view.judged else ()
    broken = list(dict.fromkeys(one.rule_id for one in breaches if one.severity >= Severity.WARN))
    states = ["open" if position.is_open else "closed"]
    states += ["liquidated"] if view.liquidation else []
    states += ["incomplete"] if position.history_incomplete else []
    if view.judged is not None:
        states += ["broken"] if broken else []
        states += [] if broken or position.history_incomplete else ["clean"]
    things: dict[str, object] = {
        "note": written and written.note,
        "tag": entry.tags,
        "feeling": entry.feelings,
        "rating": entry.rating,
        "plan": view.plan,
        "stop": view.exposure.stop_price,
    }
    return {
        "symbol": [position.symbol],
        "asset": ["USDT"],
        "broke": None if view.judged is None else broken,
        "weekday": [f"{position.opened_at.astimezone(ZONE):%A}".lower()],
        "side": [position.side.value],
        "is": states,
        "has": [name for name, thing in things.items() if thing],
        "margin": None if mode is None else [mode.value],
        "rule": None if view.judged is None else list(entry.broken),
        "tag": list(entry.tags),
        "feeling": list(entry.feelings),
        "before": [written.before.value] if written and written.before else [],
        "plan": ["any" if view.plan else "none"],
        "note": [one for one in (written.note, written.planned) if one] if written else [],
    }


def stacked(entry: PositionEntry, entries: PositionEntries) -> int:
    """How many were open when it was opened."""
    at = entry.view.position.opened_at
    lives = [one.view.position for one in entries]
    return sum(
        one.opened_at <= at and (one.closed_at is None or one.closed_at > at) for one in lives
    )


def since_loss(entry: PositionEntry, entries: PositionEntries) -> int | None:
    """How many milliseconds before it the last one was lost."""
    at = entry.view.position.opened_at
    ended = [
        one.view.position.closed_at
        for one in entries
        if one.view.position.closed_at is not None
        and one.view.position.closed_at <= at
        and (one.net_pnl or 0) < 0
    ]
    return (at - max(ended)) // timedelta(milliseconds=1) if ended else None


def numbers_of(entry: PositionEntry, entries: PositionEntries) -> dict[str, Decimal | int | None]:
    """What a row says in every field of numbers, exact; None where it is not known."""
    view, quote = entry.view, entry.quote
    position, lines = view.position, view.exposure.lines
    found = view.excursions if isinstance(view.excursions, FoundExcursions) else None
    assert found is None  # no candles are stored: what they tell is not known
    measured = ("mae", "mfe", "mae_r", "mfe_r", "exit_efficiency", "closest_approach")
    return {
        "opened": ms_from_utc(position.opened_at),
        "closed": None if position.closed_at is None else ms_from_utc(position.closed_at),
        "duration": None if entry.duration is None else entry.duration // timedelta(milliseconds=1),
        "size": entry.size,
        "leverage": view.exposure.leverage,
        "entry": position.entry_price,
        "exit": entry.exit_price,
        "stop": view.exposure.stop_price,
        "liquidation_price": lines.liquidation_price if lines else None,
        "risk": entry.risk,
        "r_multiple": entry.r_multiple,
        "net_pnl": entry.net_pnl,
        "gross_pnl": entry.gross_pnl,
        "fees": dict(entry.fees).get(quote),
        "funding": dict(view.funding).get(quote),
        "liquidation_distance": entry.liquidation_distance,
        "rating": entry.rating,
        "hour": position.opened_at.astimezone(ZONE).hour,
        "stacked": stacked(entry, entries),
        "since_loss": since_loss(entry, entries),
        "margin_ratio": None,
        **dict.fromkeys(measured),
    }


def accepts(query: Query, entry: PositionEntry, asking: Asking, entries: PositionEntries) -> bool:
    """Answer a query for one row of the table in plain Python."""
    if isinstance(query, Word):
        return has_word(query.text.casefold(), texts_of(entry))
    if isinstance(query, Not):
        return not accepts(query.part, entry, asking, entries)
    if isinstance(query, And):
        return all(accepts(part, entry, asking, entries) for part in query.parts)
    if isinstance(query, Or):
        return any(accepts(part, entry, asking, entries) for part in query.parts)
    field = next(field for field in FIELDS if field.name == query.name)
    if field.kind.is_text:
        return compares_text(field, query, texts_of(entry)[field.column])
    return compares_number(field, query, numbers_of(entry, entries)[field.column], asking)


def has_word(wanted: str, texts: dict[str, Texts]) -> bool:
    worded = ("side", "is", "margin", "rule", "tag", "feeling", "note")
    told = [text for name in worded for text in texts[name] or ()]
    return any(wanted in symbol.casefold() for symbol in texts["symbol"] or ()) or any(
        begins(wanted, text) for text in told
    )


def begins(wanted: str, text: str) -> bool:
    words = text.casefold().split()
    return any(" ".join(words[place:]).startswith(wanted) for place in range(len(words)))


def compares_text(field: Field, query: Comparison, texts: Texts) -> bool:
    wanted = query.text.casefold()
    folded = [text.casefold() for text in texts or ()]
    if wanted == "unknown":
        found = texts is None
    elif texts is None:
        return False
    elif field.can_be_none and wanted in {"any", "none"}:
        found = bool(texts) == (wanted == "any")
    elif query.operator is not Operator.IS or field.kind is Kind.CHOICE:
        found = wanted in folded
    elif field.kind is Kind.NAME:
        found = any(wanted in text for text in folded)
    elif field.kind is Kind.LABEL:
        found = any(text.startswith(wanted) for text in folded)
    else:
        found = any(begins(wanted, text) for text in folded)
    return found != (query.operator is Operator.DIFFERS)


def compares_number(
    field: Field, query: Comparison, value: Decimal | int | None, asking: Asking
) -> bool:
    if query.text == "unknown":
        return (value is None) != (query.operator is Operator.DIFFERS)
    if value is None:
        return False
    bounds = bounds_of(field, query.text, asking)
    low, high = (None if end is None else D(repr(end)) for end in (bounds.low, bounds.high))
    begun = low is None or value >= low
    over = high is not None and (value > high if bounds.includes_high else value >= high)
    answers: dict[Operator, Any] = {
        Operator.BELOW: not begun,
        Operator.AT_MOST: not over,
        Operator.ABOVE: over,
        Operator.AT_LEAST: begun,
        Operator.DIFFERS: not begun or over,
    }
    return bool(answers.get(query.operator, begun and not over))


def same(entries: PositionEntries, query: Query, clock: Clock) -> list[bool]:
    asking = Asking(now=clock.now(), zone=ZONE)
    found: list[bool] = entries.found_by(query, asking).tolist()
    assert found == [accepts(query, entry, asking, entries) for entry in entries], printed(query)
    return found


@examples(40, shares_fixtures=True)
@given(query=queries)
def test_any_query_finds_what_it_finds_row_by_row(
    entries: PositionEntries, clock: Clock, query: Query
) -> None:
    same(entries, query, clock)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", 6),
        ("btc short", 1),
        ("took", 1),
        ("is:liquidated", 1),
        ("is:open", 1),
        ("is:incomplete", 1),
        ("side:short is:closed pnl:0", 1),
        ("r>0 plan:any", 1),
        ("leverage:3 or leverage=50", 2),
        ("tag:la feeling:angry rating<3", 1),
        ("tag=la", 0),
        ("feeling:none", 4),
        ("has:stop not has:rating", 0),
        ("closed:unknown", 1),
        ("duration>1h", 2),
        ("opened:2024-05-14", 5),
        ("opened<2024-05-14", 1),
        ("distance<5%", 1),
        ("rule:any", 4),
        ("broke:any", 4),
        ("is:broken", 4),
        ("hour:8 stacked:1 weekday:tuesday", 1),
        ("after_loss>0s", 1),
        ("mae:unknown", 6),
        ("note:late", 1),
        ('"eth!"', 0),
    ],
)
def test_what_a_trader_asks_is_found(
    entries: PositionEntries, clock: Clock, text: str, found: int
) -> None:
    assert sum(same(entries, parse(text), clock)) == found


def test_what_can_be_asked_for_is_offered(entries: PositionEntries) -> None:
    assert entries.names_of("tag") == ("fomo", "late entry")
    assert set(entries.names_of("symbol")) == {"BTCUSDT", "ETHUSDT", "XYZUSDT"}


def test_exact_cells_say_what_the_columns_hold(entries: PositionEntries, clock: Clock) -> None:
    several = {"fees", "funding"}  # told per asset
    for field in (one for one in FIELDS if one.is_figure):
        for row, entry in enumerate(entries):
            told = cell(entry.view, field.name, clock.now())
            if field.kind.is_text:
                texts = texts_of(entry)[field.column]
                words = [told] if isinstance(told, str) else told
                assert (words or []) == (texts or []), field.name
            elif field.kind is not Kind.TIME and field.name not in several:
                key = entries.keys(field.column)[row]
                scale = 1000 if field.kind is Kind.DURATION else 1
                wanted = float("nan") if told is None else float(str(told)) * scale
                assert key == pytest.approx(wanted, rel=1e-6, nan_ok=True), field.name
