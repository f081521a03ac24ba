"""Queries of every kind, made by Hypothesis."""

from hypothesis import strategies as st

from journal.domain.query.fields import ANY, FIELDS, NONE, UNKNOWN, Field, Kind
from journal.domain.query.tree import And, Comparison, Not, Operator, Or, Query, Word
from journal.domain.query.values import NAMED_TIMES

EQUALITY = (Operator.IS, Operator.EQUALS, Operator.DIFFERS)

letters = st.text(st.sampled_from('abLONGsbtc05 .:<>="\\()!-äß'), min_size=1, max_size=8).filter(
    str.strip
)
numbers = st.sampled_from(["0", "5", "-1", "2.5", "10", "100", "1k"])
percents = st.sampled_from(["0%", "1%", "2.5%", "50%", "-10%", "100%"])
durations = st.sampled_from(["0s", "90s", "30m", "2h", "1d12h", "1w"])
times = st.sampled_from(
    [
        *("2024", "2024-05", "2024-12", "2024-05-14", "2024-05-14T10"),
        *("2024-05-14T10:30", "2024-05-14 02:00", *NAMED_TIMES),
    ]
)
VALUES = {
    Kind.NUMBER: numbers,
    Kind.PERCENT: percents,
    Kind.DURATION: durations,
    Kind.TIME: times,
}
RANGES = {
    Kind.NUMBER: ("0..5", "-1..", "..10", "2.5..2.5"),
    Kind.PERCENT: ("0%..5%", "..2%"),
    Kind.DURATION: ("30m..2h", "1d.."),
    Kind.TIME: ("2024-04..2024-05-14", "2024-05-14..", "..2024-05-14T10"),
}


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    field = draw(st.sampled_from(FIELDS))
    operator = draw(st.sampled_from(EQUALITY))
    text = draw(_text(field))
    if field.kind in RANGES and draw(st.booleans()):
        text = draw(VALUES[field.kind])
        operator = draw(st.sampled_from(Operator))
    return Comparison(name=field.name, operator=operator, text=text)


def _text(field: Field) -> st.SearchStrategy[str]:
    special = [UNKNOWN, *((ANY, NONE) if field.can_be_none else ())]
    if field.choices:
        return st.sampled_from([*field.choices, *special])
    if field.kind in RANGES:
        return st.one_of(
            VALUES[field.kind], st.sampled_from(RANGES[field.kind]), st.sampled_from(special)
        )
    return st.one_of(
        letters, st.sampled_from(["R01", "R05", "fomo", "btc", "BTCUSDT", "late"]), *[
            st.sampled_from(special)
        ]
    )  # fmt: skip


def _joined(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    some = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        parts.map(lambda part: Not(part=part)),
        some.map(lambda them: And(parts=them)),
        some.map(lambda them: Or(parts=them)),
    )


words = st.one_of(letters, st.sampled_from(["btc", "long", "open", "R0", "and", "or", "not", "la"]))
queries: st.SearchStrategy[Query] = st.recursive(
    st.one_of(words.map(lambda text: Word(text=text)), comparisons()), _joined, max_leaves=6
)
