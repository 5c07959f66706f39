"""A fader, and a box to type a number in as people write it."""

from typing import Any

from PySide6.QtCore import QLocale, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSlider, QStyle, QWidget

from widgets.balance.balance_text import pan_of, pan_text
from widgets.common.look import Look
from widgets.common.words import MINUS

LEAST_DB, MOST_DB = -24.0, 12.0
_STEPS = 10  # to a decibel
_HANDLE = 14
_PAD = 6


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
        """Stand at a level, or as near to it as the fader goes; `edited` is not emitted."""
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


class NumberBox(QDoubleSpinBox):
    """A number within a range; `edited` carries what the user has set, once it is set."""

    edited = Signal(float)

    def __init__(
        self,
        name: str,
        limits: tuple[float, float],
        places: int = 1,
        step: float = 0.5,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setLocale(QLocale.c())  # a point, as everywhere in the window
        self.setDecimals(places)
        self.setRange(*limits)
        self.setSuffix(f" {unit}" if unit else "")
        self.setKeyboardTracking(False)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        if step:
            self.setSingleStep(step)
        else:
            self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(_PAD, 0, 0, 0)  # style sheets do not reach it
        self.valueChanged.connect(self.edited)

    def show_value(self, value: float) -> None:
        """Show another number; `edited` is not emitted."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)

    def textFromValue(self, value: float) -> str:
        """The number with a true minus sign, as everywhere in the window."""
        return super().textFromValue(value).replace("-", MINUS)

    def valueFromText(self, text: str) -> float:
        """The number that was typed, with either sign."""
        return super().valueFromText(text.replace(MINUS, "-"))

    def validate(self, text: str, place: int) -> Any:
        """Anything that may become a number."""
        state, _, _ = super().validate(text.replace(MINUS, "-"), place)
        return state, text, place

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page unless the field has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class PanBox(NumberBox):
    """A place between the speakers, in percent: L 100 … C … R 100."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, (-100, 100), places=0, step=5, parent=parent)

    def textFromValue(self, value: float) -> str:
        """The number as engineers say it."""
        return pan_text(value / 100)

    def valueFromText(self, text: str) -> float:
        """The number that was typed: L 30, -30, C."""
        return 100 * (pan_of(text) or 0.0)

    def validate(self, text: str, place: int) -> Any:
        """Anything that may become a place."""
        fine = pan_of(text) is not None
        almost = not text.strip(" LRClrc-+.0123456789")
        state = QValidator.State
        return (state.Acceptable if fine else state.Intermediate if almost else state.Invalid), text, place
