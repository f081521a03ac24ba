"""A plan written as JSON becomes a Plan, exactly, or is refused with the name of the field."""

import json
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.numbers import exact_number
from journal.domain.values import MarginMode, Plan, PlanIntent, Side

REQUIRED = ("symbol", "side", "margin_mode", "leverage", "entry_price", "quantity")
OPTIONAL = ("stop_price", "targets", "intent")
_LONGEST_SYMBOL = 40

Choice = TypeVar("Choice", bound=StrEnum)


class _Number(str):
    """A JSON number as it was written, so that no float ever stands between."""

    __slots__ = ()


def plan_from_text(text: str) -> Plan:
    """Return the plan in a JSON text.

    Raises:
        JournalError: it is no JSON object.
        InvalidValueError: names the field that cannot be right.
    """
    try:
        content = json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
    # A RecursionError is JSON nested without end.
    except (ValueError, RecursionError) as error:
        raise JournalError(f"The plan is not valid JSON: {error}") from error
    if not isinstance(content, Mapping):
        raise JournalError('The plan must be one JSON object: {"symbol": "BTCUSDT", …}')
    return plan_from_json(content)


def plan_from_json(content: Mapping[str, object]) -> Plan:
    """Return the plan that a decoded JSON object describes.

    Numbers may be texts, whole numbers or Decimals; a float is refused, since it has already lost
    what was written. ``stop_price`` may be null or missing, ``intent`` is "open" where missing.

    Raises:
        InvalidValueError: names the field that is missing, unknown or cannot be right.
    """
    for field in content:
        if field not in REQUIRED + OPTIONAL:
            raise InvalidValueError(str(field)[:_LONGEST_SYMBOL], "is not a field of a plan")
    for field in REQUIRED:
        if content.get(field) is None:
            raise InvalidValueError(field, "is missing")
    stop_price, intent = content.get("stop_price"), content.get("intent")
    return Plan(
        symbol=_symbol(content["symbol"]),
        side=_choice(Side, "side", content["side"]),
        margin_mode=_choice(MarginMode, "margin_mode", content["margin_mode"]),
        leverage=exact_number(content["leverage"], "leverage"),
        entry_price=exact_number(content["entry_price"], "entry_price"),
        quantity=exact_number(content["quantity"], "quantity"),
        stop_price=None if stop_price is None else exact_number(stop_price, "stop_price"),
        targets=_targets(content.get("targets")),
        intent=PlanIntent.OPEN if intent is None else _choice(PlanIntent, "intent", intent),
    )


def _symbol(value: object) -> str:
    """Return a contract's name in upper case."""
    if not isinstance(value, str) or isinstance(value, _Number) or not value.strip():
        raise InvalidValueError("symbol", "must be text, for example BTCUSDT")
    if len(value) > _LONGEST_SYMBOL:
        raise InvalidValueError("symbol", f"must not be longer than {_LONGEST_SYMBOL} characters")
    return value.strip().upper()


def _choice(choices: type[Choice], field: str, value: object) -> Choice:
    """Return the member that a text names, in any case."""
    if isinstance(value, str):
        for choice in choices:
            if choice.value == value.lower():
                return choice
    raise InvalidValueError(field, f"must be {' or '.join(choice.value for choice in choices)}")


def _targets(value: object) -> tuple[Decimal, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InvalidValueError("targets", "must be a list of prices")
    return tuple(exact_number(each, f"targets[{index}]") for index, each in enumerate(value))
