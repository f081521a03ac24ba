"""Everything a fresh machine lacks: what ``run.py`` and ``test.py`` do before they hand over.

Standard library only, because it runs before anything is installed. The steps: the system has
what Python and Qt need, ``.venv`` exists, the locked packages and the project are in it. A stamp
inside ``.venv`` remembers what was installed, so a second start only reads that stamp.
"""

import hashlib
import importlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# Before anything that an older Python cannot evaluate; its syntax is still that of Python 3.6.
if sys.version_info < (3, 11):  # noqa: UP036  # the point is to tell people with an older one
    sys.exit(
        "Cooldown Journal needs Python 3.11 or newer, and this is Python {}.{}. "
        "Install a newer one and start again with it, for example: "
        "python3.11 packaging/run.py".format(*sys.version_info)
    )

from system_packages import (  # after the check: an older Python cannot evaluate it
    has_module,
    install_system_packages,
    is_root,
    missing_libraries,
    missing_python_pieces,
    missing_sentence,
    needed_libraries,
    pip_for_other_environments,
)

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = "cooldown-journal.json"
UNFINISHED = "cooldown-journal-unfinished"

EXIT_FAILED = 1
EXIT_SYSTEM_PIECE_MISSING = 3

EXIT_INTERRUPTED = 130

STEPS = 4


class SetupError(Exception):
    """Set-up cannot go on; the text says why and what to do.

    Attributes:
        exit_code: what the command ends with.
    """

    def __init__(self, sentence: str, exit_code: int = EXIT_FAILED) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def split_arguments(
    arguments: Sequence[str], own_flags: Sequence[str]
) -> tuple[frozenset[str], list[str]]:
    """Return which of our own flags were given, and the arguments to pass on in their order.

    Our flags count before the first ``--`` only; that ``--`` itself is dropped.
    """
    before, after = list(arguments), []
    if "--" in before:
        cut = before.index("--")
        before, after = before[:cut], before[cut + 1 :]
    own = frozenset(argument for argument in before if argument in own_flags)
    return own, [argument for argument in before if argument not in own_flags] + after


def say(step: int, sentence: str) -> None:
    """Print one progress line."""
    print(f"{step}/{STEPS} {sentence}", flush=True)


def missing_from_system(environment: Mapping[str, str], *, window: bool) -> dict[str, str]:
    """Return everything that this system lacks, libraries and pieces of Python."""
    pieces = {} if is_current(VENV) else missing_python_pieces()
    if sys.platform != "linux":
        return pieces
    return pieces | missing_libraries(needed_libraries(environment, window=window))


def ensure_system(*, install: bool, window: bool, command: str) -> None:
    """Make sure that the system has what Python and Qt need.

    Raises:
        SetupError: something is missing (exit code 3), with the line that installs it.
    """
    missing = missing_from_system(os.environ, window=window)
    apt = shutil.which("apt-get") is not None
    if missing and install and apt and is_root():
        packages = sorted(set(missing.values()))
        say(1, f"installing {len(packages)} system packages …")
        install_system_packages(packages)
        missing = missing_from_system(os.environ, window=window)
    if missing:
        sentence = missing_sentence(missing, apt=apt, root=is_root(), command=command)
        raise SetupError(sentence, EXIT_SYSTEM_PIECE_MISSING)


def venv_python(venv: Path) -> Path:
    """Return the environment's Python on this operating system."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def lock_file(*, test: bool) -> Path:
    """Return the lock that says what is installed."""
    return ROOT / "packaging" / ("requirements-test.lock" if test else "requirements.lock")


def this_python() -> str:
    """Return what an environment depends on: Python's version and the machine."""
    return f"{platform.python_implementation()} {sys.version_info[:2]} {platform.machine()}"


