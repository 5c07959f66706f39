"""The fader of a strip."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QWidget

from widgets.common.look import Look

LEAST_DB, MOST_DB = -24.0, 12.0
_STEPS = 10  # to a decibel
_HANDLE = 14


class Fader(QSlider):
    """A level from −24 to +12 dB; a double click puts it back to 0.

    `edited` carries what the user has set, once it is let go of; `moved` what it is at on the way.
    """

    edited = Signal(float)
    moved = Signal(float)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.setAccessibleName(name)
        self.setToolTip("Double-click for 0 dB")
        self.setRange(round(LEAST_DB * _STEPS), round(MOST_DB * _STEPS))
        self.setSingleStep(_STEPS // 2)
        self.setPageStep(3 * _STEPS)
        self.setMinimumWidth(96)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._changed)
        self.sliderReleased.connect(self._let_go)

    @property
    def level_db(self) -> float:
        """The level it stands at."""
        return self.value() / _STEPS

    def show_level(self, decibels: float) -> None:
        """Stand at a level, or as near to it as the fader goes; `edited` is not told."""
        self.blockSignals(True)
        self.setValue(round(decibels * _STEPS))
        self.blockSignals(False)
        self.update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Back to 0 dB."""
        self.setSliderDown(False)
        self.show_level(0.0)
        self.edited.emit(0.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page unless the fader has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The fader over a mark at 0 dB."""
        room = self.width() - _HANDLE
        place = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), 0, room) + _HANDLE // 2
        painter = QPainter(self)
        painter.fillRect(QRect(place, self.height() // 2 - 9, 1, 18), self._look.tokens.colour("edge"))
        painter.end()
        super().paintEvent(event)

    def _changed(self) -> None:
        if self.isSliderDown():
            self.moved.emit(self.level_db)
        else:
            self.edited.emit(self.level_db)

    def _let_go(self) -> None:
        self.edited.emit(self.level_db)
