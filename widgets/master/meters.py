"""What a mix and its masters measure, each file once, side by side, and how the platforms play them."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QGridLayout, QStyleOptionViewItem, QWidget

from app.jobs.job import Job, JobProgress
from app.jobs.tasks import trace_file
from app.mastering.loudness_trace import LoudnessTrace, Reading
from render.errors import BouncedeskError, Cancelled
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import row
from widgets.common.tables import LINE_ROLE, PAD, CellDelegate, Index, LineModel
from widgets.jobs import KeyedJobs
from widgets.master.mixes import Master, PlatformLine, reading_words
from widgets.services import WindowServices

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


class MeasurementJobs(KeyedJobs):
    """Files measured over time, each once as it is; signals carry a path: how far it is, that it is done, why not."""

    measuring = Signal(object, object)
    measured = Signal(object)
    failed = Signal(object, str)

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(services, parent)
        self._traces: dict[Hashable, LoudnessTrace] = {}
        self.progressed.connect(self._pass_on)

    def trace(self, path: Path) -> LoudnessTrace | None:
        """What is known of a file as it is now, None while nothing is."""
        return self._traces.get(_version(path))

    def want(self, path: Path) -> None:
        """Measure a file unless that is done, or being done; `failed` follows where it is gone."""
        key = _version(path)
        if key is None:
            self.failed.emit(path, f"{path.name} is not there any more: it was moved or deleted; choose another file.")
        elif key not in self._traces and self.task_of(key) is None:
            self.follow(key, self._services.jobs.start(trace_file, path, title=f"Measure {path.name}"))

    def finish(self, key: Any, job: Job) -> None:
        """Keep the figures, or say why there are none; one that was cancelled says nothing."""
        path, *_ = key
        try:
            self._traces[key] = job.result(timeout=0)
        except Cancelled:
            return
        except BouncedeskError as error:
            self.failed.emit(path, advised(error))
            return
        self.measured.emit(path)

    def _pass_on(self, key: Any, progress: JobProgress) -> None:
        self.measuring.emit(key[0], progress)


def _version(path: Path) -> tuple[Path, int, int] | None:
    """A file as it is now, None where it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return path, stat.st_size, stat.st_mtime_ns
