"""The look in use: theme and font of the whole application, switched at run time."""

from functools import cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from journal.gui.style.style_sheet import style_sheet
from journal.gui.style.theme import DARK, Theme, TypeSize
from journal.resource_files import resource

FAMILY = "Inter"
_FACES = ("Inter-Regular.otf", "Inter-SemiBold.otf")


def font(size: int = TypeSize.BODY, *, strong: bool = False) -> QFont:
    """Return the bundled font with figures of equal width, at a size in logical pixels."""
    return QFont(_face(size, strong))  # its own, to be changed by whoever asked


@cache
def _face(size: int, strong: bool) -> QFont:  # noqa: FBT001  # the key it is kept under
    face = QFont(FAMILY)
    face.setPixelSize(size)
    face.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    face.setFeature(QFont.Tag("tnum"), 1)
    face.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return face


class Look(QObject):
    """Holds the theme; widgets that paint themselves read it when they paint.

    Attributes:
        changed: emitted after the application has taken on another theme.
    """

    changed = Signal()

    def __init__(
        self, application: QApplication, theme: Theme = DARK, *, by_parts: bool = False
    ) -> None:
        super().__init__(application)
        self._application = application
        self._theme = theme
        self._is_by_parts = by_parts
        bring_fonts()
        if application.font() != font():
            application.setFont(font())
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    def wear(self, theme: Theme) -> None:
        """Switch to another theme; nothing happens when it is worn already."""
        if theme is not self._theme:
            self._theme = theme
            self._apply()
            self.changed.emit()

    def dress_by_parts(self) -> None:
        """Leave the widgets that are there to whoever calls ``dress`` when the look changes.

        Qt takes a sixth of a millisecond for each widget of the application, shown or not, to
        wear another sheet; of a window only the parts that are shown need one at once.
        """
        self._is_by_parts = True

    def dress(self, part: QWidget) -> None:
        """Let a part of a window with all it holds wear the theme in use."""
        sheet = style_sheet(self._theme)
        own = "" if self._application.styleSheet() == sheet else sheet
        if part.styleSheet() != own:
            part.setStyleSheet(own)

    def _apply(self) -> None:
        palette = self._theme.palette()
        # Apart from the sheet: by parts the application keeps its own, another theme or not.
        if self._application.palette() != palette:
            self._application.setPalette(palette)
        sheet = style_sheet(self._theme)
        # Qt polishes every widget again even for the sheet it has already.
        worn = self._application.styleSheet()
        if worn != sheet and not self._is_by_parts:
            if worn:
                # Exchanging one sheet for another takes Qt four times as long as off and on.
                self._application.setStyleSheet("")
            self._application.setStyleSheet(sheet)


@cache
def bring_fonts() -> None:
    """Make the bundled font known to Qt, once."""
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{face}")))
