from collections.abc import Callable
from decimal import Decimal

from journal.domain.ledger import leg as reasons
from journal.domain.ledger.positions import EntrySource, Position, PositionEventKind, fold_positions
from journal.domain.values import Fill, Side

D = Decimal
Fold = Callable[..., tuple[Position, ...]]
Write = Callable[..., list[Fill]]
OPEN, INCREASE, REDUCE, CLOSE = PositionEventKind


def kinds(position: Position) -> list[PositionEventKind]:
    return [event.kind for event in position.events]


# The file starts with a closing


def test_a_hedge_close_with_nothing_open_is_kept_and_marked(fold: Fold) -> None:
    (position,) = fold("sell 2@110 =20", leg="long")

    assert position.side is Side.LONG
    assert not position.is_open
    assert position.incomplete_reason == reasons.OPENED_BEFORE
    assert position.incomplete_since == position.opened_at
    assert position.entry_price is None
    assert position.realized_pnl == 20
    assert position.events[0].realized_pnl is None
    assert not position.events[0].pnl_differs
    assert position.peak_quantity == 2


def test_its_entry_is_solved_from_the_exchanges_figure_and_labelled(fold: Fold) -> None:
    (position,) = fold("sell 2@110 =20", "sell 3@120 =60", leg="long")

    assert position.entry_from_exchange == 100
    assert [event.entry_source for event in position.events] == [EntrySource.EXCHANGE] * 2
    assert position.events[1].realized_pnl == 60
    assert not position.events[1].pnl_differs
    assert kinds(position) == [REDUCE, CLOSE]
    assert position.realized_pnl == 80


def test_an_untold_close_with_nothing_open_has_no_pnl(fold: Fold) -> None:
    (position,) = fold("buy 2@110", leg="short")

    assert position.side is Side.SHORT
    assert position.realized_pnl is None
    assert position.entry_from_exchange is None


def test_in_one_way_mode_realized_pnl_tells_a_close_and_the_side_is_the_opposite(
    fold: Fold,
) -> None:
    (position,) = fold("buy 2@90 =20")

    assert position.side is Side.SHORT
    assert kinds(position) == [CLOSE]
    assert position.incomplete_reason == reasons.OPENED_BEFORE
    assert position.realized_pnl == 20


def test_a_lone_one_way_close_may_have_reversed_so_no_entry_is_solved(fold: Fold) -> None:
    (position,) = fold("buy 2@90 =20")

    assert position.entry_from_exchange is None
    assert position.events[0].entry_source is EntrySource.UNKNOWN


def test_a_second_close_on_the_same_side_confirms_the_solved_entry(fold: Fold) -> None:
    (position,) = fold("buy 2@90 =20", "buy 3@80 =60")

    assert position.entry_from_exchange == 100
    assert kinds(position) == [REDUCE, CLOSE]
    assert not position.events[1].pnl_differs


def test_a_second_close_at_another_entry_may_have_reversed(fold: Fold) -> None:
    (position,) = fold("buy 2@90 =20", "buy 30@80 =60")

    assert position.events[1].pnl_differs
    assert position.entry_from_exchange is None
    assert position.realized_pnl == 80


def test_a_one_way_close_on_the_other_side_belongs_to_another_unseen_position(fold: Fold) -> None:
    short, long = fold("buy 2@90 =20", "sell 3@95 =-1")

    assert (short.side, long.side) == (Side.SHORT, Side.LONG)
    assert long.incomplete_reason == reasons.OPENED_BEFORE


def test_without_told_pnl_a_one_way_file_begins_with_an_opening(fold: Fold) -> None:
    (position,) = fold("sell 2@110")

    assert kinds(position) == [OPEN]
    assert not position.history_incomplete


def test_an_opening_after_unseen_closings_begins_a_position_of_its_own(fold: Fold) -> None:
    unseen, seen = fold("sell 2@110 =20", "buy 1@100 =0", "sell 1@105 =5", leg="long")

    assert unseen.history_incomplete
    assert not seen.history_incomplete
    assert seen.realized_pnl == 5


# The file starts in the middle of a position


