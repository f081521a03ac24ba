"""Probable liquidations are asked about, with their evidence."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from journal.domain.errors import PausedError
from journal.domain.values import (
    ExchangeOrder,
    Fill,
    MarginMode,
)
from journal.gui.desk import Desk
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.liquidations.screen import LiquidationsScreen
from journal.services.changes import Changes

D = Decimal
See = Callable[..., Any]
MakeFill = Callable[..., Fill]


@pytest.fixture
def screen(desk: Desk, see: See) -> LiquidationsScreen:
    shown: LiquidationsScreen = see(LiquidationsScreen(desk))
    return shown


def cells(screen: LiquidationsScreen, place: int = 0) -> list[str]:
    rows = screen.table.rows
    return [rows.cell(place, number) for number in range(rows.columnCount())]


def keep(
    desk: Desk, *, orders: tuple[ExchangeOrder, ...] = (), fills: tuple[Fill, ...] = ()
) -> None:
    with desk.services.store.writing() as writer:
        writer.add_fills("Main", fills, None)
        writer.add_orders("Main", orders, None)
    desk.hub.tell(Changes.FILLS)


def lost_margin(fill: MakeFill, number: int, hours: float) -> tuple[Fill, ...]:
    """A position of the usual 10x isolated that lost about all its margin."""
    return (
        fill(hours, "DOGEUSDT", "buy", "1000", "1", trade_id=f"a{number}"),
        fill(
            hours + 1,
            "DOGEUSDT",
            "sell",
            "1000",
            "0.905",
            trade_id=f"b{number}",
            realized_pnl=D(-95),
        ),
    )


@pytest.fixture
def asked(screen: LiquidationsScreen, see: See, fill: MakeFill) -> LiquidationsScreen:
    """Two closings that look like liquidations: one a week old, one of this morning."""
    account = screen.desk.services.accounts.named()
    screen.desk.services.accounts.save(
        replace(account, usual_leverage=D(10), usual_margin_mode=MarginMode.ISOLATED)
    )
    keep(screen.desk, fills=(*lost_margin(fill, 1, 1), *lost_margin(fill, 2, 92)))
    return see(screen)  # type: ignore[no-any-return]  # the screen itself


def said(screen: LiquidationsScreen) -> list[str]:
    return [
        label.text()
        for label in screen.questions.findChildren(PlainLabel)
        if label.isVisible() and label.text()
    ]


def test_a_probable_liquidation_is_asked_about_with_its_evidence(
    asked: LiquidationsScreen, see: See, qtbot: QtBot
) -> None:
    heading, what, why, consequence = said(asked)
    assert heading == "Were you liquidated here?"
    assert what == ("DOGEUSDT long · 2026-05-14 05:00 · entry 1, closed at 0.905, lost 95.00 USDT")
    assert why.startswith("Asked because of a loss of about all the margin.")
    assert consequence == ("A yes starts or joins the pause: until Fri 15 May, 05:00 at least.")
    with qtbot.waitSignal(asked.desk.hub.said) as noted:
        asked.questions.yes.click()
    assert noted.args == ["Noted: DOGEUSDT was liquidated. The pause runs."]
    see(asked)
    assert asked.desk.services.pause.state().running
    assert cells(asked)[:2] == ["2026-05-14 05:00", "DOGEUSDT"]
    assert said(asked)[3].startswith("Its pause would be over by now: a yes starts none")


def test_a_no_is_noted_and_can_be_undone(asked: LiquidationsScreen, see: See, qtbot: QtBot) -> None:
    with qtbot.waitSignal(asked.desk.hub.undoable) as offered:
        asked.questions.no.click()
    assert offered.args is not None
    sentence, undo = offered.args
    assert sentence == "Noted: DOGEUSDT was closed, not liquidated."
    see(asked)
    assert "2026-05-10" in said(asked)[1]
    asked.desk.hub.tell(undo())
    see(asked)
    assert "2026-05-14" in said(asked)[1]
    assert not asked.desk.services.pause.state().running


def test_an_old_yes_can_be_undone_and_one_that_pauses_cannot(
    asked: LiquidationsScreen, see: See, qtbot: QtBot
) -> None:
    asked.questions.later.click()
    with qtbot.waitSignal(asked.desk.hub.undoable) as offered:
        asked.questions.yes.click()
    assert offered.args is not None
    see(asked)
    assert len(asked.desk.services.liquidations.episodes("Main")) == 2
    offered.args[1]()
    assert len(asked.desk.services.liquidations.episodes("Main")) == 1
    service = asked.desk.services.liquidations
    newest = service.overview("Main").asked[0].liquidation_id
    service.answer("Main", newest, is_liquidation=True)
    with pytest.raises(PausedError):
        service.ask_again("Main", newest)


def test_later_asks_the_next_one_and_nothing_is_lost(asked: LiquidationsScreen, see: See) -> None:
    asked.questions.later.click()
    assert "2026-05-10" in said(asked)[1]
    asked.questions.later.click()
    assert said(asked) == []
    assert asked.questions.again.isVisible()
    assert asked.questions.again.text() == "Put off: 2 questions. Ask now"
    asked.desk.hub.tell(Changes.SETTINGS)
    see(asked)
    assert said(asked) == []
    asked.questions.again.click()
    assert "2026-05-14" in said(asked)[1]
