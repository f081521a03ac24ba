"""``cooldown-journal margin ACCOUNT.json``: exact liquidation prices of a whole account."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from journal.domain.errors import InvalidValueError, JournalError
from journal.services.margin import MarginService

_LARGEST_FILE = 2_000_000

_SENTENCES: Mapping[str, str] = {
    "no_liquidation": "no liquidation at any positive price",
    "at_or_past_liquidation": "at or past liquidation",
    "beyond_last_bracket": "outside the bracket table, unreliable",
    "stale_brackets": "brackets are more than 30 days old",
    "single_position_assumption": "other positions of the wallet are unknown",
    "estimated_wallet": "ESTIMATE: isolated margin is taken as notional/leverage - opening fee",
    "differs_from_exchange": "the exchange's own price differs by more than one tick",
}
_ROWS = (
    ("Liquidation (exchange)", "exchange_liquidation_price"),
    ("Liquidation (exact)", "liquidation_price"),
    ("Liquidation on the tick", "displayed_liquidation_price"),
    ("Bankruptcy", "bankruptcy_price"),
    ("Simplified, optimistic", "simplified_liquidation_price"),
    ("Break-even (opening fee)", "break_even_price"),
    ("Break-even (both fees)", "honest_break_even_price"),
    ("Notional", "notional"),
    ("Wallet", "wallet_balance"),
    ("Maintenance margin", "maintenance_margin"),
    ("Initial margin", "initial_margin"),
    ("Margin ratio", "margin_ratio"),
    ("Unrealized PnL", "unrealized_pnl"),
    ("ROE on margin at mark", "return_on_mark"),
    ("ROE on margin at entry", "return_on_entry"),
)
_ACCOUNT_ROWS = (
    ("Equity after haircuts", "equity"),
    ("Maintenance margin", "maintenance_margin"),
    ("Margin ratio", "margin_ratio"),
)
_STOP_ROWS = (
    ("Stop", "stop_price"),
    ("Loss at stop, before fees", "loss"),
    ("Stop to liquidation", "liquidation_buffer"),
)


class HasMargin(Protocol):
    """Whoever holds the margin engine."""

    @property
    def margin(self) -> MarginService:
        """The margin engine."""
        ...


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command and its arguments."""
    parser = subparsers.add_parser(
        "margin",
        help="exact liquidation prices and margins of an account file",
        description="Reads wallet_balance, positions and perhaps multi_assets and brackets from a "
        "JSON file ('-' is standard input), or the exchange's own recorded answers "
        "(positionRisk, account, symbolConfig, leverageBracket, assetIndex), one file each, and "
        "answers the exact liquidation price and margins of every position. "
        "In cross, every price assumes that only this symbol moves.",
    )
    parser.add_argument(
        "files",
        metavar="ACCOUNT.json",
        nargs="+",
        help="the account (- for standard input), or recorded answers",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def run(arguments: argparse.Namespace, services: HasMargin) -> int:
    """Print the answer for an account file.

    Raises:
        JournalError: the file cannot be read.
        InvalidValueError: names the field, for example ``positions[0].quantity``.
    """
    documents = [decoded(_text(name)) for name in arguments.files]
    answer = services.margin.answer_documents(documents)
    if arguments.json:
        print(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        print(readable(answer))
    return 0


class _NumberText(str):
    """A JSON number as it was written: no float ever stands between file and Decimal."""

    __slots__ = ()


def decoded(text: str) -> object:
    """Return the object or list in a JSON text, its numbers as they were written.

    Raises:
        JournalError: no JSON, nested without end, or neither object nor list.
        InvalidValueError: a field is given twice.
    """
    try:
        account: object = json.loads(
            text,
            parse_float=_NumberText,
            parse_int=_NumberText,
            parse_constant=_NumberText,
            object_pairs_hook=_without_twins,
        )
    except json.JSONDecodeError as error:
        raise JournalError(f"This is not a JSON file: {error}") from error
    except RecursionError as error:
        raise JournalError("This file is nested too deeply to be an account") from error
    if not isinstance(account, Mapping | list) or account == []:
        raise JournalError("This file must hold one object with wallet_balance and positions")
    return account


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the fields of an object, refusing a field given twice."""
    fields: dict[str, object] = {}
    for name, value in pairs:
        if name in fields:
            raise InvalidValueError(name[:40], "is given twice in one object")
        fields[name] = value
    return fields


def _text(name: str) -> str:
    """Return the text of a file or of standard input.

    Raises:
        JournalError: it cannot be read, is too large or no text.
    """
    try:
        if name == "-":
            text = sys.stdin.read(_LARGEST_FILE + 1)
        else:
            with Path(name).open(encoding="utf-8-sig") as file:
                text = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise JournalError(f"{name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise JournalError(f"{name} is not a text file in UTF-8") from error
    if len(text) > _LARGEST_FILE:
        raise JournalError(f"{name} is too large to be an account")
    return text


def readable(answer: Mapping[str, Any]) -> str:
    """Return an answer as text for people: one block a position."""
    blocks = [_block(position) for position in answer["positions"]]
    shared = answer["multi_assets"]
    if shared is not None:
        blocks.insert(0, "Multi-assets mode, in USD\n" + "\n".join(_table(shared, _ACCOUNT_ROWS)))
    brackets = answer["brackets"]
    age = ", more than 30 days from now: fetch newer ones" if brackets["stale"] else ""
    blocks.append(f"Brackets as of {brackets['as_of']}{age}.")
    if any(position["margin_mode"] == "cross" for position in answer["positions"]):
        blocks[-1] += "\nCross: every price assumes that only this symbol moves."
    if answer["ignored_fields"]:
        blocks[-1] += f"\nNot understood and ignored: {', '.join(answer['ignored_fields'])}."
    return "\n\n".join(blocks)


def _block(position: Mapping[str, Any]) -> str:
    size = position["contract"]["size"]
    coin = f", contracts of {size} USD, amounts in coin" if size else ""
    lines = [f"{position['symbol']} {position['side']}, {position['margin_mode']}{coin}"]
    lines += _table(position, _ROWS)
    if position["hedge_liquidation_prices"] is not None:
        hedge = position["hedge_liquidation_prices"]
        lines += _table(hedge, (("Liquidation below", "lower"), ("Liquidation above", "upper")))
    if position["stop"] is not None:
        lines += _table(position["stop"], _STOP_ROWS)
    lines += [f"  ! {_SENTENCES.get(flag, flag)}" for flag in position["flags"]]
    return "\n".join(lines)


def _table(values: Mapping[str, Any], rows: tuple[tuple[str, str], ...]) -> list[str]:
    """Return aligned lines; what is not known or does not exist is a dash."""
    return [f"  {label:<26}{values[key] or '—':>24}" for label, key in rows]
