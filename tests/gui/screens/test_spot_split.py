"""Futures and spot, typed in Settings and shown on Today with the rule's number."""

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from journal.gui.desk import Desk
from journal.gui.screens.settings.spot_split import SpotSplitCard
from journal.gui.screens.today.screen import TodayScreen


def test_what_is_typed_stands_on_today_beside_the_limit(
    desk: Desk, qtbot: QtBot, see: Callable[..., Any]
) -> None:
    today = see(TodayScreen(desk))
    assert "is not known: type both in Settings" in today.split.text()
    card = SpotSplitCard(desk)
    qtbot.addWidget(card)
    card.read()
    assert card.told.text() == "Not told yet."
    card.futures.set_text("400")
    card.keep()
    assert card.spot.error == "Write a number, 0 for nothing"
    card.spot.set_text("-1")
    card.keep()
    assert "zero or more" in card.spot.error
    card.spot.set_text("600")
    card.keep()
    assert card.told.text().startswith("40.0\u2009% in futures, told")
    see(today)
    assert today.split.text().startswith(
        "40.0\u2009% of futures and spot lie in futures; your limit is 50.0\u2009% (R13). Told"
    )
    card.spot.set_text("100")
    card.keep()
    see(today)
    assert today.split.text().startswith("▲ Above your limit: 80.0\u2009%")
