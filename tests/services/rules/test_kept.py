"""A record is judged once, and anew only where something changed that its verdicts follow from."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.values import Fill
from journal.services.pause.service import PauseService
from journal.services.rules.service import RulesService
from journal.services.rules.settings import RuleSettings
from journal.storage.store import Store

D = Decimal


def test_a_note_and_time_alone_judge_nothing_anew(
    rules: RulesService,
    keep: Callable[..., None],
    fill: Callable[..., Fill],
    store: Store,
    clock: Any,
) -> None:
    keep([fill(-90, "buy", "10", "100"), fill(-80, "sell", "10", "90")])
    first = rules.judged("Main")
    with store.writing(beside_record=True) as writer:
        writer.save_diary_entry(
            "Main",
            DiaryEntry(
                subject=Subject.position("BTCUSDT:both:1"), note="late", written_at=clock.at
            ),
        )
    clock.at += timedelta(days=1)
    assert rules.judged("Main") is first


def test_a_fill_is_judged_at_once(
    rules: RulesService, keep: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    keep([fill(-90, "buy", "10", "100"), fill(-80, "sell", "10", "90")])
    before = rules.judged("Main").record
    keep([fill(-70, "buy", "10", "100"), fill(-60, "sell", "10", "90")])
    after = rules.judged("Main").record
    assert (len(before.positions), len(after.positions)) == (1, 2)


def test_a_tightened_rule_is_applied_to_what_comes_after(
    rules: RulesService,
    keep: Callable[..., None],
    fill: Callable[..., Fill],
    store: Store,
    clock: Any,
) -> None:
    keep([fill(60, "buy", "10", "100"), fill(61, "sell", "10", "99")])
    before = rules.judged("Main").record.positions[0]
    settings = RuleSettings(store=store, clock=clock, pause=PauseService(store=store, clock=clock))
    settings.tighten("R01", limit=D(2))
    after = rules.judged("Main").record.positions[0]
    assert "R01" not in {one.rule_id for one in before.breaches}
    assert "R01" in {one.rule_id for one in after.breaches}


def test_an_open_position_is_judged_again_until_every_grace_is_over(
    rules: RulesService, keep: Callable[..., None], fill: Callable[..., Fill], clock: Any
) -> None:
    keep([fill(-1, "buy", "10", "100")])
    first = rules.judged("Main")
    clock.at += timedelta(minutes=70)
    later = rules.judged("Main")
    clock.at += timedelta(minutes=70)
    assert later is not first
    assert rules.judged("Main") is later


def test_what_positions_hung_on_is_found_once_for_whoever_asks(
    rules: RulesService, keep: Callable[..., None], fill: Callable[..., Fill], clock: Any
) -> None:
    keep([fill(-90, "buy", "10", "100"), fill(-80, "sell", "10", "90")])
    judged = rules.judged("Main").case
    clock.at += timedelta(days=1)
    assert rules.case("Main").exposures is judged.exposures
    assert rules.case("Main").wallet is judged.wallet
    keep([fill(-70, "buy", "10", "100"), fill(-60, "sell", "10", "90")])
    assert len(rules.case("Main").exposures) == 2


def test_a_position_still_open_hangs_on_the_present(
    rules: RulesService, keep: Callable[..., None], fill: Callable[..., Fill], clock: Any
) -> None:
    keep([fill(-90, "buy", "10", "100"), fill(-80, "sell", "10", "90"), fill(-9, "buy", "1", "9")])
    closed, standing = rules.case("Main").exposures
    clock.at += timedelta(minutes=5)
    again = rules.case("Main")
    assert again.exposures[0] is closed
    assert (again.exposures[1].position, again.exposures[1].ground.now) == (
        standing.position,
        clock.at,
    )
    moments = [context.at for _, context in again.story.moments()]
    assert moments == sorted(one.position.opened_at for one in again.exposures)
