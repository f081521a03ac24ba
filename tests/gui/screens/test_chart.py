"""The Chart screen: what is offered, what is shown, what a dragged stop answers."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from journal.domain.values import PriceType
from journal.gui.desk import Desk
from journal.gui.dialogs.position_facts import PositionFactsDialog
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.screens.chart.screen import ChartScreen
from journal.gui.style.theme import LIGHT
from journal.services.changes import Changes
from journal.services.charting.what_if import WhatIf

D = Decimal
See = Callable[..., Any]


@pytest.fixture
def screen(desk: Desk, see: See) -> ChartScreen:
    shown: ChartScreen = see(ChartScreen(desk))
    return shown


def test_the_newest_liquidated_position_comes_first(screen: ChartScreen) -> None:
    content = screen.view.content
    assert content is not None
    assert content.position_key == "SOLUSDT:both:3"
    assert screen.choice.currentText() == "SOLUSDT long · 2026-05-10 18:00 · liquidated"
    offered = [screen.choice.itemText(place) for place in range(screen.choice.count())]
    assert offered == [
        "ETHUSDT short · 2026-05-14 02:00 · open",
        "XRPUSDT long · 2026-05-12 00:00 · closed",
        "SOLUSDT long · 2026-05-10 18:00 · liquidated",
        "BTCUSDT long · 2026-05-10 08:00 · closed",
        "SOLUSDT candles",
    ]


def test_a_position_or_a_contract_is_shown_when_asked_for(screen: ChartScreen, see: See) -> None:
    screen.open_target("BTCUSDT:both:1")
    see(screen)
    content = screen.view.content
    assert content is not None
    assert content.position_key == "BTCUSDT:both:1"
    screen.choice.activated.emit(4)
    see(screen)
    content = screen.view.content
    assert content is not None
    assert (content.symbol, content.position_key) == ("SOLUSDT", None)
    screen.open_target("gone:both:9")
    screen.open_target(7)
    see(screen)
    assert screen.view.content is content


def test_a_target_is_remembered_until_the_list_is_read(desk: Desk, see: See) -> None:
    screen = ChartScreen(desk)
    screen.open_target("BTCUSDT:both:1")
    see(screen)
    content = screen.view.content
    assert content is not None
    assert content.position_key == "BTCUSDT:both:1"


def test_price_type_and_interval_are_switched(screen: ChartScreen, see: See) -> None:
    screen.view.price_type_chosen.emit(PriceType.MARK)
    see(screen)
    content = screen.view.content
    assert content is not None
    assert content.price_type is PriceType.MARK
    screen.view.interval_chosen.emit("1h")
    see(screen)
    content = screen.view.content
    assert content is not None
    assert (content.price_type, content.interval) == (PriceType.MARK, "1h")


def test_a_what_if_is_answered_at_once(
    screen: ChartScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(screen.view, "show_outcome", shown.append)
    screen.view.what_if_changed.emit(WhatIf(stop_price=D(147)))
    (outcome,) = shown
    assert outcome.stop_price == D(147)
    said: list[str] = []
    screen.desk.hub.said.connect(said.append)
    screen.view.what_if_changed.emit(WhatIf(stop_price=D(-1)))
    assert len(shown) == 1
    assert said
    screen._wanted = None
    screen.view.what_if_changed.emit(WhatIf(stop_price=D(147)))
    assert len(shown) == 1


def test_a_what_if_goes_on_in_the_planner(screen: ChartScreen) -> None:
    gone: list[Any] = []
    screen.desk.hub.wanted.connect(lambda name, plan: gone.append((name, plan)))
    screen.view.planner_wanted.emit(WhatIf(stop_price=D(147), leverage=D(3)))
    ((name, plan),) = gone
    assert name is ScreenName.PLANNER
    assert (plan.symbol, plan.leverage, plan.stop_price) == ("SOLUSDT", D(3), D(147))
    said: list[str] = []
    screen.desk.hub.said.connect(said.append)
    screen.view.planner_wanted.emit(WhatIf(stop_price=D(-1)))
    assert said
    screen._wanted = None
    screen.view.planner_wanted.emit(WhatIf())
    assert len(gone) == 1


def test_a_position_is_replayed(screen: ChartScreen, see: See) -> None:
    screen.view.replay_wanted.emit()
    assert screen.view.player.is_on
    said: list[str] = []
    screen.desk.hub.said.connect(said.append)
    screen.open_target("BTCUSDT:both:1")
    see(screen)
    assert not screen.view.player.is_on
    screen.view.replay_wanted.emit()
    assert said
    assert not screen.view.player.is_on
    screen._wanted = None
    screen.view.replay_wanted.emit()


def test_a_second_chart_is_read_and_taken_away(screen: ChartScreen, see: See) -> None:
    screen.menus.second_wanted.emit("4h")
    see(screen)
    assert screen.view.second.isVisible()
    second = screen.view.second.stage.content
    assert second is not None
    assert second.interval == "4h"
    screen.menus.second_wanted.emit("")
    assert not screen.view.second.isVisible()


def test_the_theme_is_followed_and_what_changed_is_read_again(
    screen: ChartScreen, see: See
) -> None:
    screen.desk.look.wear(LIGHT)
    screen.desk.hub.tell(Changes.FACTS)
    see(screen)
    content = screen.view.content
    assert content is not None
    assert content.position_key == "SOLUSDT:both:3"


def test_nothing_to_chart_says_which_files_bring_it(
    make_desk: Callable[..., Desk], see: See, qtbot: QtBot
) -> None:
    desk = make_desk("empty")
    screen = see(ChartScreen(desk))
    assert screen._pages.currentWidget() is screen._empty
    assert not screen.choice.isVisible()
    screen._switch_price_type(PriceType.MARK)
    screen._switch_interval("1h")
    with qtbot.waitSignal(desk.hub.asked) as asked:
        screen._empty.findChild(Button).click()
    assert asked.args == ["import"]


def test_a_position_without_leverage_offers_to_type_it(
    screen: ChartScreen, see: See, qtbot: QtBot
) -> None:
    assert not screen.facts_button.isVisible()
    screen.open_target("ETHUSDT:both:7")
    see(screen)
    assert screen.facts_button.isVisible()
    screen.facts_button.click()
    dialog = screen.window().findChild(PositionFactsDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.reject()
    screen.open_target("SOLUSDT")
    see(screen)
    assert not screen.facts_button.isVisible()
    screen.edit_facts()
    opened = screen.window().findChildren(PositionFactsDialog)
    assert not any(one.isVisible() for one in opened)


def test_the_picture_of_the_chart_is_attached_to_its_position(
    screen: ChartScreen, desk: Desk, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(desk.hub.changed) as told:
        screen.menus.attach_picture()
    assert told.args == [Changes.PICTURES]
    (attached,) = desk.services.pictures.pictures("Main", "SOLUSDT:both:3")
    assert attached.file_name == "SOLUSDT-1m.png"
    assert desk.services.pictures.content(attached).startswith(b"\x89PNG")
    screen.menus.offer_more()
    assert "Attach picture to the position" in [
        action.text() for action in screen.menus.more_menu.actions()
    ]
