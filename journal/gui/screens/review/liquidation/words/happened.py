"""Pages one and two in words: what happened (Q1, Q10, Q11, Q12), and the price (Q2, Q3, Q4)."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from journal.domain.assets import quote_asset
from journal.domain.review.aftermath import LATER, Aftermath
from journal.domain.review.chart_gap import ChartGap
from journal.domain.review.review import Review
from journal.domain.review.timeline import Happening, Step
from journal.domain.review.wick import WickAnswer, WickVerdict
from journal.gui.reports.section import ESTIMATE, Fact, Row, Section, TextTable, when
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning

_STEPS: Final = {
    Step.OPENED: "Opened",
    Step.ADDED: "Added",
    Step.REDUCED: "Reduced",
    Step.MARGIN_RATIO: "Margin ratio",
    Step.TRIGGERED: "Liquidation price reached",
    Step.ORDERED: "The exchange's order",
    Step.FILLED: "Closed by the exchange",
    Step.BALANCE_BEFORE: "Balance before",
    Step.BALANCE_AFTER: "Balance after",
}
_MANY: Final = 14
"""A timeline longer than this is told by its ends."""
_VERDICTS: Final = {
    WickVerdict.WICK: "It was a wick: price came back within {soon} and regained a good part.",
    WickVerdict.SPIKE: "It was a spike: price came back, but slowly or not far.",
    WickVerdict.TREND: "It was a trend: price stayed beyond your liquidation price for {stayed}.",
    WickVerdict.BOUNDARY: "Price barely touched your liquidation price.",
}


def happened(review: Review, style: TextStyle) -> Iterator[Section]:
    """Yield what happened, what it cost, what was done the day before, and the fund's part."""
    yield Section(
        question="What exactly happened?",
        table=_timeline(review, style),
        notes=review.happened.missing,
    )
    yield _gone(review, style)
    yield _day_before(review, style)
    fund = review.fund
    amount = () if fund.amount is None else (_money("Amount", fund.amount, review, style),)
    yield Section(
        question="Was the insurance fund or auto-deleveraging involved?",
        answer=" ".join(fund.sentences),
        facts=amount,
    )


def price(review: Review, style: TextStyle) -> Iterator[Section]:
    """Yield what price did: wick or trend, how far past, and what a chart showed."""
    yield _wick(review)
    yield _after(review, style)
    yield _gap(review.gap, style)


def _timeline(review: Review, style: TextStyle) -> TextTable:
    told = review.happened.happenings
    rows = [_happening(one, review, style) for one in told]
    if len(rows) > _MANY:
        half = _MANY // 2
        between = Row(cells=("", f"… {len(rows) - _MANY} more fills", "", "", ""))
        rows = [*rows[:half], between, *rows[-half:]]
    return TextTable(
        headers=(f"Time ({style.zone_label})", "What", "Price", "", "Source"),
        rows=tuple(rows),
        numbers=frozenset({2, 3}),
    )


def _happening(one: Happening, review: Review, style: TextStyle) -> Row:
    figure = ""
    if one.margin_ratio is not None:
        figure = words.percent(one.margin_ratio, 0)
    elif one.amount is not None:
        figure = style.money(one.amount, review.case.asset)
    elif one.quantity is not None:
        figure = words.number(one.quantity)
    source = f"{one.source}, {ESTIMATE}" if one.is_estimate else one.source
    at_end = {Step.TRIGGERED, Step.ORDERED, Step.FILLED}
    return Row(
        cells=(
            style.time(one.at, seconds=True),
            _STEPS[one.step],
            "" if one.price is None else words.price(one.price),
            figure,
            source,
        ),
        meaning=Meaning.CRITICAL if one.step in at_end else Meaning.PLAIN,
    )


def _gone(review: Review, style: TextStyle) -> Section:
    """Return how much is gone (Q11)."""
    question = "How much is really gone?"
    gone, parts = review.gone, review.parts
    if gone is None:
        return Section(question=question, notes=("Not in your file: what it took.",))
    facts = [_money("Loss", gone.loss, review, style, Meaning.LOSS)]
    facts.append(Fact(label="Of the account", value=words.percent(gone.share_of_account)))
    wins = (
        ""
        if gone.average_win is None
        else f"of {style.money(gone.average_win, review.case.asset)} each"
    )
    needed = gone.wins_needed
    facts.append(
        Fact(
            label="In average wins",
            value=words.UNKNOWN if needed is None else words.number(needed, 1),
            note=wins,
        )
    )
    facts.append(Fact(label="Gain needed to recover", value=words.percent(gone.gain_needed)))
    table = None
    if parts is not None:
        named = (
            ("By price", parts.by_price),
            ("Trading fees", parts.fees),
            ("Liquidation fee", parts.clearance),
            ("Funding", parts.funding),
        )
        table = TextTable(
            headers=("The position's whole life", review.case.asset),
            rows=tuple(
                Row(cells=(name, style.pnl(None if amount is None else -amount)))
                for name, amount in named
            ),
            numbers=frozenset({1}),
        )
    return Section(question=question, facts=tuple(facts), table=table, notes=gone.missing)


