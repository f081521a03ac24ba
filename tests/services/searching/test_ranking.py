"""How well typed words fit: the order of the ways to fit, and that typing on only narrows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.services.searching.entries import Choice, Entry, Kind
from journal.services.searching.index import SearchIndex
from journal.services.searching.note_index import NoteIndex, excerpt
from journal.services.searching.ranking import STEP, fitting, fold, letters_of, rank
from tests.examples import examples

WORDS = st.text("abcxÉß1 ", min_size=1, max_size=12).filter(str.strip)


@pytest.mark.parametrize(
    ("poorer", "better"),
    [
        ("Plot a risk", "Spare"),  # letters in order < inside
        ("Spare", "Go par"),  # inside < start of a word
        ("Go parade", "Go par"),  # start of a word < a word
        ("Go par", "Parade"),  # a word < the beginning
        ("Parade", "Par"),  # the beginning < the whole
        ("Parade grounds", "Parade"),  # less of the text < more of it
    ],
)
def test_a_closer_way_to_fit_ranks_higher(poorer: str, better: str) -> None:
    query = fold("par")
    assert 0 < rank(query, fold(poorer)) < rank(query, fold(better))


def test_letters_fit_in_their_order_from_the_start_of_a_word() -> None:
    assert rank(fold("mlab"), fold("Margin lab"))
    assert rank(fold("lb"), fold("Margin lab"))
    assert not rank(fold("argb"), fold("Margin lab"))
    assert not rank(fold("lam"), fold("Margin lab"))


def test_every_word_must_fit_title_or_keywords_and_keywords_count_for_less() -> None:
    title = fold("Leverage cap")
    assert rank(fold("cap survival"), title, ("survival",))
    assert not rank(fold("cap habit"), title, ("survival",))
    assert rank(fold("surv"), fold("Survival")) > rank(fold("surv"), title, ("survival",))
    assert rank(fold(""), title) == 0


def test_case_and_accents_do_not_matter_and_the_whole_of_several_words_is_best() -> None:
    assert rank(fold("cafe"), fold("CAFÉ"))
    assert rank(fold("go journal"), fold("Go Journal")) > rank(
        fold("go journal"), fold("Go journal file")
    )


@examples(60)
@given(WORDS, WORDS)
def test_exact_beats_beginning_beats_letters_and_all_is_deterministic(
    typed: str, more: str
) -> None:
    query = fold(typed)
    exact, longer = fold(typed), fold(f"{typed.strip()}{more.strip()}x")
    apart = fold("q".join(fold(typed).text))
    assert rank(query, exact) > rank(query, longer) > 0
    if len(query.words) == 1 and len(query.text) > 1:
        assert rank(query, longer) > rank(query, apart)
    assert rank(query, longer) == rank(query, longer)


@examples(60)
@given(WORDS, WORDS, st.lists(WORDS, max_size=6))
def test_typing_more_never_adds_what_was_not_found(
    typed: str, more: str, titles: list[str]
) -> None:
    entries = tuple(
        Entry(kind=Kind.RULE, key=str(place), title=title, keywords=title[::-1])
        for place, title in enumerate(titles)
    )
    notes = [
        Entry(kind=Kind.NOTE, key=str(place), title="BTCUSDT", detail=title)
        for place, title in enumerate(titles)
    ]
    index = SearchIndex(entries=entries, notes=NoteIndex(notes))
    before = {group.kind: group.total for group in index.find(typed)}
    after = {group.kind: group.total for group in index.find(typed + more)}
    assert all(total <= before.get(kind, 0) for kind, total in after.items())


def test_what_was_chosen_lately_comes_before_its_equals_only() -> None:
    entries = tuple(
        Entry(kind=Kind.SCREEN, key=title, title=title) for title in ("Rule a", "Rule b", "Rule")
    )
    index = SearchIndex(entries=entries)
    recent = (Choice(kind=Kind.SCREEN, key="Rule b"),)
    (group,) = index.find("rule", recent)
    assert [one.key for one in group.entries] == ["Rule", "Rule b", "Rule a"]
    assert index.entry_of(recent[0]) is entries[1]
    assert index.entry_of(Choice(kind=Kind.SCREEN, key="gone")) is None
    assert index.entry_of(Choice(kind=Kind.POSITION, key="gone")) is None
    assert index.entry_of(Choice(kind=Kind.NOTE, key="gone")) is None


def test_of_what_happened_the_newest_comes_first_whatever_it_is_called() -> None:
    at = datetime(2026, 5, 14, tzinfo=UTC)
    entries = tuple(
        Entry(kind=Kind.EPISODE, key=title, title=title, happened_at=at - timedelta(days=days))
        for days, title in enumerate(("SOLUSDT, ETHUSDT liquidated", "BTCUSDT liquidated"))
    )
    (group,) = SearchIndex(entries=entries).find("liquidated")
    assert group.entries == entries


def test_the_typed_letters_of_a_title_are_told() -> None:
    assert letters_of(fold("mar la"), "Margin lab") == ((0, 3), (7, 9))
    assert letters_of(fold("gin"), "Margin lab") == ((3, 6),)
    assert letters_of(fold("mlb"), "Margin lab") == ((0, 1), (7, 8), (9, 10))
    assert letters_of(fold("zz"), "Margin lab") == ()
    assert letters_of(fold("s"), "ß") == ()  # folded, it is longer


def test_a_note_is_found_by_any_part_and_shown_around_it() -> None:
    long = "word " * 40 + "chased the breakout" + " word" * 40
    notes = NoteIndex(
        [Entry(kind=Kind.NOTE, key="p:1", title="BTCUSDT long", detail=long)]
        + [Entry(kind=Kind.NOTE, key=f"p:{n}", title="x", detail="rechased") for n in range(2, 9)]
    )
    index = SearchIndex(notes=notes)
    (group,) = index.find("chased break")
    assert group.entries[0].detail.startswith("… ")
    assert "chased the breakout" in group.entries[0].detail
    assert group.entries[0].detail.endswith(" …")
    (group,) = index.find("chased")
    assert (group.total, len(group.entries), group.entries[0].key) == (8, 5, "p:1")
    assert group.score > fitting("hased", fold("rechased")) - STEP
    assert index.find("btcusdt long chased")[0].total == 1
    assert index.find("nowhere") == ()
    assert excerpt("short", fold("nothing")) == "short"
