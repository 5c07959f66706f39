"""What a mix and its masters measure, side by side, and how the platforms play them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QGridLayout, QStyleOptionViewItem, QWidget

from app.mastering.loudness_trace import Reading
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import row
from widgets.common.tables import LINE_ROLE, PAD, CellDelegate, Index, LineModel
from widgets.master.mixes import Master, PlatformLine, reading_words

_HEADINGS = ("Integrated", "Short-term max", "Loudness range", "True peak")
_ROWS = ("Before", "After")
_NONE = ("—",) * len(_HEADINGS)
PEAKS = 4
_PLATFORM_HEADINGS = ("Platform", "What it does", "Plays at", "Peaks at most", "Its peaks")


class Meters(QWidget):
    """`chosen` carries the place of the master that stands in the second row."""

    chosen = Signal(int)
    folder_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.master = QComboBox()
        self.master.setAccessibleName("The master to compare with")
        self.master.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.master.setMinimumContentsLength(16)
        self.master.activated.connect(self.chosen)
        self.folder = Button(look, "Show this master in its folder", "folder", "icon")
        self.folder.clicked.connect(self.folder_wanted)
        self._cells = {row: [TextLabel("—", "strong") for _ in _HEADINGS] for row in _ROWS}
        self._lay_out()

    def show_masters(self, masters: Sequence[Master], chosen: int) -> None:
        """Offer these masters for the second row."""
        titles = [master.title for master in masters] or ["No master yet"]
        if [self.master.itemText(place) for place in range(self.master.count())] != titles:
            self.master.clear()
            self.master.addItems(titles)
        self.master.setEnabled(bool(masters))
        self.master.setCurrentIndex(max(0, chosen))
        self.folder.setEnabled(bool(masters))

    def show_reading(self, row: str, reading: Reading | None) -> None:
        """Show the figures of "Before" or "After"; dashes while there are none."""
        texts = reading_words(reading) if reading else _NONE
        for heading, cell, text in zip(_HEADINGS, self._cells[row], texts, strict=True):
            cell.setText(text)
            cell.setAccessibleName(f"{row}, {heading.lower()}: {text}")

    def texts(self, row: str) -> list[str]:
        """What a row says."""
        return [cell.text() for cell in self._cells[row]]

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, heading in enumerate(_HEADINGS, 2):
            grid.addWidget(TextLabel(heading, "small"), 0, column, right)
            grid.setColumnStretch(column, 1)
        for line, name in enumerate(_ROWS, 1):
            grid.addWidget(TextLabel(name, "muted"), line, 0)
            for column, cell in enumerate(self._cells[name], 2):
                grid.addWidget(cell, line, column, right)
        grid.addLayout(row(self.master, self.folder, gap=4), 2, 1)
        grid.setRowMinimumHeight(1, 22)


class PlatformModel(LineModel[PlatformLine]):
    """A line a platform."""

    def __init__(self) -> None:
        super().__init__(_PLATFORM_HEADINGS)

    def text(self, line: PlatformLine, column: int) -> str:
        """Platform, what it does, loudness, limit, peaks."""
        return (line.name, line.does, line.plays_at, line.limit, line.peaks)[column]


class PeaksDelegate(CellDelegate):
    """Draws what is over the limit in the colour of an error; the words say it too."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        colour = "error" if index.data(LINE_ROLE).over else "text"
        self.text(painter, option, option.rect.adjusted(PAD, 0, -PAD, 0), str(index.data()), colour=colour)