def test_an_average_that_differs_marks_the_position_from_that_fill_on(fold: Fold) -> None:
    (position,) = fold("buy 1@100 =0", "sell 0.5@110 =10", leg="long")

    assert position.incomplete_reason == reasons.AVERAGE_DIFFERS
    assert position.incomplete_since == position.events[1].fill.traded_at
    assert position.events[1].pnl_differs
    assert position.events[1].realized_pnl == 5
    assert position.realized_pnl == 10
    assert position.is_open
    assert position.quantity == D("0.5")
    assert position.entry_price is None
    assert position.entry_from_exchange == 90


def test_later_closings_are_checked_against_the_solved_entry(fold: Fold) -> None:
    (position,) = fold(
        "buy 4@100 =0", "sell 1@110 =20", "sell 2@120 =60", "sell 1@80 =-7", leg="long"
    )

    assert [event.pnl_differs for event in position.events] == [False, True, False, True]
    assert position.realized_pnl == 73
    assert position.entry_from_exchange == 87


def test_adding_to_an_incomplete_position_makes_the_average_unknown_again(fold: Fold) -> None:
    (position,) = fold(
        "buy 2@100 =0", "sell 1@110 =20", "buy 1@120 =0", "sell 1@130 =30", leg="long"
    )

    assert [event.entry_price_after for event in position.events] == [100, 90, None, 100]
    assert position.events[2].entry_source is EntrySource.UNKNOWN
    assert position.events[3].realized_pnl is None
    assert not position.events[3].pnl_differs
    assert position.entry_from_exchange == 100


def test_an_untold_close_of_an_incomplete_position_leaves_its_pnl_unknown(
    write_fills: Write,
) -> None:
    (position,) = fold_positions(
        write_fills("buy 2@100 =0", "sell 1@110 =20", "sell 1@110", leg="long")
    )

    assert position.realized_pnl is None


