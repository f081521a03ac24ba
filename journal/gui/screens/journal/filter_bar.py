"""The row above the Journal's table: what is asked for, the view, which columns."""

from journal.gui.parts.button import Button, Rank
from journal.gui.query.bar import QueryBar
from journal.gui.style.look import Look


class FilterBar(QueryBar):
    """A query and its views, and what can be done with the rows.

    Attributes:
        edit_button: there only while several positions are selected.
        columns_button: opens the column chooser.
    """

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.edit_button = Button("")
        self.edit_button.setToolTip(
            "Leverage, margin, stop, tags and feelings of all of them: Ctrl+E. Select several with "
            "Shift, Ctrl, or Ctrl+A."
        )
        self.edit_button.hide()
        self.views_button.setToolTip(
            "Save, rename and delete views; copy and export the rows; look at their figures."
        )
        self.columns_button = Button("Columns", Rank.QUIET)
        self.row.insertWidget(self.row.indexOf(self.choice) + 1, self.edit_button)
        self.row.addWidget(self.columns_button)

    def offer_editing(self, count: int) -> None:
        """Offer to edit so many positions at once; one is edited in its own dialog."""
        self.edit_button.setVisible(count > 1)
        self.edit_button.setText(f"Edit {count} selected…")
