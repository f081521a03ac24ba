"""What no file tells, for many positions at once."""

from decimal import Decimal
from typing import Any

import pytest

from journal.domain.diary.feeling import Feeling
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.values import MarginMode, PositionFacts, PriceType
from journal.services.diary.bulk import DiaryChange
from journal.services.typed.facts import FactsChange, FactsService
from journal.storage.store import Store

D = Decimal
FIRST, SECOND, OTHER = "BTCUSDT:both:1", "BTCUSDT:both:2", "ETHUSDT:both:3"


@pytest.fixture
def service(store: Store, clock: Any) -> FactsService:
    """Two positions of one contract, one with facts, and one of another contract."""
    with store.writing() as writer:
        writer.save_facts(
            "Main",
            PositionFacts(
                position_key=FIRST, leverage=D(5), isolated_wallet=D(100), stop_price=D(90)
            ),
        )
    return FactsService(store=store, clock=clock)


def facts(service: FactsService) -> dict[str, PositionFacts]:
    with service.store.reading() as reader:
        return reader.facts("Main")


def test_fields_left_untouched_keep_their_values_and_one_undo_gives_all_back(
    service: FactsService,
) -> None:
    before = facts(service)
    edit = service.change(
        "Main", [FIRST, SECOND, OTHER], FactsChange(margin_mode=MarginMode.ISOLATED)
    )
    assert edit.changed == 3
    after = facts(service)
    assert after[FIRST] == PositionFacts(
        position_key=FIRST,
        leverage=D(5),
        margin_mode=MarginMode.ISOLATED,
        isolated_wallet=D(100),
        stop_price=D(90),
    )
    assert after[OTHER] == PositionFacts(position_key=OTHER, margin_mode=MarginMode.ISOLATED)
    edit.undo()
    kept = {
        key: one for key, one in facts(service).items() if one != PositionFacts(position_key=key)
    }
    assert kept == before


def test_every_field_can_be_set_or_forgotten(service: FactsService) -> None:
    keys = [FIRST, SECOND]
    service.change("Main", keys, FactsChange(stop=(False, None), leverage=D(20)))
    assert [facts(service)[key].has_stop for key in keys] == [False, False]
    assert [facts(service)[key].stop_price for key in keys] == [None, None]
    service.change("Main", keys, FactsChange(stop=(True, D(80)), isolated_wallet=D(7)))
    assert [facts(service)[key].stop_price for key in keys] == [D(80), D(80)]
    service.change("Main", keys, FactsChange(margin_mode=MarginMode.CROSS))
    assert [facts(service)[key].isolated_wallet for key in keys] == [None, None]
    edit = service.change("Main", keys, FactsChange(leverage=None, stop=(None, None)))
    assert facts(service)[FIRST] == PositionFacts(position_key=FIRST, margin_mode=MarginMode.CROSS)
    assert edit.changed == 2
    assert service.change("Main", keys, FactsChange(leverage=None)).changed == 0


def test_what_a_stop_watches_is_typed_for_many_and_goes_with_the_stop(
    service: FactsService,
) -> None:
    keys = [FIRST, SECOND]
    service.change("Main", keys, FactsChange(stop_watches=PriceType.LAST))
    assert [facts(service)[key].stop_watches for key in keys] == [PriceType.LAST] * 2
    service.change("Main", keys, FactsChange(leverage=D(3)))
    assert [facts(service)[key].stop_watches for key in keys] == [PriceType.LAST] * 2
    service.change("Main", keys, FactsChange(stop=(False, None), stop_watches=PriceType.MARK))
    assert [facts(service)[key].stop_watches for key in keys] == [None, None]
    with pytest.raises(InvalidValueError, match="stop_watches"):
        PositionFacts(position_key=FIRST, has_stop=False, stop_watches=PriceType.MARK)


def test_what_cannot_be_right_changes_nothing(service: FactsService) -> None:
    before = facts(service)
    with pytest.raises(InvalidValueError, match="several contracts"):
        service.change("Main", [FIRST, OTHER], FactsChange(stop=(True, D(80))))
    with pytest.raises(InvalidValueError, match="leverage"):
        service.change("Main", [SECOND, FIRST], FactsChange(leverage=D(0)))
    for keys, change in (([FIRST], FactsChange()), ([], FactsChange(leverage=D(3)))):
        with pytest.raises(JournalError, match="Nothing was chosen"):
            service.change("Main", keys, change)
    assert facts(service) == before


def test_undo_leaves_alone_what_was_typed_since(service: FactsService) -> None:
    change = FactsChange(
        leverage=D(3),
        margin_mode=MarginMode.ISOLATED,
        diary=DiaryChange(rating=2, before=Feeling.CALM),
    )
    edit = service.change("Main", [FIRST], change)
    service.change("Main", [FIRST], FactsChange(leverage=D(7), diary=DiaryChange(rating=5)))
    edit.undo()
    kept = facts(service)[FIRST]
    assert (kept.leverage, kept.margin_mode, kept.stop_price) == (D(7), None, D(90))
    with service.store.reading() as reader:
        (entry,) = reader.diary_entries("Main")
    assert (entry.rating, entry.before) == (5, None)
