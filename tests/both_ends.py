"""Which worker runs which file: one begins with the windows, one with all that needs none.

What is made once for many tests, demos, recorded accounts, the application of Qt, is so made by one
worker instead of by each. They meet among short files, and end at the same time.
"""

from typing import TYPE_CHECKING, Final

import pytest
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

_ROOMS: Final = (
    "gui",
    "domain",
    "exchange",
    "importers",
    "packaging",
    "storage",
    "services",
    "cli",
)
"""From one end to the other; the files of the domain are many and short."""


def sort_by_room(items: list[pytest.Item]) -> None:
    """Put windows first and commands last, whole windows before the parts they are made of."""
    files: dict[str, int] = {}
    for item in items:
        files.setdefault(_file(item), len(files))
    items.sort(key=lambda item: (_room(item), -files[_file(item)]))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _room(item: pytest.Item) -> int:
    parts = _file(item).split("/")
    room = parts[1] if len(parts) > 2 else ""
    return _ROOMS.index(room) if room in _ROOMS else len(_ROOMS)


class FromBothEnds(LoadFileScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """Gives every second worker the file that the others would come to last."""

    def _assign_work_unit(self, node: "WorkerController") -> None:
        if self.nodes.index(node) % 2:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
