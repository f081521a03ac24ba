from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from journal.gui.chart.lettering.layout import spread
from journal.gui.chart.lettering.texts import MOST, LaidOutTexts


@given(
    wanted=st.lists(st.floats(-5_000, 5_000), max_size=12),
    room=st.floats(0, 600),
    top=st.floats(0, 10),
)
@settings(max_examples=200, deadline=None)
def test_boxes_never_overlap_and_stay_inside(wanted: list[float], room: float, top: float) -> None:
    edges = spread(wanted, 22, top, top + room)
    placed = sorted(edge for edge in edges if edge is not None)
    assert len(placed) == min(len(wanted), int(room // 22))
    assert all(after - before >= 22 - 1e-6 for before, after in pairwise(placed))
    assert all(top - 1e-6 <= edge <= top + room - 22 + 1e-6 for edge in placed)


def test_a_box_with_room_stays_where_it_is_wanted() -> None:
    assert spread([100, 40, 300], 22, 0, 400) == [100, 40, 300]


def test_the_least_important_go_where_there_is_no_room() -> None:
    assert spread([10, 10, 10], 22, 0, 50) == [6, 28, None]


def test_many_texts_do_not_pile_up(qapp: QApplication) -> None:
    texts = LaidOutTexts(qapp.font())
    for number in range(3 * MOST):
        texts.find(str(number))
    assert len(texts._texts) <= MOST
    assert texts.find("12")[1] > texts.find("1")[1] > 0
