"""Every way of getting the algorithm wrong that ``pause.md`` names, and whether the tests see it.

Each mutant is tried twice: by the sentences of ``test_trusted_time`` and by the world, which
knows nothing of how the algorithm is written.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SUBJECT: Final = "journal/domain/pause/trusted_time.py"
TESTS: Final[dict[str, tuple[str, ...]]] = {
    "the sentences": ("-m", "pytest", "-q", "-x", "tests/domain/pause/test_trusted_time.py"),
    "the world": ("tests/pause_trials", "--quick", "--schedules", "1000", "--examples", "100"),
}
MUTANTS: Final[dict[str, tuple[str, str]]] = {
    "wall counted in session": (
        "return replace(state, verified=state.verified + passed, ahead=drifted), ()",
        "return replace(state, verified=state.verified + max(passed, by_wall)), ()",
    ),
    "wall counted when set forward": (
        "            verified=state.verified + passed,\n            tampered=True",
        "            verified=state.verified + by_wall,\n            tampered=True",
    ),
    "setting forward forgotten": (
        "            verified=state.verified + passed,\n            tampered=True",
        "            verified=state.verified + passed,\n            tampered=state.tampered",
    ),
    "wall counted across reboots when tampered": (
        "is_believed = not state.tampered and (",
        "is_believed = (",
    ),
    "wall counted under Strict": (
        "(policy is TimePolicy.STANDARD or is_synchronized)",
        "(policy in TimePolicy)",
    ),
    "disputed counted": ("disputed=state.disputed + passed - counted", "disputed=0"),
    "disputed served": (
        "verified=state.verified + counted,\n            disputed",
        "verified=state.verified + passed,\n            disputed",
    ),
    "double credit": ("last=reading.sample)\n    if", "last=state.last)\n    if"),
    "t0 from wall": (
        "t0 = server.at - state.verified if",
        "t0 = now.wall - state.verified if",
    ),
    "t0 of a told pause from wall": (
        "t0=began if is_told else None",
        "t0=reading.sample.wall if is_told else None",
    ),
    "laxer merge: shorter of equal copies": (
        "_unserved(one)), default",
        "-_unserved(one)), default",
    ),
    "laxer merge: oldest copy": ("(one.seq, _unserved", "(-one.seq, _unserved"),
    "database wins": (
        "return max(there, key=lambda one: (one.seq, _unserved(one)), default=None)",
        "return there[0] if there else None",
    ),
    "T ignored": ("    if reading.server is None:\n", "    if reading is not None:\n"),
    "T only lengthens": (
        "verified=max(0, server.at - t0),",
        "verified=min(state.verified, max(0, server.at - t0)),",
    ),
    "T only shortens": (
        "verified=max(0, server.at - t0),",
        "verified=max(state.verified, server.at - t0),",
    ),
    "T keeps unproven time": (
        "        unverified=0,\n        disputed=0,\n        ahead=now",
        "        ahead=now",
    ),
    "time off not counted": ("unverified=state.unverified + max(0, off)", "unverified=0"),
    "uptime of the new boot not counted": (
        "state, verified=state.verified + running,",
        "state, verified=state.verified,",
    ),
    "clock set back while off unnoticed": (
        "verified=state.verified + counted, tampered=True)",
        "verified=state.verified + counted)",
    ),
    "wall believed before the record came": (
        "verified=max(0, now - began)",
        "verified=max(0, reading.sample.wall - began)",
    ),
    "small steps before the record forgotten": (
        "verified=state.verified + passed, ahead=drifted), ()",
        "verified=state.verified + passed), ()",
    ),
    "setting forward before the record forgotten": (
        "ahead=state.ahead + by_wall - passed",
        "ahead=state.ahead",
    ),
    "extension forgotten": ("need=state.need + seconds)", "need=state.need)"),
    "tampering carried into the next pause": (
        "        t0=began if is_told else None,\n        tampered=False,",
        "        t0=began if is_told else None,",
    ),
}


def survivors() -> list[str]:
    """Try every mutant, print what killed it, and return those that nothing killed."""
    lived = []
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "copy"
        for part in ("journal", "tests/domain/pause", "tests/pause_trials"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("*.pyc"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        original = (ROOT / SUBJECT).read_text(encoding="utf-8")
        if not all(_passes(copy, test) for test in TESTS):
            raise SystemExit("the tests fail without a mutant")
        for name, (right, wrong) in MUTANTS.items():
            if original.count(right) != 1:
                raise SystemExit(f"{name}: its place is not there exactly once")
            (copy / SUBJECT).write_text(original.replace(right, wrong), encoding="utf-8")
            killers = [test for test in TESTS if not _passes(copy, test)]
            print(f"{name}: {', '.join(killers) or 'LIVES'}", flush=True)
            if not killers:
                lived.append(name)
    return lived


def _passes(copy: Path, test: str) -> bool:
    command = [sys.executable, "-B", *TESTS[test]]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    done = subprocess.run(
        command, cwd=copy, env=environment, check=False, capture_output=True, timeout=900
    )
    return done.returncode == 0
