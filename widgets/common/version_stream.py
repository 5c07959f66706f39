"""What a sound device pulls: one of several versions of a song, switched at the very frame both have reached."""

import threading
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QIODevice, QObject

from render.errors import BouncedeskError
from widgets.common.audio_reader import AudioReader, Heard

FRAME_BYTES = 8  # two floats of 32 bits
_FADE = 480  # frames: from one version to the next without a click
_Sounding = tuple[AudioReader, float]


class VersionStream(QIODevice):
    """Interleaved 32-bit float stereo; one frame index for all versions. May be pulled from any thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turn = threading.Lock()
        self._readers: tuple[AudioReader, ...] = ()
        self._gains: tuple[float, ...] = ()
        self._chosen = 0
        self._at = 0
        self._before: _Sounding | None = None
        self.fault = ""

    @property
    def frames(self) -> int:
        """The length of the longest version."""
        return max((reader.frames for reader in self._readers), default=0)

    @property
    def at(self) -> int:
        """The frame that is pulled next."""
        return self._at

    def take(self, readers: Sequence[AudioReader]) -> None:
        """Play these versions from now on; those before are closed."""
        with self._turn:
            for reader in self._readers:
                reader.close()
            self._readers, self._gains = tuple(readers), (1.0,) * len(readers)
            self._chosen, self._before, self.fault = 0, None, ""

    def choose(self, chosen: int, gains: Sequence[float]) -> None:
        """Let another version sound, each turned to its gain (a factor)."""
        with self._turn:
            self._chosen, self._gains = chosen, tuple(gains)

    def go_to(self, frame: int) -> None:
        """Go on from another frame, faded in."""
        with self._turn:
            self._at, self._before = max(0, min(frame, self.frames)), None

    def isSequential(self) -> bool:
        """A device cannot seek in what it plays; the player does."""
        return True

    def bytesAvailable(self) -> int:
        """What is left to play."""
        return (self.frames - self._at) * FRAME_BYTES + super().bytesAvailable()

    def readData(self, most: int) -> bytes:
        """The next frames that fit; none at the end, or where a file cannot be read any more (`fault` says so)."""
        with self._turn:
            frames = min(most // FRAME_BYTES, self.frames - self._at)
            if frames <= 0:
                return b""
            try:
                heard = self._heard(frames)
            except BouncedeskError as error:
                self.fault = str(error)
                return b""
            self._at += frames
        return np.clip(heard, -1.0, 1.0).astype("<f4").tobytes()

    def writeData(self, _data: bytes | bytearray | memoryview, _size: int) -> int:
        """Nothing is ever written to it."""
        return -1

    def _heard(self, frames: int) -> Heard:
        """What sounds now; a change since the last frames is faded across."""
        now = self._readers[self._chosen], self._gains[self._chosen]
        samples = self._read(now, frames)
        if now != self._before:
            fade = min(_FADE, frames)
            rising = np.linspace(0.0, 1.0, fade, endpoint=False, dtype=np.float32)[:, None]
            before = self._read(self._before, fade) if self._before else np.float32(0.0)
            samples[:fade] = rising * samples[:fade] + (1 - rising) * before
            self._before = now
        return samples

    def _read(self, sounding: _Sounding, frames: int) -> Heard:
        reader, gain = sounding
        return reader.read(self._at, frames) * np.float32(gain)
