"""Write the two lock files anew from pyproject.toml; needs uv on the PATH or in this Python.

    python3 packaging/lock.py [--upgrade]

Without ``--upgrade`` pins that still fit are kept. The locks hold for every platform and every
Python from 3.11 on, name no package index, and carry the hash of every file.
"""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packaging"


def build_requirements() -> list[str]:
    """Return what installing the project itself needs: hatchling, and editables for it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [*project["build-system"]["requires"], "editables>=0.5"]


def compile_lock(lock: str, *options: str) -> None:
    """Resolve pyproject.toml and the build requirements into one lock file."""
    beside = str(Path(sys.executable).parent)
    uv = shutil.which("uv") or shutil.which("uv", path=beside)
    if uv is None:
        sys.exit("uv is needed to write the locks: install it with `pip install uv`.")
    subprocess.run(
        [
            *(uv, "pip", "compile", "--quiet", "pyproject.toml", "-"),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-header", "--no-annotate"),
            *("--output-file", f"packaging/{lock}", *options),
        ],
        cwd=ROOT,
        input="\n".join(build_requirements()),
        encoding="utf-8",
        stdout=subprocess.DEVNULL,
        check=True,
    )


def main(arguments: Sequence[str]) -> None:
    """Write both locks; the one for the tests keeps every pin of the other."""
    compile_lock("requirements.lock", *arguments)
    compile_lock(
        "requirements-test.lock",
        *("--extra", "test", "--constraint", "packaging/requirements.lock", *arguments),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