def fingerprint(*, test: bool) -> str:
    """Return a hash of everything that decides what ``.venv`` must hold."""
    digest = hashlib.sha256(f"{ROOT}\n{this_python()}\n".encode())
    for path in (ROOT / "pyproject.toml", lock_file(test=test)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_stamp(venv: Path) -> dict[str, str]:
    """Return what the last finished set-up wrote, or nothing if there was none."""
    try:
        stamp = json.loads((venv / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in stamp.items()} if isinstance(stamp, dict) else {}


def write_stamp(venv: Path, *, test: bool, checked: bool = True) -> None:
    """Note that the environment is ours and, once checked, which locks it holds.

    The lock of the tests holds all of the other one.
    """
    stamp = {"python": this_python(), "root": str(ROOT)}
    if checked:
        stamp["run"] = fingerprint(test=False)
    if checked and test:
        stamp["test"] = fingerprint(test=True)
    fresh = venv / f"{STAMP}.new"
    fresh.write_text(json.dumps(stamp, indent=2) + "\n", "utf-8")
    fresh.replace(venv / STAMP)


def is_unfinished(venv: Path) -> bool:
    """Return whether a set-up of this environment was interrupted."""
    return (venv / UNFINISHED).exists()


def is_current(venv: Path, *, test: bool = False) -> bool:
    """Return whether the environment holds exactly what is locked now."""
    kind = "test" if test else "run"
    return (
        not is_unfinished(venv)
        and venv_python(venv).exists()
        and read_stamp(venv).get(kind) == fingerprint(test=test)
    )


def must_be_made_anew(venv: Path) -> bool:
    """Return whether our environment is half made, moved, or for another Python.

    Raises:
        SetupError: somebody else made this ``.venv``; it is not ours to change or delete.
    """
    if is_unfinished(venv) or not any(venv.iterdir()):
        return True
    if not (venv / STAMP).exists():
        raise SetupError(
            f"{venv} was not made by this command. Rename or remove it, then start again."
        )
    stamp = read_stamp(venv)
    fits = stamp.get("python") == this_python() and stamp.get("root") == str(ROOT)
    return not (fits and venv_python(venv).exists())


def make_venv(venv: Path) -> None:
    """Make the environment unless a fitting one is there, and mark it as unfinished."""
    if venv.exists() and must_be_made_anew(venv):
        shutil.rmtree(venv)
    if venv.exists():
        (venv / UNFINISHED).touch()
        return
    venv.mkdir()
    (venv / UNFINISHED).touch()
    base = str(getattr(sys, "_base_executable", sys.executable))
    pip = [] if has_module("ensurepip") else ["--without-pip"]
    run([base, "-m", "venv", *pip, str(venv)], "Making .venv failed")


def pip_command(venv: Path) -> list[str]:
    """Return the start of a pip call that installs into the environment."""
    python = str(venv_python(venv))
    quiet = ["--disable-pip-version-check", "--no-input"]
    own = subprocess.run([python, "-I", "-c", "import pip"], capture_output=True, check=False)
    if own.returncode == 0:
        return [python, "-I", "-m", "pip", *quiet]
    if pip_for_other_environments():
        return [sys.executable, "-I", "-m", "pip", "--python", python, *quiet]
    raise SetupError(
        f"{venv} has no pip, and neither has {sys.executable}. Rename or remove {venv.name}, "
        "then start again."
    )


def install(venv: Path, *, test: bool) -> None:
    """Install what is locked, hashes checked, and then the project itself, editable."""
    pip = pip_command(venv)
    lock = lock_file(test=test)
    say(2, f"installing {locked_count(lock)} locked packages (the first time takes minutes) …")
    # Wheels only: nothing is compiled, and no package's own code runs while it is installed.
    locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock)]
    failure = (
        "Installing the locked packages failed: it needs a network, and a system that Qt is made "
        "for (README.md says which)"
    )
    run([*pip, "install", *locked], failure, narrate=True)
    say(3, "installing Cooldown Journal …")
    project = ["--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)]
    run([*pip, "install", *project], "Installing the project failed")


def locked_count(lock: Path) -> int:
    """Return how many different packages the lock names."""
    lines = lock.read_text("utf-8").splitlines()
    return len({line.partition("==")[0] for line in lines if line[:1].isalnum()})


def run(command: Sequence[str], failure: str, *, narrate: bool = False) -> None:
    """Run a child to its end, show what it collects, and all it said if it fails.

    Raises:
        SetupError: the child failed.
    """
    said: list[str] = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # the child keeps the set-up lock should we be killed before it ends
    ) as child:
        for line in child.stdout or ():
            said.append(line)
            if narrate and line.startswith(("Collecting ", "Installing collected")):
                print(f"    {line.split(' (from')[0].partition(':')[0].rstrip()}", flush=True)
    if child.returncode != 0:
        raise SetupError(f"{''.join(said[-40:])}\n{failure}. The next start begins it anew.")


def check_qt(venv: Path) -> None:
    """Load Qt once in the new environment, so that a library we do not know of is named.

    Raises:
        SetupError: Qt does not load (exit code 3).
    """
    say(4, "checking that Qt loads …")
    child = subprocess.run(
        [venv_python(venv), "-I", "-c", "from PySide6 import QtCore, QtGui, QtWidgets"],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if child.returncode != 0:
        reason = (child.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SetupError(f"Qt does not load here: {reason}", EXIT_SYSTEM_PIECE_MISSING)


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Hold the project's set-up lock: a second start waits for the first instead of joining in.

    On Windows, and where the file system knows no locks, there is none.
    """
    if os.name == "nt":
        yield
        return
    fcntl = importlib.import_module("fcntl")
    folder = os.open(Path(__file__).parent, os.O_RDONLY)
    os.set_inheritable(folder, True)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start is setting up; waiting for it …", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        except OSError:
            pass
        yield
    finally:
        os.close(folder)


def ensure_environment(
    *, test: bool, install_system: bool, window: bool = True, command: str
) -> Path:
    """Return the Python of a complete environment, made or brought up to date first.

    Raises:
        SetupError: it cannot be made here; the text says why.
    """
    ensure_system(install=install_system, window=window, command=command)
    if is_current(VENV, test=test):
        return venv_python(VENV)
    with only_one_at_a_time():
        if not is_current(VENV, test=test):
            say(1, f"making {VENV.name} …")
            make_venv(VENV)
            install(VENV, test=test)
            write_stamp(VENV, test=test, checked=False)
            (VENV / UNFINISHED).unlink()
            check_qt(VENV)
            write_stamp(VENV, test=test)
    return venv_python(VENV)


def hand_over(command: Sequence[str]) -> int:
    """Become the command; where a process cannot (Windows), wait for it and return its code."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], list(command))  # noqa: S606  # our own Python with fixed options
    return subprocess.call(command)


def report(start: Callable[[], int]) -> int:
    """Return the exit code of a start, and print why where it could not go on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a path or "…" that the terminal cannot show
    try:
        return start()
    except SetupError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except OSError as error:  # a full disk, a folder that may not be written
        print(f"The set-up cannot go on: {error}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print("Stopped. The next start goes on from here.", file=sys.stderr)
        return EXIT_INTERRUPTED
