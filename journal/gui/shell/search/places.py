"""What the window itself offers to a search, and where each found thing leads."""

from collections.abc import Iterable, Iterator
from typing import Final

from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.domain.query.printing import quoted
from journal.gui.desk import Desk
from journal.gui.hub import Find, Hub, ScreenName
from journal.gui.screens.catalog import SCREENS
from journal.gui.shell.icons import Icon
from journal.gui.targets import CardTarget, PlanTarget, RuleTarget
from journal.gui.window.actions import ACTIONS, GO_PREFIX, Actions
from journal.services.searching.entries import Entry, Kind

LOCKED: Final = "Locked while trading is paused: it would open risk."
OWN_SLOT: Final = "search"
_SETTINGS: Final = (
    ("Appearance and privacy", "theme dark light time zone hide money"),
    ("Usual in this account", "leverage margin mode balance wallet"),
    ("Pauses", "policy hours length cooldown door"),
    ("Your promise", "sentence if then"),
    ("Futures and spot", "split balance share"),
    ("Your journal lies in", "folder data where"),
    ("When it was a wick", "thresholds spike trend verdict"),
)
ICONS: Final = {
    Kind.POSITION: Icon.JOURNAL,
    Kind.NOTE: Icon.FILE,
    Kind.TAG: Icon.INFO,
    Kind.EPISODE: Icon.LIQUIDATIONS,
    Kind.RULE: Icon.RULES,
    Kind.PLAN: Icon.PLANNER,
    Kind.SCREEN: Icon.TODAY,
    Kind.ACTION: Icon.CHECK,
    Kind.SETTING: Icon.SETTINGS,
    Kind.ACCOUNT: Icon.DATA,
}


def entries_of_window(
    actions: Actions, accounts: Iterable[str], *, paused: bool
) -> tuple[Entry, ...]:
    """Return screens, actions, sections of the settings and other accounts.

    Args:
        actions: the action table of the window; what its menu does not show is left out.
        accounts: the names of those that are not shown now.
        paused: whether what opens risk is locked.
    """
    others = (
        Entry(
            kind=Kind.ACCOUNT,
            key=name,
            title=name,
            keywords="account switch show",
            detail="show this account everywhere",
        )
        for name in accounts
    )
    own = (*_screens(paused=paused), *_actions(actions, paused=paused), *_settings())
    return (*own, *others)


def locked_reason(entry: Entry, *, paused: bool) -> str:
    """Return why a thing cannot be done now; an empty text: it can."""
    return LOCKED if paused and entry.kind is Kind.PLAN else entry.locked


def lead_to(entry: Entry, desk: Desk) -> None:
    """Show the thing that was chosen, or carry it out; of another account, this is shown first."""
    account = entry.key if entry.kind is Kind.ACCOUNT else entry.account
    if account:
        desk.show_account(account)
    _lead_to(entry, desk.hub)


def _lead_to(entry: Entry, hub: Hub) -> None:
    match entry.kind:
        case Kind.ACCOUNT:
            return
        case Kind.ACTION:
            hub.ask(entry.key)
        case Kind.SCREEN:
            hub.go_to(ScreenName(entry.key))
        case Kind.SETTING:
            hub.go_to(ScreenName.SETTINGS, CardTarget(entry.key))
        case Kind.RULE:
            hub.go_to(ScreenName.RULES, RuleTarget(entry.key))
        case Kind.EPISODE:
            hub.go_to(ScreenName.LIQUIDATIONS, entry.key)
        case Kind.PLAN:
            hub.go_to(ScreenName.PLANNER, PlanTarget(int(entry.key)))
        case Kind.TAG:
            hub.go_to(ScreenName.JOURNAL, Find(f"tag:{quoted(Tag.of_text(entry.key).name)}"))
        case Kind.NOTE:
            hub.go_to(ScreenName.JOURNAL, Subject.of_text(entry.key).position_key)
        case _:
            hub.go_to(ScreenName.JOURNAL, entry.key)


def icon_of(entry: Entry) -> Icon:
    """Return the icon that stands before an entry."""
    if entry.kind is Kind.SCREEN:
        return SCREENS[ScreenName(entry.key)].icon
    return ICONS[entry.kind]


def _screens(*, paused: bool) -> Iterator[Entry]:
    keys = {spec.slot: spec.shortcut for spec in ACTIONS}
    for name, screen in SCREENS.items():
        yield Entry(
            kind=Kind.SCREEN,
            key=name.value,
            title=screen.title,
            keywords="go to screen",
            detail=keys.get(f"{GO_PREFIX}{name.value}", ""),
            locked=LOCKED if paused and screen.opens_risk else "",
        )


def _actions(actions: Actions, *, paused: bool) -> Iterator[Entry]:
    for spec in ACTIONS:
        shown = actions.by_slot[spec.slot].isVisible()
        if shown and spec.slot != OWN_SLOT and not spec.slot.startswith(GO_PREFIX):
            yield Entry(
                kind=Kind.ACTION,
                key=spec.slot,
                title=spec.text.rstrip("…"),
                keywords=f"action {spec.menu} {spec.slot.replace('-', ' ')}",
                detail=spec.shortcut,
                locked=LOCKED if paused and spec.opens_risk else "",
            )


def _settings() -> Iterator[Entry]:
    for title, words in _SETTINGS:
        yield Entry(kind=Kind.SETTING, key=title, title=title, keywords=f"settings {words}")
