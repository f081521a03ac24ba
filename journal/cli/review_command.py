"""`cooldown-journal review`: why a liquidation happened, and what came near one."""

import argparse
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from journal.bootstrap import Services
from journal.domain.errors import JournalError
from journal.domain.review.review import Review
from journal.domain.review.what_if.run import WhatIfAnswer
from journal.services.review.near import NEAR_RATIO, NearLiquidation
from journal.services.review.rows import plain, review_row


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser("review", help="why a liquidation happened")
    parser.add_argument(
        "episode", nargs="?", help="id of the episode, or newest for the last one (default)"
    )
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    parser.add_argument(
        "--near",
        action="store_true",
        help="instead: the positions whose margin ratio reached 80 %% and that were not liquidated",
    )
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the review of an episode, or what came near; return 0.

    Raises:
        JournalError: there is no such episode, or none at all.
    """
    account = services.accounts.named(arguments.account).name
    if arguments.near:
        return _print_near(services.why.near(account), account, as_json=arguments.json)
    episode_id = arguments.episode
    if episode_id in {None, "newest"}:
        episodes = services.liquidations.episodes(account)
        if not episodes:
            raise JournalError(f"No liquidation is recorded in {account}: there is none to review.")
        episode_id = episodes[0].episode.episode_id
    found = services.why.review(account, episode_id)
    if arguments.json:
        print(json.dumps(review_row(found), ensure_ascii=False))
        return 0
    for number, review in enumerate(found.reviews):
        if number:
            print()
        print("\n".join(_lines(review)))
    said = found.saved
    print(f"\nYou wrote: {said.sentence} ({said.cause})" if said else "\nNot reviewed yet.")
    return 0


def _print_near(found: Sequence[NearLiquidation], account: str, *, as_json: bool) -> int:
    """Print the positions that came near liquidation, newest first."""
    if as_json:
        rows = [plain(one) for one in found]
        print(json.dumps({"account": account, "near": rows}, ensure_ascii=False))
        return 0
    many = "position" if len(found) == 1 else "positions"
    print(f"{len(found)} {many} came near liquidation in account {account}")
    for one in found:
        by = "mark" if one.by_mark else "last price, mark is not stored"
        word = ", the margin is an estimate" if one.is_estimate else ""
        print(
            f"{one.reached_at:%Y-%m-%d %H:%M} UTC  {one.symbol} {one.side}  margin ratio "
            f"{_percent(NEAR_RATIO)} at {one.price:f}  (by {by}{word})"
        )
    return 0


def _lines(review: Review) -> Iterator[str]:
    """Yield one liquidation as text."""
    case = review.case
    one = case.liquidation
    yield f"{one.symbol} {one.side or ''} liquidated {one.occurred_at:%Y-%m-%d %H:%M:%S} UTC"
    if case.held is not None:
        word = "about " if case.is_estimate else ""
        yield f"  liquidation price {word}{case.held.liquidation_price:f}"
    for happening in review.happened.happenings:
        parts = (
            happening.price and f"at {happening.price:f}",
            happening.margin_ratio and f"{_percent(happening.margin_ratio)}",
            happening.amount and f"{happening.amount:f} {case.asset}",
        )
        told = " ".join(part for part in parts if part)
        yield f"  {happening.at:%m-%d %H:%M:%S}  {happening.step} {told}  ({happening.source})"
    yield from _wick(review)
    if review.what_if is not None:
        yield "  stops:"
        yield from (_what_if(answer, case.asset) for answer in review.what_if.stops)
        yield "  leverage, same notional:"
        yield from (_what_if(answer, case.asset) for answer in review.what_if.same_notional)
        if review.what_if.by_rules:
            yield "  by your rules:"
            yield from (_what_if(answer, case.asset) for answer in review.what_if.by_rules)
    if review.cross is not None:
        for drain in review.cross.drains:
            share = "" if drain.share is None else f", {_percent(drain.share)} of it"
            took = f"{-drain.drained:+f} {case.asset}{share}"
            yield f"  last hour: {drain.symbol} {drain.side} {took}"
    yield "  causes:"
    for cause in review.causes:
        yield f"    {cause.weight:.2f}  {cause.cause}: {' '.join(cause.evidence)}"
    for sentence in review.missing:
        yield f"  {sentence}"


def _wick(review: Review) -> Iterator[str]:
    if review.wick is None:
        return
    names = " or ".join(one.value for one in review.wick.possible) or "not told"
    past = review.wick.overshoot_ratio
    far = "" if past is None else f", {_percent(past)} past the liquidation price"
    yield f"  wick? {names} (confidence {review.wick.confidence}){far}"
    yield from (f"    {note}" for note in review.wick.notes)


def _what_if(answer: WhatIfAnswer, asset: str) -> str:
    loss = "" if answer.loss is None else f"  loss {answer.loss:f} {asset}"
    ended = "" if answer.ended_at is None else f"  {answer.ended_at:%m-%d %H:%M}"
    return f"    {answer.name:<16}{plain(answer.outcome)}{loss}{ended}"


def _percent(ratio: Decimal) -> str:
    return f"{ratio * 100:.2f} %"
