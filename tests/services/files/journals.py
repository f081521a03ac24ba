"""Whole journals with anything in them, to be exported and read back."""

import struct
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from journal.domain.answers import LiquidationAnswer
from journal.domain.attachment import Attachment, AttachmentKind
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.ledger.episode_edits import EpisodeEdit
from journal.domain.planning.kept import DifferenceAnswer, PlanWord
from journal.domain.practice import PracticeTrade
from journal.domain.review.saved import Cause, SavedReview
from journal.domain.routine.saved import (
    Change,
    DailyReview,
    DidWell,
    Grade,
    KeptWeek,
    Stood,
    WeeklyReview,
    Went,
)
from journal.domain.rules.answered import BreachAnswer
from journal.domain.rules.custom.written import Level, WrittenRule
from journal.domain.rules.force.change import RuleChange
from journal.domain.spot_split import SpotSplit
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Account,
    Certainty,
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    MarginMode,
    OrderSide,
    Plan,
    PositionFacts,
    PositionSide,
    PriceType,
    Side,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
AWKWARD = st.sampled_from(["=1+1", "'x", "@a", "-5", "+1", "a,b", 'a"b', "a\nb", "\\n", "\r", "\t"])
WORDS = TEXTS | AWKWARD
NAMES = WORDS.map(str.strip).filter(bool)
TIMES = st.integers(0, 10**11).map(lambda ms: START + timedelta(milliseconds=ms))
ANY = st.decimals(-(10**12), 10**12, places=8)
POSITIVE = st.decimals(Decimal("1e-18"), 10**12, places=18)


def picture(number: int) -> bytes:
    """Return the head of a PNG that needs as many rows of the file as its number."""
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 3, 2)
    return head + bytes([number]) * number * 30_000


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


