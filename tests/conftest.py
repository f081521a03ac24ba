"""What every test may use, and what none may touch: the pause of this computer."""

import gc
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_cache_path

from journal.storage.pause_log.state_folder import StateFolder

_NUMBERS = count(1)
_OWN_ADDRESSES = {"127.0.0.1", "::1", "localhost"}
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
MEMORY = Path("/dev/shm")  # noqa: S108  # the folders in it are pytest's own, for its user only
ENOUGH_MEMORY = 1_000_000_000
"""Bytes; a whole run takes less than half of it, and only failed tests leave their folders."""


def pytest_configure() -> None:
    """Let nothing be done anew that was done before, nor wait for a disk that proves nothing."""
    keep_bytecode()
    keep_journals_in_memory()
    # NumPy multiplies nothing here; its threads would only wait for work, each on a whole core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()  # until everything is collected: modules are made then, and no garbage


def keep_bytecode() -> None:
    """Where Python may write no bytecode beside the files, let it write in the user's cache.

    Without any, each worker and each child process compiles the program, and each worker all
    tests: a fifth of the time of the suite.
    """
    if sys.dont_write_bytecode:
        sys.pycache_prefix = sys.pycache_prefix or str(user_cache_path("cooldown-journal-tests"))
        sys.dont_write_bytecode = False
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def keep_journals_in_memory() -> None:
    """Keep journals in memory where the system offers it, unless whoever runs it chose a place.

    They are as real there, and what is saved is synced as it always is; but the suite would wait
    for the disk half of its time. A killed process, unlike a power cut, loses nothing either way.
    """
    is_chosen = {"PYTEST_DEBUG_TEMPROOT", "TMPDIR"} & os.environ.keys()
    if is_chosen or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker, put the tests in the order that both ends of are begun with."""
    if hasattr(config, "workerinput"):
        from tests.both_ends import sort_by_room  # noqa: PLC0415  # only where there are workers

        sort_by_room(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Spread whole files from both ends; other ways to spread them stay what they are."""
    if config.getoption("dist") != "loadfile":
        return None
    from tests.both_ends import FromBothEnds  # noqa: PLC0415  # only where there are workers

    config.option.loadscopereorder = False
    return FromBothEnds(config, log)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays until the end: modules, tests, libraries.

    Going through all of that again and again takes a sixth of the time of the tests.
    """
    gc.freeze()
    gc.set_threshold(50_000, 10, 50)
    gc.enable()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real fills, candles and vectors, or a skip where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of recorded exchange files is not beside the project")
    return SHARED_DATA


@pytest.fixture(scope="session", autouse=True)
def no_state_of_this_computer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the state folder of whoever runs the tests out of them, child processes included."""
    place = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(place))
        patch.setattr(StateFolder, "default", lambda: _folder_of_now(place))
        yield place


def _folder_of_now(shared: Path) -> StateFolder:
    """Return the state folder of the running test; between tests a new one for each journal.

    What is made once for many tests is made then: a pause of one must not lock another there.
    """
    own = Path(os.environ["XDG_STATE_HOME"])
    return StateFolder(shared / str(next(_NUMBERS)) if own == shared else own)


@pytest.fixture(scope="session")
def migrated_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty journal just made, to be copied: making one takes longer."""
    from journal.storage.database.migrating import create_journal  # noqa: PLC0415  # not all ask

    path = tmp_path_factory.mktemp("migrated") / "journal.sqlite3"
    create_journal(path, 1000)
    return path


@pytest.fixture(scope="module")
def new_journals_are_copies(migrated_journal: Path) -> Iterator[None]:
    """Let what is empty be filled by copying and not by every migration there ever was.

    The rooms above storage ask for this; how journals are made and migrated is storage's to test.
    """
    from journal.storage.database import migrating  # noqa: PLC0415  # not all ask

    migrate = migrating.migrate_journal

    def fill(database: Path, busy_timeout_ms: int) -> None:
        if database.stat().st_size:
            migrate(database, busy_timeout_ms)
        else:
            database.write_bytes(migrated_journal.read_bytes())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrating, "migrate_journal", fill)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Let nobody connect to anything but this computer itself."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def only_here(own: socket.socket, address: Any) -> None:
        if own.family in {socket.AF_INET, socket.AF_INET6}:
            _require_own(address[0])
        connect(own, address)

    def only_own(host: Any, *more: Any, **named: Any) -> Any:
        _require_own(host)
        return look_up(host, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here)
        patch.setattr(socket, "getaddrinfo", only_own)
        yield


def _require_own(host: object) -> None:
    if host not in _OWN_ADDRESSES:
        raise AssertionError(f"a test wanted to connect to {host}")


@pytest.fixture(autouse=True)
def state_of_one_test(no_state_of_this_computer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test a state folder of its own: a pause of one must not lock another."""
    own = no_state_of_this_computer / str(next(_NUMBERS))
    monkeypatch.setenv("XDG_STATE_HOME", str(own))
