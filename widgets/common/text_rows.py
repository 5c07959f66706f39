"""Rows of text as a table, for figures that nothing is done with."""

from collections.abc import Sequence

from widgets.common.line_model import LineModel


class TextRows(LineModel[Sequence[str]]):
    """A row of texts under the headings; where only texts have changed, the table stays where it is scrolled to."""

    def text(self, line: Sequence[str], column: int) -> str:
        """The text."""
        return line[column]

    def whole(self, line: Sequence[str], column: int) -> str:
        """The text whole, should it be cut off."""
        return line[column]

    def stays(self, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> bool:
        """As many rows as before."""
        return len(before) == len(after)
