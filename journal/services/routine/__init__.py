"""The routine: what days and weeks come to, what was written about them, what is due."""
