"""The Rounds section: the notes of a round, and beside them the song's rounds."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.common.look import Look
from widgets.common.panels import GAP
from widgets.rounds.notes_panel import NotesPanel
from widgets.rounds.rounds_panel import RoundsPanel


class RoundsView(QWidget):
    """Both panels; what they mean is the controller's to decide."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rounds_section")
        self.notes, self.rounds = NotesPanel(look), RoundsPanel(look)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.addWidget(self.notes, 2)
        across.addWidget(self.rounds, 1)
