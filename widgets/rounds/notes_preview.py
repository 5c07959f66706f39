"""Remarks as they are understood, before any is kept: each with its time and the kind it looks like."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.domain.rounds import ReadNote, Suggestion
from app.rounds.song_times import stretch
from widgets.common.labels import TextLabel, tooltip
from widgets.common.panels import column
from widgets.rounds.note_list import KINDS

_MOST_DOUBTS = 4
_ROW_HEIGHT = 30
_LEFT_OUT = "Left out"
_WHY_LEFT_OUT = "It was taken for a greeting, a quote or a signature; ticked, it is a note as well."


@dataclass(frozen=True, slots=True)
class PastedNote:
    """A remark as it is understood, the kind it looks like, and what its writer should be asked about its time."""

    note: ReadNote
    suggestion: Suggestion
    doubts: Sequence[str] = ()


class NotesPreview(QWidget):
    """`changed` follows every tick; there are ticks where something was left out, which may be taken in."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: list[ReadNote] = []
        self._ticks = False
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("As it is understood")
        self.tree.setHeaderLabels(["Time", "Note", "Kind"])
        self.tree.setRootIsDecorated(False)
        self.tree.setColumnWidth(0, 104)
        self.tree.setColumnWidth(2, 92)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.tree.itemChanged.connect(self.changed)
        self.doubts = TextLabel("", "warning", wrap=True)
        self.doubts.hide()
        self.setLayout(column(self.tree, self.doubts, gap=6))

    @property
    def notes(self) -> tuple[ReadNote, ...]:
        """The remarks that are to be taken, in their order."""
        return tuple(note for place, note in enumerate(self._notes) if self._is_taken(place))

    def show_notes(
        self, notes: Sequence[PastedNote], left_out: Sequence[PastedNote] = (), doubts: Sequence[str] = ()
    ) -> None:
        """Show remarks, what was left out below them, and `doubts` about the whole before those about their times."""
        self._notes = [pasted.note for pasted in (*notes, *left_out)]
        self._ticks = bool(left_out)
        self.tree.blockSignals(True)
        self.tree.clear()
        for pasted in notes:
            self.tree.addTopLevelItem(_line(pasted, ticked=True if left_out else None))
        for pasted in left_out:
            self.tree.addTopLevelItem(_left_out(pasted))
        self.tree.blockSignals(False)
        asked = list(dict.fromkeys((*doubts, *(doubt for pasted in notes for doubt in pasted.doubts))))
        self.doubts.setText("\n".join(asked[:_MOST_DOUBTS] + (["…"] if len(asked) > _MOST_DOUBTS else [])))
        self.doubts.setVisible(bool(asked))
        self.changed.emit()

    def _is_taken(self, place: int) -> bool:
        item = self.tree.topLevelItem(place)
        return item is not None and (not self._ticks or item.checkState(0) is Qt.CheckState.Checked)


def _line(pasted: PastedNote, *, ticked: bool | None) -> QTreeWidgetItem:
    """A remark in the preview; a time in doubt has a question mark."""
    note, suggestion = pasted.note, pasted.suggestion
    place = stretch(note.from_s, note.to_s) + (" ?" if pasted.doubts else "")
    item = QTreeWidgetItem([place, " ".join(note.text.split()), f"{KINDS[suggestion.kind]}?"])
    item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
    item.setToolTip(0, tooltip("\n".join(pasted.doubts)))
    item.setToolTip(1, tooltip(note.text))
    item.setToolTip(2, tooltip(suggestion.why))
    if ticked is not None:
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    return item


def _left_out(pasted: PastedNote) -> QTreeWidgetItem:
    item = _line(pasted, ticked=False)
    item.setText(2, _LEFT_OUT)
    item.setToolTip(2, tooltip(_WHY_LEFT_OUT))
    return item
