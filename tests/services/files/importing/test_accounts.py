"""Which account a file goes to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.values import Account
from journal.services.files.importing import (
    ImportService,
    ImportWishes,
)

Trades = Callable[..., Path]
TRANSACTIONS = "Time(UTC),Type,Amount,Asset,Symbol,Transaction ID\n"


def accounts(service: ImportService) -> list[str]:
    with service.store.reading() as reader:
        return [account.name for account in reader.accounts()]


def add_accounts(service: ImportService, *names: str) -> None:
    with service.store.writing() as writer:
        for name in names:
            writer.save_account(Account(name=name))


def test_each_uid_has_its_account_and_keeps_it(service: ImportService, trades: Trades) -> None:
    paths = [trades(f"{uid}.csv", range(3), uid=str(uid)) for uid in (11, 12, 13)]
    report = service.import_files(paths)
    assert report.accounts == ("Main", "Binance 12", "Binance 13")
    assert (report.added, report.conflicts) == (9, 0)
    again = service.import_files([trades("new.csv", range(4), uid="12")])
    assert (again.accounts, again.added, again.known) == (("Binance 12",), 1, 3)


def test_a_named_account_takes_any_uid_and_is_remembered(
    service: ImportService, trades: Trades
) -> None:
    service.import_files([trades("a.csv", range(3), uid="11")], ImportWishes(account=" Mine "))
    assert accounts(service) == ["Mine"]
    add_accounts(service, "Other")
    report = service.import_files([trades("b.csv", range(3, 5), uid="11")])
    assert report.accounts == ("Mine",)
    with pytest.raises(InvalidValueError, match="name"):
        service.import_files([trades("c.csv", range(1), uid="11")], ImportWishes(account=" "))


def test_where_several_accounts_come_into_question_they_are_named(
    service: ImportService, trades: Trades, tmp_path: Path
) -> None:
    add_accounts(service, "Main", "Second")
    no_uid = tmp_path / "t.csv"
    no_uid.write_text(TRANSACTIONS + "2024-01-02 03:04:05,FUNDING_FEE,-1,USDT,BTCUSDT,1\n")
    report = service.import_files([no_uid, trades("a.csv", range(3), uid="11")])
    assert report.added == 0
    assert [file.refusal and "Main, Second" in file.refusal for file in report.files] == [True] * 2
    assert service.import_files([no_uid], ImportWishes(account="Second")).added == 1
    add_accounts(service, *"abcdef")
    many = service.import_files([no_uid]).files[0].refusal or ""
    assert "Main, Second, a, b, c and 3 others" in many


def test_a_file_without_uid_goes_to_the_only_account(
    service: ImportService, trades: Trades, tmp_path: Path
) -> None:
    add_accounts(service, "Mine")
    service.import_files([trades("a.csv", range(3), uid="11")])
    path = tmp_path / "t.csv"
    path.write_text(TRANSACTIONS + "2024-01-02 03:04:05,FUNDING_FEE,-1,USDT,BTCUSDT,1\n")
    assert service.import_files([path]).accounts == ("Mine",)
    assert accounts(service) == ["Mine"]


def test_rows_of_several_uids_are_never_merged_by_silence(
    service: ImportService, trades: Trades
) -> None:
    path = trades("both.csv", range(2), uid="11")
    _, other = trades("other.csv", range(5, 6), uid="12").read_text().splitlines()
    path.write_text(path.read_text() + other + "\n")
    refused = service.import_files([path])
    assert "several exchange accounts (Uid 11, 12)" in (refused.files[0].refusal or "")
    assert service.import_files([path], ImportWishes(account="Both")).added == 3
    assert service.import_files([path]).accounts == ("Both",)
