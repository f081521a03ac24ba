"""`cooldown-journal plan FILE.json`: what a trade would risk, and what the rules say of it."""

import argparse
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from journal.bootstrap import Services
from journal.cli.rules_command import breach_row, not_judged_row
from journal.domain.errors import JournalError
from journal.domain.planning.sizing import SizeBy
from journal.domain.rules.severity import Severity
from journal.domain.values import Plan, PlanIntent
from journal.services.planning.files import plan_from_text
from journal.services.planning.refusals import UnansweredError
from journal.services.planning.service import Ground, PlanService
from journal.services.planning.sizing import Wish
from journal.services.planning.verdict import PlanVerdict
from journal.services.positions.rows import number

EXIT_OK = 0
EXIT_BREACH = 2
EXIT_PAUSED = 4


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser(
        "plan",
        help="judge a planned trade: exit code 2 when it breaks a rule, or when rules broken "
        "before wait for your sentence, 4 while paused",
        description="FILE.json holds symbol, side, margin_mode, leverage, entry_price, quantity, "
        'and where wanted stop_price, targets and intent ("open" or "reduce").',
    )
    parser.add_argument("file", type=Path, metavar="FILE.json")
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    size = parser.add_mutually_exclusive_group()
    for size_by, what in ((SizeBy.RISK, "lose at its stop"), (SizeBy.MARGIN, "bind as margin")):
        size.add_argument(
            f"--{size_by.value}",
            type=Decimal,
            metavar="PERCENT",
            help=f"size it to {what} this part of the account, whatever quantity the file names",
        )
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the verdict; return 4 while a pause locks it, 2 on a breach, else 0.

    Where broken rules wait for a sentence there is no verdict on what opens: 2, as in the window.
    """
    plan = plan_from_text(_text(arguments.file))
    account = services.accounts.named(arguments.account).name
    ground = services.planning.ground(account)
    if plan.intent is PlanIntent.OPEN and ground.lock_sentence is None:
        try:
            services.planning.require_answered()
        except UnansweredError as error:
            _tell_waiting(error, as_json=arguments.json)
            return EXIT_BREACH
    plan = _sized(plan, arguments, services.planning, ground)
    verdict = services.planning.judge_on(ground, plan)
    if arguments.json:
        print(json.dumps(_row(verdict, account), ensure_ascii=False))
    else:
        print("\n".join(_lines(verdict)))
    if verdict.locked:
        return EXIT_PAUSED
    severity = verdict.severity
    return EXIT_BREACH if severity is not None and severity >= Severity.BREACH else EXIT_OK


def _tell_waiting(error: UnansweredError, *, as_json: bool) -> None:
    """Print what waits for a sentence: each with the key it is answered by."""
    waiting = [
        {"account": one.account, "key": one.key, "sentence": one.breach.sentence}
        for one in error.waiting
    ]
    if as_json:
        print(json.dumps({"error": str(error), "waiting": waiting}, ensure_ascii=False))
        return
    print(error)
    for one in waiting:
        print(f"{one['account']}: {one['key']}: {one['sentence']}")


def _sized(
    plan: Plan, arguments: argparse.Namespace, planning: PlanService, ground: Ground
) -> Plan:
    """Return the plan at the size that was asked for; a pause leaves it as it is written."""
    for size_by, percent in (
        (SizeBy.RISK, arguments.risk),
        (SizeBy.MARGIN, arguments.margin),
    ):
        if percent is not None and ground.lock_sentence is None:
            wish = Wish(
                size_by=size_by,
                share=percent / 100,
                side=plan.side,
                leverage=plan.leverage,
                entry_price=plan.entry_price,
                stop_price=plan.stop_price,
            )
            return replace(plan, quantity=planning.quantity(ground, wish))
    return plan


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise JournalError(f"{path.name} cannot be read as a plan: {error}") from error


def _row(verdict: PlanVerdict, account: str) -> dict[str, object]:
    """Return the verdict as JSON; what is unknown or locked is null."""
    plan, lines, outcome, largest = (
        verdict.plan,
        verdict.lines,
        verdict.outcome,
        verdict.largest_allowed,
    )
    shares = {
        "notional_share": outcome.share(outcome.notional) if outcome else None,
        "initial_margin_share": outcome.share(outcome.initial_margin) if outcome else None,
        "loss_at_stop_share": outcome.share(outcome.loss_at_stop) if outcome else None,
        "loss_at_liquidation_share": (
            outcome.share(outcome.loss_at_liquidation) if outcome else None
        ),
    }
    return {
        "account": account,
        "symbol": plan.symbol,
        "side": plan.side.value,
        "intent": plan.intent.value,
        "quantity": number(plan.quantity),
        "allowed": verdict.allowed,
        "locked": verdict.locked,
        "lock_sentence": verdict.lock_sentence,
        "adds_to": verdict.adds_to,
        "equity": number(outcome.equity if outcome else None),
        "notional": number(verdict.notional),
        "initial_margin": number(verdict.initial_margin),
        "liquidation_price": number(lines.liquidation_price if lines else None),
        "bankruptcy_price": number(lines.bankruptcy_price if lines else None),
        "maintenance_margin": number(lines.maintenance_margin if lines else None),
        "flags": sorted(flag.value for flag in lines.flags) if lines else [],
        "lines_unknown_because": verdict.lines_reason,
        "loss_at_stop": number(verdict.loss_at_stop),
        "loss_at_liquidation": number(verdict.loss_at_liquidation),
        **{name: number(share) for name, share in shares.items()},
        "stop_to_liquidation": number(verdict.stop_to_liquidation),
        "stop_to_liquidation_ratio": number(verdict.stop_to_liquidation_ratio),
        "funding_per_day": number(verdict.funding_per_day),
        "funding_unknown_because": verdict.funding_reason,
        "largest_allowed_quantity": number(largest.quantity if largest else None),
        "largest_allowed_set_by": largest.set_by if largest else None,
        "severity": verdict.severity.text if verdict.severity is not None else None,
        "breaches": [breach_row(breach) for breach in verdict.breaches],
        "not_judged": [not_judged_row(each) for each in verdict.not_judged],
    }


def _lines(verdict: PlanVerdict) -> list[str]:
    """Return the verdict as lines of text."""
    text = [] if verdict.lock_sentence is None else [verdict.lock_sentence]
    if verdict.outcome is not None:
        text += _figures(verdict)
    elif verdict.lock_sentence is None and verdict.lines_reason is not None:
        text.append(f"No figures: {verdict.lines_reason}.")
    text += [
        f"{breach.rule_id:4} {breach.severity.text:8}  {breach.sentence}"
        for breach in verdict.breaches
    ]
    text += [f"{each.rule_id:4} not judged: {each.reason}" for each in verdict.not_judged]
    text.append("Allowed." if verdict.allowed else "Not allowed.")
    return text


def _figures(verdict: PlanVerdict) -> list[str]:
    lines, largest = verdict.lines, verdict.largest_allowed
    price = _plain(lines.liquidation_price if lines else None)
    reason = f" ({verdict.lines_reason})" if verdict.lines_reason else ""
    bankruptcy = _plain(lines.bankruptcy_price if lines else None)
    losses = f"{_plain(verdict.loss_at_stop)}, at liquidation {_plain(verdict.loss_at_liquidation)}"
    figures = [
        f"Notional {_plain(verdict.notional)}, margin {_plain(verdict.initial_margin)}",
        f"Liquidation price {price}{reason}, bankruptcy price {bankruptcy}",
        f"Loss at stop {losses}",
        f"Funding per day unknown: {verdict.funding_reason}",
    ]
    if largest is not None:
        figures.append(
            f"Largest allowed quantity {_plain(largest.quantity)} (set by {largest.set_by})"
        )
    return figures


def _plain(value: Decimal | None) -> str:
    """Return a number in plain notation, a dash where it is unknown."""
    return "—" if value is None else f"{value:f}"
