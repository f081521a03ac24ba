"""What Order History and Position History add to positions, from the files to the Journal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journal.domain.rules.context import Source
from journal.gui.desk import Desk
from journal.gui.screens.journal.screen import JournalScreen
from journal.services.files.importing import ImportWishes, zone_from_text
from journal.services.typed.facts import FactsChange

See = Callable[..., Any]

TRADES = (
    "\ufeffUid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,"
    "Trade ID,Order ID\r\n"
    "9,2026-05-12 11:00:00,DOGEUSDT,BUY,0.2,1000,200,0.1USDT,0,true,false,71,81\r\n"
    "9,2026-05-12 15:00:00,DOGEUSDT,SELL,0.19,1000,190,0.1USDT,-10,false,false,72,82\r\n"
)
ORDERS = (
    "\ufeffUid,Time,Order No,Symbol,Type,Side,Price,Average Price,Amount,Executed Amount,"
    "Executed Quote Amount,Stop Price,Status,Update Time\r\n"
    "9,2026-05-12 11:00:05,82,DOGEUSDT,STOP_MARKET,SELL,0,0.19,1000,1000,190,0.191,FILLED,"
    "2026-05-12 15:00:00\r\n"
)
POSITIONS = (
    "\ufeffSymbol,Margin Mode,Position Side,Entry Price,Avg. Close Price,Max Open Interest,"
    "Closed Vol.,Closing PNL,Opened,Closed,Status\r\n"
    "DOGEUSDT,Isolated,Long,0.2,0.19,1000 DOGE,1000 DOGE,-10 USDT,2026-05-12 11:00:00,"
    "2026-05-12 15:00:00,Closed\r\n"
)


@pytest.fixture
def screen(desk: Desk, see: See, tmp_path: Path) -> JournalScreen:
    """The Journal after three files of the exchange, their times nine hours east of UTC."""
    files = []
    for name, text in (("trades", TRADES), ("orders", ORDERS), ("positions", POSITIONS)):
        path = tmp_path / f"{name} (UTC+9).csv"
        path.write_text(text, encoding="utf-8", newline="")
        files.append(path)
    report = desk.services.importing.import_files(
        files, ImportWishes(account="Main", zone=zone_from_text("+09:00"))
    )
    assert (report.added, report.refused) == (4, 0)
    shown: JournalScreen = see(JournalScreen(desk))
    shown.table.select_place(
        shown.table.rows.place_of(lambda entry: entry.view.position.symbol == "DOGEUSDT") or 0
    )
    return shown


def figure(screen: JournalScreen, key: str) -> Any:
    return screen.detail._figures[key]


def cell_tooltip(screen: JournalScreen, key: str) -> str:
    entry = screen.table.selected()
    assert entry is not None
    column = next(one for one in screen.table.rows.columns if one.key == key)
    assert column.tooltip is not None
    return column.tooltip(entry)


def test_the_order_history_gives_the_stop_and_says_so(screen: JournalScreen) -> None:
    assert figure(screen, "stop").accessibleName() == "Stop 0.191"
    assert figure(screen, "stop").toolTip() == "From the exchange's own history."
    assert cell_tooltip(screen, "stop") == "From the exchange's own history."


def test_the_position_history_gives_the_margin_mode_and_says_so(screen: JournalScreen) -> None:
    assert figure(screen, "margin_mode").accessibleName() == "Margin mode isolated"
    assert figure(screen, "margin_mode")._note.text() == "told by the exchange"
    assert cell_tooltip(screen, "margin_mode") == "From the exchange's own history."
    assert cell_tooltip(screen, "leverage") != "From the exchange's own history."  # no file tells


def test_what_was_typed_stands_above_what_the_files_tell(screen: JournalScreen, see: See) -> None:
    desk = screen.desk
    entry = screen.table.selected()
    assert entry is not None
    assert entry.view.exposure.margin_mode_source is Source.EXCHANGE
    edit = desk.services.facts.change(
        "Main", [entry.view.position.key], FactsChange(stop=(False, None))
    )
    desk.hub.tell(edit.changes)
    see(screen)
    assert figure(screen, "stop").accessibleName() == "Stop none"
    assert figure(screen, "stop").toolTip() == "As you typed it."
    desk.hub.tell(edit.undo())
    see(screen)
    assert figure(screen, "stop").accessibleName() == "Stop 0.191"
