"""Whether the record is still what it was when it was read."""

from collections.abc import Callable

from journal.domain.values import Account, Fill
from journal.storage.folder import DataFolder
from journal.storage.store import Store


def test_the_revision_changes_with_whatever_is_kept_and_with_nothing_else(
    store: Store, folder: DataFolder, make_fill: Callable[..., Fill]
) -> None:
    first = store.revision()
    with store.rehearsing() as writer:
        writer.add_fills("Main", [make_fill()], None)
    with store.reading() as reader:
        assert reader.fills("Main") == ()
    assert store.revision() == first

    with store.writing() as writer:
        writer.add_fills("Main", [make_fill()], None)
    second = store.revision()
    assert second != first

    with Store.open(folder) as other, other.writing() as writer:
        writer.save_account(Account(name="Second"))
    assert store.revision() not in {first, second}


def test_a_store_that_was_closed_is_not_taken_for_what_it_was(store: Store) -> None:
    before = store.revision()
    store.close()
    assert store.revision() != before
    store.close()


def test_what_is_written_beside_the_record_leaves_its_revision(
    store: Store, folder: DataFolder, make_fill: Callable[..., Fill]
) -> None:
    first, whole = store.record_revision(), store.revision()
    with store.writing(beside_record=True) as writer:
        writer.save_setting("note", "x")
    assert store.record_revision() == first
    assert store.revision() != whole
    with store.writing() as writer:
        writer.add_fills("Main", [make_fill()], None)
    second = store.record_revision()
    assert second != first
    with Store.open(folder) as other, other.writing() as writer:
        writer.save_account(Account(name="Second"))
    assert store.record_revision() not in {first, second}
    before = store.record_revision()
    store.close()
    assert store.record_revision() != before
    store.close()
