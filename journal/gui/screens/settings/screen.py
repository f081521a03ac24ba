"""Settings: how the program looks and reads, and what is usual in this account."""

from dataclasses import replace
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.assets import WALLET_ASSET
from journal.domain.errors import InvalidValueError
from journal.domain.values import Account, MarginMode
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card
from journal.gui.parts.form import ChoiceField, Form, NumberField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.switch import Switch
from journal.gui.screen import Screen
from journal.gui.screens.settings.pause_policy import PausePolicyCard
from journal.gui.screens.settings.promise import PromiseCard
from journal.gui.screens.settings.spot_split import SpotSplitCard
from journal.gui.screens.settings.wick import WickCard
from journal.gui.style.theme import Meaning, Space
from journal.gui.targets import CardTarget
from journal.services.changes import Changes

_HIDE_HINT = "Dots instead of amounts; percent stays. Ctrl+H switches it anywhere."
_SNAPSHOT_HINT = (
    "Taken when you look at a closed position whose candles are here, and kept with it. One that "
    "you remove is not taken again."
)


class SettingsScreen(Screen):
    """Appearance, privacy, the account's usual values, and where the journal lies."""

    name = ScreenName.SETTINGS
    title = "Settings"
    purpose = "How this journal looks, and what is usual in this account."
    shows = Changes.SETTINGS | Changes.ACCOUNTS | Changes.PAUSE

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._zones: list[str] = []
        self.add_action("About", lambda: desk.hub.ask("about"))
        # From the outside in: Qt styles all that is inside of a widget again when that is put into
        # another one.
        self.page = ScrollColumn()
        self.body.addWidget(self.page, 1)
        columns = QHBoxLayout()
        columns.setSpacing(Space.LARGE)
        self.page.column.addLayout(columns)
        self.page.column.addStretch(1)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(Space.LARGE)
            columns.addLayout(column, 1)
        left.addWidget(self._build_appearance())
        self.pauses = PausePolicyCard(desk)
        left.addWidget(self.pauses)
        left.addWidget(self._build_folder())
        left.addStretch(1)
        right.addWidget(self._build_account())
        self.split = SpotSplitCard(desk)
        right.addWidget(self.split)
        self.promise = PromiseCard(desk)
        right.addWidget(self.promise)
        self.wick = WickCard(desk)
        right.addWidget(self.wick)
        right.addStretch(1)

    def refresh(self) -> None:
        """Fill all fields from what is stored; the zones of this computer are read once."""
        self.load(self._zones_known, self._show)

    def open_target(self, target: object) -> None:
        """Bring a card into view and the keyboard to its first field."""
        if not isinstance(target, CardTarget):
            return
        for card in self.findChildren(Card):
            if card.accessibleName() == target.title:
                self.page.ensureWidgetVisible(card)
                first = next(one for one in card.findChildren(QWidget) if one.focusPolicy())
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, zones: list[str]) -> None:
        if not self._zones:
            self._zones = zones
            self.zone_field.set_choices([(zone, zone) for zone in zones])
        settings = self.desk.services.settings.read()
        self.theme_field.set_value(settings.theme)
        self.zone_field.set_value(settings.time_zone)
        self._hide.setChecked(settings.hide_money)
        self._snapshots.setChecked(settings.takes_snapshots)
        self.promise.show_settings(settings)
        self.pauses.read()
        self.wick.read()
        self.split.read()
        account = self._account()
        self._account_title.setText(f"Usual in {account.name}")
        self.leverage_field.set_value(account.usual_leverage)
        self.mode_field.set_value(account.usual_margin_mode)
        self.balance_field.set_value(account.wallet_balance)

    def save_account(self) -> None:
        """Store what is usual in this account, or show what cannot be right."""
        if self.account_form.first_problem():
            return
        service = self.desk.services.accounts
        account = self._account()
        try:
            changes = service.save(self._typed(account))
        except InvalidValueError as error:
            if not self.account_form.show_refusal(error):
                self.desk.hub.fail(str(error))
            return
        self.desk.hub.tell(changes)
        self.desk.hub.say("Saved. Positions without typed values are judged by these.")

    def _account(self) -> Account:
        name = self.desk.account_name
        known = {account.name: account for account in self.desk.services.accounts.all()}
        return known.get(name) or Account(name=name)

    def _typed(self, account: Account) -> Account:
        balance = self.balance_field.value()
        moved = balance != account.wallet_balance
        at = self.desk.clock.now() if moved else account.wallet_balance_at
        return replace(
            account,
            usual_leverage=self.leverage_field.value(),
            usual_margin_mode=self.mode_field.value(),
            wallet_balance=balance,
            wallet_balance_at=None if balance is None else at,
        )

    def _build_appearance(self) -> Card:
        card = Card("Appearance and privacy")
        form = Form()
        self.theme_field: ChoiceField[str] = ChoiceField(
            "theme", "Theme", (("Dark", "dark"), ("Light", "light"))
        )
        self.zone_field: ChoiceField[str] = ChoiceField(
            "time_zone", "Time zone of all times", (("UTC", "UTC"),)
        )
        self._hide = Switch(self.desk.look, "Hide money")
        self._hide.clicked.connect(self._save_appearance)
        self._snapshots = Switch(self.desk.look, "Chart pictures at entry and exit")
        self._snapshots.clicked.connect(self._save_appearance)
        form.add_row(self.theme_field, self.zone_field)
        form.changed.connect(self._save_appearance)
        card.body.addWidget(form)
        card.body.addWidget(self._hide)
        card.body.addWidget(PlainLabel(_HIDE_HINT, meaning=Meaning.MUTED, wrap=True))
        card.body.addWidget(self._snapshots)
        card.body.addWidget(PlainLabel(_SNAPSHOT_HINT, meaning=Meaning.MUTED, wrap=True))
        return card

    def _build_account(self) -> Card:
        card = Card("Usual in this account")
        self._account_title = card.heading
        card.body.addWidget(
            PlainLabel(
                "No export tells leverage, margin mode or the balance of the wallet. What you "
                "type for a position comes first; these stand in where you typed nothing.",
                meaning=Meaning.MUTED,
                wrap=True,
            )
        )
        self.leverage_field = NumberField("usual_leverage", "Usual leverage", unit="×")
        self.mode_field: ChoiceField[MarginMode | None] = ChoiceField(
            "usual_margin_mode",
            "Usual margin mode",
            (("Unknown", None), ("Isolated", MarginMode.ISOLATED), ("Cross", MarginMode.CROSS)),
        )
        self.balance_field = NumberField(
            "wallet_balance",
            "Futures wallet on the day you type it",
            unit=WALLET_ASSET,
            hint="Before and after that day it follows the transactions you import.",
        )
        self.account_form = Form()
        self.account_form.add_row(self.leverage_field, self.mode_field)
        self.account_form.add_row(self.balance_field)
        self.account_form.confirmed.connect(self.save_account)
        self.account_form.left.connect(self.refresh)
        save = Button("Save", Rank.PRIMARY)
        save.clicked.connect(self.save_account)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(save)
        card.body.addWidget(self.account_form)
        card.body.addLayout(row)
        return card

    def _build_folder(self) -> Card:
        card = Card("Your journal lies in")
        folder = PlainLabel(str(self.desk.services.folder), wrap=True).make_selectable()
        card.body.addWidget(folder)
        card.body.addWidget(
            PlainLabel(
                "One folder, only on this computer. Copy it while the program is closed.",
                meaning=Meaning.MUTED,
                wrap=True,
            )
        )
        return card

    def _zones_known(self) -> list[str]:
        return self._zones or _all_zones()

    def _save_appearance(self) -> None:
        service = self.desk.services.settings
        settings = replace(
            service.read(),
            theme=self.theme_field.value(),
            time_zone=self.zone_field.value(),
            hide_money=self._hide.isChecked(),
            takes_snapshots=self._snapshots.isChecked(),
        )
        self.desk.hub.tell(service.save(settings))


def _all_zones() -> list[str]:
    """Return the names of all time zones, UTC first."""
    return ["UTC", *sorted(available_timezones() - {"UTC", "localtime"})]
