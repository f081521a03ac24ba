"""Moments that concern the whole account: money moved, liquidations, snapshots."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from journal.domain.review.saved import Cause, SavedReview
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Snapshot
from journal.domain.values import (
    Fill,
    Income,
    Liquidation,
)
from journal.services.rules.happenings import RecordedSnapshot
from journal.services.rules.service import RulesService
from journal.storage.records import ImportBatch
from journal.storage.store import Store

D = Decimal
NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
DAY = 24 * 60
Told = Callable[..., list[RuleContext]]
Entries = Callable[[RulesService], list[RuleContext]]
Keep = Callable[..., None]
MakeFill = Callable[..., Fill]


def test_money_moved_into_futures_in_a_pause_is_a_breach_of_the_account(
    rules: RulesService,
    keep: Keep,
    fill: MakeFill,
    liquidation: Callable[..., Liquidation],
    at: Callable[[float], datetime],
    told: Told,
    transfer: Callable[..., Income],
) -> None:
    incomes = [
        transfer(-200, "900"),
        transfer(-60, "250"),
        transfer(-50, "-100"),
        transfer(-40, "300", asset="BNB"),
        transfer(-30, "7", income_type="FUNDING_FEE"),
    ]
    keep([fill(-300, "buy", "1", "100")], incomes=incomes, liquidations=[liquidation(-120)])
    assert [one.transferred for one in told(rules, Moment.TRANSFER)] == [D(900), D(250)]
    judged = rules.judge_record(rules.case("Main"))
    (breach,) = judged.breaches
    assert (breach.rule_id, breach.at) == ("R13", at(-60))
    assert [one.rule_id for one in judged.not_judged] == ["R13", "R15", "R20"]


def test_a_liquidation_is_judged_once_an_episode_by_its_confirmed_cause(
    rules: RulesService,
    keep: Keep,
    fill: MakeFill,
    liquidation: Callable[..., Liquidation],
    at: Callable[[float], datetime],
    told: Told,
    entries: Entries,
) -> None:
    first, second = -40 * DAY, -3 * DAY
    liquidations = [
        liquidation(first),
        liquidation(first + 5, symbol="ETHUSDT"),
        liquidation(second),
    ]

    def review(number: int, minutes: float) -> SavedReview:
        return SavedReview(
            episode_id=f"hand:{number}",
            cause=Cause.LEVERAGE,
            sentence="Twenty times.",
            rule_id=None,
            occurred_at=at(minutes),
            saved_at=at(minutes + DAY),
        )

    reviews = [review(1, first + 5), review(3, second)]
    keep([fill(-10, "buy", "1", "100")], liquidations=liquidations, reviews=reviews)
    judged = told(rules, Moment.LIQUIDATION)
    assert [one.at for one in judged] == [at(first), at(second)]
    assert judged[1].liquidated is not None
    assert [one.cause for one in judged[1].liquidated.earlier] == [Cause.LEVERAGE]
    (breach,) = rules.judge_record(rules.case("Main")).breaches
    assert (breach.rule_id, breach.at) == ("R17", at(second))
    last = entries(rules)[-1].last_liquidation
    assert last is not None
    assert last.review_due is False


@pytest.mark.parametrize(("imported", "due"), [(-60, False), (-40 * DAY, True), (None, True)])
def test_the_review_of_a_liquidation_long_before_the_journal_is_not_due(
    rules: RulesService,
    keep: Keep,
    store: Store,
    liquidation: Callable[..., Liquidation],
    imported: float | None,
    *,
    due: bool,
    at: Callable[[float], datetime],
) -> None:
    keep([], liquidations=[liquidation(-40 * DAY)])
    if imported is not None:
        batch = ImportBatch(
            account="Main",
            file_name="fills.csv",
            content_sha256="",
            kind="trade history",
            zone=None,
            imported_at=at(imported),
        )
        with store.writing() as writer:
            writer.add_batch(batch)
    last = rules.case("Main").story.standing_now().last_liquidation
    assert last is not None
    assert last.review_due is due


def test_snapshots_of_the_account_and_of_a_position_are_judged(
    rules: RulesService, keep: Keep, fill: MakeFill, at: Callable[[float], datetime]
) -> None:
    keep([fill(-90, "buy", "1", "100")])
    story = rules.case("Main").story
    snapshots = (
        RecordedSnapshot(at=at(-50), told=Snapshot(margin_ratio=D("0.9"))),
        RecordedSnapshot(at=at(-40), told=Snapshot(adl_quantile=4), position_key="BTCUSDT:both:1"),
    )
    found = [*replace(story, snapshots=snapshots).moments()][1:]
    assert [(one.at, one.symbol) for _, one in found] == [(at(-50), None), (at(-40), "BTCUSDT")]
    assert [exposure is None for exposure, _ in found] == [True, False]


def test_a_wallet_below_zero_tells_no_share(
    rules: RulesService,
    keep: Keep,
    fill: MakeFill,
    entries: Entries,
    transfer: Callable[..., Income],
) -> None:
    keep(
        [fill(-90, "buy", "1", "100"), fill(-50, "buy", "1", "100")],
        incomes=[transfer(-70, "-20000")],
    )
    assert [one.equity is None for one in entries(rules)] == [False, True]
