"""Days as cells of a year and of a month."""
