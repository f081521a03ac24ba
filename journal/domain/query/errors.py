"""What is wrong with a query, and where."""

from journal.domain.errors import JournalError


class QueryError(JournalError):
    """A query that cannot be read.

    Attributes:
        start, end: the part of the text to underline; never empty.
        sentence: what is wrong and what to write instead.
    """

    def __init__(self, start: int, end: int, sentence: str) -> None:
        """Keep the place apart from the sentence, so a field can underline it."""
        super().__init__(sentence)
        self.start = start
        self.end = max(end, start + 1)
        self.sentence = sentence

    def marked_in(self, text: str) -> str:
        """Return the sentence, then the text that was typed with a mark under what is wrong."""
        mark = f"{' ' * self.start}{'^' * (self.end - self.start)}"
        return f"{self.sentence}\n  {text}\n  {mark}"
