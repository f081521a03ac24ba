"""What the pages of a week say about the three trades and about sentences."""

from typing import Final

from journal.domain.routine.saved import Grade, KeptWeek, WeeklyReview
from journal.domain.routine.sentence import WrittenSentence
from journal.domain.routine.three import ChosenTrade, Why
from journal.gui.reports.section import Fact, Row, Section, TextTable
from journal.gui.screens.review.day.trades import broken_text, result_text
from journal.gui.screens.review.parts.words import r_text
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle

GRADES: Final = {
    Grade.KEPT: "✓ Kept",
    Grade.PARTLY: "◐ Partly",
    Grade.BROKEN: "✗ Broken",
    Grade.DID_NOT_COME_UP: "– Did not come up",
}
_WHY: Final = {
    Why.WORST_BREACH: ("The worst breach", "No trade of the week broke the rules worse."),
    Why.LARGEST_LOSS: ("The largest loss", "Of the other trades none lost more."),
    Why.BEST_CLEAN: ("The best clean trade", "It broke no rule, and no other such brought more."),
    Why.CLOSEST: (
        "Closest to liquidation",
        "None of the others came nearer to it and got away.",
    ),
    Why.LARGEST_RESULT: ("The largest result left", "Of the others none moved more money."),
    Why.NEWEST: ("The newest one left", "Closed last of those that are left."),
}
HOW_CHOSEN: Final = (
    "Chosen by rule, never by mood: the worst breach, the largest loss, the best clean trade. "
    "Where one is missing, the trade closest to liquidation or the largest result takes its place."
)


def why_title(chosen: ChosenTrade) -> str:
    """Return why a trade was chosen, and which one it is."""
    return f"{_WHY[chosen.why][0]}: {chosen.trade.symbol} {chosen.trade.side}"


def why_sentence(chosen: ChosenTrade, style: TextStyle) -> str:
    """Return the reason with the figures that matter."""
    trade = chosen.trade
    closed = style.day_and_time(trade.closed_at)
    rules = broken_text(trade)
    return f"{_WHY[chosen.why][1]} Closed {closed}: {result_text(trade, style)}. Rules: {rules}."


def three_section(chosen: tuple[ChosenTrade, ...], style: TextStyle) -> Section:
    """Return the three trades as they are printed."""
    rows = tuple(
        Row(cells=(why_title(one), result_text(one.trade, style), broken_text(one.trade)))
        for one in chosen
    )
    return Section(
        question="Three trades to look at",
        answer="" if rows else "Nothing was closed in this week.",
        table=TextTable(headers=("Why this one", "Result", "Rules"), rows=rows) if rows else None,
        notes=(HOW_CHOSEN,) if rows else (),
    )


def stood_section(kept: KeptWeek, style: TextStyle) -> Section:
    """Return the numbers as they stood when the review was saved."""
    stood = kept.stood
    clean = words.UNKNOWN if stood.clean is None else f"{stood.clean} of {stood.trades}"
    return Section(
        question="As it stood when you saved it",
        facts=(
            Fact(label="Result", value=style.pnl(stood.net_result, stood.asset or "")),
            Fact(label="In R", value=r_text(stood.r_total)),
            Fact(label="Clean trades", value=clean),
            Fact(label="Breaches", value=words.number(stood.breaches)),
            Fact(label="Near liquidations", value=words.number(stood.near)),
        ),
        notes=(f"Saved {style.day_and_time(kept.said.saved_at)} {style.zone_label}.",),
    )


def said_section(review: WeeklyReview, before: WrittenSentence | None) -> Section:
    """Return what the trader wrote about a week."""
    lines = [
        ("What worked", review.worked),
        ("What it cost", review.cost),
        ("The sentence before", before.sentence.text if before else ""),
        ("How it was kept", f"{graded(review.grade)} {review.grade_line}".strip()),
        ("For the next week", review.sentence.text if review.sentence else ""),
    ]
    rows = tuple(Row(cells=line) for line in lines if line[1])
    return Section(question="What you said", table=TextTable(headers=("", ""), rows=rows))


def graded(grade: Grade | None) -> str:
    """Return a grade in words and with its sign; nothing where it is not graded."""
    return "" if grade is None else f"{GRADES[grade]}."
