"""New journals for the commands without the migrations."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def quick_journals(new_journals_are_copies: None) -> None:
    """Give every command its new journal without the migrations."""
