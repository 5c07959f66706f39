"""The head of the Song page: what song this is, where it stands, when it is due."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.domain.catalogue import Stage
from widgets.common.buttons import Button
from widgets.common.labels import Chip, ElidedLabel, TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.panels import column, row
from widgets.common.words import title_of

_HOLD, _RELEASE = ("Hold", "Hold the delivery"), ("Release …", "Release the delivery")
_HINT = "The song is not delivered before everything that is owed for it is paid"


@dataclass(frozen=True, slots=True)
class SongFacts:
    """What the head shows; `due` and `rounds` are words with their tone."""

    title: str
    who: str
    stage: Stage
    due: tuple[str, str]
    rounds: tuple[str, str]


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """Whether the delivery waits for money: a chip with its tone, and what more there is to say of it."""

    held: bool
    chip: tuple[str, str] = ("", "info")
    more: str = ""


class SongHeader(QWidget):
    """Title, client, stage, due date and rounds left."""

    stage_chosen = Signal(object)
    edit_wanted = Signal()
    hold_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", "title")
        self._who = ElidedLabel("", "muted")
        self.due, self.rounds, self.hold = Chip(), Chip(), Chip()
        self.stage = QComboBox()
        self.stage.setAccessibleName("Stage")
        self.stage.setMinimumWidth(150)
        for stage in Stage:
            self.stage.addItem(title_of(stage), stage)
        self.stage.activated.connect(self._choose)
        edit = Button(look, "Edit song", "edit")
        edit.clicked.connect(self.edit_wanted)
        self.hold_button = Button(look, _HOLD[0])
        self.hold_button.clicked.connect(self.hold_wanted)
        label = TextLabel("Stage", "muted")
        label.setBuddy(self.stage)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(column(self.title, self._who, gap=2), 1)
        layout.addLayout(row(self.hold, self.due, self.rounds, gap=8))
        layout.addSpacing(8)
        for item in (label, self.stage, self.hold_button, edit):
            layout.addWidget(item)

    def show_facts(self, facts: SongFacts) -> None:
        """Show another song, or how this one stands now."""
        self.title.setText(facts.title)
        self._who.setText(facts.who)
        self.due.show_fact(*facts.due)
        self.rounds.show_fact(*facts.rounds)
        self.stage.setCurrentIndex(self.stage.findData(facts.stage))

    def show_hold(self, facts: HoldFacts) -> None:
        """Show whether its delivery waits for money."""
        self.hold.show_fact(*facts.chip)
        self.hold.setToolTip(tooltip(facts.more))
        self.hold.setAccessibleDescription(facts.more)
        text, name = _RELEASE if facts.held else _HOLD
        self.hold_button.setText(text)
        self.hold_button.setAccessibleName(name)
        self.hold_button.setToolTip(tooltip(facts.more or _HINT))

    def _choose(self) -> None:
        self.stage_chosen.emit(Stage(self.stage.currentData()))
