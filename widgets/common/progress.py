"""How far a job is: its stage, a bar, the percentage and the time left, and a button that cancels it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.jobs.job import JobProgress
from render.text import clock
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import row

_STEPS = 1000


class ProgressView(QWidget):
    """One job's progress; `cancelled` is the wish to stop it."""

    cancelled = Signal()

    def __init__(self, look: Look, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(title, "strong")
        self._detail = TextLabel("Waiting to start", "small")
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.button = Button(look, "Cancel", "cancel")
        self.button.clicked.connect(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self._title))
        layout.addWidget(self.bar)
        layout.addLayout(row(self._detail, None, self.button))

    def begin(self, title: str, detail: str = "Waiting to start") -> None:
        """Show a job that has not reported yet."""
        self._title.setText(title)
        self._detail.setText(detail)
        self.bar.setValue(0)
        self.button.setEnabled(True)

    def show_progress(self, progress: JobProgress) -> None:
        """Show how far the job is."""
        self.bar.setValue(round(progress.fraction * _STEPS))
        if self.button.isEnabled():
            self._detail.setText(progress_text(progress))

    @property
    def detail(self) -> str:
        """The line under the bar."""
        return self._detail.text()

    def _cancel(self) -> None:
        self.button.setEnabled(False)
        self._detail.setText("Stopping …")
        self.cancelled.emit()


def progress_text(progress: JobProgress) -> str:
    """One line: percentage, stage and the time left, as `43 % · mixing · 0:12 left`."""
    parts = [f"{progress.fraction * 100:.0f} %", progress.stage]
    if progress.eta_s is not None:
        parts.append(f"{clock(progress.eta_s)} left")
    return " · ".join(part for part in parts if part)
