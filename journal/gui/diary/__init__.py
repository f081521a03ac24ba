"""Writing the diary: one editor for a position or a day, saved while it is typed in."""
