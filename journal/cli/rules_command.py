"""`cooldown-journal rules`: the rules in force and what was broken, newest first."""

import argparse
import json

from journal.bootstrap import Services
from journal.domain.rules.verdict import Breach, NotJudged
from journal.services.rows import instant, number
from journal.services.rules.catalog import RuleCard
from journal.services.rules.log import LoggedBreach


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser("rules", help="list broken rules, newest first")
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the breach log; return 0."""
    account = services.accounts.named(arguments.account).name
    log = services.rules.breach_log(account)
    cards = services.rules.catalog()
    if arguments.json:
        answer = {
            "account": account,
            "rules": [_card_row(card) for card in cards],
            "breaches": [_logged_row(entry) for entry in log],
        }
        print(json.dumps(answer, ensure_ascii=False))
        return 0
    print(f"{len(log)} breaches of {len(cards)} rules in account {account}")
    for entry in log:
        breach = entry.breach
        print(
            f"{instant(breach.at)}  {breach.rule_id:4} {breach.severity.text:8}  {breach.sentence}"
        )
    return 0


def breach_row(breach: Breach) -> dict[str, object]:
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
    }


def not_judged_row(each: NotJudged) -> dict[str, object]:
    """Return one rule that could not be judged as JSON."""
    return {"rule": each.rule_id, "reason": each.reason}


def _logged_row(entry: LoggedBreach) -> dict[str, object]:
    position = entry.position
    return {
        "position": position.key if position else None,
        "symbol": position.symbol if position else None,
        "side": position.side.value if position else None,
        **breach_row(entry.breach),
    }


def _card_row(card: RuleCard) -> dict[str, object]:
    return {
        "rule": card.rule_id,
        "version": card.version,
        "name": card.name,
        "group": card.group.value,
        "severity": card.severity,
        "description": card.description,
        "source": card.sentence,
        "parameters": {
            parameter.field: {
                "label": parameter.form.label,
                "value": number(parameter.value),
                "unit": parameter.form.unit,
            }
            for parameter in card.parameters
        },
    }
