"""The same walk through TradingView's lightweight-charts in a headless Chromium without GPU.

Run by a Python that has PyQt6-WebEngine, Qt's Chromium; ``LIGHTWEIGHT_CHARTS`` names the library's
``lightweight-charts.standalone.production.js``. A frame is the CPU time of all its processes from
a move to the end of the second animation frame after it, which is when its picture is drawn: what
a browser takes besides is its own. Prints one JSON line a number of candles.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.benchmarks.peer_walk import SIZE, VISIBLE, say_row, windows

# By name: the checker of the project's own Python does not have them.
core, widgets, web = map(
    import_module, ("PyQt6.QtCore", "PyQt6.QtWidgets", "PyQt6.QtWebEngineWidgets")
)
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = """<body style="margin:0"><div id="c" style="width:{0}px;height:{1}px"></div>
<script src="{2}"></script><script>
const next = () => new Promise(done => requestAnimationFrame(done));
const chart = LightweightCharts.createChart(document.getElementById("c"));
const series = chart.addSeries(LightweightCharts.CandlestickSeries);
async function show(candles) {{
  const begun = performance.now();
  series.setData(candles.map(([open, high, low, close], at) =>
    ({{time: 1500000000 + at * 60, open, high, low, close}})));
  chart.timeScale().setVisibleLogicalRange({{from: 0, to: 300}});
  await next(); await next();
  document.title = "shown " + (performance.now() - begun);
}}
async function walk(seen) {{
  for (const [from, to] of seen) {{
    chart.timeScale().setVisibleLogicalRange({{from, to}});
    await next(); await next();
  }}
  document.title = "walked " + seen.length + " " + seen[0];
}}
document.title = "ready";
</script>"""


def rows(count: int) -> list[list[float]]:
    """Return open, high, low and close of the candles ``chart_subjects.candles`` makes."""
    random = np.random.default_rng(7)
    close = 30_000 * np.exp(np.cumsum(random.normal(0, 2e-4, count)))
    open_price = np.concatenate(([close[0]], close[:-1]))
    reach = np.abs(random.normal(0, 3e-4, (2, count)))
    high = np.maximum(open_price, close) * (1 + reach[0])
    low = np.minimum(open_price, close) * (1 - reach[1])
    columns = np.column_stack((open_price, high, low, close))
    found: list[list[float]] = columns.tolist()
    return found


def family() -> list[Path]:
    """Return the process directories of this one and all below it."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        parents.setdefault(int(told[1]), []).append(int(stat.parent.name))
    found, asked = [], [os.getpid()]
    while asked:
        one = asked.pop()
        found.append(Path(f"/proc/{one}"))
        asked += parents.get(one, [])
    return found


def cpu_milliseconds() -> float:
    """Return what all processes have used so far."""
    fields = [(one / "stat").read_text().rpartition(")")[2].split() for one in family()]
    return sum(int(told[11]) + int(told[12]) for told in fields) / TICKS * 1_000


def peak_megabytes() -> float:
    """Return the most each process held, together."""
    peaks = [
        line.split()[1]
        for one in family()
        for line in (one / "status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    return sum(int(peak) for peak in peaks) / 1_024


class Browser:
    """One page, asked by title: what its script says last."""

    def __init__(self) -> None:
        self.application = widgets.QApplication(sys.argv[:1])
        self.view = web.QWebEngineView()
        self.view.resize(*SIZE)
        self.view.show()
        script = Path(os.environ["LIGHTWEIGHT_CHARTS"]).resolve().as_uri()
        page = Path(sys.argv[1])
        page.write_text(PAGE.format(*SIZE, script))
        self.view.load(core.QUrl.fromLocalFile(str(page.resolve())))

    def ask(self, script: str, answer: str, seconds: float = 120) -> str:
        """Run a script and return the rest of the title that begins with the answer."""
        self.view.page().runJavaScript(script)
        until = perf_counter() + seconds
        while perf_counter() < until:
            self.application.processEvents(core.QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
            title: str = self.view.title()
            if title.startswith(answer):
                return title[len(answer) :]
        raise TimeoutError(answer)


def measure(browser: Browser, count: int, steps: int) -> None:
    """Say what pans at several zooms took."""
    data = json.dumps(rows(count))
    first = float(browser.ask(f"show({data})", "shown "))
    frames: list[float] = []
    for visible in (*VISIBLE, count // 2):
        seen: list[Any] = list(windows(count, visible, steps))
        begun = cpu_milliseconds()
        browser.ask(f"walk({json.dumps(seen)})", f"walked {len(seen)} {seen[0][0]},{seen[0][1]}")
        frames.append((cpu_milliseconds() - begun) / len(seen))
    say_row(count, frames, first, peak_megabytes())


def main() -> None:
    """Measure the numbers of candles given after a file for the page and the number of steps."""
    steps, *counts = (int(argument) for argument in sys.argv[2:])
    browser = Browser()
    browser.ask("", "ready")
    for count in counts:
        measure(browser, count, steps)


if __name__ == "__main__":
    main()
