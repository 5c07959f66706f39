"""The rows behind a figure as a table."""

from app.domain.money import pounds
from app.domain.overview import BookRow
from widgets.common.tables import LineModel
from widgets.common.words import day

HEADINGS = ("What", "Date", "Client", "About", "Amount")
AMOUNT = 4


class BookModel(LineModel[BookRow]):
    """Amounts in pounds, to the right."""

    def __init__(self) -> None:
        super().__init__(HEADINGS, {AMOUNT})

    def text(self, line: BookRow, column: int) -> str:
        """What, when, whose, about what, how much."""
        return (line.label, day(line.on), line.client, line.what, pounds(line.amount))[column]
