"""What each platform does to a version, as a table."""

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from widgets.common.cells import PAD, CellDelegate
from widgets.common.line_model import LINE_ROLE, Index, LineModel
from widgets.master.lines import PlatformLine

PEAKS = 4
_HEADINGS = ("Platform", "What it does", "Plays at", "Peaks at most", "Its peaks")


class PlatformModel(LineModel[PlatformLine]):
    """A line a platform."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)

    def text(self, line: PlatformLine, column: int) -> str:
        """Platform, what it does, loudness, limit, peaks."""
        return (line.name, line.does, line.plays_at, line.limit, line.peaks)[column]


class PeaksDelegate(CellDelegate):
    """Draws what is over the limit in the colour of an error; the words say it too."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        colour = "error" if index.data(LINE_ROLE).over else "text"
        self.text(painter, option, option.rect.adjusted(PAD, 0, -PAD, 0), str(index.data()), colour=colour)
