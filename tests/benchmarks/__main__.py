"""Runs every benchmark of this folder, one after the other; ``--short`` is CI's form.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks [--short]

Each prints its ratios and exits with 1 when a target is missed by more than the machine's noise.
"""

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Return 0 when every benchmark kept its targets."""
    missed = []
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"== {path.stem}", flush=True)
        if subprocess.run([sys.executable, path, *sys.argv[1:]], check=False).returncode:
            missed.append(path.stem)
    print(f"{'missed: ' + ', '.join(missed) if missed else 'all targets kept'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
