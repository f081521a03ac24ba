"""What a day or a week comes to, as sections of text: the window and a report show the same."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from journal.domain.assets import asset_decimals
from journal.domain.routine.numbers import PeriodNumbers, RuleCost, Total
from journal.domain.routine.period import Period, PeriodKind
from journal.gui.parts.column import meaning_of_sign
from journal.gui.reports.section import Fact, Row, Section, TextTable
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning
from journal.services.routine.reading import PeriodReading

Names = Mapping[str, str]
"""Of rules, by their id."""

PENDING: Final = (
    "The rules are being applied to all positions: clean trades, breaches and the three trades "
    "follow."
)
_NOTHING: Final = "If you traded, import newer files or type the trade in the Journal."
_NO_PROOF: Final = (
    "What the positions brought by now, those closed later included. It is no proof that breaking "
    "the rule did it."
)
_HARDLY_JUDGED: Final = (
    "Of {} of the {} clean trades leverage or stop is not known, and most rules ask for them: "
    "import the Order History, or type them in the Journal."
)
_NO_R: Final = "R needs the stop each trade was opened with: type it, or plan the trade."
_NO_RESULT: Final = (
    "Some trades do not count: they are settled in another asset, or the result is in none of your "
    "files."
)


def title_of(period: Period) -> str:
    """Return ``Sunday 22 November 2026``, or ``Week 47: 16 to 22 November 2026``."""
    first, last = period.first, period.last
    if period.kind is PeriodKind.DAY:
        day = f"{words.DAY_NAMES[first.weekday()]} {words.calendar_day(first)}"
        return f"{day} {first.year}"
    begins = str(first.day) if first.month == last.month else words.calendar_day(first)
    if first.year != last.year:
        begins += f" {first.year}"
    return f"Week {first.isocalendar().week}: {begins} to {words.calendar_day(last)} {last.year}"


def r_text(amount: Decimal | None) -> str:
    """Return a result in R, for example ``+1.50 R``."""
    return words.UNKNOWN if amount is None else f"{words.number(amount, 2, signed=True)} R"


def numbers_section(reading: PeriodReading, style: TextStyle) -> Section:
    """Say what the trades of a period come to, beside the period before."""
    numbers, before = reading.numbers, reading.before
    earlier = "the day before" if len(reading.period.days) == 1 else "the week before"
    notes = [PENDING] if reading.is_pending else []
    if len(reading.trades) < numbers.trades:
        notes.append(f"Until then only the newest {len(reading.trades)} trades are listed.")
    if not numbers.trades:
        notes.append(_NOTHING)
    if numbers.money.unknown:
        notes.append(_NO_RESULT)
    if numbers.r.unknown:
        notes.append(_NO_R)
    if numbers.clean_untold:
        notes.append(_HARDLY_JUDGED.format(numbers.clean_untold, numbers.clean))
    if reading.still_open:
        notes.append(f"Opened in it and still open: {_counted(reading.still_open, 'position')}.")
    return Section(
        question="What it came to",
        answer=_in_a_sentence(numbers, before, earlier),
        facts=(
            Fact(
                label=f"Result ({numbers.asset})",
                value=_money(numbers.money, numbers.asset, style),
                note=_note(numbers.money, _money(before.money, before.asset, style)),
                meaning=_meaning(numbers.money),
            ),
            Fact(
                label="In R",
                value=_total(numbers.r, r_text(numbers.r.amount)),
                note=_note(numbers.r, _before_r(before.r)),
                meaning=_meaning(numbers.r),
            ),
            Fact(
                label="Won and lost",
                value=f"{numbers.won} and {numbers.lost}",
                note=f"before: {before.won} and {before.lost}",
            ),
            Fact(
                label="Clean trades",
                value=words.percent(numbers.clean_share, 0),
                note=_clean(numbers, before),
            ),
        ),
        notes=tuple(notes),
    )


def costs_section(reading: PeriodReading, names: Names, style: TextStyle) -> Section:
    """Say which rules were broken how often, and what those positions brought."""
    if reading.is_pending:
        return Section(question="Broken rules and what they cost", answer=PENDING)
    costs = reading.costs
    if not costs:
        return Section(
            question="Broken rules and what they cost", answer="No rule that counts was broken."
        )
    return Section(
        question="Broken rules and what they cost",
        answer="The dearest first. A position that broke two rules stands with both.",
        table=TextTable(
            headers=(
                "Rule",
                "Times",
                f"Those positions ({reading.numbers.asset})",
                "In R",
                "What happened",
            ),
            rows=tuple(_cost_row(one, reading.numbers.asset, names, style) for one in costs),
            numbers=frozenset({1, 2, 3}),
        ),
        notes=(_NO_PROOF,),
    )


def near_section(reading: PeriodReading, style: TextStyle) -> Section:
    """Say which positions came near liquidation and got away."""
    question = "Near liquidations"
    if reading.is_pending:
        return Section(question=question, answer=PENDING)
    if not reading.near:
        return Section(
            question=question,
            answer="By the candles that are stored, no position reached 80\u2009% of its margin.",
            facts=_closest(reading),
            notes=("Positions without stored candles or known leverage cannot be looked at.",),
        )
    rows = (
        Row(
            cells=(
                style.time(one.reached_at),
                f"{one.symbol} {one.side}",
                words.price(one.price),
                "mark" if one.by_mark else "last price: mark is not stored",
                "estimate" if one.is_estimate else "",
            ),
            meaning=Meaning.WARNING,
        )
        for one in reading.near
    )
    return Section(
        question=question,
        answer="Their margin ratio reached 80\u2009%, and they were not liquidated.",
        table=TextTable(
            headers=("Reached", "Position", "At", "By", "Margin"),
            rows=tuple(rows),
            numbers=frozenset({2}),
        ),
        facts=_closest(reading),
    )


def _closest(reading: PeriodReading) -> tuple[Fact, ...]:
    """Return which trade came nearest; nothing where no candles tell it."""
    closest = reading.closest
    if closest is None:
        return ()
    left = f"{words.percent(closest.distance)} were left to its liquidation price"
    if closest.margin_ratio is not None:
        left += f"; margin ratio up to {words.percent(closest.margin_ratio)}"
    position = f"{closest.symbol} {closest.side}"
    return (Fact(label="Nearest of the closed ones", value=position, note=left),)


def feelings_section(reading: PeriodReading, style: TextStyle) -> Section | None:
    """Say with which feelings trades were opened; None where none was told."""
    if not reading.feelings:
        return None
    return Section(
        question="How it felt before",
        table=TextTable(
            headers=("Feeling", "Trades", f"Result ({reading.numbers.asset})", "In R"),
            rows=tuple(
                Row(
                    cells=(
                        one.feeling.value,
                        str(one.trades),
                        _money(one.money, reading.numbers.asset, style),
                        _total(one.r, r_text(one.r.amount)),
                    )
                )
                for one in reading.feelings
            ),
            numbers=frozenset({1, 2, 3}),
        ),
    )


def sections_of(reading: PeriodReading, names: Names, style: TextStyle) -> Iterator[Section]:
    """Yield everything that is known about a period."""
    yield numbers_section(reading, style)
    yield costs_section(reading, names, style)
    feelings = feelings_section(reading, style)
    if feelings is not None:
        yield feelings
    yield near_section(reading, style)


def _cost_row(cost: RuleCost, asset: str, names: Names, style: TextStyle) -> Row:
    return Row(
        cells=(
            f"{cost.rule_id} {names.get(cost.rule_id, 'a rule of the past')}",
            str(cost.count),
            _money(cost.money, asset, style),
            _total(cost.r, r_text(cost.r.amount)),
            cost.worst.sentence,
        ),
    )


def _in_a_sentence(numbers: PeriodNumbers, before: PeriodNumbers, earlier: str) -> str:
    if not numbers.trades:
        return f"Nothing was closed; {_counted(before.trades, 'trade')} {earlier}."
    gone = f", {numbers.liquidated} of them liquidated" if numbers.liquidated else ""
    earlier = f"{words.number(Decimal(before.trades))} {earlier}"
    return f"{_counted(numbers.trades, 'trade')} closed{gone}; {earlier}."


def _clean(numbers: PeriodNumbers, before: PeriodNumbers) -> str:
    if not numbers.trades or numbers.clean is None:
        return ""
    share = words.percent(before.clean_share, 0)
    return f"{numbers.clean} of {numbers.trades}; before: {share}"


def _total(total: Total, shown: str) -> str:
    return shown if total.known else words.UNKNOWN


def _meaning(total: Total) -> Meaning:
    return meaning_of_sign(total.amount) if total.known else Meaning.MUTED


def _note(total: Total, rest: str) -> str:
    """Say of how many trades a sum is where it is not of all."""
    if not total.unknown:
        return f"before: {rest}"
    if not total.known:
        return "not known of any"
    return f"of {total.known} of {total.known + total.unknown} trades"


def _money(total: Total, asset: str, style: TextStyle) -> str:
    """Return an amount under a header that names its asset."""
    return _total(total, style.pnl(total.amount, decimals=asset_decimals(asset)))


def _before_r(total: Total) -> str:
    return _total(total, r_text(total.amount))


def _counted(number: int, thing: str) -> str:
    shown = words.number(Decimal(number))
    return f"{shown} {thing}" if number == 1 else f"{shown} {thing}s"
