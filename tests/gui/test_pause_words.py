"""The sentences of the pause screen, as the product says them, and only what is known."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from journal.domain.pause.exchange_pause import coverages
from journal.domain.values import Certainty, Liquidation, MarginMode, Side
from journal.gui.dialogs.binance_pause import advice, close_first
from journal.gui.shell import pause_words
from journal.gui.shell.pause_words import PauseStory
from journal.gui.style.text import TextStyle

AT = datetime(2024, 5, 13, 15, 40, tzinfo=UTC)
STYLE = TextStyle()
PROMISE = "If I am liquidated, then I close Binance and open nothing for 24 hours."


def liquidation(**known: Any) -> Liquidation:
    return Liquidation(
        liquidation_id="1",
        symbol="BTCUSDT",
        occurred_at=AT,
        certainty=Certainty.CERTAIN,
        source="test",
        **({"side": Side.LONG} | known),
    )


FULL = PauseStory(
    liquidation=liquidation(
        leverage=Decimal(25),
        margin_mode=MarginMode.ISOLATED,
        loss=Decimal("412.5"),
        balance_left=Decimal("788.2"),
    ),
    share_of_account=Decimal("0.3435"),
    promise=PROMISE,
    promised_on="2024-04-02",
)


def test_the_whole_story_reads_as_written() -> None:
    ends_at = AT + timedelta(hours=24)
    left = timedelta(hours=23, minutes=12)
    assert pause_words.headline(ends_at, left, STYLE) == (
        "Trading is paused until Tue 14 May, 15:40 — 23 h 12 min left"
    )
    assert pause_words.what_happened(FULL, STYLE) == (
        "BTCUSDT long, 25×, isolated, was liquidated at 15:40. "
        "It cost 412.50 USDT, 34\u2009% of this account."
    )
    assert pause_words.what_is_left(FULL, STYLE) == "788.20 USDT are still yours."
    assert pause_words.promise(FULL) == f"On 2 April you wrote: “{PROMISE}”"


def test_what_is_unknown_is_not_said() -> None:
    story = PauseStory(liquidation=liquidation(side=None))
    assert pause_words.what_happened(story, STYLE) == "BTCUSDT was liquidated at 15:40."
    assert pause_words.what_is_left(story, STYLE) == ""
    assert pause_words.promise(story) == ""
    assert pause_words.what_happened(PauseStory(), STYLE) == ""
    assert pause_words.what_is_left(PauseStory(), STYLE) == ""


def test_a_loss_without_a_balance_has_no_share_and_hidden_money_only_a_share() -> None:
    only_loss = PauseStory(liquidation=liquidation(loss=Decimal(10)))
    assert pause_words.what_happened(only_loss, STYLE).endswith("It cost 10.00 USDT.")
    hidden = pause_words.what_happened(FULL, TextStyle(hide_money=True))
    assert hidden.endswith("It cost 34\u2009% of this account.")


def test_a_promise_without_its_day_is_still_told() -> None:
    assert pause_words.promise(PauseStory(promise=PROMISE)) == f"You wrote: “{PROMISE}”"


def test_nothing_left_is_not_called_yours() -> None:
    story = PauseStory(liquidation=liquidation(balance_left=Decimal(0)))
    assert pause_words.what_is_left(story, STYLE) == ""


def test_the_gap_of_one_day_at_binance_and_the_option_that_covers_all_of_it() -> None:
    found = coverages(AT, AT + timedelta(hours=24), UTC)
    assert advice(found, timedelta(hours=24)) == (
        "Chosen now, “One day” ends at 23:59:59 local time today: that is 8 h 19 min, not 24 h. "
        "15 h 40 min of your pause are left uncovered. “One week” covers all of it and holds "
        "6 d 8 h longer; or choose “One day” again after midnight."
    )


def test_one_day_is_enough_for_the_last_hours_of_a_pause() -> None:
    found = coverages(AT, AT + timedelta(hours=3), UTC)
    assert advice(found, timedelta(hours=3)).endswith("covers the rest of this pause.")


def test_a_week_of_pause_needs_one_day_again_after_each_midnight() -> None:
    found = coverages(AT, AT + timedelta(days=7), UTC)
    assert advice(found, timedelta(days=7)).endswith(
        "6 d 15 h of your pause are left uncovered. “One week” covers all of it and holds "
        "8 h 19 min longer; or choose “One day” again after each midnight."
    )


def test_where_no_option_is_long_enough_it_says_so() -> None:
    found = coverages(AT, AT + timedelta(days=90), UTC)
    assert "No option covers all of it" in advice(found, timedelta(days=90))


def test_what_is_open_is_named_to_be_closed_first() -> None:
    assert close_first(("BTCUSDT long",)).endswith("1 position is open: BTCUSDT long.")
    assert "2 positions are open: A long, B short." in close_first(("A long", "B short"))
    assert "nothing is open; open orders no file tells" in close_first(())


def test_a_balance_that_only_the_record_tells_is_said_to_be_about_right() -> None:
    untold = PauseStory(
        liquidation=liquidation(balance_left=None), balance_estimate=Decimal("2123.4")
    )
    assert pause_words.what_is_left(untold, STYLE) == "About 2\u2009123.40 USDT are still yours."
    told = PauseStory(liquidation=liquidation(balance_left=Decimal(5)), balance_estimate=Decimal(1))
    assert not pause_words.what_is_left(told, STYLE).startswith("About")