def test_a_hedge_close_larger_than_what_is_open_is_kept_and_marked(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 3@110", leg="long")

    assert position.incomplete_reason == reasons.CLOSED_TOO_MUCH
    assert position.events[-1].quantity == 3
    assert position.quantity == 0
    assert position.peak_quantity == 3
    assert position.realized_pnl is None


def test_a_hedge_close_larger_than_what_is_open_uses_the_told_pnl(fold: Fold) -> None:
    (position,) = fold("buy 1@100 =0", "sell 3@110 =60", "sell 1@120 =30", leg="long")

    assert position.incomplete_reason == reasons.AVERAGE_DIFFERS
    assert kinds(position) == [OPEN, REDUCE, CLOSE]
    assert position.entry_from_exchange == 90
    assert position.realized_pnl == 90


def test_a_one_way_close_too_large_that_realizes_something_else_opens_nothing(fold: Fold) -> None:
    (position,) = fold("buy 1@100 =0", "sell 3@110 =60")

    assert position.history_incomplete
    assert not position.is_open
    assert position.entry_from_exchange is None


def test_the_moment_the_true_position_ends_everything_is_complete_again(fold: Fold) -> None:
    *before, last = fold(
        "sell 1@110 =20",
        "buy 1@100 =0",
        "sell 2@110 =30",
        "buy 1@100 =0",
        "sell 1@103 =3",
        leg="long",
    )

    assert all(position.history_incomplete for position in before)
    assert not last.history_incomplete
    assert last.realized_pnl == 3


def test_a_larger_closing_makes_the_solved_entry_sharper(fold: Fold) -> None:
    (position,) = fold(
        "buy 9@100 =0",
        "sell 0.001@110 =0.01666666",
        "sell 3@110 =50.00000000",
        "sell 3@110 =50.0001",
        leg="long",
    )

    assert [event.pnl_differs for event in position.events] == [False, True, False, True]
    assert position.entry_from_exchange is not None
    assert abs(position.entry_from_exchange - D("93.3333")) < D("0.0001")


def test_an_untold_closing_leaves_the_solved_entry_as_it_is(fold: Fold) -> None:
    (position,) = fold("buy 9@100 =0", "sell 1@110 =20", "sell 3@120", "sell 1@120 =30", leg="long")

    assert position.entry_from_exchange == 90
    assert not position.events[-1].pnl_differs


def test_the_error_of_a_solved_entry_is_three_steps_of_its_closing(fold: Fold) -> None:
    before = ("buy 9@100 =0", "sell 1@100 =0")
    (near,) = fold(*before, "sell 1@110 =20", "sell 1@110 =20.00000007", leg="long")
    (far,) = fold(*before, "sell 1@110 =20", "sell 1@110 =20.00000008", leg="long")

    # Two steps, one for each of two earlier closings, and the three of the solved entry.
    assert [near.events[-1].pnl_differs, far.events[-1].pnl_differs] == [False, True]


def test_unseen_closings_make_the_solved_entry_sharper_too(fold: Fold) -> None:
    (position,) = fold(
        "sell 0.001@110 =0.01666666",
        "sell 3@110 =50.00000000",
        "sell 3@110 =50.0001",
        leg="long",
    )

    assert [event.pnl_differs for event in position.events] == [False, False, True]


def test_an_opening_fill_with_realized_pnl_contradicts_itself_and_is_marked(fold: Fold) -> None:
    (position,) = fold("buy 1@100 =2.34", leg="long")

    assert position.incomplete_reason == reasons.OPENING_REALIZED
    assert position.is_open
    assert position.realized_pnl == D("2.34")


# Fills are missing in the middle of the record


def test_a_miss_after_a_complete_position_says_that_fills_are_missing(fold: Fold) -> None:
    done, missing = fold("buy 1@100 =0", "sell 1@110 =10", "sell 2@110 =20", leg="long")
    _, differs = fold("buy 1@100 =0", "sell 1@110 =10", "buy 1@90 =0", "sell 1@110 =3", leg="long")
    _, too_much = fold("buy 1@100", "sell 1@110", "buy 1@90", "sell 2@110", leg="long")

    assert not done.history_incomplete
    for position in (missing, differs, too_much):
        assert position.incomplete_reason == reasons.FILLS_MISSING


def test_a_one_way_fill_that_realizes_while_it_would_add_closes_another_position(
    fold: Fold,
) -> None:
    gone, unseen = fold("buy 5@100 =0", "buy 3@90 =12")

    assert gone.incomplete_reason == reasons.END_MISSING
    assert not gone.is_open
    assert gone.quantity == 0
    assert gone.closed_at == gone.opened_at
    assert unseen.side is Side.SHORT
    assert unseen.incomplete_reason == reasons.FILLS_MISSING


def test_a_one_way_fill_that_realizes_nothing_away_from_the_entry_opens(fold: Fold) -> None:
    gone, short = fold("buy 5@100 =0", "sell 3@90 =0", "buy 3@80 =30")

    assert gone.incomplete_reason == reasons.END_MISSING
    assert not short.history_incomplete
    assert short.realized_pnl == 30


def test_a_position_whose_closing_is_missing_ends_where_the_next_truly_began(fold: Fold) -> None:
    gone, later = fold(
        "buy 5@100 =0", "sell 1@101 =1", "buy 2@80 =0", "buy 2@82 =0", "sell 4@90 =36", leg="long"
    )

    assert gone.incomplete_reason == reasons.END_MISSING
    assert kinds(gone) == [OPEN, REDUCE]
    assert not gone.is_open
    assert kinds(later) == [OPEN, INCREASE, CLOSE]
    assert later.entry_price == 81
    assert later.key == "BTCUSDT:long:3"
    assert not later.history_incomplete


def test_in_one_way_mode_the_later_position_may_even_be_reversed(fold: Fold) -> None:
    gone, later, short = fold("buy 5@100 =0", "buy 2@80 =0", "sell 6@90 =20")

    assert gone.incomplete_reason == reasons.END_MISSING
    assert later.realized_pnl == 20
    assert (short.side, short.quantity) == (Side.SHORT, D(4))


def test_a_hedge_close_cannot_end_a_later_position_smaller_than_itself(fold: Fold) -> None:
    (position,) = fold("buy 5@100 =0", "buy 2@80 =0", "sell 6@90 =20", leg="long")

    assert position.incomplete_reason == reasons.AVERAGE_DIFFERS


def test_a_short_whose_closing_is_missing_ends_the_same_way(fold: Fold) -> None:
    gone, later = fold("sell 5@100 =0", "sell 2@120 =0", "buy 2@110 =20", leg="short")

    assert gone.incomplete_reason == reasons.END_MISSING
    assert (later.entry_price, later.is_open) == (D(120), False)


def test_a_later_beginning_is_only_believed_within_rounding(fold: Fold) -> None:
    begun = fold("buy 5@100 =0", "buy 2@80 =0", "sell 2@90 =19.99999998", leg="long")
    other = fold("buy 5@100 =0", "buy 2@80 =0", "sell 2@90 =19.99999997", leg="long")

    assert (len(begun), len(other)) == (2, 1)
