"""The part of `cooldown-journal rules` that changes something."""

import argparse
import json
from decimal import Decimal
from pathlib import Path

from journal.bootstrap import Services
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.numbers import exact_number
from journal.domain.rules.force.timeline import DatedChange
from journal.domain.rules.scope import Scope
from journal.domain.values import Side
from journal.services.positions.rows import instant, number
from journal.services.rules.drafts import Draft, draft_from_text


def set_values(arguments: argparse.Namespace, services: Services) -> None:
    """Change settings of a rule.

    Raises:
        JournalError: something would become less strict and --loosen was not said.
    """
    rule_id, *words = _words(arguments, 2, "RULE FIELD=VALUE")
    settings, scope = services.rule_settings, _scope(arguments)
    # Settings for one contract alone are there to hold; everywhere a rule may stay off.
    begins = bool(scope.words) and not settings.standing(rule_id, scope).enabled
    asked = settings.foresee(rule_id, _values(words), enabled=True if begins else None, scope=scope)
    if asked.loosens and not arguments.loosen:
        raise JournalError(
            f"{_told(asked)}. It becomes less strict, which counts from "
            f"{instant(asked.takes_effect_at)} on and never during a pause. Say --loosen to ask "
            "for it. Nothing was changed."
        )
    _ask(asked, arguments, services)


def switch_on(arguments: argparse.Namespace, services: Services) -> None:
    """Switch a rule on, with other settings where some are given."""
    rule_id, *words = _words(arguments, 1, "RULE")
    asked = services.rule_settings.foresee(
        rule_id, _values(words), enabled=True, scope=_scope(arguments)
    )
    _ask(asked, arguments, services)


def switch_off(arguments: argparse.Namespace, services: Services) -> None:
    """Ask to switch a rule off."""
    (rule_id,) = _words(arguments, 1, "RULE", at_most=1)
    asked = services.rule_settings.foresee(rule_id, {}, enabled=False, scope=_scope(arguments))
    _ask(asked, arguments, services)


def cancel(arguments: argparse.Namespace, services: Services) -> None:
    """Take back a change that waits; its id may be given without quotes."""
    change_id = " ".join(_words(arguments, 1, "CHANGE"))
    services.rule_settings.cancel(change_id)
    _say(arguments, {"cancelled": change_id}, f"{change_id}: taken back. The rule stays as it is.")


def add(arguments: argparse.Namespace, services: Services) -> None:
    """Keep a rule of the trader's own."""
    draft = draft_of(arguments)
    services.rule_settings.write(
        name=draft.name,
        level=draft.level,
        sentence=draft.sentence,
        condition=draft.condition,
        account=arguments.only_account,
    )
    card = services.rules.catalog()[-1]
    _say(
        arguments,
        {"rule": card.rule_id, "name": card.name, "severity": card.severity},
        f"{card.rule_id} {card.name}: in force from now on, {card.severity}.",
    )


def answer(arguments: argparse.Namespace, services: Services) -> None:
    """Keep a sentence about broken rules.

    Raises:
        JournalError: nothing to answer was named.
    """
    if not arguments.sentence:
        raise JournalError("Write a sentence: rules answer KEY --sentence TEXT.")
    account = services.accounts.named(arguments.account).name
    service = services.acknowledgements
    if arguments.all:
        keys = tuple(one.key for one in service.unanswered(account))
    else:
        keys = (" ".join(_words(arguments, 1, "KEY")),)
    service.answer_all(account, keys, arguments.sentence)
    left = len(service.unanswered(account))
    _say(
        arguments,
        {"answered": list(keys), "still_waiting": left},
        f"{len(keys)} answered, {left} still waiting.",
    )


def draft_of(arguments: argparse.Namespace) -> Draft:
    """Return the rule in the file that the arguments name.

    Raises:
        JournalError: it cannot be read or is no rule.
    """
    (name,) = _words(arguments, 1, "FILE.json", at_most=1)
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise JournalError(f"{name} cannot be read as a rule: {error}") from error
    return draft_from_text(text)


def _ask(asked: DatedChange, arguments: argparse.Namespace, services: Services) -> None:
    services.rule_settings.ask(asked)
    when = f"from {instant(asked.takes_effect_at)} on" if asked.loosens else "from now on"
    change = asked.change
    row = {
        "change": change.change_id,
        "rule": change.rule_id,
        "scope": change.scope.words,
        "loosens": asked.loosens,
        "takes_effect_at": instant(asked.takes_effect_at),
    }
    _say(arguments, row, f"{_told(asked)}: {when}.")


def _told(asked: DatedChange) -> str:
    change, was = asked.change, asked.before
    parts = [
        f"{name} {number(getattr(was, name))} to {number(value)}"
        for name, value in change.values.items()
    ]
    if change.enabled is not None:
        parts.append("on" if change.enabled else "off")
    where = f" for {change.scope.words}" if change.scope.words else ""
    return f"{change.rule_id}{where}: {', '.join(parts)}"


def _say(arguments: argparse.Namespace, row: dict[str, object], sentence: str) -> None:
    print(json.dumps(row, ensure_ascii=False) if arguments.json else sentence)


def _words(
    arguments: argparse.Namespace, at_least: int, what: str, *, at_most: int | None = None
) -> list[str]:
    words: list[str] = arguments.words
    if len(words) < at_least or (at_most is not None and len(words) > at_most):
        raise JournalError(f"Say what it is about: rules {arguments.action} {what}.")
    return words


def _values(words: list[str]) -> dict[str, Decimal]:
    values = {}
    for word in words:
        field, is_pair, value = word.partition("=")
        if not is_pair:
            raise InvalidValueError(word[:40], "must be FIELD=VALUE, for example limit=8")
        values[field] = exact_number(value, field)
    return values


def _scope(arguments: argparse.Namespace) -> Scope:
    return Scope(
        account=arguments.only_account,
        symbol=arguments.symbol.upper() if arguments.symbol else None,
        side=Side(arguments.side) if arguments.side else None,
    )
