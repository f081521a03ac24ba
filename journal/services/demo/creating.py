"""Makes the demo journal on disk, and makes it anew once its pause is over."""

import shutil

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.pause.cooldown import PAUSE_DURATION
from journal.services.account.settings import DEMO_SETTING
from journal.services.clock import Clock
from journal.services.demo.diary import diary_of
from journal.services.demo.generator import DemoRecord, make_demo
from journal.services.demo.resolve import practice_after, reviews_of, switched_on
from journal.services.demo.routine import write_routine
from journal.services.record.record import read_record
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.pause_peek import peek
from journal.storage.store import Store

PROMISE = "If I am liquidated, then I close Binance and open nothing for 24 hours."


def open_demo(
    folder: DataFolder, candles: CandleFiles, brackets: BracketBook, clock: Clock
) -> Store:
    """Return the demo journal of a folder, made where there is none or its pause is over.

    Only a journal that says itself that it is a demo is ever thrown away.
    """
    found = peek(folder.database)
    if found is not None and found.settings.get(DEMO_SETTING) == "yes":
        newest = found.newest_liquidation_at
        if newest is None or newest + PAUSE_DURATION <= clock.now():
            shutil.rmtree(folder.path)
    store = Store.open(folder)
    with store.reading() as reader:
        is_new = not reader.accounts()
    if is_new:
        _write(make_demo(clock.now(), brackets), store, candles)
        rules = RulesService(store=store, brackets=brackets, clock=clock)
        write_routine(store, rules, candles, clock)
    return store


def _write(demo: DemoRecord, store: Store, candles: CandleFiles) -> None:
    """Write the invented record; candles first, so that lines find prices."""
    for series in demo.candles:
        candles.add(series)
    with store.writing() as writer:
        writer.save_account(demo.account)
        writer.add_fills(demo.account, demo.fills, None)
        writer.add_incomes(demo.account, demo.incomes, None)
        writer.add_orders(demo.account, demo.orders, None)
        for facts in demo.facts:
            writer.save_facts(demo.account, facts)
        for plan, stored_at in demo.plans:
            writer.add_plan(demo.account, plan, stored_at)
        writer.save_setting("promise", PROMISE)
        writer.save_setting("promised_on", demo.began_at.date().isoformat())
        writer.save_setting(DEMO_SETTING, "yes")
        for change in switched_on(demo.began_at):
            writer.add_rule_change(change, change.asked_at)
    record = read_record(store, demo.account.name)
    episodes = record.episodes
    liquidated = {one.position_key for one in record.liquidations if one.position_key is not None}
    with store.writing() as writer:
        for entry in diary_of(record.positions, liquidated):
            writer.save_diary_entry(demo.account, entry)
        for review in reviews_of(episodes):
            writer.save_review(demo.account, review)
        for trade in practice_after(episodes):
            writer.add_practice_trade(demo.account, trade)
