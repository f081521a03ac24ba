"""Every state from the liquidation back to trading, in one window, with a picture of each.

The pictures are kept where COOLDOWN_SCREENS names a folder: open them after changing a page.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from journal.bootstrap import Services
from journal.domain.pause.trusted_time import TimeNote
from journal.domain.review.saved import Cause
from journal.domain.values import Fill, MarginMode, OrderSide, PositionFacts, PositionSide
from journal.gui.hub import ScreenName
from journal.gui.pause.practice_note import PracticeNote
from journal.gui.pause.review_due import ReviewDue
from journal.gui.window.app import Shell
from journal.services.changes import Changes
from journal.services.pause.words import NOTES

PROMISE = "If I am liquidated, then I close Binance and open nothing for 24 hours."

Settle = Callable[[Shell], None]
Texts = Callable[[QWidget | None], str]
Press = Callable[[QWidget | None, str], None]


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


def write(review: ReviewDue, press: Press, texts: Texts) -> None:
    """Fill the review in, after everything that can be forgotten was."""
    conclusion = review.conclusion
    press(review, "Save the review")
    assert "Choose one of the four causes." in texts(review)
    conclusion.causes[Cause.LEVERAGE].setChecked(True)
    press(review, "Save the review")
    assert "Write one sentence about the cause" in texts(review)
    conclusion.sentence.set_text("25x left no room for an ordinary move.")
    rule = conclusion.tightening.rule
    rule.set_value(next(one for one in rule._values if one and one.rule_id == "R01"))
    conclusion.tightening._show_unit()
    conclusion.tightening.value.set_text("12")
    press(review, "Save the review")
    assert "becomes stricter below 10" in texts(review)
    conclusion.tightening.value.set_text("6")


def notes_are_told(shell: Shell, picture: Callable[[Shell, str], None], texts: Texts) -> None:
    """What must be known about the time stands on the page, and goes again."""
    deck = shell.window.deck
    assert deck._told is not None
    reading, style = deck._told
    off = (
        "12 h 5 min left — 4 h 5 min once the exchange's clock confirms the 8 h 0 min your "
        "computer was off."
    )
    states: dict[str, dict[str, Any]] = {
        "time-not-verified": {"notes": (off,)},
        "tamper-noticed": {"notes": (NOTES[TimeNote.WALL_FORWARD],)},
        "stuck": {"is_stuck": True},
    }
    for name, changes in states.items():
        deck.tell(replace(reading, story=replace(reading.story, **changes)), style)
        said = texts(deck.pause_screen)
        assert all(note in said for note in changes.get("notes", ()))
        assert ("That is our fault, not yours." in said) == (name == "stuck")
        picture(shell, name)
    deck.tell(reading, style)


def practiced(
    page: QWidget | None, press: Press, settled: Callable[[], None], texts: Texts
) -> None:
    """Note a practice trade where the ladder stands, a line that says nothing first."""
    assert page is not None
    (note,) = page.findChildren(PracticeNote)
    note.sentence.set_text("x")
    press(page, "Note it")
    settled()
    assert "what was practiced" in note.sentence.error
    note.sentence.set_text("ETHUSDT short 3× on the testnet, stop at once.")
    press(page, "Note it")
    note.note()  # Enter pressed again notes it once
    settled()
    assert note.sentence.text() == ""
    assert "Set by R19. 1 noted." in texts(page)


def test_the_way_from_the_liquidation_back_to_trading(
    liquidated: Shell,
    picture: Callable[[Shell, str], None],
    settle: Settle,
    clock: Any,
    services_of: Callable[[Shell], Services],
    texts: Texts,
    press: Press,
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
    notes_are_told(shell, picture, texts)

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

    write(review, press, texts)
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
    practiced(deck.currentWidget(), press, lambda: settle(shell), texts)
    picture(shell, "re-entry-practice")
    press(deck.currentWidget(), "Plan a trade")
    settle(shell)
    assert deck.currentWidget() is deck.built(ScreenName.PLANNER)
