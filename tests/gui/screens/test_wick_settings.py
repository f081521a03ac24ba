"""The thresholds of the verdict about a wick, in Settings: kept, refused, used by the review."""

from datetime import timedelta
from decimal import Decimal

from pytestqt.qtbot import QtBot

from journal.domain.review.wick import WickSettings
from journal.gui.desk import Desk
from journal.gui.screens.settings.wick import WickCard

EPISODE = "SOLUSDT:income:i9"


def test_the_review_goes_by_the_thresholds_that_were_typed(desk: Desk, qtbot: QtBot) -> None:
    card = WickCard(desk)
    qtbot.addWidget(card)
    service, why = desk.services.wick_settings, desk.services.why

    def used() -> WickSettings:
        return why.review("Main", EPISODE).reviews[0].case.wick_settings

    card.read()
    assert {name: field.text() for name, field in card.fields.items()} == {
        "back_within": "15",
        "regain_within": "60",
        "overshoot_within": "1\u2009440",
        "regain_ratio": "25",
        "boundary_ratio": "0.05",
    }
    assert service.read() == used() == WickSettings()
    card.fields["boundary_ratio"].set_text("90")
    card.fields["overshoot_within"].set_text("60.5")
    card.save.click()
    assert used() == WickSettings(
        boundary_ratio=Decimal("0.9"), overshoot_within=timedelta(minutes=60, seconds=30)
    )
    with qtbot.waitSignal(desk.hub.undoable) as offered:
        card.usual.click()
    assert used() == WickSettings()
    assert offered.args is not None
    offered.args[1]()
    assert service.read().boundary_ratio == Decimal("0.9")


def test_what_cannot_be_a_threshold_is_refused_in_its_field(desk: Desk, qtbot: QtBot) -> None:
    card = WickCard(desk)
    qtbot.addWidget(card)
    card.read()
    for name, typed in (("back_within", ""), ("back_within", "0"), ("regain_ratio", "100")):
        card.read()
        card.fields[name].set_text(typed)
        card.save.click()
        assert card.fields[name].error
        card.fields[name].show_error("")
    assert desk.services.wick_settings.read() == WickSettings()
