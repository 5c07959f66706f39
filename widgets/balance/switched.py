"""A stage that can be switched on and off: a compressor, a limiter."""

from collections.abc import Sequence
from typing import Generic

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from widgets.balance.numbers import Number, Stage, StageNumbers


class SwitchedStage(QWidget, Generic[Stage]):
    """A box to tick with the stage's numbers under it; `edited` carries the stage or None, and what was changed."""

    edited = Signal(object, str)

    def __init__(
        self, title: str, owner: str, numbers: Sequence[Number], start: Stage, parent: QWidget | None = None
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
        """Show the stage, or that it is off; `edited` is not told."""
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
