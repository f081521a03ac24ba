"""Positions, notes, tags, liquidations, rules and plans of a real journal, found by typing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import Fill, Liquidation, Plan
from journal.services.diary.service import DiaryService
from journal.services.positions.service import PositionService
from journal.services.rules.service import RulesService
from journal.services.searching.entries import Choice, Group, Kind
from journal.services.searching.index import SearchIndex
from journal.services.searching.service import MOST_RECENT, RECENT_SETTING, SearchService
from journal.storage.store import Store
from tests.written import write_entry

D = Decimal
DAY = 24 * 60


@pytest.fixture
def searching(
    store: Store,
    clock: Any,
    brackets: BracketBook,
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
    plan: Callable[..., Plan],
) -> SearchService:
    """A profit of 412.50 and a loss of 41 on 14 May 2024, a liquidation on 3 May, an open one."""
    clock.at += timedelta(days=1)
    fills = (
        fill(-11 * DAY, "buy", "1", "500", symbol="SOLUSDT"),
        fill(-11 * DAY + 30, "sell", "1", "400", symbol="SOLUSDT", realized_pnl=D(-100)),
        fill(0, "buy", "1", "100"),
        fill(5, "sell", "1", "512.5", realized_pnl=D("412.5")),
        fill(10, "sell", "1", "100", symbol="ETHUSDT"),
        fill(15, "buy", "1", "141", symbol="ETHUSDT", realized_pnl=D(-41)),
        fill(60, "buy", "1", "100"),
    )
    diary = DiaryService(store=store, clock=clock)
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
        writer.add_liquidation("Main", liquidation(-11 * DAY + 30, symbol="SOLUSDT", loss=D(100)))
        writer.add_plan("Main", plan(), clock.at)
    first = "BTCUSDT:both:3"
    write_entry(
        diary,
        "Main",
        DiaryEntry(
            subject=Subject.position(first),
            note="Chased the BREAKOUT\nagain",
            tags=(Tag.of_text("mistake:fomo"),),
        ),
    )
    write_entry(
        diary,
        "Main",
        DiaryEntry(subject=Subject.day(date(2024, 5, 14)), planned="two trades at most"),
    )
    write_entry(
        diary, "Main", DiaryEntry(subject=Subject.position("gone:both:1"), note="breakout of old")
    )
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    positions = PositionService(store=store, rules=rules, clock=clock)
    return SearchService(store=store, positions=positions, rules=rules, diary=diary)


@pytest.fixture
def index(searching: SearchService) -> SearchIndex:
    return searching.index("Main")


def of(groups: tuple[Group, ...], kind: Kind) -> list[str]:
    return [entry.title for group in groups if group.kind is kind for entry in group.entries]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("btc 14 may", ["BTCUSDT long", "BTCUSDT long"]),
        ("14 may short", ["ETHUSDT short"]),
        ("2024-05-03", ["SOLUSDT long"]),
        ("03.05", ["SOLUSDT long"]),
        ("friday", ["SOLUSDT long"]),
        ("liquidated", ["SOLUSDT long"]),
        ("open", ["BTCUSDT long"]),
        ("profit", ["BTCUSDT long"]),
        ("loss", ["ETHUSDT short", "SOLUSDT long"]),
        ("+4", ["BTCUSDT long"]),
        ("-41", ["ETHUSDT short"]),
        ("412,5", ["BTCUSDT long"]),
        ("412.6", []),
        ("bnb", []),
        ("btc 15 may", []),
    ],
)
def test_positions_are_found_by_what_is_known_of_them(
    index: SearchIndex, typed: str, titles: list[str]
) -> None:
    assert of(index.find(typed), Kind.POSITION) == titles


def test_a_found_position_tells_when_it_was_and_what_it_brought(index: SearchIndex) -> None:
    still_open, closed = index.find("btc")[0].entries
    assert (still_open.detail, still_open.amount) == ("open", None)
    assert (closed.detail, closed.amount, closed.asset) == ("closed", D("412.5"), "USDT")
    assert index.entry_of(closed.choice) == closed
    assert index.entry_of(Choice(kind=Kind.POSITION, key="gone")) is None


def test_days_are_those_of_the_traders_zone(searching: SearchService) -> None:
    east = searching.index("Main", timezone(timedelta(hours=13)))
    assert of(east.find("15 may"), Kind.POSITION) == [
        "BTCUSDT long",
        "ETHUSDT short",
        "BTCUSDT long",
    ]
    assert of(searching.index("Main", UTC).find("15 may"), Kind.POSITION) == []


def test_notes_tags_liquidations_rules_and_plans_are_found(index: SearchIndex) -> None:
    notes = [group for group in index.find("breakout again") if group.kind is Kind.NOTE]
    assert [entry.key for entry in notes[0].entries] == ["p:BTCUSDT:both:3"]
    assert notes[0].entries[0].detail == "Chased the BREAKOUT again"
    assert index.entry_of(notes[0].entries[0].choice) is not None
    assert of(index.find("two trades"), Kind.NOTE) == ["Day 2024-05-14"]
    assert of(index.find("fomo"), Kind.TAG) == ["fomo"]
    (episode,) = [one for one in index.find("sol liq") if one.kind is Kind.EPISODE]
    assert (episode.entries[0].title, episode.entries[0].amount) == ("SOLUSDT liquidated", D(-100))
    assert of(index.find("plan btc"), Kind.PLAN) == ["Plan: BTCUSDT long"]
    assert of(index.find("leverage"), Kind.RULE)
    # Notes about positions that no import tells any more are on no screen.
    assert index.find("breakout of old") == ()


def test_choices_are_remembered_newest_first_and_not_too_many(
    searching: SearchService, store: Store
) -> None:
    assert searching.recent() == ()
    choices = [Choice(kind=Kind.SCREEN, key=str(n)) for n in range(MOST_RECENT + 2)]
    for choice in (*choices, choices[5]):
        searching.remember(choice)
    recent = searching.recent()
    assert len(recent) == MOST_RECENT
    assert recent[:2] == (choices[5], choices[-1])
    with store.writing() as writer:
        writer.save_setting(RECENT_SETTING, '[["dream", "1"], ["screen", "2"]]')
    assert searching.recent() == (Choice(kind=Kind.SCREEN, key="2"),)


def test_a_journal_that_can_only_be_read_forgets_choices(searching: SearchService) -> None:
    searching.store.read_only = True
    searching.remember(Choice(kind=Kind.SCREEN, key="rules"))
    assert searching.recent() == ()


def test_what_another_account_holds_is_found_after_all_of_this_one_and_says_whose_it_is(
    searching: SearchService, store: Store, fill: Callable[..., Fill]
) -> None:
    with store.writing() as writer:
        writer.ensure_account("Alt")
        fills = (fill(0, "buy", "1", "9", symbol="SOLUSDT"), fill(5, "sell", "1", "9"))
        writer.add_fills("Alt", fills, None)
    write_entry(
        searching.diary, "Alt", DiaryEntry(subject=Subject.day(date(2024, 5, 14)), note="sol again")
    )
    alone = searching.index("Main")
    index = replace(alone, others=searching.others("Main"))
    own, others = len(alone.find("sol")), index.find("sol")
    assert others[:own] == alone.find("sol")
    assert {(one.kind, one.account) for one in others[own:]} == {
        (Kind.POSITION, "Alt"),
        (Kind.NOTE, "Alt"),
    }
    position = next(one for one in others if one.account and one.kind is Kind.POSITION).entries[0]
    assert (position.account, position.title) == ("Alt", "SOLUSDT long")
    assert not [one for one in index.find("leverage") if one.account]  # rules are found once
    # What was chosen there is found again from both sides.
    searching.remember(position.choice_in("Main"))
    (kept,) = searching.recent()
    assert kept == Choice(kind=Kind.POSITION, key=position.key, account="Alt")
    assert index.entry_of(kept) == position
    of_alt = searching.index("Alt").entry_of(kept)
    assert of_alt is not None
    assert of_alt.account == ""
    assert alone.entry_of(kept) is None
    here = alone.find("btc")[0].entries[0].choice_in("Main")
    assert here.account == "Main"
    assert index.entry_of(here) == alone.find("btc")[0].entries[0]
