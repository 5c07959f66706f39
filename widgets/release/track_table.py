"""The tracks of a release as a table, and how the chosen one follows the one before it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.mastering.release_draft import LatinNames, TrackDraft
from render.album.cd_letters import rewritten
from widgets.common.fields import SecondsField, TextField
from widgets.common.labels import TextLabel
from widgets.common.panels import row
from widgets.common.tables import Index, LineModel
from widgets.common.words import number

PLACE, BEFORE = 0, 4
_HEADINGS = ("#", "Song", "Mix", "ISRC", "Before it", "Side")
_SIDES = "ABCDEFGH"


class TracksModel(LineModel[TrackDraft]):
    """What can be done to the songs: moved, left out, given another mix, joined otherwise, put on another side."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)
        self._hidden = False

    def move(self, place: int, by: int) -> int:
        """Move a song up or down; its new place."""
        new = place + by
        if 0 <= place < len(self.lines) and 0 <= new < len(self.lines):
            tracks = list(self.lines)
            tracks.insert(new, tracks.pop(place))
            self.show_lines(tracks)
            return new
        return place

    def leave_out(self, place: int) -> None:
        """Take a song out of what is mastered."""
        self.show_lines([track for at, track in enumerate(self.lines) if at != place])

    def give_mix(self, place: int, file: Path) -> None:
        """Another mix for a song."""
        self._put(place, replace(self.lines[place], file=file))

    def give_gap(self, place: int, gap_s: float) -> None:
        """Another pause before a song."""
        self._put(place, replace(self.lines[place], gap_s=gap_s, crossfade_s=0.0))

    def give_crossfade(self, place: int, crossfade_s: float) -> None:
        """A song that fades in while the one before it fades out."""
        self._put(place, replace(self.lines[place], crossfade_s=crossfade_s))

    def give_side(self, place: int, side: str) -> None:
        """Another side of the vinyl for a song."""
        self._put(place, replace(self.lines[place], side=side))

    def give_latin(self, place: int, latin: LatinNames) -> None:
        """What a CD's text says of a song in Latin letters."""
        self._put(place, replace(self.lines[place], latin=latin))

    def show_hidden(self, *, hidden: bool) -> None:
        """Whether something plays before the first song, so that there is a gap before it, too."""
        self._hidden = hidden
        self.dataChanged.emit(self.index(0, 0), self.index(0, len(_HEADINGS) - 1))

    def has_before(self, place: int) -> bool:
        """Whether anything plays before the song at `place`."""
        return place > 0 or (place == 0 and self._hidden)

    def text(self, line: TrackDraft, column: int) -> str:
        """Song, mix, code, what is before it, vinyl side."""
        mix = line.file.name if line.file else "No mix yet"
        return ("", line.title, mix, line.isrc, _before(line), line.side)[column]

    def whole(self, line: TrackDraft, _column: int) -> str:
        """The whole path of the mix."""
        return str(line.file or "")

    def stays(self, before: Sequence[TrackDraft], after: Sequence[TrackDraft]) -> bool:
        """The same songs in the same order."""
        first, then = ([(each.title, each.artist, each.isrc) for each in tracks] for tracks in (before, after))
        return first == then

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Also what follows from the place: its number, and that nothing is before the first."""
        if role == Qt.ItemDataRole.DisplayRole and index.column() == PLACE:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.DisplayRole and index.column() == BEFORE and not self.has_before(index.row()):
            return "—"
        return super().data(index, role)

    def _put(self, place: int, track: TrackDraft) -> None:
        self.show_lines([*self.lines[:place], track, *self.lines[place + 1 :]])


def _before(track: TrackDraft) -> str:
    if track.crossfade_s:
        return f"{number(track.crossfade_s)} s crossfade"
    return f"{number(track.gap_s)} s gap"


_GAP, _CROSSFADE = range(2)
_LONGEST_S, _SHORTEST_CROSSFADE_S, _FIRST_CROSSFADE_S = 60.0, 0.1, 3.0


class TransitionFields:
    """The fields for one song of `tracks`; each change is the song's at once."""

    def __init__(self, tracks: TracksModel) -> None:
        self._tracks = tracks
        self._place = -1
        self.kind = QComboBox()
        self.kind.setAccessibleName("Before the chosen song")
        self.kind.addItems(["Gap", "Crossfade"])
        self.kind.activated.connect(self._give_kind)
        self.seconds = SecondsField("Seconds of the gap or crossfade before the chosen song")
        self.seconds.valueChanged.connect(self._give_seconds)
        self.side = QComboBox()
        self.side.setAccessibleName("Vinyl side of the chosen song")
        self.side.addItems(list(_SIDES))
        self.side.activated.connect(self._give_side)

    def laid_out(self) -> QHBoxLayout:
        """The fields in a row."""
        before, side = TextLabel("Before it", "small"), TextLabel("Vinyl side", "small")
        before.setBuddy(self.kind)
        side.setBuddy(self.side)
        return row(before, self.kind, self.seconds, side, self.side)

    def show_place(self, place: int) -> None:
        """Show the song at `place`; -1 is none."""
        self._place = place
        joined = self._tracks.has_before(place)
        self.kind.setEnabled(joined)
        self.seconds.setEnabled(joined)
        self.side.setEnabled(place >= 0)
        if place < 0:
            return
        track = self._tracks.lines[place]
        self.kind.setCurrentIndex(_CROSSFADE if track.crossfade_s else _GAP)
        self.side.setCurrentText(track.side)
        self._show_seconds(track.crossfade_s or track.gap_s)

    def _show_seconds(self, seconds: float) -> None:
        """A crossfade of nothing would be a gap, so it has a shortest."""
        crossfade = self.kind.currentIndex() == _CROSSFADE
        with QSignalBlocker(self.seconds):
            self.seconds.setRange(_SHORTEST_CROSSFADE_S if crossfade else 0.0, _LONGEST_S)
            self.seconds.setValue(seconds)

    def _give_kind(self, kind: int) -> None:
        track = self._tracks.lines[self._place]
        if kind == _CROSSFADE and not track.crossfade_s:
            self._tracks.give_crossfade(self._place, _FIRST_CROSSFADE_S)
        elif kind == _GAP:
            self._tracks.give_gap(self._place, track.gap_s)
        self.show_place(self._place)

    def _give_seconds(self, seconds: float) -> None:
        if self.kind.currentIndex() == _CROSSFADE:
            self._tracks.give_crossfade(self._place, seconds)
        else:
            self._tracks.give_gap(self._place, seconds)

    def _give_side(self, _index: int) -> None:
        self._tracks.give_side(self._place, self.side.currentText())


