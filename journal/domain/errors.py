"""Errors a trader may see: each is a sentence that says what to do.

Everything else that is raised is a bug: it is logged and shown in the crash dialog.
"""


class JournalError(Exception):
    """A sentence for the trader, with what to do next."""


class InvalidValueError(JournalError):
    """A value that cannot be right, with the name of its field.

    Attributes:
        field: the name of the field as in the value or the form.
        reason: why it was refused and what is expected, without the field's name.
    """

    def __init__(self, field: str, reason: str) -> None:
        """Keep the field apart from the reason, so a form can show it in place."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class PausedError(JournalError):
    """Refused because a pause is running; whatever reduces risk is never refused."""
