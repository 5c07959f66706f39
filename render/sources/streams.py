"""Stems that can only be read from front to back: decoded by libsndfile, and resampled where their rate differs."""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile as sf
import soxr
from numpy.typing import NDArray

from render.errors import AudioError
from render.kernels import decode
from render.kernels.mix import Samples
from render.sources.info import DEPTHS, AudioInfo, NonfiniteError
from render.units import FULL_SCALE, resampled_frames

SKIPPED_FRAMES = 1 << 16
CHUNK_FRAMES = 16384  # source frames fed to the resampler at a time


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
        return AudioError(
            f"{self._name} is damaged and cannot be read past {at:.3f} s; ask for a fresh export of it.",
            code="damaged_audio",
            file=self._name,
            at_s=at,
        )

    def hash(self) -> str | None:
        """A decoded file is hashed apart: it is small."""
        return None

    def close(self) -> None:
        """Close the file, to be opened again at the same place if more is read."""
        if self._file is not None:
            self._file.close()
            self._file = None


class ResampledStream:
    """Another stream at `rate` Hz, by soxr at its best quality (VHQ).

    Its length is the exact duration at the new rate, to the nearest frame.
    """

    integral = False

    def __init__(self, source: Stream, rate: int) -> None:
        self._source = source
        self._left = source.info.frames
        frames = resampled_frames(source.info.frames, source.info.sample_rate, rate)
        self.info: AudioInfo = replace(source.info, sample_rate=rate, frames=frames)
        self._resampler = soxr.ResampleStream(
            source.info.sample_rate, rate, source.info.channels, dtype="float64", quality="VHQ"
        )
        self._ready = np.zeros((0, source.info.channels))

    def read(self, frames: int) -> NDArray[np.float64]:
        """The next `frames` frames, interleaved."""
        while len(self._ready) < frames and self._left:
            take = min(CHUNK_FRAMES, self._left)
            self._left -= take
            fresh = self._source.read(take).astype(np.float64).reshape(take, -1)
            more = self._resampler.resample_chunk(fresh, last=self._left == 0)
            self._ready = np.concatenate([self._ready, more])
        out = np.zeros((frames, self.info.channels))
        got = self._ready[:frames]
        out[: len(got)] = got
        self._ready = self._ready[frames:]
        return out.reshape(-1)

    def skip(self, frames: int) -> None:
        """The resampler has to hear all that comes before."""
        read_past(self, frames)

    def hash(self) -> str | None:
        """The hash of the samples before they were resampled."""
        return self._source.hash()
