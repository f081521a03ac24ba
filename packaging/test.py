"""Run the tests of Cooldown Journal: sets everything up the first time.

    python3 packaging/test.py [--install-system-packages] [--checks] [--] [PYTEST ARGUMENTS]

``--checks`` adds the linter, the formatter, the types, the import contracts, the spelling and
the coverage floors: everything that a change must pass.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import setup_environment
from system_packages import SYSTEM_FLAG

CHECKS_FLAG = "--checks"
COVERAGE_FLOOR = 90
DOMAIN_COVERAGE_FLOOR = 100

LINTERS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
    ("import contracts", ("lint-imports",)),
    ("spelling", ("codespell",)),
)


def start() -> int:
    """Set up what is missing, run the suite, and the checks around it if they are asked for."""
    flags = (SYSTEM_FLAG, CHECKS_FLAG)
    own, pytest_arguments = setup_environment.split_arguments(sys.argv[1:], flags)
    # The suite shows no window, so it needs neither a display nor the libraries for one.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    python = setup_environment.ensure_environment(
        test=True,
        install_system=SYSTEM_FLAG in own,
        command="python3 packaging/test.py",
    )
    os.chdir(setup_environment.ROOT)
    # A file stays on one core, since its tests share what is slow to make; which core takes which
    # is said in tests/both_ends.py. Who asks for some tests only gets plain pytest.
    spread = () if pytest_arguments else ("-n", "auto", "--dist", "loadfile")
    suite = [str(python), "-P", "-m", "pytest", *spread, *pytest_arguments]
    if CHECKS_FLAG not in own:
        return setup_environment.hand_over(suite)
    return run_checks(python, suite)


def run_checks(python: Path, suite: Sequence[str]) -> int:
    """Run every check to its end and return the first exit code that is not 0.

    The linters run beside the tests: alone, each would keep one core busy and leave the others.
    """
    floor = f"--cov-fail-under={COVERAGE_FLOOR}"
    covered = [*suite, "--cov", "--cov-report=term:skip-covered", floor]
    with ThreadPoolExecutor(max_workers=1) as beside:
        linted = [
            (name, beside.submit(quietly, [str(python.parent / tool), *arguments]))
            for name, (tool, *arguments) in LINTERS
        ]
        tested = ("tests and coverage", call("tests and coverage", covered))
    results = []
    for name, linting in linted:
        code, said = linting.result()
        print(f"\n=== {name}\n{said}", end="", flush=True)
        results.append((name, code))
    results.append(tested)
    domain = ["--include=journal/domain/*", f"--fail-under={DOMAIN_COVERAGE_FLOOR}", "-m"]
    report = [str(python), "-m", "coverage", "report", "--skip-covered", *domain]
    results.append(("coverage of the domain", call("coverage of the domain", report)))
    print("\n=== result", flush=True)
    for name, code in results:
        print(f"{'ok' if code == 0 else f'FAILED ({code})':12} {name}", flush=True)
    return next((code for _, code in results if code != 0), 0)


def call(name: str, command: Sequence[str]) -> int:
    """Run one check with its own output and return its exit code."""
    print(f"\n=== {name}", flush=True)
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


def quietly(command: Sequence[str]) -> tuple[int, str]:
    """Run one check; return its exit code and what it said, to be printed in its turn."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


if __name__ == "__main__":
    sys.exit(setup_environment.report(start))
