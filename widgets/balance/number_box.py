"""Fields for the numbers of a strip or a bus."""

from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QWidget

from widgets.balance.words import pan_of, pan_text
from widgets.common.words import MINUS

_PAD = 6


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
        """Show another number; `edited` is not told."""
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
