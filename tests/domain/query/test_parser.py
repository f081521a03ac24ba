"""Queries are read as they are meant, and what cannot be read is said with its place."""

import pytest
from hypothesis import given

from journal.domain.query.errors import QueryError
from journal.domain.query.fields import FIELDS
from journal.domain.query.parser import parse
from journal.domain.query.printing import printed
from journal.domain.query.tree import (
    EVERYTHING,
    And,
    Comparison,
    Not,
    Operator,
    Or,
    Query,
    Word,
)
from tests.domain.query.trees import queries
from tests.examples import examples


def compared(name: str, operator: Operator, text: str) -> Comparison:
    return Comparison(name=name, operator=operator, text=text)


BTC, LONG = Word(text="btc"), Word(text="long")
LOSS = compared("pnl", Operator.BELOW, "0")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("btc", BTC),
        ("btc long", And(parts=(BTC, LONG))),
        ("btc AND long", And(parts=(BTC, LONG))),
        ("btc or long pnl<0", Or(parts=(BTC, And(parts=(LONG, LOSS))))),
        ("(btc or long) pnl < 0", And(parts=(Or(parts=(BTC, LONG)), LOSS))),
        ("not btc long", And(parts=(Not(part=BTC), LONG))),
        ("not (btc long)", Not(part=And(parts=(BTC, LONG)))),
        ("( btc )", BTC),
        ('"took profit"', Word(text="took profit")),
        ('"or" "a\\"b\\\\"', And(parts=(Word(text="or"), Word(text='a"b\\')))),
        ("Net>=1", compared("pnl", Operator.AT_LEAST, "1")),
        ("pnl:<0", LOSS),
        ("pnl != 5", compared("pnl", Operator.DIFFERS, "5")),
        ("symbol=BTCUSDT", compared("symbol", Operator.EQUALS, "BTCUSDT")),
        ('tag:"late entry"', compared("tag", Operator.IS, "late entry")),
        ("opened>2026-05-01T10:30", compared("opened", Operator.ABOVE, "2026-05-01T10:30")),
        ("is:OPEN", compared("is", Operator.IS, "OPEN")),
        ("or:1 ", None),
    ],
)
def test_a_query_is_read_as_it_is_meant(text: str, tree: Query | None) -> None:
    if tree is None:
        with pytest.raises(QueryError):
            parse(text)
    else:
        assert parse(text) == tree


def test_every_part_knows_where_it_stands() -> None:
    text = 'btc (side:long or tag:"late entry")'
    found = parse(text)
    assert isinstance(found, And)
    word, group = found.parts
    assert isinstance(word, Word)
    assert isinstance(group, Or)
    spans = [part.span for part in (word, *group.parts) if isinstance(part, Word | Comparison)]
    assert [text[slice(*span)] for span in spans] == ["btc", "side:long", 'tag:"late entry"']


@pytest.mark.parametrize(
    ("text", "underlined", "says"),
    [
        ("fee:5 sbol:btc", "sbol", 'Did you mean "symbol"'),
        ("xyzzy:1", "xyzzy", "There is no field"),
        ("leverage>ten", "ten", "is no number: write leverage>10"),
        ("pnl<-1r", "-1r", "is no number: write pnl<0"),
        ("r<-1x", "-1x", "is no number: write r<-1"),
        ("leverage>", "leverage>", "for example leverage>10"),
        ("symbol:", "symbol:", "for example symbol:BTC"),
        ("side:up", "up", "side is one of long, short, unknown"),
        ("feeling:sad", "sad", "angry, tired, none, any, unknown"),
        ("mae>50", "50", "percent sign, for example mae>2%"),
        ("duration>2 hours", "2", "Write a duration in w, d, h, m and s"),
        ("opened:2026-13", "2026-13", "opened:2026-05"),
        ("opened:yesteryear", "yesteryear", "opened:this-month"),
        ("opened:9999", "9999", "Write a time like"),
        ("symbol>btc", "btc", "write symbol:btc or symbol!=btc"),
        ("leverage>unknown", "unknown", "has no order"),
        ("leverage>1..5", "1..5", "has no order"),
        ("leverage:..", "..", "for example leverage:5..10"),
        ("mae:..", "..", "for example mae:1%..5%"),
        ("leverage:9..2", "9..2", "ends before it begins"),
        ("(btc", "(", "is not closed"),
        ("btc)", ")", "closes nothing"),
        ("()", "()", "nothing between the parentheses"),
        ('btc "long', '"long', "is not closed"),
        ('"  "', '"  "', "nothing between the quotation marks"),
        ("or btc", "or", 'missing before "or"'),
        ("and", "and", 'missing before "and"'),
        ("btc or", "r", "Something is missing here"),
        ("not ", "t", "Something is missing here"),
        ("(btc or )", "r", "Something is missing here"),
        ("<5", "<", "Write the field before the sign"),
        ("(" * 60, "(", "nested too deeply"),
    ],
)
def test_an_error_says_what_to_write_and_where(text: str, underlined: str, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    error = caught.value
    assert text[error.start : error.end] == underlined
    assert says in error.sentence


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_example_of_every_field_can_be_read(field: object) -> None:
    assert isinstance(field, type(FIELDS[0]))
    found = parse(field.example)
    assert isinstance(found, Comparison)
    assert found.name == field.name


@examples(20)
@given(query=queries)
def test_what_is_printed_is_read_as_the_same_query(query: Query) -> None:
    assert parse(printed(query)) == query
    assert printed(parse(printed(query))) == printed(query)


def test_everything_is_printed_as_nothing() -> None:
    assert printed(EVERYTHING) == ""
