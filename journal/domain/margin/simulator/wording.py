"""The steps in words: plain numbers, no jargon that the words around do not explain."""

from decimal import Decimal


def plain(value: Decimal) -> str:
    """Return a number with its thousands apart and no zeros at the end."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(ratio: Decimal | None) -> str:
    """Return a ratio as percent; nothing left is more than any number."""
    return "beyond 100 %: nothing is left" if ratio is None else f"{ratio * 100:.1f} %"


def counted(count: int, thing: str) -> str:
    """Return "1 order" or "3 orders"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
