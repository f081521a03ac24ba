"""The page of a screen that has nothing to show before something is imported."""

from collections.abc import Callable

from journal.gui.desk import Desk
from journal.gui.parts.button import Rank
from journal.gui.parts.empty_state import EmptyState
from journal.gui.shell.icons import Icon


def first_import(
    desk: Desk, icon: Icon, title: str, text: str, *also: tuple[str, Callable[[], object]]
) -> EmptyState:
    """Return it with the ways to begin: an import, others, and the demo unless it is one.

    Args:
        desk: what screens work with.
        icon: of the screen.
        title: what there is none of.
        text: what to do.
        also: other buttons, each with what it does.
    """
    page = EmptyState(desk.look, icon, title, text)
    page.add_button("Import files", lambda: desk.hub.ask("import"), Rank.PRIMARY)
    for words, begin in also:
        page.add_button(words, begin)
    if not desk.services.is_demo:
        page.add_button("Look at the demo", lambda: desk.hub.ask("open-demo"))
    return page
