"""The stems of a session as a table whose groups can be edited."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal

from app.domain.groups import Group
from widgets.common.line_model import Index, LineModel
from widgets.common.words import title_of
from widgets.song.lines import StemLine

NAME, GROUP, FORMAT, LENGTH, PEAK, LOUDNESS, PROBLEMS = range(7)
_HEADINGS = ("Stem", "Group", "Format", "Length", "Peak", "LUFS", "Problems")
_TOLD = {
    FORMAT: "Bits, kHz and channels",
    PEAK: "The highest sample, in dBFS",
    LOUDNESS: "Integrated loudness in LUFS",
    GROUP: "What the stem plays; choose another to correct it",
}
_RIGHT = frozenset({LENGTH, PEAK, LOUDNESS})


class StemModel(LineModel[StemLine]):
    """`regrouped` carries the path of a stem and the group chosen for it; the model waits to be shown the result."""

    regrouped = Signal(object, object)

    def __init__(self) -> None:
        super().__init__(_HEADINGS, _RIGHT, _TOLD)

    def text(self, line: StemLine, column: int) -> str:
        """Name, group, format, length, peak, loudness, problems."""
        problems = ", ".join(badge.text for badge in line.badges)
        texts = (line.name, title_of(line.group), line.format, line.length, line.peak, line.loudness, problems)
        return " ".join(texts[column].split())

    def whole(self, line: StemLine, column: int) -> str:
        """What is cut off or only hinted at in the cell."""
        if column == NAME:
            return line.name
        if column == FORMAT:
            return line.told
        if column == GROUP and line.unsure:
            return "The name was not understood for certain: choose the group."
        return " ".join(badge.message for badge in line.badges) if column == PROBLEMS else ""

    def stays(self, before: Sequence[StemLine], after: Sequence[StemLine]) -> bool:
        """The same files."""
        return [line.path for line in before] == [line.path for line in after]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Also the group itself, to be edited."""
        if role == Qt.ItemDataRole.EditRole and index.column() == GROUP:
            return self.lines[index.row()].group
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another group."""
        if role != Qt.ItemDataRole.EditRole or index.column() != GROUP:
            return False
        line = self.lines[index.row()]
        if Group(value) is not line.group:
            self.regrouped.emit(line.path, Group(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Groups can be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == GROUP else flags
