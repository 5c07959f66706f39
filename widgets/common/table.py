"""A table as every page shows it."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets.common.cells import CellDelegate
from widgets.common.look import Look

ROW_HEIGHT = 34
_LEAST = 112


class Table(QTableView):
    """Rows of one height, chosen as a whole; `entered_row` follows Enter. A width of 0 takes the room left."""

    entered_row = Signal(int)

    def __init__(
        self, look: Look, name: str, model: QAbstractItemModel, widths: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setItemDelegate(CellDelegate(look, self))
        self.setAccessibleName(name)
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(40)
        self._widths = tuple(widths)
        for section, width in enumerate(widths):
            header.resizeSection(section, width or _LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column without a width takes the room the others leave, and keeps enough to be read."""
        super().resizeEvent(event)
        self.share_room()

    def share_room(self) -> None:
        """Give the column without a width what the others leave, also after one was hidden."""
        for section, width in enumerate(self._widths):
            if not width:
                hidden = sum(width for place, width in enumerate(self._widths) if self.isColumnHidden(place))
                room = self.viewport().width() - sum(self._widths) + hidden
                self.horizontalHeader().resizeSection(section, max(_LEAST, room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, on every platform."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
