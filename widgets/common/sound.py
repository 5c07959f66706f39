"""The computer's sound output. Qt's part for it is loaded when something is first played, not with the window."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QIODevice, QObject, Signal

from render.errors import BouncedeskError

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink

_BUFFER_S = 0.25
_FRAME_BYTES = 8
NO_DEVICE = "This computer has no sound output, so nothing can be played; connect one and press Play again."


class Output(Protocol):
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
                "The sound output cannot be opened; another program may hold it: close that, then press Play again."
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
            f"Qt's sound cannot be loaded ({error}); install what is missing, as README says."
        ) from error
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        raise BouncedeskError(NO_DEVICE)
    return device
