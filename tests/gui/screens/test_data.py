"""Data: imports and their undoing, what adds up, backups."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.screens.data.reconciliation import wanted_sentence
from journal.gui.screens.data.screen import DataScreen
from journal.services.changes import Changes
from journal.services.files.importing import ImportWishes, zone_from_text

See = Callable[[Any], Any]

TRADES = (
    "Uid,Time(UTC),Symbol,Side,Position Side,Price,Quantity,Amount,Fee,Realized Profit,"
    "Buyer,Maker,Trade Id,Order Id\n"
    "1,2026-05-13 10:00:00,BTCUSDT,BUY,Both,60000,0.1,6000,2.4USDT,0,true,false,11,88\n"
    "1,2026-05-13 11:00:00,BTCUSDT,SELL,Both,61000,0.1,6100,2.4USDT,100,false,false,12,89\n"
)
TRANSACTIONS = "Time(UTC),Type,Amount,Asset,Symbol,Transaction ID\n"
CLEAR = TRANSACTIONS + "2026-05-14 09:00:00,INSURANCE_CLEAR,-5,USDT,SOLUSDT,1\n"
FEE = TRANSACTIONS + "2026-05-12 09:00:00,COMMISSION,-5,USDT,DOGEUSDT,2\n"


@pytest.fixture
def hear(desk: Desk) -> dict[str, list[Any]]:
    """What the window around the screen would hear."""
    heard: dict[str, list[Any]] = {"said": [], "failed": [], "restore_wanted": []}
    for name, found in heard.items():
        getattr(desk.hub, name).connect(found.append)
    desk.jobs.failed.connect(heard["failed"].append)
    return heard


def bring(desk: Desk, path: Path, text: str) -> None:
    path.write_text(text)
    wishes = ImportWishes(account="Main", zone=zone_from_text("UTC"))
    desk.services.importing.import_files([path], wishes)
    desk.hub.tell(Changes.FILLS)


def test_an_import_is_undone_after_showing_what_goes(
    desk: Desk, see: See, dialog: Callable[[], Any], tmp_path: Path, hear: dict[str, list[Any]]
) -> None:
    bring(desk, tmp_path / "trades.csv", TRADES)
    screen = see(DataScreen(desk))
    tab = screen.tab
    assert tab.table.rows.cell(0, 1) == "trades.csv"
    assert "trades.csv, Trade History, imported 2026-05-14" in tab._told.text()
    assert tab._told.text().endswith("2 new rows.")
    tab.undo_button.click()
    asked = dialog()
    assert not asked.confirm.isEnabled()
    see(screen)
    assert asked.told.text() == "This takes out 2 fills."
    assert desk.services.import_history.imports("Main")[0].batch_ids
    asked.confirm.click()
    see(screen)
    assert hear["said"] == ["Import undone: 2 fills taken out."]
    assert tab.table.rows.cell(0, 6) == "undone"
    assert not tab.undo_button.isVisible()
    assert "Importing it again brings them back." in tab._note.text()


def test_an_import_that_the_pause_stands_on_says_why_it_stays(
    desk: Desk, see: See, dialog: Callable[[], Any], tmp_path: Path
) -> None:
    bring(desk, tmp_path / "a.csv", CLEAR)
    bring(desk, tmp_path / "b.csv", FEE)
    screen = see(DataScreen(desk))
    assert "together with 1 other file: 2 new rows" in screen.tab._told.text()
    screen.tab.undo()
    asked = dialog()
    see(screen)
    assert "cannot be undone before the pause is over" in asked.told.text()
    assert not asked.confirm.isEnabled()
    asked.reject()


def test_what_does_not_add_up_names_the_files_and_their_days(
    desk: Desk, see: See, tmp_path: Path
) -> None:
    bring(desk, tmp_path / "a.csv", FEE)
    screen = see(DataScreen(desk))
    screen.open_target("reconciliation")
    tab = see(screen).tab
    found = tab.read()
    assert "differences on" in tab.verdict.accessibleName()
    assert "Trade History: 2026-05-12" in [wanted_sentence(one) for one in found.wanted]
    place = tab.table.rows.place_of(lambda gap: gap.symbol == "DOGEUSDT")
    tab.table.select_place(place)
    assert tab.sentence.text() == (
        "2026-05-12: The fees of your fills in DOGEUSDT are not what the wallet paid. "
        "Import the Trade History of that day."
    )
    row = [tab.table.rows.cell(place, number) for number in range(7)]
    assert row[:4] == ["2026-05-12", "DOGEUSDT", "fees", "—"]
    assert row[5].startswith("\N{MINUS SIGN}5")


def test_nothing_to_compare_is_not_said_to_add_up(make_desk: Callable[..., Desk], see: See) -> None:
    screen = see(DataScreen(make_desk("empty")))
    screen.open_target("reconciliation")
    tab = see(screen).tab
    assert "Nothing to compare yet" in tab.verdict.accessibleName()
    assert not tab.wanted.isVisible()


def test_backups_are_made_verified_and_asked_to_be_restored(
    desk: Desk, see: See, dialog: Callable[[], Any], clock: Any, hear: dict[str, list[Any]]
) -> None:
    screen = see(DataScreen(desk))
    screen.open_target("backups")
    tab = see(screen).tab
    assert not tab.restore_button.isEnabled()
    tab.make_button.click()
    see(screen)
    clock.at += timedelta(days=1)
    tab.make_button.click()
    see(screen)
    assert hear["said"][-1] == "Backed up and verified."
    assert tab.table.rows.rowCount() == 2
    newest = desk.services.backups.all()[0]
    tab.verify_button.click()
    see(screen)
    assert hear["said"][-1] == "Verified: the backup is whole."
    newest.path.write_bytes(newest.path.read_bytes()[:-1])
    tab.table.select_place(tab.table.rows.place_of(lambda one: one.path == newest.path))
    tab.verify_button.click()
    see(screen)
    assert "is damaged. It cannot be restored" in hear["failed"][-1]
    assert tab.table.rows.cell(tab.table.currentIndex().row(), 2) == "damaged"
    assert not tab.restore_button.isEnabled()
    good = desk.services.backups.all()[1]
    tab.table.select_place(tab.table.rows.place_of(lambda one: one.path == good.path))
    tab.restore_button.click()
    dialog().confirm.click()
    assert hear["restore_wanted"] == [good.path.name]


def test_a_backup_nobody_verified_says_so(desk: Desk, see: See) -> None:
    made = desk.services.backups.make()
    made.path.with_name(f"{made.path.name}.json").unlink()
    screen = see(DataScreen(desk))
    screen.open_target("backups")
    tab = see(screen).tab
    assert tab.table.rows.cell(0, 2) == "never: press Verify"
    desk.services.store.close()
    with pytest.raises(JournalError):
        desk.services.backups.verify("none")


def test_candles_and_brackets_have_a_tab(desk: Desk, see: See) -> None:
    screen = see(DataScreen(desk))
    screen.open_target("candles")
    tab = see(screen).tab
    assert tab.table.rows.rowCount() == 2
    screen.open_target("nowhere")
    assert screen.tab is tab
