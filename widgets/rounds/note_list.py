"""A round's notes as a checklist: how they read, the table's model, and how its cells are drawn."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from app.domain.rounds import Note, NoteKind, Round, RoundState
from app.rounds.song_times import stretch
from render.text import count
from widgets.common.tables import PAD, CellDelegate, Index, LineModel
from widgets.common.words import moment

HEADINGS = ("Done", "Time", "Note", "Kind", "Asked by")
DONE, TEXT, KIND, BY = 0, 2, 3, 4
_BOX = 16
_CHECK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))  # of the box, from its top left
KINDS = {NoteKind.REVISION: "Revision", NoteKind.RECALL: "Recall", NoteKind.NEW_WORK: "New work"}
STATES = {
    RoundState.OPEN: ("Open", "info"),
    RoundState.SENT: ("Sent", "info"),
    RoundState.APPROVED: ("Approved", "ok"),
    RoundState.REJECTED: ("Sent back", "warning"),
    RoundState.SUPERSEDED: ("Superseded", "info"),
}


def kind_words(note: Note) -> str:
    """The kind that was decided, or the one suggested with a question mark."""
    return KINDS[note.in_force] if note.kind else f"{KINDS[note.in_force]}?"


def why_words(note: Note) -> str:
    """Why a note is of its kind."""
    return note.reason or note.suggested_why


def history_words(round_: Round) -> str:
    """What happened to a round, and when."""
    parts = [f"Opened {moment(round_.opened_at)}"]
    if round_.sent_at:
        parts.append(f"sent {moment(round_.sent_at)}")
    if round_.decided_at:
        by = f" by {round_.decided_by}" if round_.decided_by else ""
        parts.append(f"{STATES[round_.state][0].lower()} {moment(round_.decided_at)}{by}")
    if round_.signoff_files:
        parts.append(f"{count(len(round_.signoff_files), 'file')} signed off")
    return ", ".join(parts)


class NoteModel(LineModel[Note]):
    """A line for each note; `ticked` carries a note and whether it is done."""

    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__(HEADINGS)

    def text(self, line: Note, column: int) -> str:
        """Done, time, text, kind, who asked."""
        place = stretch(line.from_s, line.to_s)
        return ("", place, " ".join(line.text.split()), kind_words(line), line.asked_by)[column]

    def whole(self, line: Note, column: int) -> str:
        """The note as it was written, and why it is of its kind."""
        return {TEXT: line.text, KIND: why_words(line)}.get(column, "")

    def stays(self, before: Sequence[Note], after: Sequence[Note]) -> bool:
        """The same notes."""
        return [note.id for note in before] == [note.id for note in after]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be ticked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == DONE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Also whether it is done, as a tick and in words."""
        if index.column() == DONE:
            done = self.lines[index.row()].done
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if done else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return "done" if done else "to do"
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell that a note was ticked; what is shown follows from the catalogue."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.ticked.emit(self.lines[index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


class NoteDelegate(CellDelegate):
    """A click anywhere in the first column ticks, and so does Space."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the box, or the text: what is done is muted."""
        done = index.sibling(index.row(), DONE).data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        if index.column() == DONE:
            self._box(painter, option.rect, done=done)
            return
        room = option.rect.adjusted(PAD, 0, -PAD, 0)
        whole = str(index.data() or "")
        fitting = option.fontMetrics.elidedText(whole, Qt.TextElideMode.ElideRight, room.width())
        self.text(painter, option, room, fitting, colour="muted" if done else "text")

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,  # noqa: ARG002 -- Qt's signature
        index: Index,
    ) -> bool:
        """Tick where a tick was meant."""
        clicked = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if index.column() != DONE or not (clicked or pressed):
            return False
        done = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        turned = Qt.CheckState.Unchecked if done else Qt.CheckState.Checked
        return model.setData(index, turned, Qt.ItemDataRole.CheckStateRole)

    def _box(self, painter: QPainter, cell: QRect, *, done: bool) -> None:
        tokens = self._look.tokens
        corner = QPoint(cell.left() + PAD + 5, cell.center().y() - _BOX // 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.colour("accent" if done else "edge"), 1))
        painter.setBrush(tokens.colour("accent" if done else "surface"))
        painter.drawRoundedRect(QRect(corner.x(), corner.y(), _BOX, _BOX), 4, 4)
        if done:
            pen = QPen(tokens.colour("on_accent"), 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline([corner + QPoint(round(x * _BOX), round(y * _BOX)) for x, y in _CHECK])
