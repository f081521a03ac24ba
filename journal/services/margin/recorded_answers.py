"""The exchange's own recorded answers, told apart by their fields."""

from collections.abc import Mapping, Sequence

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.recorded import RecordedAnswers, Row, recorded_account
from journal.domain.margin.brackets.answer import bracket_tables, is_bracket_answer
from journal.services.margin.own_account import MarginAccount

# What a row of each answer has and the others have not.
_KINDS: Mapping[str, frozenset[str]] = {
    "positionRisk": frozenset({"symbol", "positionAmt", "entryPrice"}),
    "symbolConfig": frozenset({"symbol", "marginType", "leverage"}),
    "assetIndex": frozenset({"symbol", "index", "bidBuffer", "askBuffer"}),
    "account": frozenset({"assets"}),
}
_NAMES = frozenset({*_KINDS, "leverageBracket"})
_MOST_ROWS = 5_000


def are_recorded_answers(documents: Sequence[object]) -> bool:
    """Whether some decoded documents are answers of the exchange, not an account of our own."""
    if len(documents) != 1:
        return True
    (document,) = documents
    is_collection = isinstance(document, Mapping) and bool(document.keys() & _NAMES)
    return is_collection or isinstance(document, list) or _kind(document) is not None


def read_recorded_answers(documents: Sequence[object]) -> MarginAccount:
    """Return the account that recorded answers tell.

    Args:
        documents: one decoded answer each, or one object that holds them by name:
            ``positionRisk``, ``account``, ``symbolConfig``, ``leverageBracket``, ``assetIndex``.

    Raises:
        InvalidValueError: names the document that is no such answer, or the field in it.
    """
    found = _told_apart(documents)
    if "positionRisk" not in found:
        raise InvalidValueError("positionRisk", "is missing: give the answer about positions")
    account = found.get("account")
    read = recorded_account(
        RecordedAnswers(
            position_risk=_rows("positionRisk", found["positionRisk"]),
            account=account if isinstance(account, Mapping) else None,
            symbol_config=_rows("symbolConfig", found.get("symbolConfig", [])),
            asset_index=_rows("assetIndex", found.get("assetIndex", [])),
        )
    )
    brackets = found.get("leverageBracket")
    return MarginAccount(
        positions=read.positions,
        tables={} if brackets is None else bracket_tables(brackets, as_of=None),
        assets=read.assets,
    )


def _told_apart(documents: Sequence[object]) -> dict[str, object]:
    """Return the answers by name."""
    found: dict[str, object] = {}
    for index, document in enumerate(documents, start=1):
        if isinstance(document, Mapping) and document.keys() & _NAMES:
            named = {name: document[name] for name in document.keys() & _NAMES}
        else:
            kind = _kind(document)
            if kind is None:
                raise InvalidValueError(
                    f"file {index}", f"is none of the answers {', '.join(sorted(_NAMES))}"
                )
            named = {kind: document}
        for name, answer in named.items():
            if name in found:
                raise InvalidValueError(f"file {index}", f"is a second answer of {name}")
            found[name] = answer
    return found


def _kind(document: object) -> str | None:
    """Return which answer a document is, by the fields of its first row."""
    if is_bracket_answer(document):
        return "leverageBracket"
    first = document[0] if isinstance(document, list) and document else document
    if not isinstance(first, Mapping):
        return None
    for kind, names in _KINDS.items():
        if names <= first.keys():
            return kind
    return None


def _rows(name: str, answer: object) -> Sequence[Row]:
    """Return an answer's rows; of one symbol it is an object, not a list."""
    rows = [answer] if isinstance(answer, Mapping) else answer
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise InvalidValueError(name, "must be a list of objects")
    if len(rows) > _MOST_ROWS:
        raise InvalidValueError(name, f"must have at most {_MOST_ROWS} rows")
    return rows
