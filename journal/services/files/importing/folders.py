"""The exports inside dropped folders; links are never followed, so no folder is without end."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal.importers.files.members import is_beside_the_point, shown_name

_ENDINGS: Final = (".csv", ".tsv", ".txt", ".zip", ".gz", ".tgz", ".xlsx", ".ods")
_MOST_FILES: Final = 10_000
_LINK: Final = "is a link and was not followed: choose what it points to"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """Something in a folder that was not looked at."""

    label: str
    """Its name from the chosen folder on."""
    reason: str
    """Why, without the name, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFiles:
    """What chosen files and folders hold."""

    files: tuple[Path, ...]
    passed_over: tuple[PassedOver, ...]


def find_files(paths: Iterable[Path]) -> FoundFiles:
    """Return the chosen files, and those of the chosen folders in the order of their names.

    A file that was chosen itself is taken whatever its name; inside a folder the name must end as
    an export's does. A chosen folder may be a link; inside it no link is followed.
    """
    files: list[Path] = []
    passed_over: list[PassedOver] = []
    for path in paths:
        if not _is_folder(path):
            files.append(path)
            continue
        before = len(files)
        for found in _inside(path):
            if isinstance(found, PassedOver):
                passed_over.append(found)
            elif len(files) - before == _MOST_FILES:
                reason = f"holds more than {_MOST_FILES} exports: the others wait for another time"
                passed_over.append(PassedOver(label=shown_name(path), reason=reason))
                break
            else:
                files.append(found)
        if len(files) == before:
            reason = "holds no export: csv, zip, gz, tar.gz, xlsx and ods are read"
            passed_over.append(PassedOver(label=shown_name(path), reason=reason))
    return FoundFiles(files=tuple(files), passed_over=tuple(passed_over))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False  # opening it says what is wrong


def _inside(folder: Path) -> Iterator[Path | PassedOver]:
    """Yield the exports of a folder and its subfolders, and what was passed over."""
    others = 0
    errors: list[OSError] = []
    for place, names, file_names in os.walk(folder, onerror=errors.append):
        names.sort()
        here = Path(place)
        for link in sorted(name for name in names if (here / name).is_symlink()):
            names.remove(link)  # os.walk would name it, not enter it
            yield PassedOver(label=_label(folder, here / link), reason=_LINK)
        names[:] = [name for name in names if not is_beside_the_point(name)]
        for name in sorted(file_names):
            path = here / name
            if is_beside_the_point(name):
                continue
            if not name.lower().endswith(_ENDINGS):
                others += 1
            elif path.is_symlink():
                yield PassedOver(label=_label(folder, path), reason=_LINK)
            else:
                yield path
    for error in errors:
        label = _label(folder, Path(os.fsdecode(error.filename)))
        yield PassedOver(label=label, reason=f"cannot be opened ({error.strerror})")
    if others:
        holds = "1 file that is" if others == 1 else f"{others} files that are"
        yield PassedOver(label=shown_name(folder), reason=f"holds {holds} no export by its name")


def _label(folder: Path, path: Path) -> str:
    inside = path.relative_to(folder.parent) if path.is_relative_to(folder.parent) else path
    return os.fsencode(inside).decode(errors="replace")
