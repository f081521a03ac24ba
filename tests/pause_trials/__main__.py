"""The long trials of the pause: run by hand, they take minutes.

    python tests/pause_trials [--examples 10000] [--schedules 100000] [--mutants]

Prints what was tried and what was found; exits with 1 where an invariant broke or a mutant lived.
"""

import argparse
import os
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pause_trials.machine import PauseMachine
from tests.pause_trials.mutants import survivors
from tests.pause_trials.schedules import play

STEPS = 25
CHUNK = 1_000


def main() -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--schedules", type=int, default=100_000)
    parser.add_argument("--mutants", action="store_true", help="only the mutants")
    parser.add_argument("--quick", action="store_true", help="do not look for the shortest fault")
    wanted = parser.parse_args()
    if wanted.mutants:
        lived = survivors()
        print(f"mutants that lived: {', '.join(lived) or 'none'}")
        return 1 if lived else 0
    began = perf_counter()
    broken = _simulated(wanted.schedules)
    print(f"{wanted.schedules} simulated schedules: {len(broken)} broken {broken[:3]}", flush=True)
    if broken and wanted.quick:
        return 1
    run_state_machine_as_test(
        PauseMachine,
        settings=settings(
            max_examples=wanted.examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate] if wanted.quick else list(Phase),
        ),
    )
    print(f"{wanted.examples} x {STEPS} steps of the state machine: none broken")
    print(f"{perf_counter() - began:.0f} s")
    return 1 if broken else 0


def _simulated(count: int) -> list[str]:
    seeds = range(0, count, CHUNK)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return [line for lines in pool.map(_chunk, seeds) for line in lines]


def _chunk(first: int) -> list[str]:
    broken = []
    for seed in range(first, first + CHUNK):
        try:
            play(random.Random(seed))  # a schedule, no secret
        except AssertionError as error:
            broken.append(f"seed {seed}: {error}")
    return broken


if __name__ == "__main__":
    sys.exit(main())
