"""The checklist of variants: what each contains, and why one cannot be had."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from widgets.common.labels import TextLabel, button_text
from widgets.song.lines import VariantLine


class VariantList(QWidget):
    """A box to tick for each variant, its contents under it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QCheckBox] = {}
        self._details: dict[str, TextLabel] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)

    def show_lines(self, lines: Sequence[VariantLine]) -> None:
        """Show these variants with their ticks; `changed` is not told."""
        if list(self._boxes) != [line.name for line in lines]:
            self._make([line.name for line in lines])
        for line in lines:
            box, detail = self._boxes[line.name], self._details[line.name]
            box.blockSignals(True)
            box.setText(button_text(line.title))
            box.setEnabled(not line.reason)
            box.setChecked(line.ticked)
            box.blockSignals(False)
            text = line.reason or line.contains[:1].upper() + line.contains[1:] + "."
            detail.setText(text)
            box.setAccessibleName(line.title)
            box.setAccessibleDescription(text)

    def ticked(self) -> tuple[str, ...]:
        """The names of the variants that are ticked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def box(self, name: str) -> QCheckBox:
        """The box of a variant."""
        return self._boxes[name]

    def detail(self, name: str) -> str:
        """What stands under a variant."""
        return self._details[name].text()

    def _make(self, names: Sequence[str]) -> None:
        for widget in (*self._boxes.values(), *self._details.values()):
            widget.deleteLater()
        self._boxes = {name: QCheckBox() for name in names}
        self._details = {name: TextLabel("", "small", wrap=True) for name in names}
        for place, name in enumerate(names):
            self._details[name].setContentsMargins(31, 0, 0, 7)
            self._layout.insertWidget(2 * place, self._boxes[name])
            self._layout.insertWidget(2 * place + 1, self._details[name])
            self._boxes[name].setObjectName(f"variant_{name}")
            self._boxes[name].toggled.connect(self.changed)
