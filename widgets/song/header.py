"""The head of the Song page: what song this is, where it stands, when it is due."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.domain.catalogue import Stage
from widgets.common.boxes import column, row
from widgets.common.buttons import Button
from widgets.common.labels import Chip, ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.words import title_of


@dataclass(frozen=True, slots=True)
class SongFacts:
    """What the head shows; `due` and `rounds` are words with their tone."""

    title: str
    who: str
    stage: Stage
    due: tuple[str, str]
    rounds: tuple[str, str]


class SongHeader(QWidget):
    """Title, client, stage, due date and rounds left."""

    stage_chosen = Signal(object)
    edit_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", "title")
        self._who = ElidedLabel("", "muted")
        self.due, self.rounds = Chip(), Chip()
        self.stage = QComboBox()
        self.stage.setAccessibleName("Stage")
        self.stage.setMinimumWidth(150)
        for stage in Stage:
            self.stage.addItem(title_of(stage), stage)
        self.stage.activated.connect(self._choose)
        edit = Button(look, "Edit song", "edit")
        edit.clicked.connect(self.edit_wanted)
        label = TextLabel("Stage", "muted")
        label.setBuddy(self.stage)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(column(self.title, self._who, gap=2), 1)
        layout.addLayout(row(self.due, self.rounds, gap=8))
        layout.addSpacing(8)
        for item in (label, self.stage, edit):
            layout.addWidget(item)

    def show_facts(self, facts: SongFacts) -> None:
        """Show another song, or how this one stands now."""
        self.title.setText(facts.title)
        self._who.setText(facts.who)
        self.due.show_fact(*facts.due)
        self.rounds.show_fact(*facts.rounds)
        self.stage.setCurrentIndex(self.stage.findData(facts.stage))

    def _choose(self) -> None:
        self.stage_chosen.emit(Stage(self.stage.currentData()))
