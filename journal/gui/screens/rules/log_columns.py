"""The columns of every table of broken rules."""

from collections.abc import Sequence

from journal.domain.assets import only_asset
from journal.domain.rules.answered import wants_answer
from journal.gui.parts.chip import Mark, mark_of
from journal.gui.parts.column import Column, pnl_column, text_column, time_column
from journal.gui.style.text import TextStyle
from journal.services.rules.log import LoggedBreach


def log_columns(
    style: TextStyle, log: Sequence[LoggedBreach] = (), account: str | None = None
) -> tuple[Column[LoggedBreach], ...]:
    """Return time, rule, contract, what happened, the result and whether it was answered.

    Args:
        style: how money and times are written.
        log: what is shown: the asset of all results stands in the header, or in each cell.
        account: the one that is looked at; where another one has a part in it, all are named.
    """
    unit = only_asset(entry.asset for entry in log if entry.asset is not None)
    accounts: Column[LoggedBreach] = text_column("account", "Account", lambda entry: entry.account)
    is_mixed = any(entry.account != account for entry in log) if account is not None else False
    return (
        time_column("at", "Time", lambda entry: entry.breach.at, style),
        *((accounts,) if is_mixed else ()),
        Column(
            key="rule",
            header="Rule",
            write=lambda entry, _decimals: entry.breach.rule_id,
            sort_key=lambda entry: (entry.breach.severity, entry.breach.rule_id),
            mark=lambda entry: mark_of(entry.breach.severity),
            meaning=lambda entry: mark_of(entry.breach.severity).meaning,
            tooltip=lambda entry: entry.breach.severity.name.capitalize(),
        ),
        text_column(
            "sentence",
            "What happened",
            lambda entry: entry.breach.sentence,
            tooltip=lambda entry: entry.breach.sentence,
            stretch=True,
        ),
        pnl_column(
            "net",
            "Result",
            lambda entry: entry.net_result,
            style,
            asset=lambda entry: entry.asset or "",
            unit=unit,
            tooltip=_result_words,
        ),
        Column(
            key="answer",
            header="Your sentence",
            write=lambda entry, _decimals: answer_words(entry),
            sort_key=answer_words,
            mark=lambda entry: Mark.WARN if entry.is_unanswered else None,
            tooltip=lambda entry: entry.answer.sentence if entry.answer else answer_words(entry),
        ),
    )


def answer_words(entry: LoggedBreach) -> str:
    """Return whether a breach waits for a sentence, and the sentence where there is one."""
    if entry.answer is not None:
        return entry.answer.sentence
    return "waits" if entry.is_unanswered else "none needed"


def _result_words(entry: LoggedBreach) -> str:
    if entry.position is None:
        return "It concerns the account and no single position."
    if entry.net_result is None:
        return "The position is still open, or its result is in no imported file."
    needs = "" if wants_answer(entry.breach) else " Counted, not asked about."
    return f"Of the whole position, after fees and funding.{needs}"
