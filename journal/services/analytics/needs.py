"""What has to be found out about positions before a query about them can be answered."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from journal.domain.query.answering import begins_a_word
from journal.domain.query.tree import Query, Word, leaves
from journal.services.positions.columns.exact import MEASURED

_OF_RULES: Final = frozenset({"rule", "broke", "liquidation"})
_STATES_OF_RULES: Final = ("broken", "clean")


class Need(StrEnum):
    """Each may take a while."""

    RULES = "rules"
    CANDLES = "candles"


def needs_of(query: Query, rules: Iterable[str]) -> frozenset[Need]:
    """Return what a query asks for beside the record and the diary.

    Args:
        query: what is asked.
        rules: the ids of rules, which words without a field are compared with.
    """
    judged, found = (*_STATES_OF_RULES, *rules), set()
    for one in leaves(query):
        if isinstance(one, Word):
            is_judged = any(begins_a_word(one.text, text) for text in judged)
        else:
            states = one.text.casefold() in _STATES_OF_RULES and one.name == "is"
            is_judged = one.name in _OF_RULES or states
            if one.name in MEASURED:
                found.add(Need.CANDLES)
        if is_judged:
            found.add(Need.RULES)
    return frozenset(found)
