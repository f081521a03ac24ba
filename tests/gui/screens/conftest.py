"""Screens without the window around them, over a small journal whose figures are known."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from journal.bootstrap import open_services
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries
from journal.domain.review.saved import Cause
from journal.domain.values import (
    Account,
    Fill,
    Income,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    PriceType,
)
from journal.gui.desk import Desk
from journal.gui.hub import Hub
from journal.gui.jobs import Jobs
from journal.gui.pause.watch import PauseWatch
from journal.gui.screen import Screen
from journal.gui.style.look import Look
from journal.gui.style.text import TextStyle
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from tests.gui.conftest import SetClock

D = Decimal
SIZE = (1048, 600)
MORNING = datetime(2026, 5, 10, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def journal_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty journal, a filled one, and one whose trader answered for what is in it.

    They are made once and copied for every test.
    """
    place = tmp_path_factory.mktemp("journals")
    folders = {name: place / name for name in ("empty", "filled", "answered")}
    open_services(folders["empty"]).close()
    shutil.copytree(folders["empty"], folders["filled"])
    _fill_journal(folders["filled"])
    shutil.copytree(folders["filled"], folders["answered"])
    _answer_for_it(folders["answered"])
    return folders


def _fill_journal(folder: Path) -> None:
    """Four positions: a profit, a liquidation, an incomplete one, and one that is open.

    BTCUSDT long  0.1 at 60,000 to 61,000: +100, fees 6.05, funding -0.5: net 93.45
    SOLUSDT long  100 at 150 to 143, liquidated: -700, fees 14, clearance -20
    XRPUSDT long  a closing of +12 without its opening
    ETHUSDT short 1 at 3,000 still open, its fee paid in BNB, nothing typed about it
    """
    numbers = count(1)

    def fill(hours: float, symbol: str, side: str, quantity: str, price: str, **more: Any) -> Fill:
        return make_fill(hours, symbol, side, quantity, price, trade_id=str(next(numbers)), **more)

    def income(hours: float, kind: str, amount: str, symbol: str) -> Income:
        return Income(
            income_type=kind,
            amount=D(amount),
            asset="USDT",
            symbol=symbol,
            transaction_id=f"i{next(numbers)}",
            occurred_at=MORNING + timedelta(hours=hours),
        )

    fills = (
        fill(0, "BTCUSDT", "buy", "0.1", "60000", fee=D(3)),
        fill(5, "BTCUSDT", "sell", "0.1", "61000", fee=D("3.05"), realized_pnl=D(100)),
        fill(10, "SOLUSDT", "buy", "60", "150", fee=D(4)),
        fill(10, "SOLUSDT", "buy", "40", "150", fee=D(3)),
        fill(12, "SOLUSDT", "sell", "100", "143", fee=D(7), realized_pnl=D(-700)),
        fill(40, "XRPUSDT", "sell", "500", "0.52", realized_pnl=D(12)),
        fill(90, "ETHUSDT", "sell", "1", "3000", fee=D("0.002"), fee_asset="BNB"),
    )
    incomes = (
        income(4, "FUNDING_FEE", "-0.5", "BTCUSDT"),
        income(12, "INSURANCE_CLEAR", "-20", "SOLUSDT"),
    )
    services = open_services(folder)
    with services.store.writing() as writer:
        writer.save_account(Account(name="Main", wallet_balance=D(5000), wallet_balance_at=MORNING))
        writer.add_fills("Main", fills, None)
        writer.add_incomes("Main", incomes, None)
        for facts in (
            PositionFacts(
                position_key="BTCUSDT:both:1",
                leverage=D(5),
                margin_mode=MarginMode.ISOLATED,
                isolated_wallet=D(1200),
                stop_price=D(59000),
            ),
            PositionFacts(
                position_key="SOLUSDT:both:3",
                leverage=D(20),
                margin_mode=MarginMode.ISOLATED,
                has_stop=False,
            ),
        ):
            writer.save_facts("Main", facts)
    services.close()
    candles = CandleFiles(DataFolder(folder).candles)
    for price_type in (PriceType.LAST, PriceType.MARK):
        candles.add(_candles(price_type))


def _answer_for_it(folder: Path) -> None:
    """Review the liquidation and write the sentence that each broken rule waits for."""
    services = open_services(folder, clock=SetClock())
    last = services.liquidations.episodes("Main")[-1].episode
    services.reviews.save("Main", last.episode_id, Cause.NO_STOP, "I set no stop.", None)
    waiting = [one.key for one in services.acknowledgements.unanswered("Main")]
    services.acknowledgements.answer_all("Main", waiting, "I was too sure of it.")
    services.close()


