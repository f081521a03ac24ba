"""The whole record judged by today's rules: kept beside older scans, never over them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from journal.domain.assets import AssetAmounts, apart, quote_asset
from journal.domain.errors import JournalError
from journal.domain.ledger.positions import symbol_of
from journal.domain.rules import RULES, judge
from journal.domain.rules.context import RuleContext
from journal.domain.rules.custom.rule import CustomRule
from journal.domain.rules.definition import Rule, parameters_of, settings_of
from journal.domain.rules.force.change import settings_text
from journal.domain.rules.verdict import Breach
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.record.net_result import net_results
from journal.services.rules.service import Case, RulesService
from journal.storage.records import ScannedBreach, StoredScan
from journal.storage.store import Store

__all__ = ["Difference", "ScanService", "Scanned", "ScannedBreach", "StoredScan", "judged_by"]

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    rule.rule_id: {name: form.label.lower() for name, form in settings_of(rule)} for rule in RULES
}
_KEPT_DECIMALS: Final = Decimal("1e-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One breach with the moment at which it was found."""

    breach: Breach
    context: RuleContext
    position_key: str | None
    """None: it concerns the account and no single position."""

    @property
    def identity(self) -> tuple[str, str]:
        """What is found once: a rule a position, and every time it concerns the account."""
        return self.position_key or f"{self.breach.at:%Y-%m-%dT%H:%M:%S.%f}", self.breach.rule_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What judging a record by some rules found."""

    positions: int
    not_judged: int
    """Answers missing for want of what the record does not tell, of all moments."""
    found: tuple[Found, ...]
    """Each rule once a position, with its worst moment."""
    results: Mapping[str, Decimal | None]
    """What closed positions made, by key; None: not known."""

    @property
    def made(self) -> AssetAmounts:
        """What the positions with a breach made together, as far as known, each asset apart."""
        made = ((key, self.results.get(key)) for key in self._keys)
        return apart(
            (quote_asset(symbol_of(key)), result) for key, result in made if result is not None
        )

    @property
    def unknown_results(self) -> int:
        """How many positions with a breach are open or have a result that is not known."""
        return sum(1 for key in self._keys if self.results.get(key) is None)

    @property
    def _keys(self) -> set[str]:
        return {one.position_key for one in self.found if one.position_key is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What two scans of one account tell differently."""

    added: tuple[ScannedBreach, ...]
    """Found by the newer one only."""
    gone: tuple[ScannedBreach, ...]
    """Found by the older one only."""
    same: int
    rules: tuple[str, ...]
    """Which rules had other settings, were added or gone, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanService:
    """Scans the record and keeps what was found."""

    store: Store
    rules: RulesService
    clock: Clock

    def scan(self, account: str) -> Changes:
        """Judge the whole record of an account by the rules in force now, and keep the result."""
        case = self.rules.case(account)
        scanned = judged_by(case, case.rules)
        scan = StoredScan(
            scanned_at=self.clock.now(),
            rules=json.dumps([_rule_row(rule) for rule in case.rules], ensure_ascii=False),
            positions=scanned.positions,
            not_judged=scanned.not_judged,
        )
        rows = [_row(one, scanned.results.get(one.position_key or "")) for one in scanned.found]
        with self.store.writing() as writer:
            writer.ensure_account(account)
            writer.add_scan(account, scan, rows)
        return Changes.RULES

    def history(self, account: str) -> tuple[StoredScan, ...]:
        """Return the scans of an account, the newest first."""
        with self.store.reading() as reader:
            return reader.scans(account)

    def found(self, scan: StoredScan) -> tuple[ScannedBreach, ...]:
        """Return what a scan found, the newest moment first."""
        if scan.scan_id is None:
            raise JournalError("This scan was never kept: scan first.")
        with self.store.reading() as reader:
            return reader.scanned_breaches(scan.scan_id)

    def compare(self, older: StoredScan, newer: StoredScan) -> Difference:
        """Return what two scans of one account tell differently."""
        before = {_identity(one): one for one in self.found(older)}
        after = {_identity(one): one for one in self.found(newer)}
        return Difference(
            added=tuple(one for key, one in after.items() if key not in before),
            gone=tuple(one for key, one in before.items() if key not in after),
            same=len(before.keys() & after.keys()),
            rules=tuple(_rules_changed(older, newer)),
        )

    def preview(self, account: str, rule: CustomRule) -> Scanned:
        """Return what one rule would have found in the whole record; nothing is kept."""
        return self.preview_on(self.rules.case(account), rule)

    def preview_on(self, case: Case, rule: CustomRule) -> Scanned:
        """Return the same of a record already read, for a look at every change of the rule."""
        return judged_by(case, (rule,))


def judged_by(case: Case, rules: Sequence[Rule]) -> Scanned:
    """Return what some rules find in a record, whenever they came into force."""
    worst: dict[tuple[str, str], Found] = {}
    not_judged = 0
    for exposure, context in case.story.moments():
        judgement = judge(context, rules)
        not_judged += len(judgement.not_judged)
        own_key = exposure.position.key if exposure else None
        for breach in judgement.breaches:
            one = Found(breach=breach, context=context, position_key=own_key)
            known = worst.get(one.identity)
            if known is None or breach.severity > known.breach.severity:
                worst[one.identity] = one
    return Scanned(
        positions=len(case.exposures),
        not_judged=not_judged,
        found=tuple(worst.values()),
        results=net_results(case.record),
    )


def asset_of(one: ScannedBreach) -> str | None:
    """Return what the position of a breach is settled in; None where it concerns the account."""
    return None if one.position_key is None else quote_asset(symbol_of(one.position_key))


def _row(one: Found, result: Decimal | None) -> ScannedBreach:
    breach = one.breach
    return ScannedBreach(
        rule_id=breach.rule_id,
        rule_version=breach.rule_version,
        severity=breach.severity.text,
        at=breach.at,
        position_key=one.position_key,
        sentence=breach.sentence,
        parameters=settings_text(dict(breach.parameters)),
        scope=breach.scope.words,
        inputs=json.dumps(inputs_of(one.context), ensure_ascii=False),
        value=_kept(breach.value),
        threshold=_kept(breach.threshold),
        unit=breach.unit,
        net_result=_kept(result),
    )


def inputs_of(context: RuleContext) -> dict[str, str | int | None]:
    """Return what was known of a moment when it was judged, as JSON takes it; null: unknown."""
    line = context.liquidation_line
    numbers = {
        "quantity": context.quantity,
        "entry_price": context.entry_price,
        "leverage": context.leverage,
        "equity": context.equity,
        "stop_price": context.stop_price,
        "liquidation_price": line.price if line else None,
    }
    return {
        "moment": context.moment.value,
        "symbol": context.symbol,
        "side": context.side.value if context.side else None,
        **{name: None if value is None else f"{value:f}" for name, value in numbers.items()},
        "leverage_source": context.leverage_source.value,
        "margin_mode": context.margin_mode.value if context.margin_mode else None,
        "has_stop": None if context.has_stop is None else ("yes" if context.has_stop else "no"),
        "others_open": len(context.others),
    }


def _kept(value: Decimal | None) -> Decimal | None:
    """Return a computed figure with the decimals that are kept: a ratio may have no end."""
    return None if value is None else value.quantize(_KEPT_DECIMALS, rounding=ROUND_HALF_UP)


def _identity(one: ScannedBreach) -> str:
    return f"{one.rule_id} {one.severity} {one.position_key or one.at.isoformat()}"


def _rule_row(rule: Rule) -> dict[str, str | int]:
    return {
        "rule": rule.rule_id,
        "version": rule.version,
        "scope": rule.scope.words,
        "parameters": settings_text(dict(parameters_of(rule))),
    }


def _rules_changed(older: StoredScan, newer: StoredScan) -> Iterator[str]:
    """Yield what was different about the rules of two scans, rule by rule."""
    before, after = _rules_of(older), _rules_of(newer)
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"{name} is off"
        elif name not in before:
            yield f"{name} is new"
        else:
            was, now = before[name], after[name]
            changed = [
                f"{field} {now[field]} instead of {was.get(field, 'none')}"
                for field in now
                if now[field] != was.get(field)
            ]
            if changed:
                yield f"{name}: {', '.join(changed)}"


def _rules_of(scan: StoredScan) -> dict[str, dict[str, str]]:
    """Return version and settings of the rules of a scan, in words, by id and scope."""
    found: dict[str, dict[str, str]] = {}
    for row in json.loads(scan.rules):
        name = " for ".join(part for part in (row["rule"], row["scope"]) if part)
        labels = _LABELS.get(row["rule"], {})
        found[name] = {"version": str(row["version"])}
        for part in row["parameters"].split():
            field, _, value = part.partition("=")
            found[name][labels.get(field, field)] = value
    return found
