"""The real program under faked clocks: run by hand on Linux as root.

    python tests/pause_trials/program.py [--faketime LIBFAKETIME.so] [--only WORDS]

Every case of the table in ``pause.md`` that can be staged on one machine: the wall clock is faked
by libfaketime, the boot clock by a time namespace, another boot by mounting another boot id and
uptime over the kernel's. Without ``--faketime`` the cases that need it are told as left out.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
HOUR: Final = 3600
DAY: Final = 24 * HOUR
NEAR: Final = 90
"""Seconds that starting the program so many times may take."""
HEADER: Final = "Time,Type,Amount,Asset,Symbol,Transaction ID\n"


@dataclass(slots=True)
class Machine:
    """One home folder with journals, and what its clocks are faked to."""

    place: Path
    library: Path | None
    wall: str = ""
    """What libfaketime adds, such as "+25h"."""
    boot_offset: int = 0
    """What a time namespace adds to the boot clock."""
    uptime: int | None = None
    """Seconds since another boot; None: the true boot."""
    boots: int = 0
    zone: str = "UTC"
    rows: int = field(default=0)

    def run(self, *words: str, journal: str = "journal") -> Any:  # any JSON
        """Run a command of the program and return its answer.

        Raises:
            RuntimeError: it said nothing that can be read.
        """
        done = subprocess.run(
            self.command(*words, "--json", journal=journal),
            env=self.environment(),
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=600,
        )
        try:
            return json.loads(done.stdout.splitlines()[-1])
        except (IndexError, ValueError) as error:
            raise RuntimeError(f"{words}: {done.stdout} {done.stderr}") from error

    def command(self, *words: str, journal: str = "journal") -> list[str]:
        """Return the command line, inside of namespaces where clocks are faked."""
        program = [sys.executable, "-m", "journal", "--data-dir", str(self.place / journal), *words]
        if self.boot_offset:
            program = ["unshare", "-T", "--boottime", str(self.boot_offset), *program]
        if self.uptime is None:
            return program
        boot_id, uptime = self.place / "boot_id", self.place / "uptime"
        boot_id.write_text(f"00000000-0000-0000-0000-{self.boots:012}\n")
        uptime.write_text(f"{self.uptime}.00 1.00\n")
        mounts = (
            f"mount --bind {boot_id} /proc/sys/kernel/random/boot_id && "
            f'mount --bind {uptime} /proc/uptime && exec "$@"'
        )
        return ["unshare", "-m", "sh", "-c", mounts, "sh", *program]

    def environment(self) -> dict[str, str]:
        """Return the environment of the program."""
        own = os.environ | {"XDG_STATE_HOME": str(self.place / "state"), "TZ": self.zone}
        if self.wall:
            own |= {
                "LD_PRELOAD": str(self.library),
                "FAKETIME": self.wall,
                "FAKETIME_DONT_RESET": "1",
            }
        return own

    def liquidate(self, ago: timedelta = timedelta(0), journal: str = "journal") -> None:
        """Import a liquidation so long ago, by the true time."""
        self.rows += 1
        at = datetime.now(UTC) - ago  # noqa: TID251  # the true time of this machine
        path = self.place / f"transactions-{self.rows}.csv"
        path.write_text(
            f"{HEADER}{at:%Y-%m-%d %H:%M:%S},INSURANCE_CLEAR,-5,USDT,BTCUSDT,{self.rows}\n"
        )
        self.run("import", str(path), "--tz", "UTC", journal=journal)

    def left(self, journal: str = "journal") -> int:
        """Return the seconds that are left."""
        return int(self.run("pause", journal=journal)["remaining_seconds"])

    def reboot(self, off: timedelta) -> None:
        """Start another boot whose wall clock is later by so much."""
        self.boots += 1
        self.uptime = 30
        self.wall = f"+{int(off.total_seconds())}s"


Case = Callable[[Machine], str | None]
CASES: dict[str, tuple[bool, Case]] = {}
"""By name: whether libfaketime is needed, and what is done; None is success."""


def case(name: str, *, faked: bool = False) -> Callable[[Case], Case]:
    """Add a case to the table."""

    def add(run: Case) -> Case:
        CASES[name] = (faked, run)
        return run

    return add


def expect(got: int, hours: float) -> str | None:
    """Return what is wrong with the seconds that are left; None where nothing is."""
    wanted = int(hours * HOUR)
    return None if abs(got - wanted) <= NEAR else f"{got} s left, expected {wanted}"


def noted(state: dict[str, Any], words: str) -> str | None:
    """Return what is wrong with the notes of a state."""
    return None if any(words in note for note in state["notes"]) else f"not noted: {state['notes']}"


@case("wall +25 h, same boot", faked=True)
def _forward(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    machine.wall = "+25h"
    state = machine.run("pause")
    return expect(state["remaining_seconds"], 24) or noted(state, "set forward")


@case("wall −3 days, same boot", faked=True)
def _back(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    machine.wall = "-3d"
    state = machine.run("pause")
    return expect(state["remaining_seconds"], 24) or noted(state, "set back")


@case("boot clock +25 h by a time namespace")
def _namespace(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    machine.boot_offset = 25 * HOUR
    return expect(machine.left(), 24)


@case("wall and boot clock +25 h together", faked=True)
def _both(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    machine.boot_offset, machine.wall = 25 * HOUR, "+25h"
    return expect(machine.left(), 24)


@case("wall +20 h before the import", faked=True)
def _before(machine: Machine) -> str | None:
    machine.run("pause", "start", "1")
    machine.wall = "+20h"
    machine.liquidate()
    return expect(machine.left(), 24)


@case("reboot after 8 h off, honest clock", faked=True)
def _off(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    machine.reboot(timedelta(hours=8))
    state = machine.run("pause")
    return expect(state["remaining_seconds"], 16) or noted(state, "not verified")


@case("off, wall set +25 h meanwhile, offline: standard", faked=True)
def _set_off(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    machine.reboot(timedelta(hours=25))
    state = machine.run("pause")
    return expect(state["remaining_seconds"], 0) or noted(state, "not verified")


@case("off, wall set +25 h meanwhile, offline: strict", faked=True)
def _strict(machine: Machine) -> str | None:
    machine.run("pause", "policy", "time", "strict")
    machine.liquidate()
    machine.left()
    machine.reboot(timedelta(hours=25))
    return expect(machine.left(), 24)


@case("the same after tampering was noticed", faked=True)
def _after_tampering(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    machine.wall = "+1h"
    machine.left()
    machine.reboot(timedelta(hours=25))
    return expect(machine.left(), 24)


@case("time zone changed")
def _zone(machine: Machine) -> str | None:
    machine.liquidate()
    before = machine.left()
    machine.zone = "Pacific/Kiritimati"
    return expect(machine.left(), before / HOUR)


@case("journal deleted")
def _no_journal(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    shutil.rmtree(machine.place / "journal")
    state = machine.run("pause")
    return expect(state["remaining_seconds"], 24) or noted(state, "did not know")


@case("computer's copy deleted")
def _no_state(machine: Machine) -> str | None:
    machine.run("pause", "start", "24")
    shutil.rmtree(machine.place / "state")
    return expect(machine.left(), 24)


@case("both copies deleted, liquidation imported again")
def _nothing(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    shutil.rmtree(machine.place / "journal")
    shutil.rmtree(machine.place / "state")
    machine.liquidate(timedelta(hours=1))
    return expect(machine.left(), 23)


@case("old backup restored")
def _restored(machine: Machine) -> str | None:
    machine.run("imports")
    machine.run("backup", "make")
    machine.liquidate()
    machine.left()
    machine.run("backup", "restore", "newest")
    return expect(machine.left(), 24)


@case("row of the liquidation deleted")
def _row(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    with closing(sqlite3.connect(machine.place / "journal/journal.sqlite3")) as connection:
        connection.execute("DELETE FROM income")
        connection.commit()
    return expect(machine.left(), 24)


@case("second data directory")
def _second(machine: Machine) -> str | None:
    machine.liquidate()
    machine.left()
    return expect(machine.left("another"), 24)


@case("the demo is another world")
def _demo(machine: Machine) -> str | None:
    machine.run("demo")
    return expect(machine.left(), 0)


@case("liquidation imported 20 h late")
def _late(machine: Machine) -> str | None:
    machine.liquidate(timedelta(hours=20))
    return expect(machine.left(), 4)


@case("liquidation imported 30 h late")
def _too_late(machine: Machine) -> str | None:
    machine.liquidate(timedelta(hours=30))
    return expect(machine.left(), 0)


@case("second liquidation inside")
def _inside(machine: Machine) -> str | None:
    machine.liquidate(timedelta(hours=10))
    machine.left()
    machine.liquidate(timedelta(hours=2))
    machine.liquidate(timedelta(hours=5))
    return expect(machine.left(), 22)


def main() -> int:
    """Run every case and return 1 where something was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faketime", type=Path, help="path of libfaketime's library")
    parser.add_argument("--only", default="", help="cases whose names contain it")
    wanted = parser.parse_args()
    wrong = 0
    for name, (is_faked, run) in CASES.items():
        if wanted.only not in name:
            continue
        if is_faked and wanted.faketime is None:
            print(f"left out   {name}: needs libfaketime")
            continue
        with tempfile.TemporaryDirectory() as place:
            fault = run(Machine(Path(place), wanted.faketime))
        wrong += fault is not None
        print(
            f"{'ok' if fault is None else 'WRONG':10} {name}{': ' + fault if fault else ''}",
            flush=True,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
