"""Every state from the liquidation back to trading, in one window, with a picture of each.

The pictures are kept where COOLDOWN_SCREENS names a folder: open them after changing a page.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from journal.bootstrap import Services
from journal.domain.pause.stage import Stage
from journal.domain.review.saved import Cause
from journal.domain.values import (
    Account,
    Fill,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    Side,
)
from journal.gui.app import Shell
from journal.gui.hub import ScreenName
from journal.gui.pause.review_due import ReviewDue
from journal.gui.theme import DARK, THEMES, theme_named
from journal.services.changes import Changes
from journal.services.liquidations import HandLiquidation
from journal.services.settings import Settings

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
PROMISE = "If I am liquidated, then I close Binance and open nothing for 24 hours."
SIZE = (1280, 720)

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]


def services_of(shell: Shell) -> Services:
    assert shell.works is not None
    assert shell.works.session.desk is not None
    return shell.works.session.desk.services


@pytest.fixture
def liquidated(open_shell: OpenShell, settle: Settle) -> Shell:
    """A window whose trader was liquidated at 11:20, with a promise of April."""
    shell = open_shell()
    services = services_of(shell)
    with services.store.writing() as writer:
        writer.save_account(
            Account(name="Main", wallet_balance=Decimal(10_000), wallet_balance_at=NOON)
        )
    changes = services.settings.save(Settings(promise=PROMISE, promised_on="2026-04-02"))
    changes |= services.liquidations.record_by_hand(
        "Main",
        HandLiquidation(
            symbol="BTCUSDT",
            side=Side.LONG,
            occurred_at=NOON - timedelta(minutes=40),
            leverage=Decimal(25),
            margin_mode=MarginMode.ISOLATED,
            loss=Decimal("412.5"),
            balance_left=Decimal("788.2"),
        ),
    )
    shell.hub.tell(changes | Changes.ACCOUNTS)
    settle(shell)
    shell.window.resize(*SIZE)
    return shell


@pytest.fixture
def picture(settle: Settle, tmp_path: Path) -> Callable[[Shell, str], None]:
    """Return a function that keeps a state in both looks and finds what is cut off."""
    wanted = os.environ.get("COOLDOWN_SCREENS")
    folder = Path(wanted or tmp_path) / "pause"
    folder.mkdir(parents=True, exist_ok=True)

    def keep(shell: Shell, name: str) -> None:
        for theme in THEMES if wanted else (DARK.name,):
            shell.look.wear(theme_named(theme))
            settle(shell)
            assert shell.window.grab().save(str(folder / f"{name}-{theme}.png"))
            assert cut_off(shell.window) == []

    return keep


def cut_off(window: QWidget) -> list[str]:
    """Return the words that stand in labels too small for them."""
    return [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible()
        and label.wordWrap()
        and label.heightForWidth(label.width()) > label.height() + 1
    ]


def texts(page: QWidget | None) -> str:
    assert page is not None
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def press(page: QWidget | None, name: str) -> None:
    assert page is not None
    (button,) = [one for one in page.findChildren(QAbstractButton) if one.text() == name]
    button.click()


def trade(services: Services, opened_at: datetime, leverage: str, number: int) -> None:
    """Record one closed trade of half an hour with all that re-entry asks about."""
    sides = ((OrderSide.BUY, 0, "100"), (OrderSide.SELL, 30, "101"))
    with services.store.writing() as writer:
        writer.add_fills(
            "Main",
            [
                Fill(
                    symbol="BTCUSDT",
                    trade_id=f"{number}{order}",
                    order_id=f"{number}{order}",
                    traded_at=opened_at + timedelta(minutes=minutes),
                    order_side=side,
                    position_side=PositionSide.BOTH,
                    price=Decimal(price),
                    quantity=Decimal("0.5"),
                    fee=Decimal(0),
                    fee_asset="USDT",
                    realized_pnl=None,
                    is_maker=False,
                )
                for order, (side, minutes, price) in enumerate(sides)
            ],
            None,
        )
    newest = services.positions.views("Main")[0].position
    with services.store.writing() as writer:
        writer.save_facts(
            "Main",
            PositionFacts(
                position_key=newest.key,
                leverage=Decimal(leverage),
                margin_mode=MarginMode.ISOLATED,
                stop_price=Decimal(99),
            ),
        )


def write(review: ReviewDue) -> None:
    """Fill the review in, after everything that can be forgotten was."""
    press(review, "Save the review")
    assert "Choose one of the four causes." in texts(review)
    review.causes[Cause.LEVERAGE].setChecked(True)
    press(review, "Save the review")
    assert "Write one sentence about the cause" in texts(review)
    review.sentence.set_text("25x left no room for an ordinary move.")
    rule = review.tightening.rule
    rule.set_value(next(one for one in rule._values if one and one.rule_id == "R01"))
    review.tightening._show_unit()
    review.tightening.value.set_text("12")
    press(review, "Save the review")
    assert "becomes stricter below 10" in texts(review)
    review.tightening.value.set_text("6")


def test_the_way_from_the_liquidation_back_to_trading(
    liquidated: Shell,
    picture: Callable[[Shell, str], None],
    settle: Settle,
    clock: Any,
) -> None:
    shell, deck = liquidated, liquidated.window.deck
    badge = shell.window.top_bar.badge
    badge.click()
    said = texts(deck.pause_screen)
    assert "Trading is paused until Fri 15 May, 11:20 — 23 h 20 min left" in said
    assert f"On 2 April you wrote: “{PROMISE}”" in said
    for words in ("BTCUSDT long, 25×, isolated", "412.50 USDT", "788.20 USDT are still yours."):
        assert words in said
    picture(shell, "fresh")

    clock.at += timedelta(hours=21, minutes=20)
    shell.pause.look_again()
    assert badge.text() == "PAUSED 02:00:00"
    picture(shell, "two-hours-left")

    clock.at += timedelta(hours=2)
    shell.pause.look_again()
    settle(shell)
    assert badge.text() == "REVIEW DUE"
    review = deck.currentWidget()
    assert isinstance(review, ReviewDue)
    assert "The pause is over. The review is due." in texts(review)
    picture(shell, "review-due")
    shell.hub.go_to(ScreenName.PLANNER)
    assert deck.currentWidget() is review

    write(review)
    picture(shell, "review-filled")
    press(review, "Save the review")
    settle(shell)
    assert badge.text() == "RE-ENTRY 0 of 10"
    assert "At most 6×" in texts(deck.currentWidget())

    services = services_of(shell)
    for number, leverage in enumerate(("3", "3", "8", "3", "3", "3")):
        clock.at += timedelta(hours=3)
        trade(services, clock.at - timedelta(hours=1), leverage, number)
    shell.hub.tell(Changes.FILLS)
    settle(shell)
    assert badge.text() == "RE-ENTRY 3 of 10"
    assert "Started again once" in texts(deck.currentWidget())
    picture(shell, "re-entry-3-of-10")
    press(deck.currentWidget(), "Plan a trade")
    settle(shell)
    assert deck.currentWidget() is deck.built(ScreenName.PLANNER)


def test_what_must_be_known_about_the_time_is_said(
    liquidated: Shell, picture: Callable[[Shell, str], None]
) -> None:
    shell, deck = liquidated, liquidated.window.deck
    shell.window.top_bar.badge.click()
    assert deck._told is not None
    reading, style = deck._told
    notes: dict[str, dict[str, Any]] = {
        "time-not-verified": {"verified_remaining": timedelta(hours=31, minutes=20)},
        "tamper-noticed": {"notes": ("The clock was changed: only proven time counts now.",)},
        "stuck": {"is_stuck": True},
    }
    for name, changes in notes.items():
        story = replace(reading.story, **changes)
        deck.tell(replace(reading, story=story), style)
        picture(shell, name)
    assert shell.pause.stage is Stage.PAUSED
    assert QApplication.activeModalWidget() is None
