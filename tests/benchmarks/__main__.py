"""Runs every benchmark of this folder, one after the other; ``--short`` is CI's form.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks [--short]

Each prints its ratios and exits with 3 when a target is missed by more than the machine's noise,
with anything else but 0 when it is broken. The short form tells what was missed and fails only
for what is broken: a machine that is busy must not decide what lands.
"""

import subprocess
import sys
from pathlib import Path

MISSED = 3
LONGEST_SECONDS = 900


def main() -> int:
    """Return 0 when every benchmark ran, and, in the long form, kept its targets."""
    missed: list[str] = []
    broken: list[str] = []
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"== {path.stem}", flush=True)
        command = [sys.executable, str(path), *sys.argv[1:]]
        code = subprocess.run(command, check=False, timeout=LONGEST_SECONDS).returncode
        if code:
            (missed if code == MISSED else broken).append(path.stem)
    print(f"missed a target: {', '.join(missed) or 'none'}; broken: {', '.join(broken) or 'none'}")
    return 1 if broken or (missed and "--short" not in sys.argv) else 0


if __name__ == "__main__":
    sys.exit(main())
