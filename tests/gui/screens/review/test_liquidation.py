"""Review: five pages about one liquidation, left and resumed, concluded and printed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip
from pytestqt.qtbot import QtBot

from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.saved import Cause
from journal.domain.values import Side
from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.review.liquidation.conclusion import AUTOSAVE_MS
from journal.gui.screens.review.liquidation.survival_map import SurvivalMap
from journal.gui.screens.review.liquidation.tab import PAGES, LiquidationRoom
from journal.gui.screens.review.liquidation.words.what_if import OUTCOMES
from journal.gui.screens.review.screen import ReviewScreen
from journal.services.changes import Changes
from journal.services.liquidations.service import HandLiquidation
from journal.services.review.drafts import ReviewDraft

See = Callable[..., Any]
EPISODE = "SOLUSDT:income:i9"


@pytest.fixture
def review(desk: Desk, see: See) -> ReviewScreen:
    screen = ReviewScreen(desk)
    screen.open_target(EPISODE)
    shown: ReviewScreen = see(screen)
    return shown


@pytest.fixture
def screen(review: ReviewScreen) -> LiquidationRoom:
    assert isinstance(review.room, LiquidationRoom)
    return review.room


def texts(screen: LiquidationRoom) -> str:
    """Return all that is said on the pages, which are made when they are turned to."""
    for page in (*range(len(PAGES)), 0):
        screen.tabs.choose(page)
    return "\n".join(label.text() for label in screen.findChildren(PlainLabel))


def test_the_pages_tell_the_liquidation_and_are_turned(screen: LiquidationRoom, see: See) -> None:
    assert screen.choice.count() == 1
    assert screen.which.isHidden()
    said = texts(screen)
    for question in (
        "What exactly happened?",
        "How much is really gone?",
        "What did I do in the 24 h before?",
        "Was it a wick?",
        "How far past my price did it go?",
        "Did my chart show it?",
        "Isolated or cross?",
        "Which of the four causes?",
    ):
        assert question in said
    assert "Closed by the exchange" in said
    # A loss of 700 and a clearance of 20.
    assert "720.00 USDT" in said
    assert "No stop stood before the liquidation price." in said
    assert screen.tabs.current == 0
    assert not screen._back.isEnabled()
    for page in range(1, len(PAGES)):
        screen._next.click()
        assert screen.tabs.current == page
        assert screen._stack.currentIndex() == page
    assert screen._next.isHidden()
    screen._back.click()
    assert screen.tabs.current == len(PAGES) - 2
    see(screen)


def test_the_survival_map_tells_each_cell(
    screen: LiquidationRoom, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.tabs.choose(2)
    see(screen)
    (shown,) = screen.findChildren(SurvivalMap)
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: said.append(text))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down):
        QTest.keyClick(shown, key)
    assert shown.chosen == (0, 0)
    assert said[-1] == f"1\u00d7, stop at 0.5\u2009%: {OUTCOMES[Outcome.STOPPED]}"
    assert shown.accessibleDescription() == said[-1]
    assert said[0].startswith("2\u00d7, stop at 0.5")
    shown.grab()
    for row, column in ((0, 0), (124, 59), (60, 30)):
        at = shown._box(row, column).center()
        assert shown._place(at) == (row, column)
        QApplication.sendEvent(
            shown, QHelpEvent(QEvent.Type.ToolTip, at.toPoint(), shown.mapToGlobal(at.toPoint()))
        )
        assert said[-1] == shown.told(row, column)
    assert shown._place(QPointF(3, 3)) is None


def test_what_was_begun_is_there_when_the_trader_comes_back(
    screen: LiquidationRoom, desk: Desk, see: See, qtbot: QtBot
) -> None:
    screen.tabs.choose(4)
    screen.conclusion.causes[Cause.NO_STOP].setChecked(True)
    screen.conclusion._autosave.setInterval(0)
    screen.conclusion.sentence.editor.setText("I was sure it would turn")
    assert AUTOSAVE_MS <= 2000  # promised: at most two seconds of a note are lost
    kept = ReviewDraft(page=4, cause=Cause.NO_STOP, sentence="I was sure it would turn")
    drafts = desk.services.review_drafts
    qtbot.waitUntil(lambda: drafts.read("Main", EPISODE) == kept)
    reopened = ReviewScreen(desk)
    reopened.open_target(EPISODE)
    again = see(reopened).room
    assert again.tabs.current == 4
    assert again.conclusion.draft() == (Cause.NO_STOP, "I was sure it would turn")


def test_a_conclusion_needs_a_cause_and_a_sentence_and_is_kept(
    screen: LiquidationRoom, desk: Desk, see: See
) -> None:
    conclusion = screen.conclusion
    conclusion.save.click()
    assert conclusion.refusal.text() == "Choose one of the four causes."
    conclusion.causes[Cause.NO_STOP].setChecked(True)
    conclusion.save.click()
    assert conclusion.sentence.error == "Write one sentence about the cause"
    conclusion.sentence.set_text("I had no stop.")
    assert not conclusion.causes[Cause.WICK].isEnabled()
    conclusion.causes[Cause.WICK].setChecked(True)
    conclusion.save.click()
    see(screen)
    assert conclusion.refusal.text().startswith("Not the cause by itself")
    conclusion.causes[Cause.NO_STOP].setChecked(True)
    conclusion.save.click()
    see(screen)
    saved = desk.services.why.review("Main", EPISODE).saved
    assert saved is not None
    assert (saved.cause, saved.sentence) == (Cause.NO_STOP, "I had no stop.")
    report = screen.report()
    assert report is not None
    assert "You wrote: I had no stop." in report.subtitle


def test_the_review_is_saved_as_a_file_or_it_is_said_why_not(
    review: ReviewScreen, desk: Desk, see: See, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ending, beginning in (("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")):
        path = tmp_path / f"review.{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))  # noqa: B023  # asked at once
        review._ask(ending)
        see(review)
        assert path.read_bytes().startswith(beginning)
    page = (tmp_path / "review.html").read_text(encoding="utf-8")
    assert "<svg " in page
    assert "Would a stop have saved me?" in page
    said: list[str] = []
    desk.hub.failed.connect(said.append)
    for ending in ("pdf", "html"):
        review.save(tmp_path / "nowhere" / f"review.{ending}")
    see(review)
    assert len(said) == 2
    assert all("could not be written" in one for one in said)


def test_it_says_what_will_be_here_and_of_a_typed_liquidation_what_is_missing(
    make_desk: Callable[[str], Desk], see: See
) -> None:
    empty_desk = make_desk("empty")
    review: ReviewScreen = see(ReviewScreen(empty_desk))
    review.row.choose(0)
    see(review)
    screen = review.room
    assert isinstance(screen, LiquidationRoom)
    assert all(page.isVisible() for page in screen.findChildren(EmptyState))
    assert screen.report() is None
    assert screen.choice.isHidden()
    services = empty_desk.services
    services.liquidations.record_by_hand(
        "Main",
        HandLiquidation(
            symbol="BTCUSDT",
            side=Side.LONG,
            occurred_at=empty_desk.clock.now() - timedelta(hours=1),
        ),
    )
    empty_desk.hub.tell(Changes.LIQUIDATIONS)
    see(screen)
    said = texts(screen)
    assert "Not in your file: the opening." in said
    assert "Not in your file: what a replay needs." in said
    assert screen.canvas.isHidden()
    assert len(screen.findChildren(Card)) >= 8


def test_nothing_typed_is_lost_when_the_record_changes_or_another_review_is_opened(
    screen: LiquidationRoom, desk: Desk, see: See
) -> None:
    conclusion = screen.conclusion
    QTest.keyClicks(conclusion.sentence.editor, "I moved it away")
    assert conclusion._autosave.isActive()
    desk.hub.tell(Changes.CANDLES)
    see(screen)
    assert conclusion.sentence.text() == "I moved it away"
    QTest.keyClicks(conclusion.sentence.editor, " twice")
    found = screen._found
    assert found is not None
    other = replace(
        found,
        view=replace(
            found.view,
            episode=replace(
                found.episode,
                liquidations=(replace(found.episode.liquidations[0], liquidation_id="x"),),
            ),
        ),
    )
    conclusion.tell("Main", other, ReviewDraft())
    see(screen)
    assert conclusion.sentence.text() == ""
    kept = desk.services.review_drafts.read("Main", EPISODE)
    assert kept.sentence == "I moved it away twice"
