"""What stands in the box of a line."""

from decimal import Decimal

from journal.gui.chart.lettering.labels import line_label
from journal.services.charting.content import LineKind, PriceLine


def label(price: Decimal) -> str:
    return line_label(PriceLine(kind=LineKind.ENTRY, price=price, steps=((0, price),)), 1)


def test_an_entry_averaged_over_fills_has_the_decimals_of_its_symbol() -> None:
    assert label(Decimal(179_143) / 3).endswith("714.3")


def test_an_entry_that_was_filled_is_shown_in_full() -> None:
    assert label(Decimal("59714.375")).endswith("714.375")
