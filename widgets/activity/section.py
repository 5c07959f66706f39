"""The Activity section of a song: the log, the newest first; read when it is looked at, never edited."""

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.common.fields import SearchField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row
from widgets.common.tables import LineModel, LineTable

Line = tuple[str, str, str]
_HEADINGS = ("When", "Who", "What")
_WHAT = 2
_WIDTHS = (180, 130, 0)


class ActivityModel(LineModel[Line]):
    """Moment, person and sentence of each entry."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)

    def text(self, line: Line, column: int) -> str:
        """The cell as it was read."""
        return line[column]

    def whole(self, line: Line, column: int) -> str:
        """A sentence that may be cut."""
        return line[_WHAT] if column == _WHAT else ""


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
        self.table = LineTable(look, "Activity of the song", self.shown, _WIDTHS)
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
