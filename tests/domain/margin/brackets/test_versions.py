from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.book import BracketBook, UnknownBracketsError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.brackets.versions import BracketVersions


def book(table: BracketTable, day: date, *symbols: str) -> BracketBook:
    tables = {symbol: replace(table, symbol=symbol, as_of=day) for symbol in symbols}
    return BracketBook(as_of=day, source=f"of {day}", content_hash=str(day), tables=tables)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
def versions(table: BracketTable) -> BracketVersions:
    return BracketVersions.of(
        [
            book(table, date(2026, 9, 1), "AUSDT", "BUSDT"),
            book(table, date(2026, 3, 1), "AUSDT", "BUSDT", "OLDUSDT"),
            book(table, date(2026, 10, 1), "AUSDT"),
        ]
    )


def test_the_table_in_force_is_the_newest_not_after_the_day(versions: BracketVersions) -> None:
    assert versions.table("AUSDT", at(8, 31)).as_of == date(2026, 3, 1)
    assert versions.table("AUSDT", at(9, 1)).as_of == date(2026, 9, 1)
    assert versions.table("AUSDT", at(12, 1)).as_of == date(2026, 10, 1)
    assert versions.table("BUSDT").as_of == date(2026, 9, 1)
    assert versions.table("OLDUSDT").as_of == date(2026, 3, 1)


def test_before_all_versions_the_oldest_is_given_and_says_that_it_is_stale(
    versions: BracketVersions,
) -> None:
    table = versions.table("AUSDT", at(1, 1))
    assert table.as_of == date(2026, 3, 1)
    assert table.is_stale(at(1, 1))


def test_an_answer_for_one_symbol_does_not_make_all_others_look_fresh(
    versions: BracketVersions,
) -> None:
    assert versions.symbols == {"AUSDT", "BUSDT", "OLDUSDT"}
    assert versions.newest is not None
    assert versions.newest.as_of == date(2026, 9, 1)
    assert BracketVersions(books=()).newest is None


def test_of_one_day_the_later_given_version_counts(table: BracketTable) -> None:
    day = date(2026, 9, 1)
    first = book(table, day, "AUSDT")
    second = book(replace(table, brackets=table.brackets[:1]), day, "AUSDT")
    assert len(BracketVersions.of([first, second]).table("AUSDT").brackets) == 1


def test_a_table_without_a_day_was_always_in_force(table: BracketTable) -> None:
    given = book(table, date(2026, 9, 1), "AUSDT")
    dayless = replace(given, tables={"AUSDT": table})
    assert BracketVersions.of([dayless]).table("AUSDT", at(1, 1)).as_of is None


def test_unknown_symbols_and_disorder_are_refused(versions: BracketVersions) -> None:
    with pytest.raises(UnknownBracketsError, match="NONEUSDT"):
        versions.table("NONEUSDT")
    with pytest.raises(InvalidValueError, match="books"):
        BracketVersions(books=versions.books[::-1])
