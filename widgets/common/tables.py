"""Tables: a model of lines, how cells are drawn over a row's ground, and the view that shows both."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from widgets.common.labels import tooltip
from widgets.common.look import Look

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

L = TypeVar("L")
PAD = 7
_ROW_HEIGHT = 34
_BAR = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ROW_HEIGHT = 34
_LEAST = 112


class LineModel(QAbstractTableModel, Generic[L]):
    """Lines under headings; the columns in `right` are numbers, `tooltips` are those of headings.

    `LINE_ROLE` of a cell is its line, for delegates.
    """

    def __init__(self, headings: Sequence[str], right: Collection[int] = (), tooltips: Mapping[int, str] | None = None):
        super().__init__()
        self._headings, self._right, self._tooltips = tuple(headings), frozenset(right), tooltips or {}
        self._lines: tuple[L, ...] = ()

    @property
    def lines(self) -> tuple[L, ...]:
        """The lines shown."""
        return self._lines

    def show_lines(self, lines: Sequence[L]) -> bool:
        """Show other lines; False where they are the same. Where only their contents differ, the selection stays."""
        before, after = self._lines, tuple(lines)
        if before == after:
            return False
        if before and after and self.stays(before, after):
            self._lines = after
            self.dataChanged.emit(self.index(0, 0), self.index(len(after) - 1, len(self._headings) - 1))
        else:
            self.beginResetModel()
            self._lines = after
            self.endResetModel()
        return True

    def text(self, line: L, column: int) -> str:
        """What a cell says; every model has its own."""
        raise NotImplementedError

    def whole(self, _line: L, _column: int) -> str:
        """The tooltip of a cell, such as what is cut off in it; nothing where there is none."""
        return ""

    def stays(self, _before: Sequence[L], _after: Sequence[L]) -> bool:
        """Whether these are the same lines, of which only the contents differ."""
        return False

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """As many columns as headings."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings, over their columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            case Qt.ItemDataRole.ToolTipRole:
                return self._tooltips.get(section)
            case Qt.ItemDataRole.TextAlignmentRole if section in self._right:
                return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, its tooltip, where it stands, and its line."""
        line, column = self._lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(line, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(self.whole(line, column))
            case Qt.ItemDataRole.TextAlignmentRole if column in self._right:
                return _RIGHT
        return line if role == LINE_ROLE else None


def show_keeping(
    table: "LineTable", model: LineModel[L], lines: Sequence[L], key: Callable[[L], object], *, anew: bool = False
) -> None:
    """Show other lines, the first chosen where they are shown `anew`; else the one that was chosen stays so.

    It is known again by its `key`. Where it is gone none is chosen: the next click on a button would mean another.
    """
    before, place = model.lines, table.currentIndex().row()
    chosen = before[place] if 0 <= place < len(before) else None
    model.show_lines(lines)
    places = [at for at, line in enumerate(lines) if line == chosen]
    places += [at for at, line in enumerate(lines) if chosen is not None and key(line) == key(chosen)]
    first = anew or not before
    if places and not anew:
        table.selectRow(places[0])
    elif lines and first:
        table.selectRow(0)
    else:
        table.setCurrentIndex(QModelIndex())
        table.clearSelection()


class TextRows(LineModel[Sequence[str]]):
    """A row of texts under the headings; where only texts have changed, the table stays where it is scrolled to."""

    def text(self, line: Sequence[str], column: int) -> str:
        """The text."""
        return line[column]

    def whole(self, line: Sequence[str], column: int) -> str:
        """The text whole, should it be cut off."""
        return line[column]

    def stays(self, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> bool:
        """As many rows as before."""
        return len(before) == len(after)


class CellDelegate(QStyledItemDelegate):
    """Draws text cut in the middle; subclasses draw something else over the same ground."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row has the same height."""
        return QSize(super().sizeHint(option, index).width(), _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        painter.save()
        self.ground(painter, option, index)
        self.content(painter, option, index)
        painter.restore()

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw what the cell says."""
        alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole) or _LEFT)
        self.text(painter, option, option.rect.adjusted(PAD, 0, -PAD, 0), str(index.data() or ""), alignment)

    def text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        room: QRect,
        text: str,
        alignment: Qt.AlignmentFlag = _LEFT,
        colour: str = "text",
    ) -> None:
        """Draw text that fits its room, in the colour of the selection where it is selected."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setFont(option.font)
        painter.setPen(self._look.tokens.colour("on_soft" if selected else colour))
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(alignment), fitting)

    def ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw what lies under the cell: the selection, a bar where the keyboard is, the hairline."""
        tokens, state = self._look.tokens, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, tokens.colour("soft"))
            if index.column() == 0 and state & QStyle.StateFlag.State_Active:
                bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
                painter.fillRect(bar, tokens.colour("accent"))
        painter.setPen(tokens.colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


class LineTable(QTableView):
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
