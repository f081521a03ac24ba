"""Menus beside a chart: where to go, its picture, and a second chart below it."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QWidget, QWidgetAction
from typing_extensions import override

from journal.domain.instants import ms_from_utc
from journal.gui.chart.view import ChartView
from journal.gui.parts.button import Button
from journal.services.charting.content import ChartContent, LineKind

DATE_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d")


class DateEdit(QLineEdit):
    """A line to type a time into; the menu around it does not see its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("2026-05-14 15:40")
        self.setAccessibleName("Date to go to")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        event.accept()  # Return would choose the menu's first entry as well


class ChartMenus(QWidget):
    """Two buttons with menus for one chart view.

    Attributes:
        said: a sentence about what was done, or could not be.
        second_wanted: the interval of a second chart below, "" for none.
        attach_wanted: the chart as it is shown (QImage), to be kept with its position.
    """

    said = Signal(str)
    second_wanted = Signal(str)
    attach_wanted = Signal(object)

    def __init__(self, view: ChartView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.go_to_menu, self.more_menu = QMenu(self), QMenu(self)
        self.date_edit = self._new_date_edit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for text, menu in (("Go to", self.go_to_menu), ("More", self.more_menu)):
            button = Button(text, parent=self)
            button.setMenu(menu)
            row.addWidget(button)
        self.go_to_menu.aboutToShow.connect(self.offer_places)
        self.more_menu.aboutToShow.connect(self.offer_more)

    def offer_places(self) -> None:
        """Fill the menu with the places of what is shown."""
        menu, content = self.go_to_menu, self._view.content
        menu.clear()  # takes the old date field with it
        if content is None:
            return
        menu.addAction("Everything", self._view.show_whole)
        entry = content.line(LineKind.ENTRY)
        places = [] if entry is None else [("Opening", entry.steps[0][0])]
        if content.touch is not None:
            places.append(("Liquidation", content.touch.at_ms))
        if entry is not None and entry.until_ms is not None:
            places.append(("End of the position", entry.until_ms))
        if content.gap is not None:
            places.append(("Largest gap of mark and last", content.gap.at_ms))
        for name, at_ms in places:
            menu.addAction(name, partial(self._view.canvas.center_on, at_ms))
        menu.addSeparator()
        date = QWidgetAction(menu)
        self.date_edit = self._new_date_edit()
        date.setDefaultWidget(self.date_edit)
        menu.addAction(date)

    def offer_more(self) -> None:
        """Fill the menu with pictures and second charts."""
        menu, content = self.more_menu, self._view.content
        menu.clear()
        if content is None:
            return
        menu.addAction("Copy picture", self.copy_picture)
        menu.addAction("Save picture…", self._ask_where)
        if content.position_key is not None:
            menu.addAction("Attach picture to the position", self.attach_picture)
        menu.addSeparator()
        for interval in content.choices.intervals_of(content.price_type):
            wanted = partial(self.second_wanted.emit, interval)
            menu.addAction(f"Second chart {interval}", wanted)
        menu.addAction("No second chart", lambda: self.second_wanted.emit(""))

    def copy_picture(self) -> None:
        """Put the chart as it is shown on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self._view.canvas.grab())
        self.said.emit("The picture of the chart is on the clipboard.")

    def attach_picture(self) -> None:
        """Offer the chart as it is shown to be kept with its position."""
        self.attach_wanted.emit(self._view.canvas.grab().toImage())

    def save_picture(self, path: Path) -> None:
        """Write the chart as it is shown to a PNG file."""
        if path.suffix.lower() != ".png":
            path = path.with_name(path.name + ".png")
        if self._view.canvas.grab().save(str(path), "PNG"):
            self.said.emit(f"The picture is saved as {path.name}.")
        else:
            self.said.emit(f"The picture could not be written to {path.parent}: choose a folder.")

    def _ask_where(self) -> None:
        content = self._view.content
        name = "chart.png" if content is None else picture_name(content)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save picture", name, "Pictures (*.png)")
        if chosen:
            self.save_picture(Path(chosen))

    def _new_date_edit(self) -> DateEdit:
        edit = DateEdit()
        edit.returnPressed.connect(self._go_to_date)
        return edit

    def _go_to_date(self) -> None:
        """Go to the typed time in the zone the chart shows."""
        at = _parsed(self.date_edit.text().strip())
        if at is None:
            self.said.emit("Type a time as 2026-05-14 15:40, or a day as 2026-05-14.")
            return
        zone = self._view.canvas.stage.zone
        local = at.replace(tzinfo=zone) if zone is not None else at.astimezone()
        self._view.canvas.center_on(ms_from_utc(local.astimezone(UTC)))
        self.go_to_menu.close()


def picture_name(content: ChartContent) -> str:
    """Return what a picture of a chart is called."""
    return f"{content.symbol}-{content.interval}.png"


def _parsed(text: str) -> datetime | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  # the zone is the chart's
        except ValueError:
            continue
    return None
