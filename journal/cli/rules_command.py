"""`cooldown-journal rules`: the rules in force, what was broken, and changing either of them."""

import argparse
import json
from collections.abc import Callable, Mapping
from typing import Final

from journal.bootstrap import Services
from journal.cli import rules_changes, rules_scans
from journal.domain.rules.force.timeline import DatedChange
from journal.domain.rules.verdict import Breach, NotJudged
from journal.services.positions.rows import Row, instant, number
from journal.services.rules.catalog import RuleCard, ScopedSettings
from journal.services.rules.log import LoggedBreach

_HELP: Final = (
    "log: what was broken, newest first (default). list: every rule with its settings. "
    "set RULE FIELD=VALUE…: tighten at once; with --loosen, loosen in 24 h. on RULE, off RULE. "
    "cancel CHANGE: take back what waits. add FILE.json: a rule of your own; try FILE.json: what "
    "it would have found. scan: judge the whole record by today's rules and keep the result. "
    "scans: earlier ones. answer KEY…: write --sentence about broken rules."
)


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser(
        "rules", help="list broken rules and change the rules", description=_HELP
    )
    parser.add_argument("action", nargs="?", choices=tuple(_ACTIONS), default="log")
    parser.add_argument("words", nargs="*", metavar="WORD", help="what the action is about")
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    parser.add_argument("--loosen", action="store_true", help="set: also what becomes less strict")
    parser.add_argument("--symbol", help="set, on, off: for this contract only")
    parser.add_argument("--side", choices=("long", "short"), help="set, on, off: for it only")
    parser.add_argument(
        "--only-account", metavar="NAME", help="set, on, off, add: for this account only"
    )
    parser.add_argument("--sentence", metavar="TEXT", help="answer: what you write about it")
    parser.add_argument("--all", action="store_true", help="answer: everything that waits")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Do what was asked; return 0."""
    _ACTIONS[arguments.action](arguments, services)
    return 0


def _log(arguments: argparse.Namespace, services: Services) -> None:
    account = services.accounts.named(arguments.account).name
    log = services.rules.breach_log(account)
    cards = services.rules.catalog()
    notes = services.rule_settings.notes()
    if arguments.json:
        answer = {
            "account": account,
            "rules": [_card_row(card) for card in cards],
            "breaches": [_logged_row(entry) for entry in log],
            "notes": [{"at": instant(note.at), "sentence": note.sentence} for note in notes],
        }
        print(json.dumps(answer, ensure_ascii=False))
        return
    on = sum(1 for card in cards if card.enabled)
    for note in notes:
        print(f"Noted {instant(note.at)}: {note.sentence}")
    print(f"{len(log)} breaches of {on} rules in account {account}")
    for entry in log:
        breach = entry.breach
        print(
            f"{instant(breach.at)}  {breach.rule_id:4} {breach.severity.text:8}  {breach.sentence}"
        )


def _list(arguments: argparse.Namespace, services: Services) -> None:
    cards = services.rules.catalog()
    if arguments.json:
        print(json.dumps([_card_row(card) for card in cards], ensure_ascii=False))
        return
    for card in cards:
        for one in card.scopes:
            print(_settings_line(card, one))
        for waiting in card.pending:
            print(f"      waiting until {instant(waiting.takes_effect_at)}: {_asked(waiting)}")


def _settings_line(card: RuleCard, one: ScopedSettings) -> str:
    settings = ", ".join(
        f"{each.field} {number(each.value)}{f' {each.form.unit}' if each.form.unit else ''}"
        for each in one.parameters
    )
    where = f" for {one.scope.words}" if one.scope.words else ""
    state = "on " if one.enabled else "off"
    return f"{card.rule_id:6} {state}  {card.name}{where}{f': {settings}' if settings else ''}"


def _asked(waiting: DatedChange) -> str:
    change = waiting.change
    parts = [f"{name} {number(value)}" for name, value in change.values.items()]
    if change.enabled is not None:
        parts.append("on" if change.enabled else "off")
    where = f" for {change.scope.words}" if change.scope.words else ""
    return f"{', '.join(parts)}{where} ({change.change_id})"


def breach_row(breach: Breach) -> Row:
    """Return one breach as JSON."""
    return {
        "rule": breach.rule_id,
        "version": breach.rule_version,
        "severity": breach.severity.text,
        "sentence": breach.sentence,
        "value": number(breach.value),
        "threshold": number(breach.threshold),
        "unit": breach.unit,
        "at": instant(breach.at),
        "parameters": {name: number(value) for name, value in breach.parameters},
        "scope": breach.scope.words,
    }


def not_judged_row(each: NotJudged) -> Row:
    """Return one rule that could not be judged as JSON."""
    return {"rule": each.rule_id, "reason": each.reason}


def _logged_row(entry: LoggedBreach) -> Row:
    position, answer = entry.position, entry.answer
    return {
        "key": entry.key,
        "position": position.key if position else None,
        "symbol": position.symbol if position else None,
        "side": position.side.value if position else None,
        "net_result": number(entry.net_result),
        "asset": entry.asset,
        "answer": answer.sentence if answer else None,
        "waits_for_answer": entry.is_unanswered,
        **breach_row(entry.breach),
    }


def _card_row(card: RuleCard) -> Row:
    everywhere, *narrower = card.scopes
    return {
        "rule": card.rule_id,
        "version": card.version,
        "name": card.name,
        "group": card.group.value,
        "severity": card.severity,
        "description": card.description,
        "source": card.sentence,
        **_settings_row(everywhere),
        "narrower": [_settings_row(one) for one in narrower],
        "pending": [_change_row(one) for one in card.pending],
        "history": [_change_row(one) for one in card.history],
    }


def _settings_row(one: ScopedSettings) -> Row:
    return {
        "scope": one.scope.words,
        "enabled": one.enabled,
        "in_force_since": instant(one.since),
        "parameters": {
            each.field: {
                "label": each.form.label,
                "value": number(each.value),
                "default": number(each.default),
                "unit": each.form.unit,
                "minimum": number(each.form.minimum),
                "maximum": number(each.form.maximum),
                "tighter": each.form.tighter.value,
            }
            for each in one.parameters
        },
    }


def _change_row(one: DatedChange) -> Row:
    change = one.change
    return {
        "change": change.change_id,
        "scope": change.scope.words,
        "values": {name: number(value) for name, value in change.values.items()},
        "enabled": change.enabled,
        "loosens": one.loosens,
        "asked_at": instant(change.asked_at),
        "takes_effect_at": instant(one.takes_effect_at),
        "cancelled_at": instant(change.cancelled_at) if one.is_cancelled else None,
    }


_ACTIONS: Final[Mapping[str, Callable[[argparse.Namespace, Services], None]]] = {
    "log": _log,
    "list": _list,
    "set": rules_changes.set_values,
    "on": rules_changes.switch_on,
    "off": rules_changes.switch_off,
    "cancel": rules_changes.cancel,
    "add": rules_changes.add,
    "try": rules_scans.try_out,
    "scan": rules_scans.scan,
    "scans": rules_scans.earlier,
    "answer": rules_changes.answer,
}
