"""A stand-in for a sound device: it pulls from the player what one would, when it is asked to."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice

from render.errors import BouncedeskError


class Ear:
    """Plays at any rate; `deaf` is the sentence of a computer that has no sound output."""

    def __init__(self, deaf: str = "") -> None:
        self.deaf = deaf
        self.only_rate = 0
        self.heard = np.zeros((0, 2), np.float32)
        self._stream: QIODevice | None = None
        self._ended = False

    def rate(self, wanted: int) -> int:
        """The rate asked for, unless there is only one."""
        if self.deaf:
            raise BouncedeskError(self.deaf)
        return self.only_rate or wanted

    def start(self, stream: QIODevice, rate: int) -> None:
        """Listen from now on."""
        assert rate == self.rate(rate)
        self._stream, self._ended = stream, False

    def stop(self) -> None:
        """Listen no more."""
        self._stream = None

    def waiting(self) -> int:
        """It hears at once."""
        return 0

    def running(self) -> bool:
        """Until the stream gave nothing."""
        return self._stream is not None and not self._ended

    def listen(self, frames: int) -> NDArray[np.float32]:
        """Hear the next frames."""
        assert self._stream is not None
        data = bytes(self._stream.read(frames * 8).data())
        self._ended = not data
        fresh = np.frombuffer(data, "<f4").reshape(-1, 2)
        self.heard = np.concatenate([self.heard, fresh])
        return fresh
