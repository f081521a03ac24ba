"""The table of open positions on Today."""

from decimal import Decimal

from journal.domain.values import MarginMode, PositionFacts
from journal.gui.desk import Desk
from journal.gui.screens.today.open_positions import open_position_columns

KEY = "ETHUSDT:both:7"


def test_a_liquidation_price_says_what_it_rests_on(desk: Desk) -> None:
    positions = desk.services.positions
    column = next(one for one in open_position_columns() if one.key == "liquidation_price")
    assert column.tooltip is not None
    assert column.tooltip(positions.view("Main", KEY)).startswith("no margin mode recorded")
    facts = PositionFacts(position_key=KEY, leverage=Decimal(5), margin_mode=MarginMode.ISOLATED)
    positions.save_facts("Main", facts)
    told = column.tooltip(positions.view("Main", KEY))
    assert told.startswith("Exact: 3")
    assert "is an estimate: the isolated margin is not recorded" in told
    assert "brackets of another month were used" in told
