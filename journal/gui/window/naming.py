"""Every class of Qt is named once on the window's thread, before any other thread names one.

Qt's binding makes a class when it is first named. pyqtgraph names all of them while it is
imported, off the window's thread; where that thread needs one at the same moment, the program
ends in a segmentation fault.
"""

from collections.abc import Iterator
from time import perf_counter
from types import ModuleType
from typing import Final

from PySide6 import QtCore, QtGui, QtWidgets

MODULES: Final = (QtCore, QtGui, QtWidgets)
_TURN_S: Final = 0.008
"""The window is there already and shall answer: so long at a time."""


class Naming(QtCore.QObject):
    """Names the classes, a few in a turn of the event loop.

    Attributes:
        finished: every class is there.
    """

    finished = QtCore.Signal()

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._left = _unnamed()
        self._timer = QtCore.QTimer(self)
        self._timer.timeout.connect(self._name_some)

    def begin(self) -> None:
        """Name a few now and the rest in the turns that follow."""
        self._timer.start(0)
        self._name_some()

    def _name_some(self) -> None:
        begun = perf_counter()
        for module, name in self._left:
            getattr(module, name)
            if perf_counter() - begun > _TURN_S:
                return
        self._timer.stop()
        self.finished.emit()


def _unnamed() -> Iterator[tuple[ModuleType, str]]:
    for module in MODULES:
        for name in dir(module):
            if name not in vars(module):
                yield module, name
