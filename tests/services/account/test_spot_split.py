"""Futures and spot: typed, kept, judged by rule R13 in the log and on Today."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.rules.process.r13_futures_share import FuturesShareTooLarge
from journal.domain.rules.severity import Severity
from journal.services.account.spot_split import SpotSplitService, split_now
from journal.services.changes import Changes
from journal.services.rules.service import RulesService
from journal.storage.store import Store

D = Decimal


@pytest.fixture
def splits(store: Store, clock: Any) -> SpotSplitService:
    return SpotSplitService(store=store, clock=clock)


def test_what_is_typed_last_counts_and_the_older_stays(
    splits: SpotSplitService, store: Store, clock: Any
) -> None:
    assert splits.newest("Main") is None
    assert splits.keep("Main", D(300), D(700)) == Changes.ACCOUNTS
    clock.at += timedelta(days=1)
    splits.keep("Main", D(600), D(400))
    newest = splits.newest("Main")
    assert newest is not None
    assert newest.futures_share == D("0.6")
    with store.reading() as reader:
        assert len(reader.spot_splits("Main")) == 2
    with pytest.raises(InvalidValueError, match="zero or more"):
        splits.keep("Main", D(-1), D(700))


def test_too_much_in_futures_stands_in_the_breach_log(
    splits: SpotSplitService, store: Store, brackets: BracketBook, clock: Any
) -> None:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    splits.keep("Main", D(500), D(500))
    assert rules.breach_log("Main") == ()
    clock.at += timedelta(hours=1)
    splits.keep("Main", D("500.01"), D(500))
    (entry,) = rules.breach_log("Main")
    assert (entry.breach.rule_id, entry.breach.severity) == ("R13", Severity.WARN)
    assert entry.position is None


def test_the_newest_split_is_told_with_the_strictest_number_in_force(
    splits: SpotSplitService, store: Store
) -> None:
    splits.keep("Main", D(400), D(600))
    with store.reading() as reader:
        told = reader.spot_splits("Main")
    assert split_now((), [FuturesShareTooLarge()]) is None
    kept = split_now(told, [FuturesShareTooLarge()])
    assert kept is not None
    assert (kept.limit, kept.breach) == (D("0.5"), None)
    strict = split_now(told, [FuturesShareTooLarge(), FuturesShareTooLarge(limit=D(30))])
    assert strict is not None
    assert strict.limit == D("0.3")
    assert strict.breach is not None
    off = split_now(told, [])
    assert off is not None
    assert (off.limit, off.breach) == (None, None)
