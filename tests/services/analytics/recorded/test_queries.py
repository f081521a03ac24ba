"""The Journal's query for every group of 100 real accounts finds just the trades of that group."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.query.parser import parse
from journal.domain.query.values import Asking
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.services.analytics.queries import query_of
from tests.services.analytics.recorded.supposed import LATER, Recorded

SUPPOSED = {Dimension.CLEAN, Dimension.RULE}
"""What these accounts broke is supposed, and known to the analytics alone."""
EVERY = 7


@pytest.mark.parametrize("asked", ["", "pnl<0 or hour:9..17", "not side:short leverage>3"])
def test_the_journal_finds_the_trades_of_every_group(accounts: list[Recorded], asked: str) -> None:
    for one in accounts[::EVERY]:
        views = one.service.positions.glance(one.names[0])
        diary = one.service.diary.entries(one.names[0])
        views = views.adding(replace(views.additions, diary=diary))
        nets = {
            views.row_of(held.view.position.key): held.trade.net
            for held in one.held
            if held.trade is not None
        }
        question = replace(one.question, query=parse(asked))
        for dimension in (one for one in Dimension if one not in SUPPOSED):
            if dimension is Dimension.ACCOUNT:
                continue
            answer = one.service.breakdown(question, dimension)
            for row in answer.rows:
                query = query_of(answer, row.label) or ""
                found = views.found_by(parse(query), Asking(now=LATER, zone=question.zone))
                places = np.flatnonzero(found).tolist()
                assert len(places) == row.count, query
                assert sum((nets[place] for place in places), Decimal(0)) == row.total, query
