"""The Balance section: a strip for each group of the session, the bus and its stages under them, and what it means for
the proof.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.delivery.balance import SongBalance, StageDefaults
from app.domain.session import Group
from render.bus.settings import BusSettings, Limiter, StripSettings
from widgets.balance.balance_text import bus_words, mix_words
from widgets.balance.stage_fields import BUS, LIMITER, StageNumbers, SwitchedStage
from widgets.balance.strip import StripRow, ToneEditor, headings
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, EmptyState, Scroller, row, set_tab_order
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
        """Show how the bus is set; `edited` is not emitted."""
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
        self._emit_edit(bus, "the preset")

    def _set_numbers(self, shown: BusSettings, what: str) -> None:
        self._set(f"the {what}", **{each.key: getattr(shown, each.key) for each in BUS})

    def _set_tone(self, key: str, value: object, what: str) -> None:
        self._set(what, **{key: value})

    def _set_limiter(self, limiter: Limiter | None, what: str) -> None:
        self._set(what, limiter=limiter)

    def _set(self, what: str, **changes: Any) -> None:
        self._emit_edit(replace(self._bus or _OPEN, **changes), what)

    def _emit_edit(self, bus: BusSettings | None, what: str) -> None:
        if bus != self._bus:
            self.show_bus(bus)
            self.edited.emit(bus, what)


class BalanceView(Card):
    """Strips and bus; what an edit does is the controller's to decide."""

    strip_edited = Signal(object, object, str)
    bus_edited = Signal(object, str)
    flat_wanted = Signal()
    balance_import = Signal()
    balance_export = Signal()
    bus_import = Signal()
    bus_export = Signal()

    def __init__(
        self, look: Look, presets: Mapping[str, BusSettings], starting: StageDefaults, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent, margin=14)
        self.setObjectName("balance")
        self._look, self._starting = look, starting
        self.strips: dict[Group, StripRow] = {}
        self.bus = BusRow(look, presets, starting)
        self.bus.edited.connect(self.bus_edited)
        self.bus.opened.connect(self._close_others)
        self.proof = TextLabel("", "small", wrap=True)
        self.flat_button = Button(look, "Flat", "retry", "quiet")
        self.flat_button.setAccessibleName("Make the balance flat and take the bus out")
        self.flat_button.clicked.connect(self.flat_wanted)
        self.files = Button(look, "Files", "file", "quiet")
        self.files.setAccessibleName("Balance and bus as files")
        self.files.setMenu(self._menu())
        self.empty = EmptyState(
            look,
            "song",
            "Nothing to balance yet",
            "Each group of a session's stems gets a strip here: scan its folder first.",
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._stack, self._strips = QStackedWidget(), self._page()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._strips)
        self.body.addWidget(self._stack)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show a strip for each of these groups."""
        if list(groups) != list(self.strips):
            self._make(groups)
        self._stack.setCurrentWidget(self._strips if groups else self.empty)

    def show_mix(self, mix: SongBalance, round_number: int | None = None) -> None:
        """Show how everything is set, in a round if there are any; nothing is emitted."""
        for group, strip in self.strips.items():
            strip.show_settings(mix.strip(group))
        self.bus.show_bus(mix.bus)
        self.proof.setText(mix_words(mix, round_number))
        self.flat_button.setEnabled(not mix.flat)

    def close_editors(self) -> None:
        """Put every tone away."""
        for part in self._parts():
            part.close_tone()

    def _parts(self) -> list[StripRow | BusRow]:
        return [*self.strips.values(), self.bus]

    def _page(self) -> QWidget:
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(2, 4, 10, 8)
        lines.setSpacing(4)
        rule = QFrame()
        rule.setProperty("role", "rule")
        lines.addWidget(headings())
        lines.addLayout(self._list)
        lines.addSpacing(4)
        lines.addWidget(rule)
        lines.addSpacing(4)
        lines.addWidget(self.bus)
        lines.addStretch(1)
        page = QWidget()
        down = QVBoxLayout(page)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(6)
        head = row(self.proof, self.files, self.flat_button, gap=4)
        head.setStretch(0, 1)
        down.addLayout(head)
        down.addWidget(Scroller(content), 1)
        return page

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for text, signal in (
            ("Open balance …", self.balance_import),
            ("Save balance as …", self.balance_export),
            ("Open bus …", self.bus_import),
            ("Save bus as …", self.bus_export),
        ):
            menu.addAction(text).triggered.connect(signal)
        return menu

    def _make(self, groups: Sequence[Group]) -> None:
        for strip in self.strips.values():
            self._list.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self.strips = {group: StripRow(self._look, group, self._starting) for group in groups}
        for strip in self.strips.values():
            strip.edited.connect(self._strip_edited)
            strip.opened.connect(self._close_others)
            self._list.addWidget(strip)
        controls = [control for strip in self.strips.values() for control in strip.controls()]
        set_tab_order((self.flat_button, *controls, self.bus.preset))

    def _strip_edited(self, settings: StripSettings, what: str) -> None:
        strip = self.sender()
        if isinstance(strip, StripRow):
            self.strip_edited.emit(strip.group, settings, what)

    def _close_others(self) -> None:
        for part in self._parts():
            if part is not self.sender():
                part.close_tone()
