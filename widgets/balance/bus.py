"""The bus: a preset in a line, its stages under it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.delivery.balance import StageDefaults
from render.bus.settings import BusSettings, Limiter
from widgets.balance.balance_text import bus_words
from widgets.balance.stage_fields import BUS, LIMITER, StageNumbers, SwitchedStage
from widgets.balance.strip import ToneEditor
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import row
from widgets.common.words import title_of

_NONE, _OWN = "none", "own"
_OPEN = BusSettings()


class BusRow(QWidget):
    """The bus; `edited` carries its settings changed, None for no bus, and what was changed."""

    edited = Signal(object, str)
    opened = Signal()

    def __init__(
        self, look: Look, presets: Mapping[str, BusSettings], starting: StageDefaults, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presets = presets
        self._bus: BusSettings | None = None
        self.preset = QComboBox()
        self.preset.setAccessibleName("Preset of the bus")
        for key, title in ((_NONE, "No bus"), *((name, title_of(name)) for name in presets), (_OWN, "Own settings")):
            self.preset.addItem(title, key)
        self._words = ElidedLabel("", "small")
        self.stages_button = Button(look, "Stages")
        self.stages_button.setCheckable(True)
        self.stages_button.setAccessibleName("Stages of the bus")
        self.stages = QWidget()
        self.numbers: StageNumbers[BusSettings] = StageNumbers("the bus", BUS, _OPEN)
        self.limiter: SwitchedStage[Limiter] = SwitchedStage("Limiter", "the bus", LIMITER, starting.limiter)
        self.tone = ToneEditor(look, "the bus", starting, self.limiter, self.numbers)
        self.stages.hide()
        self._lay_out()
        self._connect()
        self.show_bus(None)

    def show_bus(self, bus: BusSettings | None) -> None:
        """Show how the bus is set; `edited` is not told."""
        self._bus = bus
        shown = bus or _OPEN
        self.preset.setCurrentIndex(self.preset.findData(self._name()))
        self._words.setText(bus_words(bus))
        self.numbers.show_stage(shown)
        self.tone.show_tone(shown.eq, shown.compressor)
        self.limiter.show_stage(shown.limiter)

    def close_tone(self) -> None:
        """Put the stages away."""
        self.stages_button.setChecked(False)

    def _name(self) -> str:
        if self._bus is None:
            return _NONE
        return next((name for name, preset in self._presets.items() if preset == self._bus), _OWN)

    def _lay_out(self) -> None:
        self.preset.setFixedWidth(150)
        line = row(TextLabel("Bus", "strong"), self.preset, self._words, self.stages_button)
        line.setStretch(2, 1)
        stages = QVBoxLayout(self.stages)
        stages.setContentsMargins(0, 2, 0, 12)
        stages.addWidget(self.tone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self.stages)

    def _connect(self) -> None:
        self.preset.activated.connect(self._choose)
        self.stages_button.toggled.connect(self._show_stages)
        self.numbers.edited.connect(self._set_numbers)
        self.tone.edited.connect(self._set_tone)
        self.limiter.edited.connect(self._set_limiter)

    def _show_stages(self, shown: bool) -> None:
        self.stages.setVisible(shown)
        if shown:
            self.opened.emit()

    def _choose(self) -> None:
        name = self.preset.currentData()
        if name == _OWN:
            self.stages_button.setChecked(True)
        bus = None if name == _NONE else self._presets.get(name, self._bus or _OPEN)
        self._tell(bus, "the preset")

    def _set_numbers(self, shown: BusSettings, what: str) -> None:
        self._set(f"the {what}", **{each.key: getattr(shown, each.key) for each in BUS})

    def _set_tone(self, key: str, value: object, what: str) -> None:
        self._set(what, **{key: value})

    def _set_limiter(self, limiter: Limiter | None, what: str) -> None:
        self._set(what, limiter=limiter)

    def _set(self, what: str, **changes: Any) -> None:
        self._tell(replace(self._bus or _OPEN, **changes), what)

    def _tell(self, bus: BusSettings | None, what: str) -> None:
        if bus != self._bus:
            self.show_bus(bus)
            self.edited.emit(bus, what)
