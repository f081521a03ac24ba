"""The world that the suite and the long trials share lies beside the trials."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3]))
