"""The set-up scripts run as files, so their folder is put where run.py itself finds them."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# At the end: packaging/test.py must not come before the standard library's module of that name.
sys.path.append(str(ROOT / "packaging"))
