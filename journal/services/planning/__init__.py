"""Plans before the trade: judging, storing, reading from files."""
