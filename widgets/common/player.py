"""Plays versions of one song against each other: same place, same loudness, no gap between them."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QIODevice, QObject, Qt, QTimer, Signal

from render.errors import BouncedeskError
from widgets.common.audio_reader import AudioReader
from widgets.common.sound_output import AudioOutput, VersionStream

_LOOK_MS = 40


@dataclass(frozen=True, slots=True)
class Version:
    """A file to be heard under a name; its integrated loudness in LUFS is None for silence, or while unknown."""

    name: str
    path: Path
    loudness: float | None = None


def matching_db(versions: Sequence[Version]) -> tuple[float, ...]:
    """By how many dB each version is turned down to be as loud as the quietest; all 0 where one is unknown."""
    known = [version.loudness for version in versions if version.loudness is not None]
    if not known or len(known) < len(versions):
        return (0.0,) * len(versions)
    return tuple(min(known) - loudness for loudness in known)


class Player(QObject):
    """`moved` carries seconds; `changed` follows playing, pausing, and another version or matching.

    Files are opened on a thread of their own. `failed` carries a sentence.
    """

    moved = Signal(float)
    changed = Signal()
    failed = Signal(str)
    _opened = Signal(object, object, str)

    def __init__(self, output: AudioOutput, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._output = output
        self._stream = VersionStream(self)
        self._stream.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)
        self._versions: tuple[Version, ...] = ()
        self._chosen, self._rate = 0, 0
        self._matched, self._playing, self._play_when_open = True, False, False
        self._asked: tuple[tuple[Version, ...], float] = (), 0.0
        self._opened.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions that can be heard."""
        return self._versions

    @property
    def chosen(self) -> int:
        """The place of the version that sounds."""
        return self._chosen

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playing

    @property
    def matched(self) -> bool:
        """Whether the louder version is turned down to the quieter."""
        return self._matched

    @property
    def position_s(self) -> float:
        """What is heard now, in seconds from the beginning."""
        heard = self._stream.at - (self._output.waiting() if self._playing else 0)
        return max(0, heard) / self._rate if self._rate else 0.0

    @property
    def duration_s(self) -> float:
        """The length of the longest version; 0 until they are open."""
        return self._stream.frames / self._rate if self._rate else 0.0

    def load(self, versions: Sequence[Version]) -> None:
        """Play these from now on, from where it stands if they belong to the same song as before."""
        self.pause()
        same = bool(versions) and bool(self._versions) and versions[0].path == self._versions[0].path
        start_s = self.position_s if same else 0.0
        self._versions = tuple(versions)
        self._chosen = min(self._chosen, len(versions) - 1) if same else 0
        self._rate, self._play_when_open = 0, False
        self._stream.take(())
        self._open(None, start_s)
        self.changed.emit()

    def toggle(self) -> None:
        """Play, or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Go on from where it stands; from the beginning at the end."""
        if self._playing or not self._versions:
            return
        if not self._rate:
            self._play_when_open = True
            return
        if self._stream.at >= self._stream.frames:
            self._stream.go_to(0)
        try:
            rate = self._output.rate(self._rate)
            if rate != self._rate:
                self._play_when_open = True
                self._open(rate, self.position_s)
                return
            self._output.start(self._stream, rate)
        except BouncedeskError as error:
            self.failed.emit(str(error))
            return
        self._set_playing(playing=True)

    def pause(self) -> None:
        """Fall silent at once, and stay at what was heard last."""
        self._play_when_open = False
        if self._playing:
            at = round(self.position_s * self._rate)
            self._output.stop()
            self._stream.go_to(at)
            self._set_playing(playing=False)

    def seek(self, seconds: float) -> None:
        """Go to a place, playing on if it plays."""
        was_playing = self._playing
        self.pause()
        self._stream.go_to(round(seconds * self._rate))
        self.moved.emit(self.position_s)
        if was_playing:
            self.play()

    def choose(self, place: int) -> None:
        """Let another version sound, from the same frame on."""
        if 0 <= place < len(self._versions):
            self._chosen = place
            self._apply()

    def match(self, *, matched: bool) -> None:
        """Turn level matching on or off."""
        self._matched = matched
        self._apply()

    def close(self) -> None:
        """Stop, and give the files back."""
        self.load(())

    def _apply(self) -> None:
        if self._rate:
            decibels = matching_db(self._versions) if self._matched else (0.0,) * len(self._versions)
            self._stream.choose(self._chosen, [10 ** (each / 20) for each in decibels])
        self.changed.emit()

    def _set_playing(self, *, playing: bool) -> None:
        self._playing = playing
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
        self.moved.emit(self.position_s)
        self.changed.emit()

    def _look(self) -> None:
        """Tell how far it is; at the end of the files, and where they or the device are gone, it stops."""
        self.moved.emit(self.position_s)
        if not self._output.running():
            ended = self._stream.at >= self._stream.frames
            fault = self._stream.fault or "The sound output has stopped; was it disconnected? Press Play to go on."
            self.pause()
            if ended:
                self._stream.go_to(0)
                self.moved.emit(0.0)
            else:
                self.failed.emit(fault)

    def _open(self, rate: int | None, start_s: float) -> None:
        self._asked = asked = (self._versions, start_s)
        if self._versions:
            paths = [version.path for version in self._versions]
            threading.Thread(target=self._open_all, args=(asked, paths, rate), name="opening", daemon=True).start()

    def _open_all(self, asked: object, paths: Sequence[Path], rate: int | None) -> None:
        """On a thread of its own: a sleeping drive may take seconds."""
        readers: list[AudioReader] = []
        sentence = ""
        try:
            for path in paths:
                readers.append(AudioReader(path, rate or (readers[0].rate if readers else None)))
        except BouncedeskError as error:
            sentence = str(error)
        try:
            self._opened.emit(asked, readers, sentence)
        except RuntimeError:  # the window has been closed meanwhile
            for reader in readers:
                reader.close()

    def _take(self, asked: object, readers: list[AudioReader], sentence: str) -> None:
        """On the window's thread: play what was opened, unless something else has been asked for meanwhile."""
        if asked is not self._asked or sentence:
            for reader in readers:
                reader.close()
            if asked is self._asked:
                self._play_when_open = False
                self.failed.emit(sentence)
            return
        self._rate = readers[0].rate
        self._stream.take(readers)
        self._stream.go_to(round(self._asked[1] * self._rate))
        self._apply()
        self.moved.emit(self.position_s)
        if self._play_when_open:
            self._play_when_open = False
            self.play()
