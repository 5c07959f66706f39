"""Stems that can only be read from front to back: decoded by libsndfile, and resampled where their rate differs."""

from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from render.errors import AudioError
from render.kernels import decode
from render.kernels.mix import Samples
from render.sources.info import AudioInfo
from render.sources.nonfinite import NonfiniteError
from render.sources.sndfile import DEPTHS
from render.units import FULL_SCALE

SKIPPED_FRAMES = 1 << 16


class Stream(Protocol):
    """Audio read from front to back; `info` gives the format it yields, after any resampling."""

    info: AudioInfo
    integral: bool

    def read(self, frames: int) -> Samples:
        """The next `frames` frames, interleaved."""

    def skip(self, frames: int) -> None:
        """Go on `frames` frames further; what is read then is what reading all of them would have led to."""

    def hash(self) -> str | None:
        """The hash of the file's samples once all were read, None where it is not taken while reading."""


def read_past(stream: Stream, frames: int) -> None:
    """Skip frames of a stream that only reading gets right."""
    while frames:
        step = min(SKIPPED_FRAMES, frames)
        stream.read(step)
        frames -= step


class SndfileStream:
    """A file decoded by libsndfile; closed between reads where the system allows few open files (`keep` False)."""

    def __init__(self, name: str, path: Path, info: AudioInfo, *, keep: bool) -> None:
        self.info = info
        self.integral = not info.is_float and info.bit_depth <= 24
        self._name, self._path, self._keep = name, path, keep
        self._file: sf.SoundFile | None = None
        self._position = 0

    def read(self, frames: int) -> Samples:
        """The next `frames` frames; raises AudioError naming the stem and the time where the file is damaged."""
        try:
            raw = self._read_raw(frames)
        except (sf.LibsndfileError, OSError) as error:
            raise self._damaged() from error
        if raw.size != frames * self.info.channels:
            raise self._damaged()
        self._position += frames
        return self._in_steps(raw)

    def skip(self, frames: int) -> None:
        """Seek in lossless files; a lossy codec carries on from what it has decoded, so it has to decode."""
        if self.info.subtype not in DEPTHS:
            read_past(self, frames)
            return
        self.close()
        self._position += frames

    def _read_raw(self, frames: int) -> NDArray[np.generic]:
        if self._file is None:
            self._file = sf.SoundFile(self._path)
            self._file.seek(self._position)
        kind = "float64" if self.info.is_float else "int32"
        raw: NDArray[np.generic] = self._file.read(frames, dtype=kind, always_2d=True).reshape(-1)
        if not self._keep:
            self.close()
        return raw

    def _in_steps(self, raw: NDArray[np.generic]) -> Samples:
        if self.integral:
            whole: NDArray[np.int32] = raw.astype(np.int32, copy=False) >> 8  # libsndfile left-justifies in 32 bits
            return whole
        wide: NDArray[np.float64] = raw.astype(np.float64) * (FULL_SCALE if self.info.is_float else 1 / 256)
        bad = decode.first_nonfinite(wide, wide.size)
        if bad >= 0:
            start = self._position - wide.size // self.info.channels
            raise NonfiniteError(self._name, self.info, start + bad // self.info.channels)
        return wide

    def _damaged(self) -> AudioError:
        at = self._position / self.info.sample_rate
        return AudioError(f"{self._name} is damaged and cannot be read past {at:.3f} s; ask for a fresh export of it.")

    def hash(self) -> str | None:
        """A decoded file is hashed apart: it is small."""
        return None

    def close(self) -> None:
        """Close the file, to be opened again at the same place if more is read."""
        if self._file is not None:
            self._file.close()
            self._file = None
