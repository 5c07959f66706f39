"""The sound of a song: versions switched at the very frame, and the device that pulls them."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import QIODevice, QObject, Signal

from render.errors import BouncedeskError
from widgets.common.audio_reader import AudioReader, Heard

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink


FRAME_BYTES = 8  # two floats of 32 bits
_FADE = 480  # frames: from one version to the next without a click
_Sounding = tuple[AudioReader, float]
_BUFFER_S = 0.25
_FRAME_BYTES = 8
NO_DEVICE = "This computer has no sound output, so nothing can be played; connect one and press Play again."


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


class AudioOutput(Protocol):
    """Where a stream of 32-bit float stereo is heard."""

    def rate(self, wanted: int) -> int:
        """The rate in Hz it plays, `wanted` where it can; raises BouncedeskError in a sentence where there is none."""

    def start(self, stream: QIODevice, rate: int) -> None:
        """Pull from the stream until it is stopped; raises BouncedeskError in one sentence where that cannot be."""

    def stop(self) -> None:
        """Fall silent at once."""

    def waiting(self) -> int:
        """How many frames were pulled that have not been heard yet."""

    def running(self) -> bool:
        """Whether it still plays: the end of the stream and a device that is gone both end it."""


class SoundOutput(QObject):
    """The system's own output as it is when playing begins."""

    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None

    def rate(self, wanted: int) -> int:
        """The rate asked for where the device has it, else the one it likes best."""
        device = _device()
        return wanted if device.isFormatSupported(_format(wanted)) else device.preferredFormat().sampleRate()

    def start(self, stream: QIODevice, rate: int) -> None:
        """Pull from the stream through a buffer of a quarter of a second."""
        from PySide6.QtMultimedia import QAudioSink, QtAudio

        self.stop()
        self._sink = QAudioSink(_device(), _format(rate), self)
        self._sink.setBufferSize(round(_BUFFER_S * rate) * _FRAME_BYTES)
        self._sink.start(stream)
        if self._sink.error() != QtAudio.Error.NoError:  # it fails quietly
            self.stop()
            raise BouncedeskError(
                "The sound output cannot be opened; another program may hold it: close that, then press Play again.",
                code="sound_output_taken",
            )

    def stop(self) -> None:
        """Drop what has not been heard."""
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
            self._sink = None

    def waiting(self) -> int:
        """What is in the buffer."""
        return (self._sink.bufferSize() - self._sink.bytesFree()) // _FRAME_BYTES if self._sink else 0

    def running(self) -> bool:
        """Whether the device is pulling."""
        from PySide6.QtMultimedia import QtAudio

        return self._sink is not None and self._sink.state() == QtAudio.State.ActiveState


def _format(rate: int) -> "QAudioFormat":
    from PySide6.QtMultimedia import QAudioFormat

    made = QAudioFormat()
    made.setSampleRate(rate)
    made.setChannelCount(2)
    made.setSampleFormat(QAudioFormat.SampleFormat.Float)
    return made


def _device() -> "QAudioDevice":
    """The default output; asked anew each time, for it may have been connected since."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError as error:  # a bare system without libpulse
        raise BouncedeskError(
            f"Qt's sound cannot be loaded ({error}); install what is missing, as README says.",
            code="qt_missing",
            library=error.name,
        ) from error
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        raise BouncedeskError(NO_DEVICE, code="no_sound_output")
    return device
