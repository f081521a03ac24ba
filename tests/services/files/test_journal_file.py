"""Export and import of our own format: the whole record, without loss."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from journal.domain.attachment import Attachment, AttachmentKind
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.errors import JournalError
from journal.domain.values import (
    Account,
)
from journal.services.clock import SystemClock
from journal.services.files.importing import ImportReport, ImportService
from journal.services.files.journal_file import JournalFileService
from journal.services.pause.service import PauseService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store
from tests.examples import examples
from tests.services.files.journals import JOURNALS, START, picture


def fill_journal(store: Store, accounts: list[Any]) -> None:
    with store.writing() as writer:
        for number, parts in enumerate(accounts):
            account, fills, incomes, orders, told, liquidations, facts, answers, plans = parts[:9]
            reviews, edits, changes, own_rules, sentences, differences, splits = parts[9:16]
            entries, pictures, practice, daily, weekly = parts[16:]
            writer.save_account(account)
            writer.save_setting(f"account_of_uid:{number}", account.name)
            writer.add_fills(account, fills, None)
            writer.add_incomes(account, incomes, None)
            writer.add_orders(account, orders, None)
            writer.add_told_positions(account, told, None)
            for one in {one.liquidation_id: one for one in liquidations}.values():
                writer.add_liquidation(account, one)
            for save, values in (
                (writer.save_facts, facts),
                (writer.save_answer, answers),
                (writer.save_review, reviews),
                (writer.save_episode_edit, edits),
                (writer.save_breach_answer, sentences),
                (writer.save_difference_answer, differences),
                (writer.save_spot_split, splits),
                (writer.save_diary_entry, entries),
                (writer.add_practice_trade, practice),
                (writer.add_daily_review, daily),
                (writer.add_weekly_review, weekly),
            ):
                for one in values:
                    save(account, one)
            for content, one in pictures:
                sha256 = writer.keep_picture(content)
                writer.save_attachment(account, replace(one, sha256=sha256))
            for plan, at, word in plans:
                writer.add_plan(account, plan, at, word)
            only = account.name if number else None
            for one in changes:
                writer.add_rule_change(replace(one, only_account=only), one.asked_at)
            for one in own_rules:
                writer.add_written_rule(replace(one, only_account=only))


def content(store: Store) -> dict[str, Any]:
    with store.reading() as reader:
        return {
            "settings": reader.settings(),
            "changes": {one.change for one in reader.rule_changes()},
            "rules": set(reader.written_rules()),
        } | {
            account.name: (
                account,
                reader.fills(account),
                set(reader.incomes(account)),
                set(reader.orders(account)),
                set(reader.told_positions(account)),
                set(reader.hand_liquidations(account)),
                reader.facts(account),
                set(reader.answers(account)),
                {(one.plan, one.stored_at, one.word) for one in reader.plans(account)},
                set(reader.reviews(account)),
                set(reader.episode_edits(account)),
                set(reader.difference_answers(account)),
                set(reader.spot_splits(account)),
                set(reader.practice_trades(account)),
                set(reader.daily_reviews(account)),
                set(reader.weekly_reviews(account)),
                reader.breach_answers(account),
                set(reader.diary_entries(account)),
                {(one, reader.picture(one.sha256)) for one in reader.all_attachments(account)},
            )
            for account in reader.accounts()
        }


class Journals:
    """Makes empty journals."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        Store.open(DataFolder(folder / "empty")).close()

    def new(self) -> Store:
        """Open a copy of the empty one."""
        self._count += 1
        place = self._folder / str(self._count)
        return Store.open(DataFolder(Path(shutil.copytree(self._folder / "empty", place))))


@pytest.fixture(scope="module")
def journals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journals]:
    """Empty journals, as many as wanted."""
    return Journals(tmp_path_factory.mktemp("journals"))  # type: ignore[return-value]  # no teardown


