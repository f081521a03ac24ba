"""What the rules say about a position, in the few words of a table's cell and in its tooltip."""

from journal.gui.parts.chip import Mark, mark_of
from journal.gui.style import text as words
from journal.services.positions.service import PositionView
from journal.services.rules.service import JudgedPosition

PENDING_WORDS = "…"
PENDING = "The rules are being applied to all positions. This one's verdict comes by itself."
NO_RULES = "Not judged: rules look at openings, and none of it is in your files."


def verdict_of(view: PositionView) -> JudgedPosition | None:
    """Return what the rules say; None where no opening is recorded that they could judge."""
    opened = any(not event.kind.takes_off for event in view.position.events)
    return view.judged if opened else None


def broken_rules(view: PositionView) -> tuple[str, ...]:
    """Return the numbers of the broken rules, the worst first."""
    breaches = view.judged.breaches if view.judged else ()
    by_weight = sorted(breaches, key=lambda breach: (-breach.severity, breach.rule_id))
    return tuple(dict.fromkeys(breach.rule_id for breach in by_weight))


def verdict_words(view: PositionView) -> str:
    """Return the broken rules by their numbers, or what else can be said."""
    if view.is_pending:
        return PENDING_WORDS
    if broken := broken_rules(view):
        return " ".join(broken)
    judged = verdict_of(view)
    if judged is None:
        return words.UNKNOWN
    return f"not judged: {len(judged.not_judged)}" if judged.not_judged else "none"


def verdict_mark(view: PositionView) -> Mark | None:
    """Return the shape of the worst breach; None while the rules are still to be applied."""
    if view.is_pending:
        return None
    if view.judged is not None and view.judged.breaches:
        return mark_of(max(breach.severity for breach in view.judged.breaches))
    judged = verdict_of(view)
    return Mark.GOOD if judged is not None and not judged.not_judged else Mark.NOTE


def verdict_sentences(view: PositionView) -> str:
    """Return one line a rule: what was broken, then what could not be judged."""
    if view.is_pending:
        return PENDING
    judged = verdict_of(view)
    if judged is None:
        return NO_RULES
    broken = [f"{one.rule_id}: {one.sentence}" for one in judged.breaches]
    untold = [f"{one.rule_id} not judged: {one.reason}" for one in judged.not_judged]
    return "\n".join(broken + untold)
