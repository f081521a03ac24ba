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
