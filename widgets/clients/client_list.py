"""The clients as a list: a line each, with the number of their songs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.catalogue import Client, SongRow
from render.text import count
from widgets.common.labels import tooltip
from widgets.common.look import Look
from widgets.common.tables import NOWHERE, Index, LineModel
from widgets.common.words import rounds_words, song_due, title_of

CLIENT_ROLE = Qt.ItemDataRole.UserRole
_HEADINGS = ("Song", "Release", "Stage", "Due", "Rounds")
_HEIGHT = 54


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client and how many songs there are of theirs."""

    client: Client
    songs: int

    @property
    def detail(self) -> str:
        """What stands under the name."""
        songs = count(self.songs, "song") if self.songs else "No songs"
        return f"{songs}, archived" if self.client.archived_at else songs


class ClientModel(QAbstractListModel):
    """Clients by name."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[ClientLine, ...] = ()

    @property
    def lines(self) -> tuple[ClientLine, ...]:
        """The clients shown."""
        return self._lines

    def show_lines(self, lines: Sequence[ClientLine]) -> bool:
        """Show other clients; False where they are the same."""
        if tuple(lines) == self._lines:
            return False
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as clients."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, and the line itself for the delegate."""
        line = self._lines[index.row()]
        if role == CLIENT_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.client.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.client.name}, {line.detail}"
        return tooltip(line.client.name) if role == Qt.ItemDataRole.ToolTipRole else None


class ClientSongModel(LineModel[SongRow]):
    """The songs of a client."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_HEADINGS)
        self._today = today

    def text(self, line: SongRow, column: int) -> str:
        """On one line, whatever was typed."""
        return " ".join(self.whole(line, column).split())

    def whole(self, line: SongRow, column: int) -> str:
        """Song, release, stage, due, rounds."""
        due, _ = song_due(line, self._today())
        rounds, _ = rounds_words(line.rounds_left, line.song.rounds_included)
        return (line.song.title, line.release, title_of(line.song.stage), due, rounds)[column]


class ClientDelegate(QStyledItemDelegate):
    """Two lines, on a tinted ground where the client is chosen."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every client has the same height."""
        return QSize(100, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the client."""
        line: ClientLine = index.data(CLIENT_ROLE)
        tokens = self._look.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.colour("soft" if chosen else "sunken"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 8, 8)
        bold, small = QFont(option.font), QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(self._look.points("small"))
        room = option.rect.adjusted(14, 7, -12, -7)
        painter.setFont(bold)
        painter.setPen(tokens.colour("on_soft" if chosen else "text"))
        name = " ".join(line.client.name.split())
        elided = QFontMetrics(bold).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft), elided)
        painter.setFont(small)
        painter.setPen(tokens.colour("on_soft" if chosen else "muted"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft), line.detail)
        painter.restore()
