"""A window whose trader was liquidated, pictures of its states, and what its pages say."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from journal.bootstrap import Services, open_services
from journal.domain.values import Account, Certainty, Liquidation, MarginMode, Side
from journal.gui.style.theme import DARK, THEMES, theme_named
from journal.gui.window.app import Shell
from journal.services.account.settings import Settings
from journal.services.changes import Changes
from journal.services.liquidations.service import HandLiquidation
from journal.services.typed.hand_trades import HandTrade

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
PROMISE = "If I am liquidated, then I close Binance and open nothing for 24 hours."
SIZE = (1280, 720)

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]


def _services_of(shell: Shell) -> Services:
    assert shell.works is not None
    assert shell.works.session.desk is not None
    return shell.works.session.desk.services


@pytest.fixture
def services_of() -> Callable[[Shell], Services]:
    """Return a function that gives the services of a window's journal."""
    return _services_of


@pytest.fixture
def liquidated(open_shell: OpenShell, settle: Settle) -> Shell:
    """A window whose trader was liquidated at 11:20, with a promise of April."""
    shell = open_shell()
    services = _services_of(shell)
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
def picture(settle: Settle) -> Callable[[Shell, str], None]:
    """Return a function that draws a state, keeps it where asked to, and finds what is cut off."""
    wanted = os.environ.get("COOLDOWN_SCREENS")

    def keep(shell: Shell, name: str) -> None:
        for theme in THEMES if wanted else (DARK.name,):
            shell.look.wear(theme_named(theme))
            settle(shell)
            drawn = shell.window.grab()
            assert not drawn.isNull()
            if wanted:
                folder = Path(wanted) / "pause"
                folder.mkdir(parents=True, exist_ok=True)
                assert drawn.save(str(folder / f"{name}-{theme}.png"))
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


@pytest.fixture
def texts() -> Callable[[QWidget | None], str]:
    """Return a function that gives all that a page says."""

    def read(page: QWidget | None) -> str:
        assert page is not None
        labels = page.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    return read


@pytest.fixture
def press() -> Callable[[QWidget | None, str], None]:
    """Return a function that presses the button of a page by its words."""

    def click(page: QWidget | None, name: str) -> None:
        assert page is not None
        (button,) = [one for one in page.findChildren(QAbstractButton) if one.text() == name]
        assert button.isVisible()
        button.click()

    return click


_LIQUIDATION = Liquidation(
    liquidation_id="hand:1",
    symbol="BTCUSDT",
    side=Side.LONG,
    occurred_at=NOON - timedelta(hours=1),
    certainty=Certainty.BY_HAND,
    source="typed by hand",
    leverage=Decimal(25),
)


@dataclass(frozen=True, slots=True)
class Noon:
    """A clock that stands still at noon."""

    def now(self) -> datetime:
        return NOON


@pytest.fixture(scope="session")
def at_noon() -> Noon:
    return Noon()


@pytest.fixture
def liquidation() -> Liquidation:
    """A liquidation at eleven."""
    return _LIQUIDATION


@pytest.fixture(scope="module")
def paused_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with an open trade, liquidated an hour ago, its pauses chosen to last 48 h."""
    folder = tmp_path_factory.mktemp("matrix") / "journal"
    services = open_services(folder, clock=Noon())
    services.accounts.save(
        Account(name="Main", wallet_balance=Decimal(10_000), wallet_balance_at=NOON)
    )
    services.pause.choose("hours", "48")
    services.positions.record_by_hand(
        "Main",
        HandTrade(
            symbol="ETHUSDT",
            side=Side.LONG,
            quantity=Decimal(1),
            entry_price=Decimal(3_000),
            opened_at=NOON - timedelta(hours=3),
        ),
    )
    with services.store.writing() as writer:
        writer.add_liquidation(
            "Main",
            _LIQUIDATION,
        )
    services.close()
    return folder
