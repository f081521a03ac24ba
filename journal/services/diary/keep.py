"""The sign that a field stays as it is, in an edit of many things at once."""

from enum import Enum
from typing import Final


class Keep(Enum):
    """Stays as it is; None would say that it is not known."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP
