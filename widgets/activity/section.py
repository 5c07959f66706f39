"""The Activity section of a song: the log, the newest first; read when it is looked at, never edited."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.common.boxes import Card, row
from widgets.common.fields import SearchField
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.table import Table

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Line = tuple[str, str, str]
_HEADINGS = ("When", "Who", "What")
_WIDTHS = (180, 130, 0)


class ActivityModel(QAbstractTableModel):
    """Moment, person and sentence of each entry."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """When, who, what."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADINGS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says; a sentence that is cut is whole in its tooltip."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.lines[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 2:
            return tooltip(self.lines[index.row()][2])
        return None


class ActivityView(QWidget):
    """`came` follows each time the section comes into view."""

    came = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("section_activity")
        self.model, self.shown = ActivityModel(), QSortFilterProxyModel()
        self.shown.setSourceModel(self.model)
        self.shown.setFilterKeyColumn(-1)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = SearchField(look, "Filter the log")
        self.search.textChanged.connect(self.shown.setFilterFixedString)
        self.search.setFixedWidth(260)
        self.table = Table(look, "Activity of the song", self.shown, _WIDTHS)
        self.table.setObjectName("activity")
        card = Card(margin=16)
        card.body.addLayout(row(TextLabel("What was done", "heading"), None, self.search))
        card.body.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def showEvent(self, event: QShowEvent) -> None:
        """The section has come to the front."""
        super().showEvent(event)
        if not event.spontaneous():
            self.came.emit()
