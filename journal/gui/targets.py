"""What a screen can be pointed at beside a key: values that name one thing on it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleTarget:
    """One rule, on the Rules screen."""

    rule_id: str


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """One plan that was called ready, on the Planner screen."""

    plan_id: int


@dataclass(frozen=True, slots=True)
class CardTarget:
    """One card of the Settings screen, by the name it is built with."""

    title: str
