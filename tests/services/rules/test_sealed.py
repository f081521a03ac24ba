"""Every way round the rules through the database file: noticed, said, and the stricter holds."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import Services, open_services
from journal.cli.main import run
from journal.domain.rules.custom.condition import Compare
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.definition import parameters_of
from journal.domain.rules.severity import Severity
from journal.storage.pause_log.state_folder import StateFolder

D = Decimal
DAY = timedelta(hours=24)
LATE = Compare(field="hour", comparison=Comparison.AT_LEAST, value="22")


@pytest.fixture
def services(new_folder: Path, clock: Any) -> Iterator[Services]:
    opened = open_services(new_folder, clock=clock)
    opened.rule_settings.tighten("R01", limit=D(4))
    yield opened
    opened.close()


def limit(services: Services) -> Decimal:
    """Return the strictest limit of R01 in force now."""
    (rule,) = [one for one in services.rules.active() if one.rule_id == "R01"]
    return dict(parameters_of(rule))["limit"]


def edit(services: Services, *statements: str) -> None:
    """Change the journal's file as another program would, its guards broken first."""
    with closing(sqlite3.connect(services.folder / "journal.sqlite3")) as connection:
        for guard in ("rule_change_stays", "rule_change_is_final"):
            connection.execute(f"DROP TRIGGER IF EXISTS {guard}")
        for guard in ("custom_rule_stays", "custom_rule_is_final"):
            connection.execute(f"DROP TRIGGER IF EXISTS {guard}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def said(services: Services) -> list[str]:
    return [note.sentence for note in services.rule_settings.notes()]


def test_a_row_taken_out_still_counts_also_after_a_restart(services: Services, clock: Any) -> None:
    edit(services, "DELETE FROM rule_change")
    assert limit(services) == 4
    (note,) = services.rule_settings.notes()
    assert note.sentence.startswith("A change of R01 was taken out of the journal")
    assert note.at == clock.at
    clock.at += 2 * DAY
    again = open_services(services.folder, clock=clock)
    assert limit(again) == 4
    assert len(said(again)) == 1
    again.close()


def test_a_rewritten_row_counts_as_it_was_asked_for(services: Services) -> None:
    edit(services, "UPDATE rule_change SET settings = 'limit=40'")
    assert limit(services) == 4
    assert "was rewritten in the journal" in said(services)[0]


def test_a_loosening_written_by_hand_with_an_old_date_waits_a_day_from_now(
    services: Services, clock: Any
) -> None:
    clock.at += 10 * DAY
    edit(
        services,
        "INSERT INTO rule_change SELECT 99, 'forged', rule_id, account_id, symbol, side,"
        " 'limit=50', NULL, asked_at + 1, effective_at + 1, NULL, recorded_at + 1"
        " FROM rule_change",
    )
    assert limit(services) == 4
    (waiting,) = services.rule_settings.pending()
    assert waiting.takes_effect_at == clock.at + DAY
    clock.at += DAY - timedelta(seconds=1)
    assert limit(services) == 4
    services.rule_settings.cancel(waiting.change.change_id)  # and it can be taken back
    clock.at += DAY
    assert limit(services) == 4


def test_a_rule_of_ones_own_cannot_be_taken_out(services: Services) -> None:
    services.rule_settings.write(
        name="Nights", level=Severity.BREACH, sentence="I sleep at night.", condition=LATE
    )
    edit(services, "DELETE FROM custom_rule")
    assert "Nights" in {rule.name for rule in services.rules.active()}
    assert "Your own rule “Nights” was taken out" in said(services)[0]


def test_a_deleted_journal_begun_anew_in_its_place_keeps_the_rules(
    services: Services, clock: Any
) -> None:
    services.close()
    for path in services.folder.glob("journal.sqlite3*"):
        path.unlink()
    again = open_services(services.folder, clock=clock, start_new=True)
    assert limit(again) == 4
    again.close()


def test_what_was_loosened_in_calm_stays_loosened(services: Services, clock: Any) -> None:
    services.rule_settings.loosen("R01", limit=D(20))
    (waiting,) = services.rule_settings.pending()
    assert waiting.takes_effect_at == clock.at + DAY
    clock.at += DAY
    assert limit(services) == 20
    edit(services, "DELETE FROM rule_change")
    assert limit(services) == 20


def test_what_was_taken_back_stays_taken_back(services: Services, clock: Any) -> None:
    services.rule_settings.loosen("R01", limit=D(20))
    services.rule_settings.cancel(services.rule_settings.pending()[0].change.change_id)
    edit(services, "UPDATE rule_change SET cancelled_at = NULL")
    clock.at += 2 * DAY
    assert limit(services) == 4


def test_an_old_journal_is_taken_at_its_word_once(
    services: Services, clock: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    services.rule_settings.loosen("R01", limit=D(20))
    clock.at += DAY
    monkeypatch.setattr(StateFolder, "default", lambda: StateFolder(tmp_path / "new computer"))
    moved = open_services(services.folder, clock=clock)
    assert limit(moved) == 20
    edit(moved, "DELETE FROM rule_change WHERE settings = 'limit=4'")
    assert limit(moved) == 20
    assert len(said(moved)) == 1
    moved.close()


def test_a_log_changed_from_outside_lets_nothing_loosen_for_a_day(
    services: Services, clock: Any
) -> None:
    services.rule_settings.loosen("R01", limit=D(20))
    clock.at += DAY
    folder = StateFolder.default()
    with closing(sqlite3.connect(folder.rules)) as connection:
        connection.execute("UPDATE rule_entry SET text = replace(text, '20', '90')")
        connection.commit()
    assert limit(services) == 4
    assert "was changed from outside" in said(services)[0]
    clock.at += DAY
    assert limit(services) == 20


@pytest.mark.usefixtures("services")
def test_where_the_log_cannot_be_written_what_tightens_counts_and_the_rest_waits(
    services: Services, clock: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(StateFolder, "default", lambda: StateFolder(tmp_path / "file"))
    stuck = open_services(services.folder, clock=clock)
    assert limit(stuck) == 4
    stuck.rule_settings.loosen("R01", limit=D(20))
    stuck.rule_settings.tighten("R01", limit=D(3))
    clock.at += 2 * DAY
    assert limit(stuck) == 3
    assert "cannot be written: make" in said(stuck)[0]
    stuck.close()


def test_the_command_says_what_was_noticed(
    services: Services, capsys: pytest.CaptureFixture[str], command: Callable[..., int]
) -> None:
    edit(services, "DELETE FROM rule_change")
    assert command(services.folder, "rules") == 0
    assert "A change of R01 was taken out of the journal" in capsys.readouterr().out


@pytest.fixture
def command(clock: Any) -> Callable[..., int]:
    def call(folder: Path, *words: str) -> int:
        return run(["--data-dir", str(folder), *words], partial(open_services, clock=clock))

    return call