def _day_before(review: Review, style: TextStyle) -> Section:
    """Return what was done in the 24 hours before (Q10)."""
    before = review.before
    counts = (
        ("Positions opened", before.opened),
        ("Adds to a loser", before.adds_to_losers),
        ("Stops moved away", before.stops_moved_away),
        ("Stops taken away", before.stops_removed),
        ("Leverage raised", before.leverage_raised),
    )
    facts = tuple(
        Fact(label=name, value=str(count), meaning=_warned(name, count)) for name, count in counts
    )
    table = None
    if before.losses:
        table = TextTable(
            headers=("Earlier loss", f"Closed ({style.zone_label})", "Lost"),
            rows=tuple(
                Row(
                    cells=(
                        one.symbol,
                        style.time(one.closed_at),
                        style.pnl(-one.loss, quote_asset(one.symbol)),
                    )
                )
                for one in before.losses
            ),
            numbers=frozenset({2}),
        )
    return Section(question="What did I do in the 24 h before?", facts=facts, table=table)


def _warned(name: str, count: int) -> Meaning:
    return Meaning.WARNING if count and name != "Positions opened" else Meaning.PLAIN


def _wick(review: Review) -> Section:
    """Return whether it was a wick (Q2)."""
    question = "Was it a wick?"
    wick = review.wick
    if wick is None:
        return Section(question=question, notes=review.missing)
    hint = review.wick_by_last
    answer = _verdict(wick)
    if wick.verdict is None and hint is not None and hint.verdict is not None:
        said = _verdict(hint)
        answer += f" By last price: {said[:1].lower()}{said[1:]}"
    regained = wick.regained_ratio
    return Section(
        question=question,
        answer=answer,
        facts=(
            Fact(
                label="Past your liquidation price",
                value=words.percent(wick.overshoot_ratio, 2),
                note=f"within {words.duration(wick.settings.overshoot_within)}",
            ),
            Fact(label="First close back after", value=words.duration(wick.back_after)),
            Fact(
                label="Way back to your entry regained",
                value=words.percent(None if regained is None else max(regained, Decimal(0)), 0),
                note=f"within {words.duration(wick.settings.regain_within)}",
            ),
            Fact(label="Confidence", value=wick.confidence.value),
        ),
        notes=wick.notes,
    )


def _verdict(wick: WickAnswer) -> str:
    if wick.verdict is not None:
        return _VERDICTS[wick.verdict].format(
            soon=words.duration(wick.settings.back_within),
            stayed=words.duration(wick.settings.regain_within),
        )
    if not wick.possible:
        return "The candles do not tell."
    names = [one.value for one in wick.possible]
    return f"It was a {', a '.join(names[:-1])} or a {names[-1]}: the candles do not tell which."


def _after(review: Review, style: TextStyle) -> Section:
    """Return how far price went and where it stood later (Q3)."""
    question = "How far past my price did it go?"
    after = review.after
    if after is None:
        return Section(question=question, notes=("The candles do not tell.",))
    notes: tuple[str, ...] = ()
    if review.hidden_until is not None:
        until = when(style, review.hidden_until)
        notes = (
            f"What price did afterwards is shown from {until} on. Nothing is lost by waiting.",
        )
    return Section(
        question=question,
        facts=_extremes(after, review),
        table=_later(after) if after.later else None,
        notes=notes,
    )


def _extremes(after: Aftermath, review: Review) -> tuple[Fact, ...]:
    seen = after.seen_until - review.case.liquidation.occurred_at
    looked = f"within {words.duration(min(seen, LATER[-1]))}"
    return (
        Fact(label="Farthest price", value=words.price(after.farthest_price), note=looked),
        Fact(
            label="Past the liquidation price",
            value=words.percent(after.overshoot_ratio, 2),
            note=looked,
        ),
        Fact(
            label="Back at the liquidation price after",
            value=words.duration(after.back_to_liquidation_after),
        ),
        Fact(label="Back at the entry after", value=words.duration(after.back_to_entry_after)),
    )


def _later(after: Aftermath) -> TextTable:
    return TextTable(
        headers=("After", "Price", "From liquidation price", "From entry"),
        rows=tuple(
            Row(
                cells=(
                    f"{one.after // timedelta(hours=1)} h",
                    words.price(one.price),
                    words.percent(one.from_liquidation_ratio, signed=True),
                    words.percent(one.from_entry_ratio, signed=True),
                )
            )
            for one in after.later
        ),
        numbers=frozenset({1, 2, 3}),
    )


def _gap(gap: ChartGap | str, style: TextStyle) -> Section:
    """Return how mark and last differed (Q4)."""
    question = "Did my chart show it?"
    if isinstance(gap, str):
        return Section(question=question, notes=(gap,))
    answer = (
        "Last price, which charts draw, reached your liquidation price as well."
        if gap.last_reached
        else "Last price, which charts draw, never reached it: mark alone did, and mark liquidates."
    )
    return Section(
        question=question,
        answer=answer,
        facts=(
            Fact(label="Mark went to", value=words.price(gap.mark_extreme)),
            Fact(label="Last went to", value=words.price(gap.last_extreme)),
            Fact(
                label="Largest gap",
                value=words.percent(gap.largest_gap_ratio, 2),
                note=style.time(gap.largest_gap_at),
            ),
        ),
        notes=gap.notes,
    )


def _money(
    label: str,
    amount: Decimal,
    review: Review,
    style: TextStyle,
    meaning: Meaning = Meaning.PLAIN,
) -> Fact:
    return Fact(label=label, value=style.money(amount, review.case.asset), meaning=meaning)
