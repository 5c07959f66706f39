"""The numbers of a stage, such as a compressor, as labelled fields, in a box that switches it on and off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from render.bus.settings import BusSettings, Compressor, Limiter
from widgets.balance.balance_text import limits
from widgets.balance.fader import NumberBox
from widgets.common.labels import TextLabel

Stage = TypeVar("Stage", Compressor, Limiter, BusSettings)
_ROW = 3
_WIDTH = 104


@dataclass(frozen=True, slots=True)
class StageNumber:
    """A setting as it is shown; a `step` of 0 grows with the number, an `optional` one is off at its lowest end."""

    key: str
    label: str
    unit: str = ""
    places: int = 1
    step: float = 0.5
    optional: bool = False


COMPRESSOR = (
    StageNumber("threshold_db", "Threshold", "dB"),
    StageNumber("ratio", "Ratio", ": 1", step=0.1),
    StageNumber("attack_ms", "Attack", "ms", step=0),
    StageNumber("release_ms", "Release", "ms", 0, step=0),
    StageNumber("knee_db", "Knee", "dB"),
    StageNumber("makeup_db", "Make-up", "dB"),
    StageNumber("sidechain_high_pass_hz", "Key high-pass", "Hz", 0, step=0, optional=True),
)
LIMITER = (
    StageNumber("ceiling_dbtp", "Ceiling", "dBTP", step=0.1),
    StageNumber("release_ms", "Release", "ms", 0, step=0),
)
BUS = (
    StageNumber("gain_db", "Gain", "dB"),
    StageNumber("width", "Width", "", 2, 0.05),
    StageNumber("mono_below_hz", "Mono below", "Hz", 0, step=0, optional=True),
)


class StageNumbers(QWidget, Generic[Stage]):
    """Fields of a stage; `edited` carries the stage with one number changed, and that number's name."""

    edited = Signal(object, str)

    def __init__(self, owner: str, numbers: Sequence[StageNumber], start: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage: Stage = start
        self._numbers = {number.key: number for number in numbers}
        self.boxes = {number.key: self._make(owner, number, type(start)) for number in numbers}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for place, (key, box) in enumerate(self.boxes.items()):
            label = TextLabel(self._numbers[key].label, "small")
            label.setBuddy(box)
            grid.addWidget(label, 2 * (place // _ROW), place % _ROW)
            grid.addWidget(box, 2 * (place // _ROW) + 1, place % _ROW)
        grid.setColumnStretch(_ROW, 1)

    def show_stage(self, stage: Stage) -> None:
        """Show another stage; `edited` is not emitted."""
        self._stage = stage
        for key, box in self.boxes.items():
            value = getattr(stage, key)
            box.show_value(box.minimum() if value is None else value)

    def _make(self, owner: str, number: StageNumber, kind: type[Stage]) -> NumberBox:
        least, most = limits(kind, number.key)
        name = f"{number.label} of {owner}"
        box = NumberBox(name, (0 if number.optional else least, most), number.places, number.step, number.unit)
        box.setObjectName(number.key)
        box.setFixedWidth(_WIDTH)
        if number.optional:
            box.setSpecialValueText("off")
        box.edited.connect(self._set)
        return box

    def _set(self, value: float) -> None:
        key = self.sender().objectName()
        self._stage = replace(self._stage, **{key: self._allowed(key, value)})
        self.show_stage(self._stage)
        self.edited.emit(self._stage, self._numbers[key].label.lower())

    def _allowed(self, key: str, value: float) -> Any:
        """Between off and the least it can be there is nothing: a step up goes to that, a step down to off."""
        least, _ = limits(type(self._stage), key)
        if value >= least or not self._numbers[key].optional:
            return value
        return least if getattr(self._stage, key) is None and value > 0 else None


class SwitchedStage(QWidget, Generic[Stage]):
    """A box to tick with the stage's numbers under it; `edited` carries the stage or None, and what was changed."""

    edited = Signal(object, str)

    def __init__(
        self, title: str, owner: str, numbers: Sequence[StageNumber], start: Stage, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = title.lower()
        self._start: Stage = start
        self.switch = QCheckBox(title)
        self.switch.setAccessibleName(f"{title} of {owner}")
        self.numbers: StageNumbers[Stage] = StageNumbers(f"the {self._title} of {owner}", numbers, start)
        self.switch.clicked.connect(self._switch)
        self.numbers.edited.connect(self._set)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.switch)
        layout.addWidget(self.numbers)
        self.show_stage(None)

    def show_stage(self, stage: Stage | None) -> None:
        """Show the stage, or that it is off; `edited` is not emitted."""
        self.switch.setChecked(stage is not None)
        self.numbers.setVisible(stage is not None)
        if stage is not None:
            self.numbers.show_stage(stage)

    def _switch(self, on: bool) -> None:
        stage = self._start if on else None
        self.show_stage(stage)
        self.edited.emit(stage, f"the {self._title}")

    def _set(self, stage: Stage, what: str) -> None:
        self.edited.emit(stage, f"the {what} of the {self._title}")
