"""What the trader types: a liquidation by hand, usual values, appearance."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from journal.domain.pause.policy import Choice
from journal.domain.values import MarginMode, Side
from journal.gui.desk import Desk
from journal.gui.dialogs.liquidation import LiquidationDialog
from journal.gui.hub import ScreenName
from journal.gui.parts.card import Card
from journal.gui.screens.settings.screen import SettingsScreen
from journal.gui.screens.today.screen import TodayScreen
from journal.gui.window.app import Shell
from journal.services.changes import Changes
from journal.services.positions.service import HandTrade

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]


def desk_of(shell: Shell) -> Desk:
    assert shell.works is not None
    assert shell.works.session.desk is not None
    return shell.works.session.desk


def liquidation_dialog(shell: Shell) -> LiquidationDialog:
    shell.hub.ask("record-liquidation")
    (dialog,) = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, LiquidationDialog) and widget.isVisible()
    ]
    return dialog


def test_a_typed_liquidation_starts_the_pause_at_its_own_time(
    open_shell: OpenShell, settle: Settle
) -> None:
    shell = open_shell()
    dialog = liquidation_dialog(shell)
    assert dialog.occurred_at.text() == "2026-05-14 12:00:00"
    QTest.keyClicks(dialog.symbol.editor, "btcusdt")
    dialog.occurred_at.editor.setText("2026-05-14 11:00")
    dialog.leverage.editor.setText("25")
    dialog.margin_mode.set_value(MarginMode.ISOLATED)
    dialog.loss.editor.setText("412.5")
    dialog.balance_left.editor.setText("788.2")
    QTest.keyClick(dialog.loss.editor, Qt.Key.Key_Return)
    settle(shell)
    assert shell.window.top_bar.badge.text() == "PAUSED 23:00:00"
    page = shell.window.deck.pause_screen
    assert shell.window.deck.currentWidget() is page
    assert page._left.text() == "788.20 USDT are still yours."
    assert page._happened.text() == (
        "BTCUSDT long, 25×, isolated, was liquidated at 11:00. "
        "It cost 412.50 USDT, 34\u2009% of this account."
    )


def test_what_cannot_be_right_is_said_in_its_place(open_shell: OpenShell, settle: Settle) -> None:
    shell = open_shell()
    dialog = liquidation_dialog(shell)
    dialog.confirm.click()
    assert dialog.symbol.error
    settle(shell)
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    dialog.symbol.set_text("BTCUSDT")
    dialog.occurred_at.set_text("yesterday")
    dialog.confirm.click()
    assert dialog.occurred_at.error
    dialog.occurred_at.set_text("2026-05-15 12:00")
    dialog.confirm.click()
    assert "future" in dialog.occurred_at.error
    dialog.occurred_at.set_text("2026-05-14 11:00")
    dialog.loss.editor.setText("a lot")
    dialog.confirm.click()
    assert dialog.loss.error
    dialog.loss.set_text("-5")
    dialog.confirm.click()
    assert dialog.loss.error
    QTest.keyClick(dialog.loss.editor, Qt.Key.Key_Escape)
    settle(shell)
    assert shell.window.top_bar.badge.text() == "NORMAL"


def test_usual_values_are_kept_for_the_account(open_shell: OpenShell, settle: Settle) -> None:
    shell = open_shell()
    shell.hub.go_to(ScreenName.SETTINGS)
    settle(shell)
    screen = shell.window.deck.built(ScreenName.SETTINGS)
    assert isinstance(screen, SettingsScreen)
    screen.leverage_field.editor.setText("0,5")
    screen.save_account()
    assert screen.leverage_field.error
    screen.leverage_field.editor.setText("-1")
    screen.save_account()
    assert screen.leverage_field.error
    screen.leverage_field.editor.setText("10")
    screen.mode_field.set_value(MarginMode.CROSS)
    screen.balance_field.editor.setText("5 000")
    screen.save_account()
    settle(shell)
    account = desk_of(shell).services.accounts.named("Main")
    assert account.usual_leverage == Decimal(10)
    assert account.usual_margin_mode is MarginMode.CROSS
    assert account.wallet_balance == Decimal(5000)
    assert account.wallet_balance_at is not None
    assert screen.leverage_field.text() == "10"


def test_a_time_zone_and_hidden_money_are_seen_at_once(
    open_shell: OpenShell, settle: Settle
) -> None:
    shell = open_shell(demo=True)
    shell.hub.go_to(ScreenName.SETTINGS)
    settle(shell)
    screen = shell.window.deck.built(ScreenName.SETTINGS)
    assert isinstance(screen, SettingsScreen)
    screen.zone_field.set_value("Asia/Tokyo")
    screen._hide.setChecked(True)
    screen._save_appearance()
    settle(shell)
    desk = desk_of(shell)
    assert desk.text.zone_label == "Asia/Tokyo"
    assert "All times Asia/Tokyo" in [label.text() for label in shell.window.findChildren(QLabel)]
    assert desk.text.hide_money
    assert screen.zone_field.value() == "Asia/Tokyo"
    shell.hub.go_to(ScreenName.TODAY)
    settle(shell)
    today = shell.window.deck.built(ScreenName.TODAY)
    assert isinstance(today, TodayScreen)
    assert "•••" in today._result.text()
    assert not screen._hide.grab().isNull()


def test_today_does_not_call_rules_kept_that_could_not_be_judged(
    open_shell: OpenShell, settle: Settle
) -> None:
    shell = open_shell()
    positions = desk_of(shell).services.positions
    positions.record_by_hand(
        "Main",
        HandTrade(
            symbol="ETHUSDT",
            side=Side.LONG,
            quantity=Decimal(1),
            entry_price=Decimal(3000),
            opened_at=datetime(2024, 5, 14, 8, tzinfo=UTC),
        ),
    )
    shell.hub.tell(Changes.FILLS)
    settle(shell)
    today = shell.window.deck.built(ScreenName.TODAY)
    assert isinstance(today, TodayScreen)
    assert today._breach.accessibleName().startswith("note")
    assert "Leverage or stop of 1 open is not known" in today._breach_note.text()


def test_the_promise_is_kept_with_its_day_and_taken_away(
    open_shell: OpenShell, settle: Settle
) -> None:
    shell = open_shell()
    shell.hub.go_to(ScreenName.SETTINGS)
    settle(shell)
    screen = shell.window.deck.built(ScreenName.SETTINGS)
    assert isinstance(screen, SettingsScreen)
    service = desk_of(shell).services.settings
    screen.promise.sentence.editor.setText("If I am liquidated, then I close Binance.")
    screen.promise.save.click()
    settle(shell)
    kept = service.read()
    assert (kept.promise, kept.promised_on) == (
        "If I am liquidated, then I close Binance.",
        "2026-05-14",
    )
    screen.promise.sentence.editor.setText("Something else")
    QTest.keyClick(screen.promise.sentence.editor, Qt.Key.Key_Escape)
    assert screen.promise.sentence.text() == kept.promise
    screen.promise.sentence.set_text("")
    QTest.keyClick(screen.promise.sentence.editor, Qt.Key.Key_Return)
    assert (service.read().promise, service.read().promised_on) == ("", "")


def test_the_policy_of_pauses_is_stricter_at_once_and_looser_a_day_later(
    open_shell: OpenShell, settle: Settle
) -> None:
    shell = open_shell()
    shell.hub.go_to(ScreenName.SETTINGS)
    settle(shell)
    screen = shell.window.deck.built(ScreenName.SETTINGS)
    assert isinstance(screen, SettingsScreen)
    card, pause = screen.pauses, desk_of(shell).services.pause

    def choose(choice: Choice, text: str) -> None:
        card.fields[choice].set_value(text)
        card.fields[choice].changed.emit()
        settle(shell)

    choose("hours", "48")
    assert pause.policies().policy.hours == 48
    assert card.pending.isHidden()
    choose("hours", "24")
    assert pause.policies().policy.hours == 48
    assert card.fields["hours"].value() == "48"
    assert card.pending.text() == "How long a pause lasts: 24 from Fri 15 May, 12:00."
    pause.start(timedelta(hours=2))
    choose("door", "on")
    assert "chosen in calm" in shell.window.status.sentence
    assert card.fields["door"].value() == "off"


def test_the_cards_of_today_do_not_grow_with_the_window(
    open_shell: OpenShell, settle: Settle
) -> None:
    shell = open_shell(demo=True)
    today = shell.window.deck.built(ScreenName.TODAY)
    assert isinstance(today, TodayScreen)
    cards = today.findChildren(Card)
    before = max(card.height() for card in cards)
    shell.window.resize(1280, 1400)
    settle(shell)
    assert max(card.height() for card in cards) <= before


def test_an_open_position_is_shown_with_its_line_and_leads_to_the_chart(
    open_shell: OpenShell, settle: Settle
) -> None:
    shell = open_shell(demo=True)
    today = shell.window.deck.built(ScreenName.TODAY)
    assert isinstance(today, TodayScreen)
    assert today.table.rows.rowCount() == 1
    view = today.table.rows.row(0)
    for number in range(len(today.table.rows.columns)):
        assert today.table.rows.cell(0, number)
        today.table.rows.index(0, number).data(Qt.ItemDataRole.ToolTipRole)
    today.table.opened.emit(view)
    settle(shell)
    assert shell.window.deck.current is ScreenName.CHART
