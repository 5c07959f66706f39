"""The Settings page: how the window looks, how renders run, who the studio is, and where the catalogue is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from app.settings import MOST_IDLE, Preferences, Theme
from widgets.common.buttons import Button
from widgets.common.fields import NumberField
from widgets.common.labels import ElidedLabel, TextLabel, button_text
from widgets.common.look import Look
from widgets.common.panels import GAP, PAGE_MARGIN, Card, Scroller, column, row
from widgets.settings.backups import BackupCard
from widgets.settings.papers_card import PapersCard, WeekCard
from widgets.settings.studio_details import StudioCard
from widgets.settings.vat_card import VatCard

_WIDTH = 760
_THEMES = {Theme.SYSTEM: "As the system", Theme.LIGHT: "Light", Theme.DARK: "Dark"}
_MOST_SLOTS = 8


class SettingsView(QWidget):
    """Shows the preferences; `changed` carries those that the user has set. They hold at once."""

    changed = Signal(object)
    defaults_wanted = Signal()
    folder_wanted = Signal()

    def __init__(
        self,
        look: Look,
        variants: Sequence[tuple[str, str]],
        formats: Mapping[str, str],
        reasons: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page_settings")
        self._shown = Preferences()
        self.themes = {theme: QRadioButton(text) for theme, text in _THEMES.items()}
        self._group = QButtonGroup(self)
        self.slots_box = NumberField("Renders at once", 1, _MOST_SLOTS)
        self.idle_box = NumberField("Minutes of idling until it is asked", 0, MOST_IDLE)
        self.idle_box.setSpecialValueText("never")
        self.idle_box.setSuffix(" min")
        self.variants = {name: QCheckBox(button_text(title)) for name, title in variants}
        self.formats = {name: QCheckBox(button_text(title)) for name, title in formats.items()}
        for name, reason in reasons.items():
            self.formats[name].setEnabled(False)
            self.formats[name].setToolTip(reason)
        self.defaults_button = Button(look, "Restore the defaults", "retry")
        self.defaults_button.clicked.connect(self.defaults_wanted)
        self._place = ElidedLabel("")
        self._place_button = Button(look, "Show in folder", "folder")
        self._place_button.clicked.connect(self.folder_wanted)
        self.studio, self.papers, self.week = StudioCard(look), PapersCard(look), WeekCard()
        self.vat = VatCard()
        self.backups = BackupCard(look)
        self._lay_out()
        self._connect()

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what is in force; `changed` is not emitted."""
        self._shown = preferences
        self.blockSignals(True)
        self.themes[preferences.theme].setChecked(True)
        self.slots_box.setValue(preferences.slots)
        self.idle_box.setValue(preferences.idle_minutes)
        for name, box in self.variants.items():
            box.setChecked(name in preferences.variants)
        for name, box in self.formats.items():
            box.setChecked(name in preferences.formats)
        self.blockSignals(False)

    def show_catalogue(self, path: Path) -> None:
        """Show where the catalogue is."""
        self._place.setText(str(path))
        self._place.setAccessibleName(f"The catalogue: {path}")

    def preferences(self) -> Preferences:
        """What is set on the page."""
        theme = next(theme for theme, button in self.themes.items() if button.isChecked())
        return replace(
            self._shown,
            theme=theme,
            slots=self.slots_box.value(),
            idle_minutes=self.idle_box.value(),
            variants=tuple(name for name, box in self.variants.items() if box.isChecked()),
            formats=tuple(name for name, box in self.formats.items() if box.isChecked()),
        ).checked()

    def _connect(self) -> None:
        for button in (*self.themes.values(), *self.variants.values(), *self.formats.values()):
            button.clicked.connect(self._emit_change)
        self.slots_box.valueChanged.connect(self._emit_change)
        self.idle_box.valueChanged.connect(self._emit_change)

    def _emit_change(self) -> None:
        preferences = self.preferences()
        if preferences != self._shown:
            self._shown = preferences
            self.changed.emit(preferences)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setMaximumWidth(_WIDTH)
        lines = column(
            self._appearance(),
            self._rendering(),
            self._timer(),
            self.studio,
            self.papers,
            self.vat,
            self.week,
            self.backups,
            self._catalogue(),
        )
        lines.addStretch(1)
        content.setLayout(lines)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 6, PAGE_MARGIN, PAGE_MARGIN - 6)
        layout.setSpacing(GAP + 4)
        layout.addLayout(row(TextLabel("Settings", "title"), None, self.defaults_button))
        layout.addWidget(Scroller(content), 1)

    def _appearance(self) -> Card:
        card = Card("Appearance")
        for button in self.themes.values():
            self._group.addButton(button)
        card.body.addLayout(row(*self.themes.values(), None, gap=22))
        return card

    def _timer(self) -> Card:
        card = Card("Timer")
        self.idle_box.setFixedWidth(110)
        label = TextLabel("Ask whether I was working after")
        label.setBuddy(self.idle_box)
        hint = TextLabel("without a key or the mouse, while the timer runs.", "small")
        card.body.addLayout(row(label, self.idle_box, hint, None, gap=12))
        return card

    def _rendering(self) -> Card:
        card = Card("Rendering")
        self.slots_box.setFixedWidth(90)
        slots_label = TextLabel("Renders at once")
        slots_label.setBuddy(self.slots_box)
        hint = TextLabel("One render uses every core already; more at once suit many short songs.", "small")
        card.body.addLayout(row(slots_label, self.slots_box, hint, None, gap=12))
        card.body.addWidget(TextLabel("Variants ticked for a new song", "small"))
        card.body.addLayout(_grid(list(self.variants.values()), 3))
        card.body.addWidget(TextLabel("Formats ticked for a new song", "small"))
        card.body.addLayout(_grid(list(self.formats.values()), 3))
        return card

    def _catalogue(self) -> Card:
        card = Card("Catalogue")
        line = row(self._place, self._place_button)
        line.setStretch(0, 1)
        card.body.addLayout(line)
        text = "To keep it elsewhere, set BOUNCEDESK_HOME to a folder before Bouncedesk starts: everything moves there."
        card.body.addWidget(TextLabel(text, "small", wrap=True))
        return card


def _grid(boxes: Sequence[QCheckBox], columns: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(2)
    for place, box in enumerate(boxes):
        grid.addWidget(box, place // columns, place % columns)
    for at in range(columns):
        grid.setColumnStretch(at, 1)
    return grid
