"""The equaliser: the curve of what it does to each frequency, and a row of fields for each band."""

from collections.abc import Sequence
from dataclasses import replace
from math import log
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from render.bus.design import response_db
from render.bus.settings import MOST_BANDS, Band
from widgets.balance.balance_text import KINDS, band_words, eq_words, limits
from widgets.balance.fader import NumberBox
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import row, set_tab_order

_LOWEST, _HIGHEST = 20.0, 20_000.0
_LEAST_DB, _LINES_DB = 12.0, 6
_MARKS = {100.0: "100", 1000.0: "1k", 10_000.0: "10k"}
_HEIGHT = 118
_RATE = 48_000  # of the drawing; the filters are designed for each session's own rate
_PASSES = ("high_pass", "low_pass")


class EqCurve(QWidget):
    """The response of the bands from 20 Hz to 20 kHz, with a point at each band."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bands: tuple[Band, ...] = ()
        self.setAccessibleName(name)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_bands(self, bands: Sequence[Band]) -> None:
        """Draw other bands."""
        self._bands = tuple(bands)
        self.setAccessibleDescription(eq_words(self._bands))
        self.update()

    @property
    def range_db(self) -> float:
        """How far up and down the drawing reaches: 12 dB, or what the highest band asks for."""
        return max([_LEAST_DB, *(abs(band.gain_db) + 3 for band in self._bands)])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, grid, curve, points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setClipPath(ground)
        painter.fillPath(ground, self._look.tokens.colour("sunken"))
        self._draw_grid(painter)
        self._draw_curve(painter)
        painter.end()

    def _draw_grid(self, painter: QPainter) -> None:
        tokens = self._look.tokens
        font = painter.font()
        font.setPointSizeF(self._look.points("small") * 0.9)
        painter.setFont(font)
        for decibels in range(-_LINES_DB * 4, _LINES_DB * 5, _LINES_DB):
            at = self._y(decibels)
            painter.setPen(QPen(tokens.colour("edge" if decibels == 0 else "line"), 1))
            painter.drawLine(QPointF(0, at), QPointF(self.width(), at))
        for hz, text in _MARKS.items():
            at = self._x(hz)
            painter.setPen(QPen(tokens.colour("line"), 1))
            painter.drawLine(QPointF(at, 0), QPointF(at, self.height()))
            painter.setPen(tokens.colour("muted"))
            painter.drawText(QPointF(at + 4, self.height() - 5), text)

    def _draw_curve(self, painter: QPainter) -> None:
        accent = self._look.tokens.colour("accent")
        path = QPainterPath()
        for x in range(self.width() + 1):
            at = QPointF(x, self._y(response_db(self._bands, self._hz(x), _RATE)))
            path.moveTo(at) if x == 0 else path.lineTo(at)
        painter.setPen(QPen(accent, 2))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for band in self._bands:
            painter.drawEllipse(QPointF(self._x(band.hz), self._y(response_db(self._bands, band.hz, _RATE))), 4.5, 4.5)

    def _hz(self, x: float) -> float:
        return float(_LOWEST * (_HIGHEST / _LOWEST) ** (x / max(1, self.width())))

    def _x(self, hz: float) -> float:
        return self.width() * log(hz / _LOWEST) / log(_HIGHEST / _LOWEST)

    def _y(self, decibels: float) -> float:
        middle = self.height() / 2
        return middle - max(-2.0, decibels / self.range_db) * (middle - 6)


class BandRow(QWidget):
    """One band; `edited` carries it changed, and what was changed."""

    edited = Signal(object, str)
    removed = Signal()

    def __init__(self, look: Look, name: str, band: Band, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._band = band
        self.kind = QComboBox()
        self.kind.setAccessibleName(f"Kind of {name}")
        for key, title in KINDS.items():
            self.kind.addItem(title, key)
        self.hz = NumberBox(f"Frequency of {name}", limits(Band, "hz"), 0, 0, "Hz")
        self.gain = NumberBox(f"Gain of {name}", limits(Band, "gain_db"), 1, 0.5, "dB")
        self.q = NumberBox(f"Q of {name}", limits(Band, "q"), 2, 0.1)
        self.q.setPrefix("Q ")
        self.remove = Button(look, f"Remove {name}", "cancel", "icon")
        layout = row(self.kind, self.hz, self.gain, self.q, self.remove, None, gap=8)
        for box, width in ((self.kind, 118), (self.hz, 108), (self.gain, 98), (self.q, 88)):
            box.setFixedWidth(width)
        self.setLayout(layout)
        self._connect()
        self.show_band(band)

    def show_band(self, band: Band) -> None:
        """Show another band; `edited` is not emitted."""
        self._band = band
        self.kind.setCurrentIndex(self.kind.findData(band.kind))
        self.hz.show_value(band.hz)
        self.gain.show_value(band.gain_db)
        self.gain.setEnabled(band.kind not in _PASSES)
        self.q.show_value(band.q)
        self.setAccessibleName(band_words(band))

    def controls(self) -> tuple[QWidget, ...]:
        """Its fields in the order of the Tab key."""
        return self.kind, self.hz, self.gain, self.q, self.remove

    def _connect(self) -> None:
        self.kind.activated.connect(self._set_kind)
        self.hz.edited.connect(self._set_hz)
        self.gain.edited.connect(self._set_gain)
        self.q.edited.connect(self._set_q)
        self.remove.clicked.connect(self.removed)

    def _set_kind(self) -> None:
        kind = self.kind.currentData()
        self._set("kind", kind=kind, gain_db=0.0 if kind in _PASSES else self._band.gain_db)

    def _set_hz(self, hz: float) -> None:
        self._set("frequency", hz=hz)

    def _set_gain(self, decibels: float) -> None:
        self._set("gain", gain_db=decibels)

    def _set_q(self, q: float) -> None:
        self._set("Q", q=q)

    def _set(self, what: str, **changes: Any) -> None:
        band = replace(self._band, **changes)
        if band != self._band:
            self.show_band(band)
            self.edited.emit(band, what)


class BandEditor(QWidget):
    """The whole equaliser; `edited` carries its bands changed, and what was changed."""

    edited = Signal(object, str)

    def __init__(self, look: Look, owner: str, start: Band, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._owner, self._start = look, owner, start
        self._bands: tuple[Band, ...] = ()
        self.rows: list[BandRow] = []
        self.curve = EqCurve(look, f"Equaliser of {owner}")
        self.add_button = Button(look, "Add band", "add", "quiet")
        self.add_button.setAccessibleName(f"Add an equaliser band to {owner}")
        self.add_button.clicked.connect(self._add)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(TextLabel("Equaliser", "strong"), None, self.add_button))
        layout.addWidget(self.curve)
        layout.addLayout(self._list)

    def show_bands(self, bands: tuple[Band, ...]) -> None:
        """Show other bands; `edited` is not emitted."""
        self._bands = bands
        while len(self.rows) > len(bands):
            gone = self.rows.pop()
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, band in enumerate(bands):
            if place == len(self.rows):
                self._append(band)
            self.rows[place].show_band(band)
        self.add_button.setEnabled(len(bands) < MOST_BANDS)
        self.curve.show_bands(bands)

    def controls(self) -> tuple[QWidget, ...]:
        """Everything to set here in the order of the Tab key."""
        return self.add_button, *(control for each in self.rows for control in each.controls())

    def _append(self, band: Band) -> None:
        made = BandRow(self._look, f"band {len(self.rows) + 1} of {self._owner}", band)
        made.edited.connect(self._set)
        made.removed.connect(self._remove)
        last = self.controls()[-1]
        self.rows.append(made)
        self._list.addWidget(made)
        set_tab_order((last, *made.controls()))

    def _add(self) -> None:
        self._emit_edit((*self._bands, self._start), "a new band")

    def _set(self, band: Band, what: str) -> None:
        place = self._place()
        self._emit_edit((*self._bands[:place], band, *self._bands[place + 1 :]), f"the {what} of band {place + 1}")

    def _remove(self) -> None:
        place = self._place()
        self._emit_edit((*self._bands[:place], *self._bands[place + 1 :]), f"removing band {place + 1}")

    def _place(self) -> int:
        sender = self.sender()
        return next(place for place, each in enumerate(self.rows) if each is sender)

    def _emit_edit(self, bands: tuple[Band, ...], what: str) -> None:
        self.show_bands(bands)
        self.edited.emit(bands, what)
