"""From figures to their trades: the Journal is opened with what finds just these."""

from journal.gui.desk import Desk
from journal.gui.hub import Find, ScreenName
from journal.services.analytics.answers import Scope


def show_trades(desk: Desk, scope: Scope, query: str, account: str | None = None) -> None:
    """Show in the Journal what a query finds; it shows one account at a time.

    Args:
        desk: what the screen works with.
        scope: what the figures are about.
        query: as it could be typed in the Journal.
        account: whose trades; None: the window's account where it is among those asked for.
    """
    asked = scope.accounts
    own = desk.account_name if desk.account_name in asked else asked[0]
    desk.open_in(account or own, ScreenName.JOURNAL, Find(query))
    if account is None and len(asked) > 1:
        desk.hub.say(f"The Journal shows one account at a time: these are the trades of {own}.")
