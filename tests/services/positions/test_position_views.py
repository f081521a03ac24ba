"""Views put together one by one are those of the whole, and columns sort as the figures do."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from journal.domain.assets import quote_asset
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import (
    Account,
    Fill,
    Income,
    Liquidation,
    MarginMode,
    PositionFacts,
    PositionSide,
)
from journal.services.clock import Clock
from journal.services.positions.service import PositionService, PositionView
from journal.services.rules.service import RulesService
from journal.storage.store import Store

D = Decimal


@pytest.fixture
def service(
    store: Store,
    clock: Clock,
    brackets: BracketBook,
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
) -> PositionService:
    """Two contracts, three position sides, closed, open, reversed, incomplete and liquidated."""
    fills = [
        fill(-600, "buy", "2", "100"),
        fill(-590, "sell", "3", "110", realized_pnl=D(20), fee=D("0.3")),
        fill(-580, "buy", "1", "105", realized_pnl=D(5), fee=None),
        fill(-570, "buy", "4", "90"),
        fill(-560, "sell", "1", "80"),
        fill(-550, "buy", "1", "70", symbol="ETHUSDT", position_side=PositionSide.SHORT),
        fill(-540, "sell", "5", "60", symbol="ETHUSDT", fee=D("0.01"), fee_asset="BNB"),
        fill(-530, "buy", "5", "50.5", symbol="ETHUSDT"),
        fill(-520, "buy", "7", "55.5", symbol="ETHUSDT"),
        fill(-510, "sell", "7", "40", symbol="ETHUSDT"),
    ]
    with store.writing() as writer:
        writer.save_account(
            Account(name="Main", usual_leverage=D(10), usual_margin_mode=MarginMode.CROSS)
        )
        writer.add_fills("Main", fills, None)
        writer.add_incomes("Main", [funding(fills[8].traded_at + timedelta(minutes=1))], None)
        writer.add_liquidation("Main", liquidation(-510, symbol="ETHUSDT", leverage=D(50)))
    service = PositionService(
        store=store, rules=RulesService(store=store, brackets=brackets, clock=clock), clock=clock
    )
    first = service.views("Main")[-1].position
    service.save_facts(
        "Main",
        PositionFacts(
            position_key=first.key,
            leverage=D(3),
            margin_mode=MarginMode.ISOLATED,
            stop_price=D(95),
        ),
    )
    return service


def funding(at: datetime) -> Income:
    return Income(
        income_type="FUNDING_FEE",
        amount=D("-1.5"),
        asset="USDT",
        symbol="ETHUSDT",
        transaction_id="f1",
        occurred_at=at,
    )


def test_a_glance_shows_what_views_show_but_for_the_rules(service: PositionService) -> None:
    whole, glance = service.views("Main"), service.glance("Main")
    assert len(whole) > 4
    assert glance.is_pending
    assert glance[0].is_pending
    ground = glance[0].exposure.ground
    for shown, judged in zip(glance, whole, strict=True):
        exposure = replace(judged.exposure, ground=ground)
        assert shown == replace(judged, judged=None, is_pending=True, exposure=exposure)
    assert glance[:2] == (glance[0], glance[1])
    assert glance[-1] is glance[len(whole) - 1]
    assert [glance.row_of(view.position.key) for view in whole] == list(range(len(whole)))
    assert glance.row_of("nothing") is glance.row_of(None) is None
    assert not service.judged("Main").is_pending


def quoted(amounts: tuple[tuple[str, Decimal], ...], view: PositionView) -> Decimal | None:
    return dict(amounts).get(quote_asset(view.position.symbol))


FIGURES: dict[str, Callable[[PositionView], Any]] = {
    "symbol": lambda view: view.position.symbol,
    "side": lambda view: view.position.side.value,
    "opened": lambda view: view.position.opened_at,
    "closed": lambda view: view.position.closed_at,
    "state": lambda view: (
        "liquidated" if view.liquidation else "open" if view.position.is_open else "closed"
    ),
    "size": lambda view: (
        view.position.quantity if view.position.is_open else view.position.peak_quantity
    ),
    "leverage": lambda view: view.exposure.leverage,
    "margin_mode": lambda view: view.exposure.margin_mode,
    "entry": lambda view: view.position.entry_price,
    "exit": lambda view: view.position.exit_price,
    "stop": lambda view: view.exposure.stop_price,
    "liquidation_price": lambda view: (
        view.exposure.lines.liquidation_price if view.exposure.lines else None
    ),
    "risk": lambda view: view.risk,
    "r_multiple": lambda view: view.r_multiple,
    "has_plan": lambda view: view.plan is not None,
    "liquidation_distance": lambda view: view.liquidation_distance,
    "net_pnl": lambda view: view.net_pnl,
    "gross_pnl": lambda view: view.position.realized_pnl,
    "fees": lambda view: quoted(view.position.fees, view),
    "funding": lambda view: quoted(view.funding, view),
}


def test_every_column_sorts_as_its_figures_do(service: PositionService) -> None:
    views = service.judged("Main")
    for column, figure in FIGURES.items():
        figures = [figure(view) for view in views]
        keys = views.keys(column).tolist()
        assert [math.isnan(key) for key in keys] == [one is None for one in figures], column
        known = [(one, key) for one, key in zip(figures, keys, strict=True) if one is not None]
        assert known, column
        assert [(a < b, a == b) for a, _ in known for b, _ in known] == [
            (a < b, a == b) for _, a in known for _, b in known
        ], column


def test_the_time_an_open_position_is_held_counts_until_now(
    service: PositionService, clock: Clock
) -> None:
    views = service.glance("Main")
    known = 0
    for view, held in zip(views, views.keys("duration").tolist(), strict=True):
        position = view.position
        assert math.isnan(held) == position.history_incomplete
        if not position.history_incomplete:
            span = (position.closed_at or clock.now()) - position.opened_at
            assert held == span / timedelta(milliseconds=1)
            known += 1
    assert 0 < known < len(views)


def test_positions_are_sorted_by_their_worst_broken_rule(service: PositionService) -> None:
    views = service.judged("Main")
    ranks = [
        (
            max(int(one.severity) for one in view.judged.breaches),
            len({one.rule_id for one in view.judged.breaches}),
        )
        if view.judged and view.judged.breaches
        else (0, 0)
        for view in views
    ]
    order = np.argsort(views.keys("rules"), kind="stable").tolist()
    assert [ranks[row] for row in order] == sorted(ranks)
    assert service.glance("Main").keys("rules").tolist() == [0.0] * len(views)
