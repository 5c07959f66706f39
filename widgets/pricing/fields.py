"""Fields of the Pricing page that signal each change at once."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from widgets.balance.fader import NumberBox
from widgets.common.fields import key_in_list
from widgets.common.labels import TextLabel
from widgets.common.panels import column

_LEAST = 64  # pixels: fields of one line share its room, whatever they could hold


class KeyedChoice(QComboBox):
    """One of some names; `chosen` carries the name the user has chosen. The wheel scrolls the page."""

    chosen = Signal(str)

    def __init__(self, name: str, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumContentsLength(5)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for key, title in titles.items():
            self.addItem(title, key)
        self.activated.connect(self._emit)

    def show_name(self, name: str) -> None:
        """Show another one; no signal follows."""
        self.setCurrentIndex(self.findData(name))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A price must not change because somebody scrolled."""
        event.ignore()

    def _emit(self) -> None:
        self.chosen.emit(str(self.currentData()))


class CatalogueChoice(KeyedChoice):
    """What is taken from its list is added at once, so keys only open the list and move in it until it is taken."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look for what is typed in the open list."""
        if not key_in_list(self, event):
            super().keyPressEvent(event)


class CountBox(NumberBox):
    """A number that is signalled with every key and every step."""

    def __init__(self, name: str, most: int, places: int = 0, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, (0, most), places, 0.25 if places else 1, unit, parent)
        self.setKeyboardTracking(True)


class Labelled(QWidget):
    """A field under its name, with where its value comes from beside the name."""

    def __init__(self, name: str, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.label = TextLabel(name, "small")
        field.setMinimumWidth(_LEAST)
        field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        lines = column(self.label, field, gap=3)
        lines.addStretch(1)  # names of one line stand at one height, whatever the height of their fields
        self.setLayout(lines)

    def show_source(self, source: str) -> None:
        """Say it, or nothing."""
        self.label.setText(f"{self._name} ({source})" if source else self._name)


def rows_of(items: Sequence[QWidget], across: int) -> Sequence[tuple[int, int, QWidget]]:
    """Widgets with their row and column where so many stand side by side."""
    return [(place // across, place % across, item) for place, item in enumerate(items)]
