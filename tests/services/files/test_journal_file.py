"""Export and import of our own format: the whole record, without loss."""

import shutil
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.answers import LiquidationAnswer
from journal.domain.attachment import Attachment, AttachmentKind
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.errors import JournalError
from journal.domain.ledger.episode_edits import EpisodeEdit
from journal.domain.planning.kept import DifferenceAnswer, PlanWord
from journal.domain.practice import PracticeTrade
from journal.domain.review.saved import Cause, SavedReview
from journal.domain.rules.answered import BreachAnswer
from journal.domain.rules.custom.written import Level, WrittenRule
from journal.domain.rules.force.change import RuleChange
from journal.domain.spot_split import SpotSplit
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Account,
    Certainty,
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    MarginMode,
    OrderSide,
    Plan,
    PositionFacts,
    PositionSide,
    PriceType,
    Side,
)
from journal.services.clock import SystemClock
from journal.services.files.importing import ImportReport, ImportService
from journal.services.files.journal_file import JournalFileService
from journal.services.pause.service import PauseService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store
from tests.examples import examples

START = datetime(2024, 1, 1, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
AWKWARD = st.sampled_from(["=1+1", "'x", "@a", "-5", "+1", "a,b", 'a"b', "a\nb", "\\n", "\r", "\t"])
WORDS = TEXTS | AWKWARD
NAMES = WORDS.map(str.strip).filter(bool)
TIMES = st.integers(0, 10**11).map(lambda ms: START + timedelta(milliseconds=ms))
ANY = st.decimals(-(10**12), 10**12, places=8)
POSITIVE = st.decimals(Decimal("1e-18"), 10**12, places=18)


def picture(number: int) -> bytes:
    """Return the head of a PNG that needs as many rows of the file as its number."""
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 3, 2)
    return head + bytes([number]) * number * 30_000


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


