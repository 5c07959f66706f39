"""The Balance section: a strip for each group of the session, the bus under them, and what it means for the proof."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.delivery.balance import SongBalance, StageDefaults
from app.domain.session import Group
from render.bus.settings import BusSettings, StripSettings
from widgets.balance.balance_text import mix_words
from widgets.balance.bus import BusRow
from widgets.balance.strip import StripRow, headings
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, EmptyState, Scroller, row, set_tab_order


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
        """Show how everything is set, in a round if there are any; nothing is told."""
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
