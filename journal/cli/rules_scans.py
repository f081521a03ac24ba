"""The part of `cooldown-journal rules` that judges the whole record by today's rules."""

import argparse
import json

from journal.bootstrap import Services
from journal.cli.rules_changes import draft_of
from journal.services.positions.rows import Row, instant, number
from journal.services.rules.scans import Difference, ScannedBreach, StoredScan, asset_of


def scan(arguments: argparse.Namespace, services: Services) -> None:
    """Judge the record, keep the result, and tell what is different from the scan before."""
    account = services.accounts.named(arguments.account).name
    services.scans.scan(account)
    newest, *before = services.scans.history(account)
    found = services.scans.found(newest)
    difference = services.scans.compare(before[0], newest) if before else None
    if arguments.json:
        row = _scan_row(newest, found) | {
            "breaches": [_found_row(one) for one in found],
            "since_the_scan_before": _difference_row(difference) if difference else None,
        }
        print(json.dumps(row, ensure_ascii=False))
        return
    print(_line(newest, found))
    for rule, count in _by_rule(found).items():
        print(f"  {rule:6} {count}")
    if difference is not None:
        print(_difference_line(difference))


def earlier(arguments: argparse.Namespace, services: Services) -> None:
    """List the scans of an account, the newest first."""
    account = services.accounts.named(arguments.account).name
    kept = [(one, services.scans.found(one)) for one in services.scans.history(account)]
    if arguments.json:
        print(json.dumps([_scan_row(one, found) for one, found in kept], ensure_ascii=False))
        return
    for one, found in kept:
        print(_line(one, found))
    if not kept:
        print("No scan was made yet: rules scan.")


def try_out(arguments: argparse.Namespace, services: Services) -> None:
    """Tell what a rule of the trader's own would have found; nothing is kept."""
    draft = draft_of(arguments)
    account = services.accounts.named(arguments.account).name
    rule = services.rule_settings.drafted(
        name=draft.name, level=draft.level, sentence=draft.sentence, condition=draft.condition
    )
    found = services.scans.preview(account, rule)
    if arguments.json:
        row = {
            "fired": len(found.found),
            "positions": found.positions,
            "made": {asset: number(amount) for asset, amount in found.made},
            "unknown_results": found.unknown_results,
            "not_judged": found.not_judged,
        }
        print(json.dumps(row, ensure_ascii=False))
        return
    made = ", ".join(f"{number(amount)} {asset}" for asset, amount in found.made)
    print(
        f"Where {rule.condition.words}: would have fired {len(found.found)} times on "
        f"{found.positions} positions, which together made {made or 'nothing that is known'}; "
        f"{found.unknown_results} of them open or of unknown result, "
        f"{found.not_judged} moments not judged."
    )


def _line(one: StoredScan, found: tuple[ScannedBreach, ...]) -> str:
    return (
        f"{instant(one.scanned_at)}  {len(found)} breaches on {one.positions} positions, "
        f"{one.not_judged} answers not judged"
    )


def _difference_line(difference: Difference) -> str:
    rules = "; ".join(difference.rules) or "the same rules"
    return (
        f"Since the scan before: {len(difference.added)} more, {len(difference.gone)} fewer, "
        f"{difference.same} the same ({rules})."
    )


def _by_rule(found: tuple[ScannedBreach, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in sorted(found, key=lambda one: one.rule_id):
        counts[one.rule_id] = counts.get(one.rule_id, 0) + 1
    return counts


def _scan_row(one: StoredScan, found: tuple[ScannedBreach, ...]) -> Row:
    return {
        "scan": one.scan_id,
        "scanned_at": instant(one.scanned_at),
        "positions": one.positions,
        "not_judged": one.not_judged,
        "found": len(found),
        "by_rule": _by_rule(found),
        "rules": json.loads(one.rules),
    }


def _found_row(one: ScannedBreach) -> Row:
    return {
        "rule": one.rule_id,
        "version": one.rule_version,
        "severity": one.severity,
        "at": instant(one.at),
        "position": one.position_key,
        "sentence": one.sentence,
        "parameters": one.parameters,
        "scope": one.scope,
        "inputs": json.loads(one.inputs),
        "value": number(one.value),
        "threshold": number(one.threshold),
        "unit": one.unit,
        "net_result": number(one.net_result),
        "asset": asset_of(one),
    }


def _difference_row(difference: Difference) -> Row:
    return {
        "added": [_found_row(one) for one in difference.added],
        "gone": [_found_row(one) for one in difference.gone],
        "same": difference.same,
        "rules": list(difference.rules),
    }
