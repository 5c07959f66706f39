"""The palette: a line to type in, and below it what fits."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QListView, QVBoxLayout, QWidget

from widgets.common.fields import SearchField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.palette.palette_entries import PaletteEntry
from widgets.palette.palette_list import PaletteDelegate, PaletteModel

_SIZE = (640, 470)
_BELOW_TOP = 70


class PaletteDialog(QDialog):
    """`typed` follows each change of the text; up, down, Enter and the mouse choose, Escape leaves."""

    typed = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setWindowTitle("Find anything")
        self.resize(*_SIZE)
        self.field = SearchField(look, "Find a song, a client, a note, a page or an action")
        self.field.setObjectName("palette_field")
        self.field.textChanged.connect(self.typed)
        self.field.installEventFilter(self)
        self.model = PaletteModel()
        self.list = QListView()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setModel(self.model)
        self.list.setAccessibleName("What was found")
        self.list.setItemDelegate(PaletteDelegate(look, self.model, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._choose)
        self.said = TextLabel("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.said)
        self.show_entries((), "", "")

    def show_entries(self, entries: Sequence[PaletteEntry], text: str, said: str) -> None:
        """Show what fits a text, the first entry chosen, and a sentence below where there is something to say."""
        self.model.show_entries(entries, text)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self._step(-1, 1)

    def place_over(self, window: QWidget) -> None:
        """Stand in the upper middle of a window."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + _BELOW_TOP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that choose, while one types."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.list.currentIndex().row()
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(row, 1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.reject()
                return True
        return super().eventFilter(watched, event)

    def _step(self, row: int, by: int) -> None:
        """Choose the next entry that can be, round and round."""
        count = self.model.rowCount()
        for step in range(1, count + 1):
            place = (row + by * step) % count
            if self.model.entries[place].act is not None:
                index = self.model.index(place, 0)
                self.list.setCurrentIndex(index)
                self.list.scrollTo(self.model.index(max(0, place - 1), 0) if by < 0 else index)
                return

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            act = self.model.entries[index.row()].act
            if act is not None:
                self.accept()
                act()
