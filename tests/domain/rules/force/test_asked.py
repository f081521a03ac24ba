"""What counts where the journal and the sealed log disagree: never the looser of both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal.domain.rules.custom.codec import condition_text
from journal.domain.rules.custom.condition import Compare
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.custom.written import Level, WrittenRule
from journal.domain.rules.force.asked import Asked, joined
from journal.domain.rules.force.change import RecordedChange, RuleChange

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)


def change(change_id: str = "one", **more: Any) -> RecordedChange:
    values: dict[str, Any] = {"rule_id": "R01", "settings": "limit=5"}
    values |= {"asked_at": NOON, "effective_at": NOON}
    return RecordedChange(
        change=RuleChange(change_id=change_id, **(values | more)), recorded_at=NOON
    )


def written(name: str = "Nights") -> WrittenRule:
    late = Compare(field="hour", comparison=Comparison.AT_LEAST, value="22")
    return WrittenRule(
        rule_id="C1",
        name=name,
        level=Level.WARN,
        sentence="I sleep at night.",
        condition=condition_text(late),
        created_at=NOON,
    )


def test_where_both_agree_nothing_is_new_and_nothing_is_said() -> None:
    both = Asked(changes=(change(),), written=(written(),))
    found = joined(both, both, LATER)
    assert (found.asked, found.notes) == (both, ())
    assert found.unsealed.is_empty


def test_what_the_journal_lost_still_counts_and_is_said() -> None:
    sealed = Asked(changes=(change(),), written=(written(),))
    found = joined(Asked(), sealed, LATER)
    assert found.asked == sealed
    assert found.unsealed.is_empty
    assert "A change of R01 was taken out of the journal" in found.notes[0]
    assert "Your own rule “Nights” was taken out" in found.notes[1]


def test_what_was_rewritten_counts_as_it_was_and_is_said() -> None:
    sealed = Asked(changes=(change(),), written=(written(),))
    here = Asked(changes=(change(settings="limit=100"),), written=(written("Days"),))
    found = joined(here, sealed, LATER)
    assert found.asked == sealed
    assert ["rewritten" in note for note in found.notes] == [True, True]


def test_what_only_the_journal_has_came_in_now() -> None:
    found = joined(Asked(changes=(change(),), written=(written(),)), Asked(), LATER)
    new = replace(change(), recorded_at=LATER)
    assert found.asked == Asked(changes=(new,), written=(written(),)) == found.unsealed
    assert found.notes == ()


@pytest.mark.parametrize("is_sealed", [True, False])
def test_what_either_took_back_is_taken_back(*, is_sealed: bool) -> None:
    back = change(cancelled_at=LATER)
    here, sealed = (change(), back) if is_sealed else (back, change())
    found = joined(Asked(changes=(here,)), Asked(changes=(sealed,)), LATER)
    assert found.asked.changes == (back,)
    assert found.unsealed.changes == (() if is_sealed else (back,))
    assert found.notes == ()