SIDES, LEGS, MODES = map(st.sampled_from, (OrderSide, PositionSide, MarginMode))
FILLS = st.builds(
    Fill,
    symbol=WORDS,
    trade_id=WORDS,
    order_id=maybe(WORDS),
    traded_at=TIMES,
    order_side=SIDES,
    position_side=LEGS,
    price=POSITIVE,
    quantity=POSITIVE,
    fee=maybe(ANY),
    fee_asset=maybe(WORDS),
    realized_pnl=maybe(ANY),
    is_maker=maybe(st.booleans()),
)
INCOMES = st.builds(
    Income,
    income_type=WORDS,
    amount=ANY,
    asset=WORDS,
    symbol=maybe(WORDS),
    transaction_id=WORDS,
    occurred_at=TIMES,
)
ORDERS = st.builds(
    ExchangeOrder,
    symbol=WORDS,
    order_id=WORDS,
    client_order_id=maybe(WORDS),
    order_type=WORDS,
    order_side=SIDES,
    position_side=LEGS,
    price=ANY,
    average_price=ANY,
    quantity=ANY,
    executed_quantity=ANY,
    stop_price=maybe(ANY),
    status=WORDS,
    placed_at=TIMES,
    updated_at=maybe(TIMES),
)
TOLD = st.builds(
    ToldPosition,
    symbol=WORDS,
    told_id=WORDS,
    source=WORDS,
    side=st.sampled_from(Side),
    margin_mode=maybe(MODES),
    entry_price=POSITIVE,
    opened_at=maybe(TIMES),
    closed_at=maybe(TIMES),
    exit_price=maybe(POSITIVE),
    peak_quantity=maybe(POSITIVE),
    closed_quantity=POSITIVE,
    realized_pnl=maybe(ANY),
    status=WORDS,
)
LIQUIDATIONS = st.builds(
    Liquidation,
    liquidation_id=WORDS,
    symbol=WORDS,
    side=maybe(st.sampled_from(Side)),
    occurred_at=TIMES,
    certainty=st.sampled_from(Certainty),
    source=WORDS,
    position_key=maybe(WORDS),
    quantity=maybe(POSITIVE),
    margin_mode=maybe(MODES),
    loss=maybe(ANY),
)
FACTS = st.builds(
    PositionFacts,
    position_key=WORDS,
    leverage=maybe(POSITIVE),
    margin_mode=maybe(MODES),
    stop_price=maybe(POSITIVE),
    has_stop=st.sampled_from([None, True]),
    stop_watches=st.sampled_from([None, PriceType.MARK, PriceType.LAST]),
)
ANSWERS = st.builds(
    LiquidationAnswer,
    liquidation_id=WORDS,
    is_liquidation=st.booleans(),
    occurred_at=TIMES,
    answered_at=TIMES,
)
REVIEWS = st.builds(
    SavedReview,
    episode_id=WORDS,
    cause=st.sampled_from(Cause),
    sentence=WORDS.filter(str.strip),
    rule_id=maybe(WORDS),
    occurred_at=TIMES,
    saved_at=TIMES,
)
EDITS = st.builds(
    EpisodeEdit,
    liquidation_id=WORDS,
    symbol=WORDS,
    occurred_at=TIMES,
    joins=st.booleans(),
    edited_at=TIMES,
)
PLANS = st.builds(
    Plan,
    symbol=WORDS,
    side=st.sampled_from(Side),
    margin_mode=MODES,
    leverage=POSITIVE,
    entry_price=POSITIVE,
    quantity=POSITIVE,
    stop_price=st.none(),
    targets=st.lists(POSITIVE, max_size=2).map(tuple),
)
CHANGES = st.builds(
    RuleChange,
    change_id=WORDS.filter(str.strip),
    rule_id=st.sampled_from(["R01", "R04", "gone"]),
    symbol=maybe(st.sampled_from(["BTCUSDT", "1000PEPEUSDT"])),
    side=maybe(st.sampled_from(Side)),
    settings=st.sampled_from(["limit=8", "critical_above=15.5 limit=3"]),
    enabled=maybe(st.booleans()),
    asked_at=TIMES,
    effective_at=TIMES.map(lambda at: at + timedelta(days=2000)),
    cancelled_at=maybe(TIMES),
)
OWN_RULES = st.builds(
    WrittenRule,
    rule_id=WORDS.filter(str.strip),
    name=WORDS.filter(str.strip),
    level=st.sampled_from(Level),
    sentence=WORDS.filter(str.strip),
    condition=st.just('{"field":"leverage","comparison":"above","value":"7"}'),
    created_at=TIMES,
)
SUBJECTS = st.one_of(WORDS.map(Subject.position), st.dates().map(Subject.day))
TAGS = st.builds(
    Tag.typed, st.sampled_from(TagGroup), st.sampled_from(["fomo", "a:b", "=1+1", "none", "später"])
)
DIARY = st.builds(
    DiaryEntry,
    subject=SUBJECTS,
    note=WORDS | st.just(""),
    planned=WORDS | st.just(""),
    before=maybe(st.sampled_from(Feeling)),
    during=maybe(st.sampled_from(Feeling)),
    after=maybe(st.sampled_from(Feeling)),
    rating=st.integers(1, 5),
    tags=st.lists(TAGS, max_size=2).map(tuple),
    written_at=TIMES,
)
PICTURES = st.tuples(
    st.integers(0, 3).map(picture),
    st.builds(
        Attachment,
        position_key=WORDS,
        sha256=st.just("0" * 64),
        file_name=WORDS.filter(str.strip),
        kind=st.sampled_from(AttachmentKind),
        taken_at=TIMES,
        removed_at=maybe(TIMES),
    ),
)
SENTENCES = st.builds(
    BreachAnswer,
    breach_key=WORDS,
    sentence=WORDS.map(lambda word: f"because of {word} again"),
    answered_at=TIMES,
)
DIFFERENCES = st.builds(
    DifferenceAnswer,
    position_key=WORDS,
    sentence=WORDS.map(lambda word: f"because of {word} again"),
    answered_at=TIMES,
)
SPLITS = st.builds(
    SpotSplit, told_at=TIMES, futures_equity=st.just(Decimal(0)) | POSITIVE, spot_equity=POSITIVE
)
PRACTICE = st.builds(
    PracticeTrade, done_at=TIMES, sentence=WORDS.map(lambda word: f"long {word} again")
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
LINES = WORDS | st.just("")
DAILY = st.builds(
    DailyReview,
    day=DAYS,
    saved_at=TIMES,
    went=st.sampled_from(Went),
    did_well=maybe(st.sampled_from(DidWell)),
    tomorrow=maybe(st.sampled_from(Change)),
    line=LINES,
)
PARTS = st.just(("", "")) | st.tuples(*[WORDS.filter(str.strip)] * 2)
COUNTS = st.integers(0, 10**6).map(Decimal)
WEEKLY = st.builds(
    KeptWeek,
    said=st.tuples(DAYS, PARTS).flatmap(
        lambda both: st.builds(
            WeeklyReview,
            week=st.just(both[0] - timedelta(days=both[0].weekday())),
            saved_at=TIMES,
            worked=LINES,
            cost=LINES,
            if_part=st.just(both[1][0]),
            then_part=st.just(both[1][1]),
            grade=maybe(st.sampled_from(Grade)),
            grade_line=LINES,
        )
    ),
    stood=st.builds(
        Stood,
        trades=COUNTS,
        clean=maybe(COUNTS),
        breaches=maybe(COUNTS),
        near=maybe(COUNTS),
        net_result=maybe(ANY),
        r_total=maybe(ANY),
        asset=maybe(st.sampled_from(["USDT", "BTC"])),
    ),
)
PLAN_WORDS = st.builds(
    PlanWord,
    override=maybe(WORDS.map(lambda word: f"because of {word} again")),
    checked=maybe(st.sampled_from(["slept well", "stop is set\nno news today"])),
)
ACCOUNTS = st.builds(
    Account,
    name=NAMES,
    wallet_balance=maybe(POSITIVE),
    wallet_balance_at=maybe(TIMES),
    usual_leverage=maybe(POSITIVE),
    usual_margin_mode=maybe(MODES),
)


def few(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=2)


JOURNALS = st.lists(
    st.tuples(
        ACCOUNTS,
        *(few(each) for each in (FILLS, INCOMES, ORDERS, TOLD, LIQUIDATIONS, FACTS, ANSWERS)),
        few(st.tuples(PLANS, TIMES, PLAN_WORDS)),
        few(REVIEWS),
        few(EDITS),
        few(CHANGES),
        few(OWN_RULES),
        few(SENTENCES),
        few(DIFFERENCES),
        few(SPLITS),
        few(DIARY),
        few(PICTURES),
        few(PRACTICE),
        st.lists(DAILY, max_size=2, unique_by=lambda one: (one.day, one.saved_at)),
        st.lists(WEEKLY, max_size=2, unique_by=lambda one: (one.said.week, one.said.saved_at)),
    ),
    max_size=2,
    unique_by=lambda one: one[0].name,
)
