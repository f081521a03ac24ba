"""Other charts, each run in a process of its own beside ours, or left out with the reason.

``PEER_PYTHON`` names a Python that has finplot, ``WEB_PYTHON`` one that has PyQt6-WebEngine (with
``LIGHTWEIGHT_CHARTS``, see ``peer_lightweight.py``): throwaway environments, never dependencies.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
LONGEST_SECONDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One other chart."""

    name: str
    script: str
    python: str
    module: str
    """Without which it cannot run."""
    most: int
    """More candles than these it cannot be asked for in reasonable time."""
    share_of_steps: float
    arguments: tuple[str, ...] = ()

    def missing(self) -> str | None:
        """Return why it cannot run here, None where it can."""
        command = [self.python, "-c", f"import {self.module}"]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return f"{self.module} is not installed"
        return None

    def measure(self, count: int, steps: int) -> dict[str, float] | str:
        """Return its row, or why there is none."""
        walked = str(max(1, round(steps * self.share_of_steps)))
        command = [self.python, str(HERE / self.script), *self.arguments, walked, str(count)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
            )
        except subprocess.TimeoutExpired:
            return f"not done in {LONGEST_SECONDS} s"
        rows = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if not rows:
            return f"failed: {' '.join(done.stderr.strip().splitlines()[-1:])}"
        row: dict[str, float] = json.loads(rows[0])
        return row


def peers() -> tuple[Peer, ...]:
    """Return the charts to compare with."""
    page = Path(tempfile.gettempdir()) / "journal-lightweight-charts.html"
    return (
        Peer(
            name="finplot",
            script="peer_finplot.py",
            python=os.environ.get("PEER_PYTHON", sys.executable),
            module="finplot",
            most=10_000_000,
            share_of_steps=0.25,
        ),
        Peer(
            name="pyqtgraph's example",
            script="peer_pyqtgraph.py",
            python=sys.executable,
            module="pyqtgraph.examples",
            most=525_600,
            share_of_steps=0.025,
        ),
        Peer(
            name="lightweight-charts",
            script="peer_lightweight.py",
            python=os.environ.get("WEB_PYTHON", sys.executable),
            module="PyQt6.QtWebEngineWidgets",
            most=525_600,
            share_of_steps=0.1,
            arguments=(str(page),),
        ),
    )
