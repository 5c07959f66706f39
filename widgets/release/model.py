"""The songs of a release as a table, in the order they will have."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.mastering.release.draft import TrackDraft
from widgets.common.labels import tooltip
from widgets.common.words import number

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_HEADINGS = ("#", "Song", "Mix", "ISRC", "Before it", "Side")


class TracksModel(QAbstractTableModel):
    """What can be done to the songs: moved, left out, given another mix, joined otherwise, put on another side."""

    def __init__(self) -> None:
        super().__init__()
        self._tracks: list[TrackDraft] = []
        self._hidden = False

    @property
    def tracks(self) -> tuple[TrackDraft, ...]:
        """The songs in their order."""
        return tuple(self._tracks)

    def show_tracks(self, tracks: Sequence[TrackDraft]) -> None:
        """Show these songs."""
        self.beginResetModel()
        self._tracks = list(tracks)
        self.endResetModel()

    def move(self, place: int, by: int) -> int:
        """Move a song up or down; its new place."""
        new = place + by
        if 0 <= place < len(self._tracks) and 0 <= new < len(self._tracks):
            tracks = list(self._tracks)
            tracks.insert(new, tracks.pop(place))
            self.show_tracks(tracks)
            return new
        return place

    def leave_out(self, place: int) -> None:
        """Take a song out of what is mastered."""
        self.show_tracks([track for at, track in enumerate(self._tracks) if at != place])

    def give_mix(self, place: int, file: Path) -> None:
        """Another mix for a song."""
        self._put(place, replace(self._tracks[place], file=file))

    def give_gap(self, place: int, gap_s: float) -> None:
        """Another pause before a song."""
        self._put(place, replace(self._tracks[place], gap_s=gap_s, crossfade_s=0.0))

    def give_crossfade(self, place: int, crossfade_s: float) -> None:
        """A song that fades in while the one before it fades out."""
        self._put(place, replace(self._tracks[place], crossfade_s=crossfade_s))

    def give_side(self, place: int, side: str) -> None:
        """Another side of the vinyl for a song."""
        self._put(place, replace(self._tracks[place], side=side))

    def show_hidden(self, *, hidden: bool) -> None:
        """Whether something plays before the first song, so that there is a gap before it, too."""
        self._hidden = hidden
        self.dataChanged.emit(self.index(0, 0), self.index(0, len(_HEADINGS) - 1))

    def has_before(self, place: int) -> bool:
        """Whether anything plays before the song at `place`."""
        return place > 0 or (place == 0 and self._hidden)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as songs."""
        return 0 if parent.isValid() else len(self._tracks)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Number, song, mix, code, what is before it, vinyl side."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADINGS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says; the whole path of a mix as its tooltip."""
        track = self._tracks[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            mix = track.file.name if track.file else "No mix yet"
            before = _before(track) if self.has_before(index.row()) else "—"
            return (str(index.row() + 1), track.title, mix, track.isrc, before, track.side)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and track.file:
            return tooltip(str(track.file))
        return None

    def _put(self, place: int, track: TrackDraft) -> None:
        self._tracks[place] = track
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(_HEADINGS) - 1))


def _before(track: TrackDraft) -> str:
    if track.crossfade_s:
        return f"{number(track.crossfade_s)} s crossfade"
    return f"{number(track.gap_s)} s gap"
