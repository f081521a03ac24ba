"""Settings and accounts survive a restart and refuse what cannot be."""

from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.values import Account
from journal.services.account.accounts import AccountService
from journal.services.account.settings import Settings, SettingsService
from journal.services.changes import Changes
from journal.storage.store import Store


def test_what_was_never_chosen_has_its_default(store: Store) -> None:
    assert SettingsService(store=store).read() == Settings()


def test_settings_are_read_as_they_were_saved(store: Store) -> None:
    chosen = Settings(
        theme="light",
        time_zone="Europe/Berlin",
        hide_money=True,
        promise="I close Binance.",
        promised_on="2026-04-02",
    )
    assert SettingsService(store=store).save(chosen) is Changes.SETTINGS
    assert SettingsService(store=store).read() == chosen


@pytest.mark.parametrize("zone", ["", "UTC", "+03:00", "-05:30", "Asia/Kolkata"])
def test_zones_are_accepted_as_a_person_writes_them(zone: str) -> None:
    assert Settings(time_zone=zone).time_zone == zone


@pytest.mark.parametrize(
    ("field", "value"), [("theme", "pink"), ("time_zone", "Mars/Olympus"), ("time_zone", "../etc")]
)
def test_what_does_not_exist_is_refused_by_field(field: str, value: str) -> None:
    with pytest.raises(InvalidValueError):
        Settings(**{field: value})  # type: ignore[arg-type]  # every field given here is text


def test_a_journal_is_no_demo_unless_it_says_so(store: Store) -> None:
    assert not SettingsService(store=store).is_demo()


def test_accounts_are_listed_found_and_changed(store: Store) -> None:
    accounts = AccountService(store=store)
    assert accounts.named().name == "Main"
    changed = Account(name="Main", usual_leverage=Decimal(5))
    assert accounts.save(changed) is Changes.ACCOUNTS
    assert accounts.named("Main") == changed
    assert accounts.all() == (changed,)


def test_an_unknown_account_is_named_with_the_known_ones(store: Store) -> None:
    with pytest.raises(JournalError, match=r"no account 'Nobody'.*Main"):
        AccountService(store=store).named("Nobody")
