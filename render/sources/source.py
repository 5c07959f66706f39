"""A stem ready to be mixed: opened the fastest way its format allows, at the session's rate, silent where muted."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from render.kernels.mix import BOTH, Floats, Samples, add_to_stereo
from render.sources.decoders import open_decoder
from render.sources.files import Handles
from render.sources.info import AudioInfo
from render.sources.probe import probe
from render.sources.raw import RawSource, RawStream
from render.sources.streams import Begin, ResampledStream, SequentialSource, Stream
from render.units import FULL_SCALE

FADE_S = 0.005


class StemSource(Protocol):
    """A stem ready to be mixed; `info` is what it yields, `integral` whether that is whole 24-bit steps (int32).

    `resampled` says that its samples are not the file's own.
    """

    name: str
    info: AudioInfo
    integral: bool
    resampled: bool

    def read(self, start: int, frames: int) -> Samples:
        """The interleaved samples of `frames` frames from frame `start`."""

    def add(self, start: int, frames: int, total: Samples, sides: int = BOTH) -> None:
        """Add `frames` frames from frame `start` to the interleaved stereo `total` (with four samples to spare)."""

    def hash(self) -> str | None:
        """The hash of the file's samples once all were read, None where it is not taken while reading."""

    def abort(self) -> None:
        """Wake every thread that waits for this source: the render is over."""


def open_source(
    path: Path, handles: Handles, name: str = "", rate: int | None = None, begin: Begin | None = None
) -> StemSource:
    """Open the stem at `path`, resampled to `rate` Hz where given and different; `handles` closes it.

    A stem that can only be read in order is read from where `begin` says.

    Raises AudioError naming the stem.
    """
    name = name or path.name
    info, layout = probe(path)
    stream: Stream
    resampled = rate not in (None, info.sample_rate)
    if layout is not None:
        raw = RawSource(name, handles.open(path), info, layout, handles.scratch)
        if not resampled:
            return raw
        stream = RawStream(raw)
    else:
        decoded = open_decoder(name, path, info, keep=handles.keep)
        handles.close_later(decoded)
        stream = decoded
    if rate is not None and resampled:
        stream = ResampledStream(stream, rate)
    return SequentialSource(name, stream, resampled=resampled, begin=begin)


class MutedSource:
    """`source` with silence in the stretches `mutes`, from and to a frame of the stem, which may lie outside it.

    Each is silent from its first frame to its last. The 5 ms before it fade out and the 5 ms after it fade in, along
    a raised cosine. What the fades make of whole-number samples is rounded to the stem's own steps, as an editor
    would print it, so that sums stay whole numbers and need no dither.
    """

    def __init__(self, source: StemSource, mutes: Sequence[tuple[int, int]]) -> None:
        self.name, self.info = source.name, source.info
        self.integral, self.resampled = source.integral, source.resampled
        self._source, self._mutes = source, tuple(mutes)
        self._fade = max(1, round(FADE_S * source.info.sample_rate))
        whole = not source.info.is_float and not source.resampled
        self._step = FULL_SCALE / 2 ** (source.info.bit_depth - 1) if whole else None

    def read(self, start: int, frames: int) -> Samples:
        """The interleaved samples of `frames` frames from frame `start`."""
        samples = self._source.read(start, frames)
        near = self._near(start, frames)
        return self._quieter(samples, near, start, frames) if near else samples

    def add(self, start: int, frames: int, total: Samples, sides: int = BOTH) -> None:
        """Add `frames` frames from frame `start` to the interleaved stereo `total`."""
        if self._near(start, frames):
            add_to_stereo(self.read(start, frames), self.info.channels, total, frames, sides)
        else:
            self._source.add(start, frames, total, sides)

    def hash(self) -> str | None:
        """The hash of the file's own samples once all were read."""
        return self._source.hash()

    def abort(self) -> None:
        """Wake every thread that waits for the stem."""
        self._source.abort()

    def _near(self, start: int, frames: int) -> list[tuple[int, int]]:
        """The stretches whose silence or fades lie among these frames."""
        fade = self._fade
        return [(a, b) for a, b in self._mutes if a - fade < start + frames and start < b + fade]

    def _quieter(self, samples: Samples, near: Sequence[tuple[int, int]], start: int, frames: int) -> Samples:
        channels = self.info.channels
        levels = np.min([self._levels(mute, start, frames) for mute in near], axis=0)
        quiet = samples[: frames * channels] * np.repeat(levels, channels)
        if self._step:
            quiet = np.rint(quiet / self._step) * self._step
        return cast("Samples", quiet.astype(samples.dtype))

    def _levels(self, mute: tuple[int, int], start: int, frames: int) -> Floats:
        """The factor of each frame: 0 inside the stretch, 1 from a fade's length away on."""
        middles = np.arange(start, start + frames) + 0.5
        away = np.maximum(mute[0] - middles, middles - mute[1])
        return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip(away / self._fade, 0.0, 1.0)))
