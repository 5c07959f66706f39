"""A strip of a group: its fader, pan and switches, and the equaliser and compressor that open under it."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.delivery.balance import FLAT, StageDefaults
from app.domain.session import Group
from render.bus.settings import Band, Compressor, StripSettings
from widgets.balance.balance_text import limits, tone_words
from widgets.balance.equaliser import BandEditor
from widgets.balance.fader import Fader, NumberBox, PanBox
from widgets.balance.stage_fields import COMPRESSOR, SwitchedStage
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import column, row
from widgets.common.words import title_of

NAME, GAIN, PAN, WIDTH, TONE, RESET, GAP = 116, 98, 82, 90, 104, 34, 8
_PERCENT = 100
_GAP = 26
_LEAST, _WIDE = 500, 860


class GroupMark(QWidget):
    """The tint of a group, as beside its name everywhere."""

    def __init__(self, look: Look, group: Group, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._group = look, group
        self.setFixedSize(6, 16)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._look.tokens.group(self._group))
        painter.setBrush(self._look.tokens.group(self._group))
        painter.drawRoundedRect(0, 0, 5, 15, 2.5, 2.5)
        painter.end()


def headings() -> QWidget:
    """What the columns of the strips are."""
    made = QWidget()
    labels = [TextLabel(text, "small") for text in ("Group", "Level", "", "Pan", "Width", "EQ, compressor")]
    for label, width in zip(labels, (6 + GAP + NAME, 0, GAIN, PAN, WIDTH, TONE + GAP + RESET), strict=True):
        if width:
            label.setFixedWidth(width)
    layout = row(*labels, gap=GAP)
    layout.setStretch(1, 1)
    made.setLayout(layout)
    return made


class StripRow(QWidget):
    """A group's strip; `edited` carries its settings changed, and what was changed; `opened`: its tone is in view."""

    edited = Signal(object, str)
    opened = Signal()

    def __init__(self, look: Look, group: Group, starting: StageDefaults, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group, self._settings = group, FLAT
        name = title_of(group)
        self._mark, self._name = GroupMark(look, group), TextLabel(name)
        self.fader = Fader(look, f"Level of {name}")
        self.gain = NumberBox(f"Level of {name} in dB", limits(StripSettings, "gain_db"), 1, 0.5, "dB")
        self.pan = PanBox(f"Pan of {name}")
        self.width_box = NumberBox(f"Width of {name}", (0, 2 * _PERCENT), 0, 5, "%")
        self.tone_button = Button(look, "Tone")
        self.tone_button.setCheckable(True)
        self.reset = Button(look, f"Reset {name}", "retry", "icon")
        self.tone = ToneEditor(look, name, starting)
        self.tone.setContentsMargins(6 + GAP, 2, 0, 12)
        self.tone.hide()
        self._lay_out()
        self._connect()
        self.show_settings(FLAT)

    def show_settings(self, settings: StripSettings) -> None:
        """Show how the strip is set; `edited` is not emitted."""
        self._settings = settings
        self.fader.show_level(settings.gain_db)
        self.gain.show_value(settings.gain_db)
        self.pan.show_value(settings.pan * _PERCENT)
        self.width_box.show_value(settings.width * _PERCENT)
        self.tone.show_tone(settings.eq, settings.compressor)
        words = tone_words(settings)
        self.tone_button.setText(words)
        self.tone_button.setAccessibleName(f"EQ and compressor of {title_of(self.group)}: {words}")
        self.reset.setEnabled(settings != FLAT)

    def close_tone(self) -> None:
        """Put the tone away."""
        self.tone_button.setChecked(False)

    def controls(self) -> tuple[QWidget, ...]:
        """Everything to set here in the order of the Tab key."""
        line = (self.fader, self.gain, self.pan, self.width_box, self.tone_button, self.reset)
        return *line, *self.tone.controls()

    def _lay_out(self) -> None:
        for box, width in ((self._name, NAME), (self.gain, GAIN), (self.pan, PAN), (self.width_box, WIDTH)):
            box.setFixedWidth(width)
        self.tone_button.setFixedWidth(TONE)
        self.reset.setFixedWidth(RESET)
        boxes = (self._mark, self._name, self.fader, self.gain, self.pan, self.width_box, self.tone_button, self.reset)
        line = row(*boxes, gap=GAP)
        line.setStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self.tone)

    def _connect(self) -> None:
        self.fader.moved.connect(self.gain.show_value)
        self.fader.edited.connect(self._set_gain)
        self.gain.edited.connect(self._set_gain)
        self.pan.edited.connect(self._set_pan)
        self.width_box.edited.connect(self._set_width)
        self.tone.edited.connect(self._set_tone)
        self.reset.clicked.connect(self._reset)
        self.tone_button.toggled.connect(self._show_tone)

    def _show_tone(self, shown: bool) -> None:
        self.tone.setVisible(shown)
        if shown:
            self.opened.emit()

    def _set_gain(self, decibels: float) -> None:
        self._set("the level", gain_db=decibels)

    def _set_pan(self, percent: float) -> None:
        self._set("the place", pan=percent / _PERCENT)

    def _set_width(self, percent: float) -> None:
        self._set("the width", width=percent / _PERCENT)

    def _set_tone(self, key: str, value: object, what: str) -> None:
        self._set(what, **{key: value})

    def _reset(self) -> None:
        self._emit_edit(FLAT, "the reset")

    def _set(self, what: str, **changes: Any) -> None:
        self._emit_edit(replace(self._settings, **changes), what)

    def _emit_edit(self, settings: StripSettings, what: str) -> None:
        if settings != self._settings:
            self.show_settings(settings)
            self.edited.emit(settings, what)


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
        """Show other settings; `edited` is not emitted."""
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
