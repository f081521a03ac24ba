"""Day: two minutes about one day."""