def read_back(store: Store, path: Path) -> ImportReport:
    candles = CandleFiles(store.folder.candles)
    clock = SystemClock()
    pause = PauseService(store=store, clock=clock)
    service = ImportService(store=store, candles=candles, clock=clock, pause=pause)
    return service.import_files([path])


@examples(6, shares_fixtures=True)
@given(accounts=JOURNALS)
def test_what_is_exported_is_imported_without_loss(
    journals: Journals, tmp_path: Path, accounts: list[Any]
) -> None:
    path = tmp_path / "journal.csv"
    with journals.new() as store, journals.new() as other:
        fill_journal(store, accounts)
        count = JournalFileService(store=store).write(path)
        report = read_back(other, path)
        assert (report.added, report.refused, report.conflicts) == (count, 0, 0)
        assert content(other) == content(store)
        again = read_back(other, path)
        assert (again.added, again.known, again.refused) == (0, count, 0)
        assert content(other) == content(store)


def test_the_template_alone_holds_nothing(journals: Journals, tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    with journals.new() as store:
        path.write_text(JournalFileService(store=store).template())
        report = read_back(store, path)
        assert (report.added, report.refused, len(report.refused_files)) == (0, 0, 0)


def test_a_trader_may_type_only_what_is_known(journals: Journals, tmp_path: Path) -> None:
    path = tmp_path / "typed.csv"
    path.write_text(
        "Record;Account;Symbol;Trade Id;Traded At;Order Side;Position Side;Price;Quantity;Fee;"
        "Plan Notes\n"
        "fill;Mine;BTCUSDT;1;2024-01-01T03:00:00+03:00;buy;both;42000.5;0.1;;x\n"
        "fill;Mine;BTCUSDT;2;2024-01-01T03:00:00;buy;both;42000.5;0.1;;x\n"
        "fill;Mine;BTCUSDT;;2024-01-01T03:00:00Z;buy;both;42000.5;0.1;;x\n"
        "fill;;BTCUSDT;3;2024-01-01T03:00:00Z;buy;both;42000.5;0.1;;x\n"
        "fill;Mine;BTCUSDT;3;2024-01-01T03:00:00Z;hold;both;42000.5;0.1;;x\n"
        "fill;Mine;BTCUSDT;3;2024-01-01T03:00:00Z;buy;both;0;0.1;;x\n"
        "income;Mine;BTCUSDT;3;2024-01-01T03:00:00Z;buy;both;0;0.1;;x\n"
        "gift;Mine;BTCUSDT;3;2024-01-01T03:00:00Z;buy;both;0;0.1;;x\n"
        "fill;Mine\n"
    )
    with journals.new() as store:
        report = read_back(store, path)
        assert [(error.line, error.column) for error in report.files[0].errors] == [
            *((3, "Traded At"), (4, "Trade Id"), (5, "Account"), (6, "Order Side")),
            *((7, "Price"), (8, "Record"), (9, "Record"), (10, "")),
        ]
        with store.reading() as reader:
            (fill,) = reader.fills("Mine")
    assert (fill.traded_at, fill.fee, fill.order_id) == (START, None, None)


def test_a_template_filled_in_with_decimal_commas_is_read(
    journals: Journals, tmp_path: Path
) -> None:
    path = tmp_path / "typed.csv"
    path.write_text(
        "Record;Account;Symbol;Trade Id;Traded At;Order Side;Position Side;Price;Quantity;;\n"
        "fill;Mine;BTCUSDT;1;2024-01-01T03:00:00+03:00;buy;both;42000,5;0,1;;\n"
        "fill;Mine;BTCUSDT;2;2024-01-01T03:00:00+03:00;buy;both;42000.5;0,1;;\n"
        ";;;;;;;;;;\n"
    )
    with journals.new() as store:
        report = read_back(store, path)
        assert [(error.line, error.column) for error in report.files[0].errors] == [(3, "Price")]
        with store.reading() as reader:
            (fill,) = reader.fills("Mine")
    assert (fill.price, fill.quantity) == (Decimal("42000.5"), Decimal("0.1"))


def test_a_file_that_cannot_be_written_leaves_nothing(journals: Journals, tmp_path: Path) -> None:
    with journals.new() as store:
        with pytest.raises(JournalError, match="cannot be written"):
            JournalFileService(store=store).write(tmp_path / "no folder" / "journal.csv")
        (tmp_path / "taken").mkdir()
        with pytest.raises(JournalError, match="cannot be written"):
            JournalFileService(store=store).write(tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


ENTRY = DiaryEntry(subject=Subject.position("BTCUSDT:both:1"), note="mine", written_at=START)


def exported(journals: Journals, path: Path, entry: DiaryEntry, content: bytes) -> str:
    """Write the journal of one entry with one picture and return the file's text."""
    with journals.new() as store:
        with store.writing() as writer:
            writer.save_account(Account(name="Main"))
            writer.save_diary_entry("Main", entry)
            attachment = Attachment(
                position_key="BTCUSDT:both:1",
                sha256=writer.keep_picture(content),
                file_name="entry.png",
                kind=AttachmentKind.PICTURE,
                taken_at=START,
            )
            writer.save_attachment("Main", attachment)
        JournalFileService(store=store).write(path)
    return path.read_text()


def test_a_note_written_otherwise_is_told_and_stays(journals: Journals, tmp_path: Path) -> None:
    path = tmp_path / "journal.csv"
    exported(journals, path, replace(ENTRY, note="theirs"), picture(0))
    with journals.new() as store:
        with store.writing() as writer:
            writer.save_account(Account(name="Main"))
            writer.save_diary_entry("Main", ENTRY)
        report = read_back(store, path)
        (conflict,) = report.files[0].conflicts
        assert (conflict.identity, conflict.field) == (("diary", "p:BTCUSDT:both:1"), "note")
        assert (conflict.stored, conflict.offered) == ("mine", "theirs")
        with store.reading() as reader:
            assert reader.diary_entries("Main") == (ENTRY,)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace("iVBORw0KGgo", "iVBORw0KGgp"), "does not match its checksum"),
        (lambda text: text.replace("iVBORw0KGgo", "*VBORw0KGgo"), "cannot be read"),
        (lambda text: text.replace(",1,2,", ",2,2,"), "do not follow one another"),
    ],
)
def test_a_spoiled_picture_spoils_its_file_and_nothing_of_it_is_kept(
    journals: Journals, tmp_path: Path, spoil: Any, reason: str
) -> None:
    path = tmp_path / "journal.csv"
    path.write_text(spoil(exported(journals, path, ENTRY, picture(2))))
    with journals.new() as store:
        report = read_back(store, path)
        assert reason in str(report.files[0].refusal)
        with store.reading() as reader:
            assert reader.diary_entries("Main") == ()


def test_what_is_no_picture_is_not_read_back(journals: Journals, tmp_path: Path) -> None:
    path = tmp_path / "journal.csv"
    exported(journals, path, ENTRY, b"<svg/>")
    with journals.new() as store:
        report = read_back(store, path)
        assert "no picture in PNG form" in str(report.files[0].refusal)


def test_a_lost_picture_does_not_keep_the_rest_from_being_exported(
    journals: Journals, tmp_path: Path
) -> None:
    path = tmp_path / "journal.csv"
    with journals.new() as store:
        with store.writing() as writer:
            writer.save_account(Account(name="Main"))
            attachment = Attachment(
                position_key="BTCUSDT:both:1",
                sha256="a" * 64,
                file_name="lost.png",
                kind=AttachmentKind.PICTURE,
                taken_at=START,
            )
            writer.save_attachment("Main", attachment)
        assert JournalFileService(store=store).write(path) == 2
    with journals.new() as other:
        assert read_back(other, path).added == 2


def test_preview_keeps_no_picture(journals: Journals) -> None:
    with journals.new() as store, store.rehearsing() as writer:
        writer.ensure_account("Main")
        assert not writer.has_picture(writer.keep_picture(picture(0)))