SIDES, LEGS, MODES = map(st.sampled_from, (OrderSide, PositionSide, MarginMode))
FILLS = st.builds(
    Fill,
    symbol=WORDS,
    trade_id=WORDS,
    order_id=maybe(WORDS),
    traded_at=TIMES,
    order_side=SIDES,
    position_side=LEGS,
    price=POSITIVE,
    quantity=POSITIVE,
    fee=maybe(ANY),
    fee_asset=maybe(WORDS),
    realized_pnl=maybe(ANY),
    is_maker=maybe(st.booleans()),
)
INCOMES = st.builds(
    Income,
    income_type=WORDS,
    amount=ANY,
    asset=WORDS,
    symbol=maybe(WORDS),
    transaction_id=WORDS,
    occurred_at=TIMES,
)
ORDERS = st.builds(
    ExchangeOrder,
    symbol=WORDS,
    order_id=WORDS,
    client_order_id=maybe(WORDS),
    order_type=WORDS,
    order_side=SIDES,
    position_side=LEGS,
    price=ANY,
    average_price=ANY,
    quantity=ANY,
    executed_quantity=ANY,
    stop_price=maybe(ANY),
    status=WORDS,
    placed_at=TIMES,
    updated_at=maybe(TIMES),
)
TOLD = st.builds(
    ToldPosition,
    symbol=WORDS,
    told_id=WORDS,
    source=WORDS,
    side=st.sampled_from(Side),
    margin_mode=maybe(MODES),
    entry_price=POSITIVE,
    opened_at=maybe(TIMES),
    closed_at=maybe(TIMES),
    exit_price=maybe(POSITIVE),
    peak_quantity=maybe(POSITIVE),
    closed_quantity=POSITIVE,
    realized_pnl=maybe(ANY),
    status=WORDS,
)
LIQUIDATIONS = st.builds(
    Liquidation,
    liquidation_id=WORDS,
    symbol=WORDS,
    side=maybe(st.sampled_from(Side)),
    occurred_at=TIMES,
    certainty=st.sampled_from(Certainty),
    source=WORDS,
    position_key=maybe(WORDS),
    quantity=maybe(POSITIVE),
    margin_mode=maybe(MODES),
    loss=maybe(ANY),
)
FACTS = st.builds(
    PositionFacts,
    position_key=WORDS,
    leverage=maybe(POSITIVE),
    margin_mode=maybe(MODES),
    stop_price=maybe(POSITIVE),
    has_stop=st.sampled_from([None, True]),
    stop_watches=st.sampled_from([None, PriceType.MARK, PriceType.LAST]),
)
ANSWERS = st.builds(
    LiquidationAnswer,
    liquidation_id=WORDS,
    is_liquidation=st.booleans(),
    occurred_at=TIMES,
    answered_at=TIMES,
)
REVIEWS = st.builds(
    SavedReview,
    episode_id=WORDS,
    cause=st.sampled_from(Cause),
    sentence=WORDS.filter(str.strip),
    rule_id=maybe(WORDS),
    occurred_at=TIMES,
    saved_at=TIMES,
)
EDITS = st.builds(
    EpisodeEdit,
    liquidation_id=WORDS,
    symbol=WORDS,
    occurred_at=TIMES,
    joins=st.booleans(),
    edited_at=TIMES,
)
PLANS = st.builds(
    Plan,
    symbol=WORDS,
    side=st.sampled_from(Side),
    margin_mode=MODES,
    leverage=POSITIVE,
    entry_price=POSITIVE,
    quantity=POSITIVE,
    stop_price=st.none(),
    targets=st.lists(POSITIVE, max_size=2).map(tuple),
)
CHANGES = st.builds(
    RuleChange,
    change_id=WORDS.filter(str.strip),
    rule_id=st.sampled_from(["R01", "R04", "gone"]),
    symbol=maybe(st.sampled_from(["BTCUSDT", "1000PEPEUSDT"])),
    side=maybe(st.sampled_from(Side)),
    settings=st.sampled_from(["limit=8", "critical_above=15.5 limit=3"]),
    enabled=maybe(st.booleans()),
    asked_at=TIMES,
    effective_at=TIMES.map(lambda at: at + timedelta(days=2000)),
    cancelled_at=maybe(TIMES),
)
OWN_RULES = st.builds(
    WrittenRule,
    rule_id=WORDS.filter(str.strip),
    name=WORDS.filter(str.strip),
    level=st.sampled_from(Level),
    sentence=WORDS.filter(str.strip),
    condition=st.just('{"field":"leverage","comparison":"above","value":"7"}'),
    created_at=TIMES,
)
SUBJECTS = st.one_of(WORDS.map(Subject.position), st.dates().map(Subject.day))
TAGS = st.builds(
    Tag.typed, st.sampled_from(TagGroup), st.sampled_from(["fomo", "a:b", "=1+1", "none", "später"])
)
DIARY = st.builds(
    DiaryEntry,
    subject=SUBJECTS,
    note=WORDS | st.just(""),
    planned=WORDS | st.just(""),
    before=maybe(st.sampled_from(Feeling)),
    during=maybe(st.sampled_from(Feeling)),
    after=maybe(st.sampled_from(Feeling)),
    rating=st.integers(1, 5),
    tags=st.lists(TAGS, max_size=2).map(tuple),
    written_at=TIMES,
)
PICTURES = st.tuples(
    st.integers(0, 3).map(picture),
    st.builds(
        Attachment,
        position_key=WORDS,
        sha256=st.just("0" * 64),
        file_name=WORDS.filter(str.strip),
        kind=st.sampled_from(AttachmentKind),
        taken_at=TIMES,
        removed_at=maybe(TIMES),
    ),
)
SENTENCES = st.builds(
    BreachAnswer,
    breach_key=WORDS,
    sentence=WORDS.map(lambda word: f"because of {word} again"),
    answered_at=TIMES,
)
DIFFERENCES = st.builds(
    DifferenceAnswer,
    position_key=WORDS,
    sentence=WORDS.map(lambda word: f"because of {word} again"),
    answered_at=TIMES,
)
SPLITS = st.builds(
    SpotSplit, told_at=TIMES, futures_equity=st.just(Decimal(0)) | POSITIVE, spot_equity=POSITIVE
)
PRACTICE = st.builds(
    PracticeTrade, done_at=TIMES, sentence=WORDS.map(lambda word: f"long {word} again")
)
PLAN_WORDS = st.builds(
    PlanWord,
    override=maybe(WORDS.map(lambda word: f"because of {word} again")),
    checked=maybe(st.sampled_from(["slept well", "stop is set\nno news today"])),
)
ACCOUNTS = st.builds(
    Account,
    name=NAMES,
    wallet_balance=maybe(POSITIVE),
    wallet_balance_at=maybe(TIMES),
    usual_leverage=maybe(POSITIVE),
    usual_margin_mode=maybe(MODES),
)


def few(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=2)


JOURNALS = st.lists(
    st.tuples(
        ACCOUNTS,
        *(few(each) for each in (FILLS, INCOMES, ORDERS, TOLD, LIQUIDATIONS, FACTS, ANSWERS)),
        few(st.tuples(PLANS, TIMES, PLAN_WORDS)),
        few(REVIEWS),
        few(EDITS),
        few(CHANGES),
        few(OWN_RULES),
        few(SENTENCES),
        few(DIFFERENCES),
        few(SPLITS),
        few(DIARY),
        few(PICTURES),
        few(PRACTICE),
    ),
    max_size=2,
    unique_by=lambda one: one[0].name,
)


def fill_journal(store: Store, accounts: list[Any]) -> None:
    with store.writing() as writer:
        for number, parts in enumerate(accounts):
            account, fills, incomes, orders, told, liquidations, facts, answers, plans = parts[:9]
            reviews, edits, changes, own_rules, sentences, differences, splits = parts[9:16]
            entries, pictures, practice = parts[16:]
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
