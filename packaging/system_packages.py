"""What the operating system must bring: the libraries Qt loads, and Python's own venv and pip.

A library counts as there when it really loads. On Debian and Ubuntu everything missing becomes
one apt line; elsewhere the libraries are named.
"""

import ctypes
import importlib
import importlib.util
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata

SYSTEM_FLAG = "--install-system-packages"

Loader = Callable[[str], object]

# Which Debian and Ubuntu package brings which library. Read off the NEEDED entries of Qt's own
# libraries and platform plugins. Releases after 2024 call libglib2.0-0 libglib2.0-0t64, which
# provides the old name, so this one line works on all of them.
QT_LIBRARIES = {
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def needed_libraries(environment: Mapping[str, str], *, window: bool = True) -> dict[str, str]:
    """Return library → Debian package for Qt, with those of a real window if it can show one."""
    needed = dict(QT_LIBRARIES)
    if window and not environment.get("QT_QPA_PLATFORM"):
        if environment.get("DISPLAY"):
            needed.update(X11_LIBRARIES)
        if environment.get("WAYLAND_DISPLAY"):
            needed.update(WAYLAND_LIBRARIES)
    return needed


def missing_libraries(needed: Mapping[str, str], load: Loader = ctypes.CDLL) -> dict[str, str]:
    """Return the libraries (with their packages) that really do not load."""
    missing = {}
    for library, package in needed.items():
        try:
            load(library)
        except OSError:
            missing[library] = package
    return missing


def has_module(name: str) -> bool:
    """Return whether this Python can import the module, also if it was installed just now."""
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


def pip_for_other_environments() -> bool:
    """Return whether this Python's own pip can install into another environment (22.3 on)."""
    try:
        major, minor = metadata.version("pip").split(".")[:2]
    except (metadata.PackageNotFoundError, ValueError):
        return False
    return has_module("pip") and (int(major), int(minor)) >= (22, 3)


def missing_python_pieces() -> dict[str, str]:
    """Return what Python itself lacks for making ``.venv``, with its Debian package.

    Debian ships Python without ensurepip. Its own pip, if there, serves as well.
    """
    if has_module("venv") and (has_module("ensurepip") or pip_for_other_environments()):
        return {}
    major, minor = sys.version_info[:2]
    return {"Python's venv and pip": f"python{major}.{minor}-venv"}


def apt_line(packages: Sequence[str], *, root: bool) -> str:
    """Return the one command that installs the packages."""
    sudo = "" if root else "sudo "
    return (
        f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends "
        f"{shlex.join(packages)}"
    )


def missing_sentence(missing: Mapping[str, str], *, apt: bool, root: bool, command: str) -> str:
    """Return what is missing on this system and the exact line that installs it."""
    things = ", ".join(missing)
    if not apt:
        return (
            f"This system lacks: {things}.\n"
            "It has no apt-get, so install them with its own package manager, then start again."
        )
    packages = sorted(set(missing.values()))
    line = f"This system lacks: {things}.\nInstall with:\n\n  {apt_line(packages, root=root)}\n"
    if root:
        return f"{line}\nor let this command do it: {command} {SYSTEM_FLAG}"
    return f"{line}\nthen start again."


def is_root() -> bool:
    """Return whether this process may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install_system_packages(packages: Sequence[str]) -> bool:
    """Install the packages with apt-get; return whether both of its steps succeeded."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", *packages],
    )
    return all(
        subprocess.run(each, env=environment, stdin=subprocess.DEVNULL, check=False).returncode == 0
        for each in commands
    )
