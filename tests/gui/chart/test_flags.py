"""Flags of broken rules."""

from collections.abc import Callable

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from journal.domain.rules.severity import Severity
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.chart.stage import HEADROOM
from journal.services.charting.content import ChartContent, RuleFlag

START_MS = 1_636_934_400_000
MINUTE = 60_000
Make = Callable[..., ChartContent]
Picture = Callable[[QWidget], QImage]


def flag(minute: int, rule_id: str, severity: Severity = Severity.WARN) -> RuleFlag:
    sentence = f"<b>{rule_id}</b> was broken"
    return RuleFlag(
        at_ms=START_MS + minute * MINUTE, rule_id=rule_id, severity=severity, sentence=sentence
    )


FLAGS = (
    flag(100, "R01"),
    flag(100, "R04", Severity.CRITICAL),
    flag(102, "R04", Severity.CRITICAL),
    flag(400, "R09"),
    flag(9_000, "R11"),
)


def test_flags_at_the_same_place_are_one_with_the_worst_rule_first(
    canvas: ChartCanvas, make_content: Make, picture: Picture
) -> None:
    canvas.show_content(make_content(flags=FLAGS))
    picture(canvas)
    both, alone = canvas.flag_layer.flags()
    assert (both.text, alone.text) == ("R04 +1", "R09")
    assert both.severity is Severity.CRITICAL
    assert both.sentences == "R01: <b>R01</b> was broken\u2028R04: <b>R04</b> was broken"
    assert both.rect.left() == round(canvas.stage.projection.x(START_MS + 100 * MINUTE))


def test_candles_stay_below_the_flags(
    canvas: ChartCanvas, make_content: Make, picture: Picture
) -> None:
    canvas.show_content(make_content(flags=FLAGS))
    picture(canvas)
    highest = canvas.stage.projection.y(110.5)
    assert highest > canvas.flag_layer.flags()[0].rect.bottom() > HEADROOM


def test_the_cursor_on_a_flag_reads_its_sentence(
    canvas: ChartCanvas, make_content: Make, picture: Picture
) -> None:
    canvas.show_content(make_content(flags=FLAGS))
    before = picture(canvas)
    assert canvas.flag_layer.flag_at(None) is None
    rect = canvas.flag_layer.flags()[1].rect
    canvas.stage.cursor = rect.center()
    found = canvas.flag_layer.flag_at(canvas.stage.cursor)
    assert found is not None
    assert found.text == "R09"
    canvas.viewport().update()
    below = rect.bottomLeft().toPoint()
    changed = picture(canvas)
    for column in (1, 40):
        spot = (below.x() + column, below.y() + 6)
        assert changed.pixelColor(*spot) == canvas.stage.paints.raised
        assert before.pixelColor(*spot) != canvas.stage.paints.raised
