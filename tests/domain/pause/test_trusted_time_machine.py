"""The invariants of the pause against a world that knows the true time.

A short form; ``tests/pause_trials`` runs 10,000 schedules of 25 steps, 100,000 simulated ones and
the mutants by hand.
"""

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pause_trials.machine import PauseMachine
from tests.pause_trials.schedules import play

EXAMPLES = 10
SCHEDULES = 30


def test_no_schedule_of_clock_reboot_copies_and_server_breaks_an_invariant() -> None:
    run_state_machine_as_test(
        PauseMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("seed", range(2))
def test_no_simulated_schedule_ends_early_or_never(seed: int) -> None:
    dice = random.Random(seed)  # a schedule, no secret
    for _ in range(SCHEDULES):
        play(dice)
