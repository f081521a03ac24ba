"""How much a file gave."""

from journal.importers.results import ParsedFile


def record_count(parsed: ParsedFile) -> int:
    """Return how many rows became values."""
    candles = len(parsed.candles) if parsed.candles is not None else 0
    told = len(parsed.orders) + len(parsed.told_positions) + len(parsed.typed)
    return len(parsed.fills) + len(parsed.incomes) + told + candles