class LatinFields(QWidget):
    """What a CD's text says in Latin letters of a title and an artist; `edited` carries the LatinNames typed.

    Hidden where both can stand on a CD as they are. Left empty, a field's hint is what is said.
    """

    edited = Signal(object)

    def __init__(self, whose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.song_title, self.artist = TextField(f"Title of {whose} on a CD"), TextField(f"Artist of {whose} on a CD")
        for field in (self.song_title, self.artist):
            field.textEdited.connect(self._tell)
        label = TextLabel(f"On a CD, in Latin letters, {whose} is", "small")
        label.setBuddy(self.song_title)
        line = row(label, self.song_title, TextLabel("by", "small"), self.artist)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.hide()

    @property
    def names(self) -> LatinNames:
        """What was typed."""
        return LatinNames(self.song_title.text(), self.artist.text())

    def show_names(self, title: str, artist: str, latin: LatinNames) -> None:
        """Show what was typed for a title and an artist, and what stands for each where nothing was."""
        for field, name, typed in ((self.song_title, title, latin.title), (self.artist, artist, latin.artist)):
            field.setPlaceholderText(rewritten(name) or name)
            if field.text() != typed:
                field.setText(typed)

    def fit(self, *names: str, disc: bool) -> None:
        """Show the fields where a disc is made and one of these names cannot stand on it as it is."""
        self.setVisible(disc and any(map(rewritten, names)))

    def _tell(self) -> None:
        self.edited.emit(self.names)
