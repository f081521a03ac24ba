"""Practice trades as they are noted, and when practice itself has to wait."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.errors import InvalidValueError, PausedError
from journal.domain.pause.reentry.terms import StepName
from journal.domain.review.saved import Cause
from journal.domain.values import Liquidation
from journal.services.changes import Changes

LINE = "BTCUSDT long 5x on the testnet."


@pytest.fixture
def services(new_folder: Path, clock: Any, liquidation: Callable[..., Liquidation]) -> Any:
    """An account liquidated an hour before noon."""
    opened = open_services(new_folder, clock=clock)
    with opened.store.writing() as writer:
        writer.ensure_account("Main")
        writer.add_liquidation("Main", liquidation(-60))
    yield opened
    opened.close()


def review(services: Services) -> None:
    (one,) = services.liquidations.episodes("Main")
    services.reviews.save("Main", one.episode.episode_id, Cause.LEVERAGE, "12x.", None)


def test_the_first_twelve_hours_of_a_pause_are_for_rest(services: Services, clock: Any) -> None:
    review(services)
    with pytest.raises(PausedError, match=r"Practice waits until Tue 14 May, 23:00 UTC"):
        services.practice.note("Main", LINE)
    clock.at += timedelta(hours=11)
    assert services.pause.state().running
    assert services.practice.note("Main", LINE) == Changes.PAUSE | Changes.RULES
    assert [one.sentence for one in services.practice.trades()] == [LINE]


def test_practice_waits_for_the_review(services: Services, clock: Any) -> None:
    for hours in (12, 24):  # within the pause and after it
        clock.at += timedelta(hours=hours)
        with pytest.raises(PausedError, match="until the review of BTCUSDT is finished"):
            services.practice.note("Main", LINE)
    review(services)
    services.practice.note("Main", LINE)
    assert len(services.practice.trades()) == 1


def test_what_was_practiced_before_the_liquidation_is_noted_and_counts_for_nothing(
    services: Services, clock: Any
) -> None:
    before = clock.at - timedelta(hours=3)
    services.practice.note("Main", LINE, before)
    services.practice.note("Main", "Said once more at another length.", before)
    assert [one.sentence for one in services.practice.trades()] == [LINE]
    clock.at += timedelta(hours=25)
    review(services)
    assert practice_step(services) == (0, False)


def test_three_of_any_account_tick_the_step_of_the_ladder(services: Services, clock: Any) -> None:
    clock.at += timedelta(hours=25)
    review(services)
    for number, account in enumerate(("Main", "Second", "Main")):
        assert practice_step(services) == (number, False)
        services.practice.note(account, LINE)
        clock.at += timedelta(minutes=5)
    assert practice_step(services) == (3, True)


def test_the_spot_step_goes_by_balances_typed_since(services: Services, clock: Any) -> None:
    services.spot_splits.keep("Main", Decimal(1), Decimal(9))
    clock.at += timedelta(hours=25)
    review(services)
    assert spot_step(services) == (True, True, False)  # that balance is newer than the loss
    services.spot_splits.keep("Main", Decimal(9), Decimal(1))
    assert spot_step(services) == (False, True, False)


def test_a_line_of_the_future_or_of_nothing_is_refused(services: Services, clock: Any) -> None:
    with pytest.raises(InvalidValueError, match="future"):
        services.practice.note("Main", LINE, clock.at + timedelta(seconds=1))
    with pytest.raises(InvalidValueError, match="what was practiced"):
        services.practice.note("Main", " ")
    assert services.practice.trades() == ()


def practice_step(services: Services) -> tuple[int, bool]:
    step = steps(services)[StepName.PRACTICE]
    return step.kept, step.done


def spot_step(services: Services) -> tuple[bool, bool, bool]:
    step = steps(services)[StepName.SPOT_SHARE]
    return step.done, step.untold == 0, step.is_required


def steps(services: Services) -> Any:
    reentry = services.reentry.standing().reentry
    assert reentry is not None
    return {step.name: step for step in reentry.steps}
