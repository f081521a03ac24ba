"""Tighten now, loosen in a day of calm: what the trader asks for, and every way round it."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, JournalError, PausedError
from journal.domain.instants import utc_from_ms
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.pause.trusted_time import Reading, Sample, ServerTime
from journal.domain.rules.custom.condition import Compare
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.definition import parameters_of
from journal.domain.rules.scope import EVERYWHERE, Scope
from journal.domain.rules.severity import Severity
from journal.domain.values import Liquidation
from journal.services.changes import Changes
from journal.services.files.backups import BackupService
from journal.services.files.importing import ImportService
from journal.services.files.journal_file import JournalFileService
from journal.services.pause.service import PauseService
from journal.services.rules.service import RulesService
from journal.services.rules.settings import RuleSettings
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store

D = Decimal
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)
BITCOIN = Scope(symbol="BTCUSDT")
LATE = Compare(field="hour", comparison=Comparison.AT_LEAST, value="22")


@pytest.fixture
def rules(store: Store, clock: Any) -> RuleSettings:
    return settings_of(store, clock)


@pytest.fixture
def pause_now(store: Store, liquidation: Callable[..., Liquidation]) -> Callable[[float], None]:
    """Return a function that records a liquidation some minutes after noon."""

    def record(minutes: float) -> None:
        with store.writing() as writer:
            writer.add_liquidation("Main", liquidation(minutes))

    return record


def settings_of(store: Store, clock: Any) -> RuleSettings:
    return RuleSettings(store=store, clock=clock, pause=PauseService(store=store, clock=clock))


def limit(rules: RuleSettings, account: str | None = None) -> Decimal | None:
    """Return the strictest limit of R01 in force now."""
    found = [rule for rule in rules.active(account=account) if rule.rule_id == "R01"]
    return dict(parameters_of(found[0]))["limit"] if found else None


def test_tightening_counts_at_once_for_whatever_comes_after(
    rules: RuleSettings, clock: Any
) -> None:
    before = clock.at - SECOND
    assert rules.tighten("R01", limit=D(5)) is Changes.RULES
    assert limit(rules) == 5
    assert dict(parameters_of(rules.active(before)[0]))["limit"] == 10


def test_what_loosens_is_no_tightening_and_is_named(rules: RuleSettings) -> None:
    with pytest.raises(InvalidValueError) as refused:
        rules.tighten("R01", limit=D(5), critical_above=D(50))
    assert refused.value.field == "critical_above"
    assert limit(rules) == 10


def test_loosening_is_foreseen_waits_a_day_and_then_counts(rules: RuleSettings, clock: Any) -> None:
    foreseen = rules.foresee("R01", {"limit": D(15)})
    assert (foreseen.loosens, foreseen.takes_effect_at) == (True, clock.at + DAY)
    assert rules.history() == ()
    rules.loosen("R01", limit=D(15))
    (waiting,) = rules.pending()
    assert waiting.takes_effect_at == clock.at + DAY
    clock.at += DAY - SECOND
    assert limit(rules) == 10
    clock.at += SECOND
    assert limit(rules) == 15
    assert rules.pending() == ()


def test_what_waits_can_be_taken_back_and_only_that(rules: RuleSettings, clock: Any) -> None:
    rules.tighten("R03", limit=D(10))
    rules.switch_off("R01")
    (waiting,) = rules.pending()
    rules.cancel(waiting.change.change_id)
    clock.at += 2 * DAY
    assert limit(rules) == 10
    tightened = rules.history()[-1]
    for change_id in (waiting.change.change_id, tightened.change.change_id, "nothing"):
        with pytest.raises(JournalError, match="waiting"):
            rules.cancel(change_id)


def test_asking_again_takes_the_place_of_what_waited_for_the_same(
    rules: RuleSettings, clock: Any
) -> None:
    rules.loosen("R01", limit=D(15))
    rules.loosen("R01", critical_above=D(40))
    clock.at += DAY / 2
    rules.tighten("R01", limit=D(4))
    waiting = rules.pending()
    assert [one.change.values for one in waiting] == [{"critical_above": D(40)}]
    clock.at += 2 * DAY
    assert limit(rules) == 4


def test_two_changes_of_one_moment_are_told_apart(rules: RuleSettings) -> None:
    rules.tighten("R01", limit=D(9))
    rules.tighten("R01", limit=D(8))
    assert len({one.change.change_id for one in rules.history()}) == 2
    assert limit(rules) == 8


@pytest.mark.parametrize(
    ("rule_id", "values", "field"),
    [
        ("R01", {"limit": D(10)}, "settings"),
        ("R01", {"limit": D(500)}, "limit"),
        ("R01", {"luck": D(1)}, "luck"),
        ("R11", {"hours": D(1)}, "hours"),
    ],
)
def test_what_a_rule_does_not_take_is_refused(
    rules: RuleSettings, rule_id: str, values: dict[str, Decimal], field: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        rules.foresee(rule_id, values)
    assert refused.value.field == field


def test_an_unknown_rule_is_refused_with_those_there_are(rules: RuleSettings) -> None:
    with pytest.raises(JournalError, match="There are R01, R02"):
        rules.tighten("R99", limit=D(1))


def test_settings_of_their_own_hold_for_an_account_or_a_symbol(rules: RuleSettings) -> None:
    rules.switch_on("R01", scope=BITCOIN, limit=D(3))
    rules.switch_on("R01", scope=Scope(account="Main"), limit=D(7))
    assert [one.scope for one in rules.active() if one.rule_id == "R01"] == [BITCOIN, EVERYWHERE]
    assert len([one for one in rules.active(account="Main") if one.rule_id == "R01"]) == 3
    assert rules.foresee("R01", {}, enabled=False, scope=BITCOIN).loosens


def test_a_pause_refuses_whatever_loosens_and_nothing_else(
    rules: RuleSettings, pause_now: Callable[[float], None]
) -> None:
    rules.loosen("R02", factor=D("0.9"))
    pause_now(-5)
    late = own(rules)
    with pytest.raises(PausedError, match="waits until the pause is over"):
        rules.loosen("R01", limit=D(11))
    with pytest.raises(PausedError, match="Loosening a rule waits"):
        rules.switch_off("R01")
    with pytest.raises(PausedError, match="Loosening a rule waits"):
        rules.write(instead_of=late, **draft("Later"))
    rules.tighten("R01", limit=D(2))
    rules.cancel(rules.pending()[0].change.change_id)
    assert limit(rules) == 2


def test_a_loosening_whose_time_falls_into_a_pause_waits_for_its_end(
    rules: RuleSettings, clock: Any, pause_now: Callable[[float], None]
) -> None:
    rules.loosen("R01", limit=D(15))
    begin = clock.at
    pause_now(23 * 60)
    clock.at = begin + DAY + timedelta(hours=20)
    assert limit(rules) == 10
    assert rules.pending()[0].takes_effect_at == begin + timedelta(hours=47)
    clock.at = begin + timedelta(hours=47)
    assert limit(rules) == 15


def draft(name: str = "Nights") -> dict[str, Any]:
    return {
        "name": name,
        "level": Severity.WARN,
        "sentence": "I sleep at night.",
        "condition": LATE,
    }


def own(rules: RuleSettings) -> str:
    rules.write(**draft())
    return next(one.rule_id for one in rules.active() if one.name == "Nights")


def test_a_rule_of_ones_own_counts_at_once_and_goes_a_day_after_it_is_replaced(
    rules: RuleSettings, clock: Any
) -> None:
    first = own(rules)
    rules.write(instead_of=first, **draft("Evenings"))
    names = [one.name for one in rules.active() if one.rule_id.startswith("C")]
    assert sorted(names) == ["Evenings", "Nights"]
    clock.at += DAY
    assert [one.name for one in rules.active() if one.rule_id.startswith("C")] == ["Evenings"]
    rules.write(instead_of=first, **draft("Once more"))
    assert len([one for one in rules.active() if one.rule_id.startswith("C")]) == 2


def test_a_rule_of_one_account_keeps_its_scope_whatever_is_asked(rules: RuleSettings) -> None:
    rules.write(account="Main", **draft())
    (rule,) = [one for one in rules.active(account="Main") if one.rule_id.startswith("C")]
    assert [one.rule_id for one in rules.active() if one.rule_id.startswith("C")] == []
    asked = rules.foresee(rule.rule_id, {}, enabled=False, scope=BITCOIN)
    assert asked.change.scope == Scope(account="Main")


# Ways round the lock


def test_a_clock_set_back_takes_no_tightening_away(rules: RuleSettings, clock: Any) -> None:
    rules.tighten("R01", limit=D(5))
    clock.at -= timedelta(days=400)
    assert limit(rules) == 5


def test_a_setting_of_the_journal_does_not_touch_the_rules(
    rules: RuleSettings, store: Store
) -> None:
    rules.tighten("R01", limit=D(5))
    with store.writing() as writer:
        for key in ("rules", "R01", "R01.limit", "rule_change"):
            writer.save_setting(key, "limit=100")
    assert limit(rules) == 5


def test_another_account_is_no_way_round_what_holds_for_all(
    rules: RuleSettings, store: Store
) -> None:
    rules.tighten("R01", limit=D(5))
    with store.writing() as writer:
        writer.ensure_account("Second")
    assert limit(rules, "Second") == 5


def test_a_journal_file_brings_tightened_rules_at_once_and_loosened_ones_a_day_later(
    rules: RuleSettings, clock: Any, tmp_path: Path, fresh_journal: Path
) -> None:
    rules.loosen("R01", limit=D(100))
    rules.tighten("R03", limit=D(7))
    own(rules)
    clock.at += 10 * DAY
    assert limit(rules) == 100
    path = tmp_path / "journal.csv"
    JournalFileService(store=rules.store).write(path)
    folder = DataFolder(tmp_path / "other")
    folder.create()
    shutil.copy(fresh_journal, folder.database)
    with Store.open(folder) as other:
        pause = PauseService(store=other, clock=clock)
        candles = CandleFiles(folder.candles)
        importing = ImportService(store=other, candles=candles, clock=clock, pause=pause)
        assert importing.import_files([path]).refused == 0
        there = settings_of(other, clock)
        assert limit(there) == 10
        assert [one.name for one in there.active() if one.rule_id.startswith("C")] == ["Nights"]
        found = {one.rule_id: one for one in there.active()}
        assert dict(parameters_of(found["R03"]))["limit"] == 7
        (waiting,) = there.pending()
        assert waiting.takes_effect_at == clock.at + DAY
        assert [one.change for one in there.history()] == [one.change for one in rules.history()]
        clock.at += DAY
        assert limit(there) == 100


def test_a_restored_backup_does_not_loosen_what_was_tightened_since(
    rules: RuleSettings, clock: Any
) -> None:
    store = rules.store
    backups = BackupService(folder=store.folder, clock=clock)
    rules.loosen("R02", factor=D("0.9"))
    backups.make()
    clock.at += timedelta(hours=1)
    rules.tighten("R01", limit=D(5))
    rules.switch_on("R03", scope=Scope(account="Main"), limit=D(3))
    rules.cancel(rules.pending()[0].change.change_id)
    own_id = own(rules)
    before = rules.history()
    store.close()
    backups.restore("newest")
    with Store.open(store.folder) as restored:
        again = settings_of(restored, clock)
        assert again.history() == before
        assert limit(again) == 5
        assert own_id in {one.rule_id for one in again.active()}
        clock.at += 2 * DAY
        factors = {dict(parameters_of(one)).get("factor") for one in again.active()}
        assert D("0.9") not in factors


def test_a_row_taken_out_of_an_unguarded_file_leaves_the_default_and_no_looser_rule(
    rules: RuleSettings, clock: Any
) -> None:
    """Whoever breaks the guards can take changes away; what is left is what the rules came with."""
    rules.loosen("R01", limit=D(100))
    clock.at += DAY
    assert limit(rules) == 100
    with closing(sqlite3.connect(rules.store.folder.database)) as connection:
        connection.execute("DROP TRIGGER rule_change_stays")
        connection.execute("DELETE FROM rule_change")
        connection.commit()
    assert limit(rules) == 10


def test_a_loosening_written_into_the_file_by_hand_waits_all_the_same(
    rules: RuleSettings,
) -> None:
    rules.loosen("R01", limit=D(100))
    with closing(sqlite3.connect(rules.store.folder.database)) as connection:
        connection.execute(
            "INSERT INTO rule_change SELECT 99, 'forged', rule_id, account_id, symbol, side,"
            " settings, NULL, asked_at - 1000, asked_at - 1000, NULL, recorded_at FROM rule_change"
        )
        connection.commit()
    assert limit(rules) == 10


@dataclass(slots=True)
class Computer:
    """A wall clock that can be set, beside one that nobody can set."""

    true: int = 1_715_688_000
    ahead: int = 0

    def now(self) -> datetime:
        return utc_from_ms((self.true + self.ahead) * 1000)

    def read(self, server: ServerTime | None = None, newest_fill: int | None = None) -> Reading:
        sample = Sample(boot_id="one", boot=self.true - 1_715_600_000, wall=self.true + self.ahead)
        return Reading(sample=sample, is_synchronized=False, server=server, newest_fill=newest_fill)


def test_a_clock_set_forward_brings_no_loosening_nearer(
    store: Store, brackets: BracketBook
) -> None:
    computer = Computer()
    pause = PauseService(store=store, clock=computer, clocks=computer)
    rules = RuleSettings(store=store, clock=computer, pause=pause)
    service = RulesService(store=store, brackets=brackets, clock=computer, pause=pause)
    pause.sample()
    rules.loosen("R01", limit=D(15))
    computer.true += 600
    computer.ahead += 25 * 3600
    pause.sample()
    assert limit(rules) == 10
    assert len(rules.pending()) == 1
    for active in (service.rules, service.active("Main"), service.case("Main").rules):
        (in_force,) = [rule for rule in active if rule.rule_id == "R01"]
        assert dict(parameters_of(in_force))["limit"] == 10
    computer.true += 24 * 3600
    assert limit(rules) == 15


def test_what_waits_can_be_taken_back_by_a_clock_set_forward_as_well(store: Store) -> None:
    computer = Computer()
    pause = PauseService(store=store, clock=computer, clocks=computer)
    rules = RuleSettings(store=store, clock=computer, pause=pause)
    pause.sample()
    rules.loosen("R01", limit=D(15))
    rules.loosen("R03", limit=D(30))
    computer.ahead += 25 * 3600
    pause.sample()
    first, _ = rules.pending()
    rules.cancel(first.change.change_id)
    rules.tighten("R03", limit=D(15))
    assert rules.pending() == ()
    computer.true += 2 * 24 * 3600
    assert limit(rules) == 10
