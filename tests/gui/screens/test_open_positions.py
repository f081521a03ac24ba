"""The table of open positions on Today."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from journal.domain.ledger.payoff import CONTRACT_SIZE_UNKNOWN
from journal.domain.values import MarginMode, PositionFacts, PriceType, Side
from journal.gui.desk import Desk
from journal.gui.parts.chip import Mark
from journal.gui.parts.verdicts import PENDING, PENDING_WORDS
from journal.gui.screens.journal.columns import position_columns
from journal.gui.screens.journal.entry import entry_of
from journal.gui.screens.journal.fills import fill_columns
from journal.gui.screens.today.open_positions import open_position_columns, price_sentence
from journal.gui.style.text import UNKNOWN
from journal.services.positions.service import HandTrade, PositionView
from journal.services.record.marks import KnownPrice, Present

KEY = "ETHUSDT:both:7"


def told(view: PositionView, key: str) -> tuple[str, str]:
    """Return text and tooltip of a cell."""
    column = next(one for one in open_position_columns() if one.key == key)
    assert column.tooltip is not None
    return column.write(view, 2), column.tooltip(view)


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


def test_the_newest_price_is_told_with_its_time_and_what_it_is_worth(desk: Desk) -> None:
    view = desk.services.positions.view("Main", KEY)
    assert told(view, "mark") == (UNKNOWN, told(view, "distance")[1])
    assert "No candles of this contract" in told(view, "mark")[1]
    at = datetime(2024, 5, 14, 12, 5, tzinfo=UTC)
    known = KnownPrice(price=Decimal("2950.5"), price_type=PriceType.MARK, at=at, is_stale=False)
    marked = replace(view, present=Present(known=known, lines=None))
    cell, tooltip = told(marked, "mark")
    assert cell == "2\u2009950.5"
    assert tooltip.startswith("Mark of 2024-05-14 12:05:00 UTC from your candle files. no margin")
    old = replace(marked, present=Present(known=replace(known, is_stale=True), lines=None))
    assert "older than 24 h" in told(old, "margin_ratio")[1]
    assert told(old, "mark")[0] == "2\u2009950.5 (old)"
    last = replace(known, price_type=PriceType.LAST)
    positions = desk.services.positions
    facts = PositionFacts(position_key=KEY, leverage=Decimal(5), margin_mode=MarginMode.ISOLATED)
    positions.save_facts("Main", facts)
    lines = positions.view("Main", KEY).exposure.lines
    by_last = replace(view, present=Present(known=last, lines=lines))
    assert told(by_last, "mark")[0] == "2\u2009950.5 (last)"
    assert "liquidation goes by mark" in told(by_last, "distance")[1]
    assert price_sentence([marked]) == (
        "Distance and margin ratio: mark of 14 May 12:05 UTC from your candle files"
    )
    assert "where known: mark of" in price_sentence([marked, old])
    assert "need mark candles of the last 24 hours" in price_sentence([old])
    assert price_sentence([]) == ""


def test_rules_that_are_still_to_be_applied_are_not_called_kept(desk: Desk) -> None:
    view = desk.services.positions.view("Main", KEY)
    column = next(one for one in open_position_columns() if one.key == "rules")
    assert column.mark is not None
    pending = replace(view, judged=None, is_pending=True)
    assert told(pending, "rules") == (PENDING_WORDS, PENDING)
    assert column.mark(pending) is None
    assert column.mark(view) is not None


def test_rules_that_could_not_be_judged_are_not_called_kept(desk: Desk) -> None:
    view = desk.services.positions.view("Main", KEY)
    column = next(one for one in open_position_columns() if one.key == "rules")
    assert column.mark is not None
    cell, tooltip = told(view, "rules")
    assert cell.startswith("not judged: ")
    assert "R01 not judged: " in tooltip
    assert column.mark(view) is Mark.NOTE
    assert told(view, "leverage")[0] == UNKNOWN


def test_an_unknown_contract_size_is_why_a_result_in_coin_is_not_known(desk: Desk) -> None:
    positions = desk.services.positions
    opened_at = datetime(2024, 5, 13, tzinfo=UTC)
    positions.record_by_hand(
        "Main",
        HandTrade(
            symbol="BTCUSD",
            side=Side.LONG,
            quantity=Decimal(10),
            entry_price=Decimal(20000),
            opened_at=opened_at,
            exit_price=Decimal(25000),
            closed_at=opened_at + timedelta(hours=1),
        ),
    )
    view = next(one for one in positions.views("Main") if one.position.symbol == "BTCUSD")
    style = desk.text
    entry = entry_of(view, opened_at)
    net = next(one for one in position_columns(style, "") if one.key == "net_pnl")
    assert net.tooltip is not None
    assert (net.write(entry, 2), net.tooltip(entry)) == (UNKNOWN, CONTRACT_SIZE_UNKNOWN)
    realized = next(one for one in fill_columns(style) if one.key == "realized")
    assert realized.tooltip is not None
    assert realized.tooltip(view.position.events[-1]) == CONTRACT_SIZE_UNKNOWN
