"""Schedules drawn by dice: many more, and longer ones, than a state machine can drive."""

import random

from journal.domain.pause.trusted_time import TimePolicy
from tests.pause_trials.world import COPIES, DAY, World

HOUR = 3600
LONGEST = 60
"""Steps of one schedule at most."""


def play(dice: random.Random) -> None:
    """Play one schedule from the start of a pause to its end.

    Raises:
        AssertionError: an invariant is broken.
    """
    world = World(policy=dice.choice(tuple(TimePolicy)))
    world.is_synchronized = dice.random() < 0.5
    world.start(
        DAY * dice.choice((1, 1, 1, 2, 7)), dice.randrange(DAY), is_told=dice.random() < 0.8
    )
    cheats = dice.random() < 0.7
    for _ in range(dice.randrange(5, LONGEST)):
        _step(world, dice, cheats=cheats)
        world.check()
    world.end()


def _step(world: World, dice: random.Random, *, cheats: bool) -> None:
    chance = dice.random()
    if chance < 0.5:
        world.wait(dice.randrange(1, 4 * HOUR), step=dice.choice((0, 0, 900)))
    elif chance < 0.6:
        set_by = _jump(dice) if cheats and dice.random() < 0.3 else 0
        world.reboot(dice.randrange(12 * HOUR), set_by)
    elif chance < 0.75 and cheats:
        _cheat(world, dice)
    elif chance < 0.85:
        _choose(world, dice)
    else:
        _lose(world, dice)


def _cheat(world: World, dice: random.Random) -> None:
    chance = dice.random()
    if chance < 0.8:
        world.set_clock(_jump(dice))
    elif chance < 0.9:
        world.fake_boot(dice.choice((-1, 1)) * dice.randrange(400, 2 * DAY))
    else:
        world.delete(set(range(COPIES)))


def _choose(world: World, dice: random.Random) -> None:
    chance = dice.random()
    if chance < 0.4:
        world.is_online = not world.is_online
    elif chance < 0.6:
        world.is_synchronized = not world.is_synchronized
    elif chance < 0.8:
        world.extend(dice.randrange(8 * HOUR))
    else:
        world.start(DAY, dice.randrange(2 * DAY), is_told=dice.random() < 0.8)


def _lose(world: World, dice: random.Random) -> None:
    chance = dice.random()
    if chance < 0.4:
        world.sample(crash_after=dice.randrange(COPIES + 1))
    elif chance < 0.7:
        world.restore(dice.randrange(COPIES), dice.randrange(1000))
    else:
        world.delete(set(dice.sample(range(COPIES), dice.randrange(1, COPIES))))


def _jump(dice: random.Random) -> int:
    by = dice.choice(
        (100, 119, 121, 250, 299, 301, HOUR, 20 * HOUR, 25 * HOUR, dice.randrange(DAY))
    )
    return by if dice.random() < 0.7 else -by
