"""What opens under a strip: its equaliser and its compressor."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.delivery.balance import StageDefaults
from render.bus.settings import Band, Compressor
from widgets.balance.bands import BandEditor
from widgets.balance.numbers import COMPRESSOR
from widgets.balance.switched import SwitchedStage
from widgets.common.boxes import column
from widgets.common.look import Look

_GAP = 26
_LEAST, _WIDE = 500, 860


class ToneEditor(QWidget):
    """The equaliser, the compressor beside it and, of a bus, what follows it.

    `edited` carries the name of the setting, its new value, and what was changed.
    """

    edited = Signal(str, object, str)

    def __init__(
        self, look: Look, owner: str, starting: StageDefaults, *more: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.bands = BandEditor(look, owner, starting.band)
        self.compressor: SwitchedStage[Compressor] = SwitchedStage("Compressor", owner, COMPRESSOR, starting.compressor)
        self.bands.edited.connect(self._set_bands)
        self.compressor.edited.connect(self._set_compressor)
        dynamics = column(self.compressor, *more, gap=12)
        dynamics.addStretch(1)
        equaliser = column(self.bands)
        equaliser.addStretch(1)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(_GAP)
        self._across.addLayout(equaliser, 1)
        self._across.addLayout(dynamics)

    def show_tone(self, bands: tuple[Band, ...], compressor: Compressor | None) -> None:
        """Show other settings; `edited` is not told."""
        self.bands.show_bands(bands)
        self.compressor.show_stage(compressor)

    def controls(self) -> tuple[QWidget, ...]:
        """Everything of a strip's tone in the order of the Tab key."""
        return *self.bands.controls(), self.compressor.switch, *self.compressor.numbers.boxes.values()

    def minimumSizeHint(self) -> QSize:
        """What it needs once one part is under the other."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if self.width() >= _WIDE else direction.TopToBottom)

    def _set_bands(self, bands: tuple[Band, ...], what: str) -> None:
        self.edited.emit("eq", bands, what)

    def _set_compressor(self, compressor: Compressor | None, what: str) -> None:
        self.edited.emit("compressor", compressor, what)
