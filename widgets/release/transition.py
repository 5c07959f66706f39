"""How the chosen song of a release follows the one before it, and on which side of the vinyl it is."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from widgets.common.fields import SecondsField
from widgets.common.labels import TextLabel
from widgets.common.panels import row
from widgets.release.track_table import TracksModel

_GAP, _CROSSFADE = range(2)
_LONGEST_S, _SHORTEST_CROSSFADE_S, _FIRST_CROSSFADE_S = 60.0, 0.1, 3.0
_SIDES = "ABCDEFGH"


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
