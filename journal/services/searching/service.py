"""Reads what can be found of an account, and remembers what was chosen."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, tzinfo
from decimal import Decimal
from typing import Final

from journal.domain.assets import only_asset, quote_asset
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.markup import plain_text
from journal.domain.diary.subject import Subject
from journal.domain.ledger.liquidations import Episode
from journal.services.diary.service import DiaryService
from journal.services.positions.service import PositionService
from journal.services.positions.views import PositionViews
from journal.services.record.record import read_record
from journal.services.rules.catalog import RuleCard
from journal.services.rules.service import RulesService
from journal.services.searching.entries import Choice, Entry, Kind
from journal.services.searching.index import SearchIndex
from journal.services.searching.note_index import NoteIndex
from journal.services.searching.position_index import PositionIndex, words_of
from journal.storage.records import StoredPlan
from journal.storage.store import Store

RECENT_SETTING: Final = "search.recent"
MOST_RECENT: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchService:
    """Makes the index that a search runs over. It only reads, so no pause locks it."""

    store: Store
    positions: PositionService
    rules: RulesService
    diary: DiaryService

    def index(self, account: str, zone: tzinfo | None = UTC) -> SearchIndex:
        """Return everything that can be found of an account now.

        Args:
            account: whose.
            zone: in which days begin and end; None is this computer's.
        """
        record = read_record(self.store, account)
        views = self.positions.glance(account)
        diary = self.diary.entries(account)
        tags = self.diary.known_tags(account)
        return SearchIndex(
            entries=(
                *(
                    Entry(
                        kind=Kind.TAG,
                        key=tag.text,
                        title=tag.name,
                        keywords=f"tag {tag.group}",
                        detail=f"{tag.group.value} tag",
                    )
                    for tag in tags
                ),
                *(_episode(one) for one in reversed(record.episodes)),
                *(_rule(card) for card in self.rules.catalog()),
                *(_plan(stored) for stored in reversed(record.plans)),
            ),
            positions=PositionIndex(views, zone),
            notes=NoteIndex(tuple(_notes(diary, views, zone))),
            account=account,
        )

    def others(self, account: str, zone: tzinfo | None = UTC) -> tuple[SearchIndex, ...]:
        """Return what can be found of all accounts but one, which may take long.

        Rules are those of the whole journal: they are found with the account that is shown.
        """
        with self.store.reading() as reader:
            names = [one.name for one in reader.accounts() if one.name != account]
        found = [self.index(name, zone) for name in names]
        return tuple(
            replace(one, entries=tuple(e for e in one.entries if e.kind is not Kind.RULE))
            for one in found
        )

    def recent(self) -> tuple[Choice, ...]:
        """Return what was chosen last, the newest first."""
        with self.store.reading() as reader:
            kept = reader.setting(RECENT_SETTING)
        rows = json.loads(kept) if kept else []
        known = {kind.value for kind in Kind}
        # A kind that a newer version of the program knew is passed over; an older one wrote pairs.
        return tuple(
            Choice(kind=Kind(kind), key=key, account=account[0] if account else "")
            for kind, key, *account in rows
            if kind in known
        )

    def remember(self, choice: Choice) -> None:
        """Put a choice before the earlier ones; a journal that cannot be written stays as it is."""
        if self.store.read_only:
            return
        others = (one for one in self.recent() if one != choice)
        kept = [choice, *others][:MOST_RECENT]
        with self.store.writing() as writer:
            rows = [(one.kind.value, one.key, one.account) for one in kept]
            writer.save_setting(RECENT_SETTING, json.dumps(rows, ensure_ascii=False))


def _episode(episode: Episode) -> Entry:
    symbols = tuple(dict.fromkeys(one.symbol for one in episode.liquidations))
    asset = only_asset(map(quote_asset, symbols))
    losses = [one.loss for one in episode.liquidations]
    known = [loss for loss in losses if loss is not None]
    is_told = asset and len(known) == len(losses)
    return Entry(
        kind=Kind.EPISODE,
        key=episode.episode_id,
        title=f"{', '.join(symbols)} liquidated",
        keywords=f"liquidation episode review {_date_words(episode.ended_at)}",
        happened_at=episode.ended_at,
        amount=-sum(known, Decimal()) if is_told else None,
        asset=asset,
    )


def _rule(card: RuleCard) -> Entry:
    return Entry(
        kind=Kind.RULE,
        key=card.rule_id,
        title=card.name,
        keywords=f"rule {card.rule_id} {card.group.value} {card.sentence}",
        detail=card.description if card.enabled else f"Off. {card.description}",
    )


def _plan(stored: StoredPlan) -> Entry:
    plan = stored.plan
    return Entry(
        kind=Kind.PLAN,
        key=str(stored.plan_id),
        title=f"Plan: {plan.symbol} {plan.side}",
        keywords=_date_words(stored.stored_at),
        happened_at=stored.stored_at,
    )


def _notes(
    diary: Mapping[Subject, DiaryEntry], views: PositionViews, zone: tzinfo | None
) -> Iterator[Entry]:
    """Yield what was written about positions and days."""
    places, positions = views.sources.places, views.sources.record.positions
    for subject, entry in diary.items():
        text = " ".join(part for part in (entry.planned, entry.note) if part)
        if not text:
            continue
        if subject.on_day is not None:
            title = f"Day {subject.on_day.isoformat()}"
            at = datetime.combine(subject.on_day, time(), zone or UTC).astimezone(UTC)
        else:
            place = places.get(subject.position_key or "")
            if place is None:
                continue  # its import was undone: no screen shows it until it is there again
            position = positions[place]
            title, at = f"{position.symbol} {position.side}", position.opened_at
        yield Entry(
            kind=Kind.NOTE, key=subject.text, title=title, detail=plain_text(text), happened_at=at
        )


def _date_words(at: datetime) -> str:
    return " ".join(words_of(at.date()))