def make_fill(  # what differs between fills
    hours: float, symbol: str, side: str, quantity: str, price: str, trade_id: str, **more: Any
) -> Fill:
    """Return a fill some hours after the morning of the journal, its fee 1 USDT."""
    known: dict[str, Any] = {
        "symbol": symbol,
        "trade_id": trade_id,
        "order_id": trade_id,
        "traded_at": MORNING + timedelta(hours=hours),
        "order_side": OrderSide(side),
        "position_side": PositionSide.BOTH,
        "price": D(price),
        "quantity": D(quantity),
        "fee": D(1),
        "fee_asset": "USDT",
        "realized_pnl": None,
        "is_maker": False,
    }
    return Fill(**(known | more))


@pytest.fixture
def fill() -> Callable[..., Fill]:
    return make_fill


def _candles(price_type: PriceType) -> CandleSeries:
    """SOLUSDT falls from 152 to 142 within six hours around the liquidation."""
    size = 360
    price = np.linspace(152.0, 142.0, size)
    return CandleSeries(
        symbol="SOLUSDT",
        interval="1m",
        price_type=price_type,
        open_at=ms_from_utc(MORNING + timedelta(hours=8)) + np.arange(size) * 60_000,
        open=price,
        high=price + 0.1,
        low=price - 0.1,
        close=price,
        volume=np.full(size, 3.0),
    )


@contextmanager
def look_by_parts(application: QApplication) -> Iterator[Look]:
    """A look that each screen wears by itself, once it is whole.

    Where the application wears one, Qt styles every widget again for each that it is put into.
    """
    application.setStyleSheet("")
    look = Look(application, by_parts=True)
    yield look
    look.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextmanager
def desk_over(folder: Path, look: Look, clock: Any) -> Iterator[Desk]:
    """A desk over the journal of a folder."""
    hub = Hub()
    desk = Desk(
        services=open_services(folder, clock=clock),
        hub=hub,
        jobs=Jobs(hub),
        look=look,
        pause=PauseWatch(clock, None, hub),
        clock=clock,
        account_name="Main",
    )
    desk.text = TextStyle()
    yield desk
    desk.jobs.close()
    desk.services.close()
    hub.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    with look_by_parts(qapp) as look:
        yield look


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(
    look: Look, clock: Any, tmp_path: Path, journal_folders: dict[str, Path]
) -> Iterator[MakeDesk]:
    """Return a maker of desks over a copy of the filled, the empty or the answered journal."""
    with ExitStack() as opened:

        def make(kind: str = "filled") -> Desk:
            folder = shutil.copytree(journal_folders[kind], tmp_path / kind)
            return opened.enter_context(desk_over(folder, look, clock))

        yield make


@pytest.fixture(scope="module")
def read_desk(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, journal_folders: dict[str, Path]
) -> Iterator[Desk]:
    """A desk over the filled journal for all tests of a file that change nothing in it."""
    folder = tmp_path_factory.mktemp("read") / "journal"
    shutil.copytree(journal_folders["filled"], folder)
    with look_by_parts(qapp) as look, desk_over(folder, look, SetClock()) as desk:
        yield desk


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """A desk over the filled journal."""
    return make_desk()


@contextmanager
def shown_alone(screen: Screen) -> Iterator[Screen]:
    """Show a screen to several tests, one after the other."""
    screen.desk.look.dress(screen)
    screen.resize(*SIZE)
    screen.show()
    while screen.desk.jobs.is_busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
    yield screen
    screen.close()
    screen.deleteLater()


@pytest.fixture
def see(qtbot: QtBot) -> Callable[[Screen], Any]:
    """Return a function that shows a screen, or waits until it shows what changed."""

    def show(screen: Screen) -> Any:
        if not screen.isVisible():
            qtbot.addWidget(screen)
            screen.desk.look.dress(screen)
            screen.resize(*SIZE)
            screen.show()
        qtbot.waitUntil(lambda: not screen.desk.jobs.is_busy)
        QApplication.processEvents()
        return screen

    return show


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot) -> Callable[[], Any]:
    """Return a function that gives the dialog that is open."""

    def find() -> Any:
        shown = [
            widget
            for widget in qapp.topLevelWidgets()
            if isinstance(widget, QDialog) and widget.isVisible()
        ]
        assert len(shown) == 1
        return shown[0]

    assert qtbot is not None
    return find
