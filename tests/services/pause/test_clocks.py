import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journal.services.clock import SystemClock
from journal.services.pause.clocks import linux
from journal.services.pause.clocks.linux import LinuxBootClock
from journal.services.pause.clocks.macos import MacBootClock
from journal.services.pause.clocks.reading import FollowingClocks, SystemClocks, clocks_of
from journal.services.pause.clocks.systems import UnknownBootClock, boot_clock
from journal.services.pause.clocks.windows import WindowsBootClock

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")


class Noon:
    def now(self) -> datetime:
        return datetime(2024, 5, 14, 12, tzinfo=UTC)


@only_linux
def test_three_independent_readings_agree() -> None:
    readings = [linux._by_library(), linux._by_file(), linux._by_system_call()]
    taken = [one for one in readings if one is not None]
    assert len(taken) == 3
    assert max(taken) - min(taken) < 1
    assert linux._own_offset() == 0


@only_linux
@pytest.mark.parametrize("faked", ["_by_library", "_by_file", "_by_system_call"])
@pytest.mark.parametrize("by", [100_000.0, None])
def test_a_clock_faked_forward_or_missing_does_not_count(
    monkeypatch: pytest.MonkeyPatch, faked: str, by: float | None
) -> None:
    true = LinuxBootClock().seconds()
    honest = getattr(linux, faked)
    monkeypatch.setattr(linux, faked, lambda: None if by is None else honest() + by)
    told = LinuxBootClock().seconds()
    assert told is not None
    assert true is not None
    assert abs(told - true) < 1


@only_linux
def test_the_offset_of_a_time_namespace_is_taken_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offsets = tmp_path / "offsets"
    offsets.write_text("monotonic           0         0\nboottime       9000         500000000\n")
    monkeypatch.setattr(linux, "_OFFSETS", offsets)
    monkeypatch.setattr(linux, "_by_system_call", lambda: 10_000.0)
    monkeypatch.setattr(linux, "_by_library", lambda: 10_000.0)
    monkeypatch.setattr(linux, "_by_file", lambda: None)
    assert LinuxBootClock().seconds() == 999.5
    offsets.write_text("nothing that we know")
    assert LinuxBootClock().seconds() == 10_000


@only_linux
def test_files_that_are_missing_or_strange_are_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    strange = tmp_path / "strange"
    strange.write_text("")
    for name in ("_UPTIME", "_OFFSETS"):
        monkeypatch.setattr(linux, name, strange)
    monkeypatch.setattr(linux, "BOOT_ID", tmp_path / "missing")
    clock = LinuxBootClock()
    assert clock.seconds() is not None
    assert clock.boot_id(0) == "unknown"
    monkeypatch.setattr(linux, "_library", lambda: None)
    assert linux._by_system_call() is None
    assert not clock.is_synchronized()
    monkeypatch.setattr(linux, "_by_library", lambda: None)
    assert clock.seconds() is None


@only_linux
def test_the_kernel_says_whether_its_clock_is_synchronized(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for state, expected in ((0, True), (4, True), (5, False), (-1, False)):
        library = type("Library", (), {"adjtimex": lambda _self, _asked, told=state: told})()
        monkeypatch.setattr(linux, "_library", lambda it=library: it)
        assert LinuxBootClock().is_synchronized() is expected
    monkeypatch.undo()
    assert LinuxBootClock().is_synchronized() in {True, False}


def test_a_system_without_a_boot_clock_is_paused_by_its_wall_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    assert isinstance(boot_clock(), UnknownBootClock)
    reading = SystemClocks(Noon()).read()
    assert reading.sample.boot == reading.sample.wall
    assert reading.sample.boot_id == ""
    assert not reading.is_synchronized


@pytest.mark.parametrize(
    ("platform", "kind"), [("win32", WindowsBootClock), ("darwin", MacBootClock)]
)
def test_every_system_has_its_own(
    monkeypatch: pytest.MonkeyPatch, platform: str, kind: type
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    clock = boot_clock()
    assert isinstance(clock, kind)
    assert not clock.is_synchronized()


def test_a_clock_that_is_handed_in_is_followed() -> None:
    assert isinstance(clocks_of(SystemClock()), SystemClocks)
    clocks = clocks_of(Noon())
    assert isinstance(clocks, FollowingClocks)
    sample = clocks.read(newest_fill=5).sample
    assert sample.boot == sample.wall == int(Noon().now().timestamp())
