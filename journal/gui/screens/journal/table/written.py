"""Columns of what the trader wrote: tags, feelings, a rating, and whether there was a plan."""

from typing import Final

from journal.gui.parts.column import Column, text_column
from journal.gui.screens.journal.entry import PositionEntry

NO_TAGS: Final = "No tag yet: write some beside the position."
NO_FEELING: Final = "No feeling told yet: tap one beside the position."
NO_RATING: Final = "Not rated yet."
PLANNED: Final = "It was opened by a plan you had called ready."
NOT_PLANNED: Final = "No plan was called ready before it was opened."


def written_columns() -> tuple[Column[PositionEntry], ...]:
    """Return the columns; none of them is shown before it is chosen."""
    return (
        text_column(
            "has_plan",
            "Plan",
            lambda entry: "planned" if entry.view.plan else "no plan",
            shown=False,
            tooltip=lambda entry: PLANNED if entry.view.plan else NOT_PLANNED,
        ),
        text_column(
            "tags",
            "Tags",
            lambda entry: ", ".join(entry.tags),
            shown=False,
            tooltip=lambda entry: "" if entry.tags else NO_TAGS,
        ),
        text_column(
            "feeling",
            "Feeling",
            lambda entry: " → ".join(entry.feelings),
            shown=False,
            tooltip=lambda entry: "Before, during, after." if entry.feelings else NO_FEELING,
        ),
        text_column(
            "rating",
            "Rating",
            lambda entry: None if entry.rating is None else f"{entry.rating} of 5",
            shown=False,
            tooltip=lambda entry: NO_RATING if entry.rating is None else "",
        ),
    )
